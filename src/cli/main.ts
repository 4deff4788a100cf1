#!/usr/bin/env node
import { version } from "../version.ts";
import { processIo } from "./io.ts";
import { engine } from "./quick-look.ts";
import { run } from "./run.ts";

// The argument parser is not worth its time for this one.
const args = process.argv.slice(2);
if (args.length === 1 && (args[0] === "--version" || args[0] === "-V")) {
  process.stdout.write(`${version}\n`);
} else {
  process.exitCode = await run(args, engine, processIo());
}
