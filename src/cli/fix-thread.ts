import { parentPort, workerData } from "node:worker_threads";
import { core } from "./core.ts";
import { fixWork } from "./fix-work.ts";
import { isThreadSetup, isThreadWork } from "./thread-messages.ts";

// One thread of a run over many Dockerfiles: it reads and fixes the projects that it is handed by their paths.
const setup: unknown = workerData;
parentPort?.on("message", (work: unknown) => {
  if (!isThreadSetup(setup) || !isThreadWork(work)) return;
  void fixWork(core, setup, work).then((done) => parentPort?.postMessage(done, []));
});
