import { readsVariable } from "../knowledge/tools.ts";
import type { CommandWords, Reads } from "../knowledge/tools.ts";
import type { ShellAssignment, ShellCommand, ShellScript } from "../shell/shell-types.ts";
import { speaksOfAny } from "../text/names.ts";
import type { RunState } from "./run-state.ts";

/** An option whose value is a variable's name: `docker run -e X`, `--password-env X`. */
const takesName = /^(?:-e|--build-arg|--[\w-]*env[\w-]*)$/;

/** Whether a word tells the command which variable to read: `openssl -pass env:X`, `curl --variable %X`. */
export function tellsName({ args }: ShellCommand, names: ReadonlySet<string>): boolean {
  return args.some(({ value = "" }, index) => {
    const name = /^(?:env:|%|--[\w-]*env[\w-]*=|(?:.*,)?env=)(\w+)$/.exec(value)?.[1];
    return name === undefined ? names.has(value) && takesName.test(args[index - 1]?.value ?? "") : names.has(name);
  });
}

/** Variables that name a program which git and ssh start to be told a password. */
const askers = ["GIT_ASKPASS", "SSH_ASKPASS", "GIT_SSH"];

/** What is asked for a password may take it from any variable; where its text is at hand, from those that it names. */
export function isAskedBy(words: CommandWords, run: RunState, names: ReadonlySet<string>): Reads {
  if (names.size === 0) return "no";
  const asked = askers.find((own) => pathIn(own, run) !== undefined && readsVariable(words, own) !== "no");
  const path = asked && pathIn(asked, run);
  if (path === undefined) return "no";
  const text = run.contextFiles?.textOf(run.step, path);
  if (text === undefined) return "maybe";
  return speaksOfAny(text, names) ? "yes" : "no";
}

const known = new WeakMap<ShellScript, ReadonlyMap<string, ShellAssignment>>();

/** The last assignment of each name in a script; found once, though each of its commands asks. */
function assignedIn(script: ShellScript): ReadonlyMap<string, ShellAssignment> {
  const found =
    known.get(script) ??
    new Map(script.commands.flatMap(({ assignments }) => assignments.map((one) => [one.name, one] as const)));
  known.set(script, found);
  return found;
}

function pathIn(name: string, { script, step }: RunState): string | undefined {
  const own = assignedIn(script).get(name);
  const path = own ? own.value?.value : step.variables.get(name)?.value;
  return path === undefined || path === "" || /^(?:true|false|echo)$|\/(?:true|false|echo)$/.test(path)
    ? undefined
    : path;
}
