import { CommanderError } from "commander";
import { problemOf } from "../project/load.ts";
import { jsonFailure, problemLines } from "../report/index.ts";
import { InputError } from "../text/input-error.ts";
import type { Engine } from "./engine.ts";
import type { Io } from "./io.ts";
import { program } from "./program.ts";

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
  const fail = (message: string, path?: string): number => {
    if (asksForJson(args) && !printed) watched.out(jsonFailure(message, path));
    return 2;
  };
  try {
    return await program(engine, watched, args);
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      const message = withoutValues(error.message);
      io.err(`${message}\n`);
      return fail(message.replace(/^error: /, ""));
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

const issues = "the project's issue tracker";

function asksForJson(args: readonly string[]): boolean {
  return args.some((arg, index) => arg === "--format=json" || (arg === "--format" && args[index + 1] === "json"));
}

// Somebody may have put a secret behind an option that does not exist.
function withoutValues(message: string): string {
  return message
    .replaceAll(/=[^\s']+/g, "=…")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/**
 * What can be said of a bug without quoting input: where it is and, when we threw it ourselves, what we said. A
 * message from elsewhere (a parser's, say) may hold the text it stumbled over.
 */
function bugText(error: unknown): string {
  if (!(error instanceof Error)) return "something that is no error was thrown";
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const [top = ""] = frames;
  const own = error.constructor === Error && isOwn(top);
  const place = /(?:src|transforms)[\\/][\w./\\-]+:\d+/.exec(frames.find(isOwn) ?? "")?.[0];
  return [own ? error.message.split("\n")[0] : error.name, ...(place === undefined ? [] : [`at ${place}`])].join(" ");
}

function isOwn(frame: string): boolean {
  return !frame.includes("node_modules") && /[\\/](?:src|transforms)[\\/]/.test(frame);
}
