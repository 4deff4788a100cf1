#!/usr/bin/env node
import { version } from "../version.ts";

// The argument parser is not worth its time for this one.
const args = process.argv.slice(2);
if (args.length === 1 && (args[0] === "--version" || args[0] === "-V")) {
  process.stdout.write(`${version}\n`);
} else {
  const [{ run }, { engine }, { processIo }] = await Promise.all([
    import("./run.ts"),
    import("./quick-look.ts"),
    import("./io.ts"),
  ]);
  process.exitCode = await run(args, engine, processIo());
}
