import { parentPort, workerData } from "node:worker_threads";
import { readProjects } from "../project/load.ts";
import type { FileProblem } from "../result.ts";
import { core } from "./core.ts";
import { fixProjects } from "./fix-projects.ts";
import {
  isThreadSetup,
  isThreadWork,
  type ThreadAnswer,
  type ThreadSetup,
  type ThreadWork,
} from "./thread-messages.ts";

// One thread of a run over many Dockerfiles: it reads and fixes the projects that it is handed by their paths.
const setup: unknown = workerData;
parentPort?.on("message", (work: unknown) => {
  if (!isThreadSetup(setup) || !isThreadWork(work)) return;
  void answer(setup, work).then((done) => parentPort?.postMessage(done, []));
});

async function answer({ root, options, off }: ThreadSetup, { number, groups }: ThreadWork): Promise<ThreadAnswer> {
  const problems: FileProblem[] = [];
  const projects = readProjects(root, groups, options, problems);
  return { number, ...(await fixProjects(core, projects, { off: new Set(off), exported: [] })), problems };
}
