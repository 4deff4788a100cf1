import { availableParallelism } from "node:os";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import type { ProjectPaths } from "../project/load.ts";
import type { FileProblem } from "../result.ts";
import type { Fixed } from "./fix-projects.ts";
import { isThreadAnswer, type ThreadAnswer, type ThreadSetup, type ThreadWork } from "./thread-messages.ts";

/** Projects of one message: few enough that all threads end together. */
const atOnce = 200;

/** In MiB. Nearly all that a thread makes is garbage soon. */
const limits = { maxYoungGenerationSizeMb: 6 };

/** Left alone, each heap lets garbage grow to several times of what it holds before it looks. */
const heapFlags = ["--heap-growing-percent=25", "--semi-space-growth-factor=1"];

/** Fixes projects on all processors; the outcomes come in the order of the projects. */
export async function fixInThreads(
  setup: ThreadSetup,
  groups: readonly ProjectPaths[],
): Promise<Fixed & { readonly problems: readonly FileProblem[] }> {
  for (const flag of heapFlags) setFlagsFromString(flag);
  const works: ThreadWork[] = [];
  for (let at = 0; at < groups.length; at += atOnce)
    works.push({ number: works.length, groups: groups.slice(at, at + atOnce) });
  const pending = works.values();
  const answers: ThreadAnswer[] = [];
  const threads = Math.min(availableParallelism(), works.length);
  await Promise.all(Array.from({ length: threads }, async () => runThread(setup, pending, answers)));
  const sorted = answers.sort((a, b) => a.number - b.number);
  return {
    outcomes: sorted.flatMap(({ outcomes }) => outcomes),
    clean: sorted.flatMap(({ clean }) => clean),
    problems: sorted.flatMap(({ problems }) => problems),
  };
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
      const next = (): void => {
        const { value, done } = pending.next();
        if (done) resolve();
        else worker.postMessage(value, []);
      };
      worker.once("error", reject);
      worker.on("message", (answer: unknown) => {
        if (isThreadAnswer(answer)) answers.push(answer);
        next();
      });
      next();
    });
  } finally {
    await worker.terminate();
  }
}
