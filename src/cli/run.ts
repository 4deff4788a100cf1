import { problemOf } from "../project/load.ts";
import { bugText } from "../report/bug-text.ts";
import { problemLines } from "../report/text.ts";
import { InputError } from "../text/input-error.ts";
import type { Engine } from "./engine.ts";
import type { Io } from "./io.ts";
import { readPlainSettings } from "./plain-settings.ts";
import { start } from "./start.ts";
import { UsageError } from "./usage-error.ts";

/** Runs the command line; returns the exit code. Prints everything itself and never throws. */
export async function run(args: readonly string[], engine: Engine, io: Io): Promise<number> {
  let printed = false;
  const watched: Io = {
    ...io,
    out: (text) => {
      printed = true;
      io.out(text);
    },
  };
  const fail = async (message: string, path?: string): Promise<number> => {
    if (!asksForJson(args) || printed) return 2;
    const { jsonFailure } = await import("../report/json.ts");
    watched.out(jsonFailure(message, path));
    return 2;
  };
  try {
    const settings = readPlainSettings(args, commands);
    if (settings) return await start(settings, engine, watched);
    const { parse } = await import("./program.ts");
    return (await (await parse(args, watched))?.(engine, watched)) ?? 0;
  } catch (error) {
    if (error instanceof UsageError) {
      io.err(`error: ${error.message}\n`);
      return fail(error.message);
    }
    if (error instanceof InputError) {
      io.err(problemLines([problemOf(error)], (path) => path));
      return fail(error.message, error.path);
    }
    const message = `unleak failed: ${bugText(error)}`;
    io.err(`${message}; nothing was written, please report this at ${issues}\n`);
    return fail(message);
  }
}

/** Words that are no paths. */
const commands: ReadonlySet<string> = new Set([
  "audit",
  "callers",
  "explain",
  "help",
  "merge",
  "migrate",
  "prove",
  "worker",
]);

const issues = "the project's issue tracker";

function asksForJson(args: readonly string[]): boolean {
  return args.some((arg, index) => arg === "--format=json" || (arg === "--format" && args[index + 1] === "json"));
}
