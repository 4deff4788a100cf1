import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { ProjectPaths } from "../project/load.ts";
import type { FileProblem } from "../result.ts";
import type { Core } from "./engine.ts";
import type { Fixed } from "./fix-projects.ts";
import { fixWork } from "./fix-work.ts";
import { tuneForLongRun } from "../long-run.ts";
import { isThreadAnswer, type ThreadAnswer, type ThreadSetup, type ThreadWork } from "./thread-messages.ts";

/** Dockerfiles of one message: few enough that all threads end together. */
const atOnce = 200;

/** In MiB. Nearly all that a thread makes is garbage soon. */
const limits = { maxYoungGenerationSizeMb: 6 };

/** How many pieces of work lie ready in a thread, so that it never waits for this one. */
const ready = 2;

/** Fixes projects on all processors; the outcomes come in the order of the projects. */
export async function fixInThreads(
  core: Core,
  setup: ThreadSetup,
  groups: readonly ProjectPaths[],
): Promise<Fixed & { readonly problems: readonly FileProblem[] }> {
  tuneForLongRun({ smallHeaps: true });
  const works = worksOf(groups);
  const pending = works.values();
  const answers: ThreadAnswer[] = [];
  // This thread does its share: one heap less.
  const others = Math.min(availableParallelism(), works.length) - 1;
  const threads = Array.from({ length: others }, async () => runThread(setup, pending, answers));
  await Promise.all([...threads, runHere(core, setup, pending, answers)]);
  const sorted = answers.sort((a, b) => a.number - b.number);
  return {
    outcomes: sorted.flatMap(({ outcomes }) => outcomes),
    clean: sorted.flatMap(({ number, clean }) => {
      const builds = works[number]?.groups.flatMap((group) => group.builds) ?? [];
      return clean.flatMap((at) => builds[at] ?? []);
    }),
    problems: sorted.flatMap(({ problems }) => problems),
  };
}

/** Projects in their order, as many as have the Dockerfiles of one message; one project is never cut. */
function worksOf(groups: readonly ProjectPaths[]): readonly ThreadWork[] {
  const works: ThreadWork[] = [];
  let own: ProjectPaths[] = [];
  let builds = 0;
  for (const group of groups) {
    own.push(group);
    builds += group.builds.length;
    if (builds < atOnce && group !== groups.at(-1)) continue;
    works.push({ number: works.length, groups: own });
    own = [];
    builds = 0;
  }
  return works;
}

/** Works in this thread until no work is left; between two pieces the other threads are heard. */
async function runHere(
  core: Core,
  setup: ThreadSetup,
  pending: IterableIterator<ThreadWork>,
  answers: ThreadAnswer[],
): Promise<void> {
  for (const work of pending) {
    answers.push(await fixWork(core, setup, work));
    await setImmediate();
  }
}

/** One thread until no work is left; rejects with what it threw. */
async function runThread(
  setup: ThreadSetup,
  pending: IterableIterator<ThreadWork>,
  answers: ThreadAnswer[],
): Promise<void> {
  const worker = new Worker(new URL("./fix-thread.js", import.meta.url), { workerData: setup, resourceLimits: limits });
  try {
    await new Promise<void>((resolve, reject) => {
      let open = 0;
      const hand = (): void => {
        const { value, done } = pending.next();
        if (done) return;
        open += 1;
        worker.postMessage(value, []);
      };
      // A thread that starts sets V8 back.
      worker.once("online", () => tuneForLongRun({ smallHeaps: true }));
      worker.once("error", reject);
      worker.on("message", (answer: unknown) => {
        if (isThreadAnswer(answer)) answers.push(answer);
        open -= 1;
        hand();
        if (open === 0) resolve();
      });
      for (let count = 0; count < ready; count += 1) hand();
      if (open === 0) resolve();
    });
  } finally {
    await worker.terminate();
  }
}
