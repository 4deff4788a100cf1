// Runs a bulk command as a process of its own: `node command.mjs migrate '{"sources":["."]}'`.
import { runMerge, runMigrate, runWorker } from "../../dist/src/bulk/index.js";

const [name, options] = process.argv.slice(2);
const io = {
  cwd: process.cwd(),
  env: process.env,
  stderrIsTerminal: false,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  stdin: async () => Buffer.alloc(0),
};
const run = { migrate: runMigrate, worker: runWorker, merge: runMerge }[name];
process.exitCode = await run(JSON.parse(options), io);
