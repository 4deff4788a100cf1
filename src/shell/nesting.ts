import type { ShellCommand } from "./shell-types.ts";
import { dropsEnvironment } from "./wrappers.ts";

/** The commands of a script that hold others. */
export interface Nesting {
  /** Commands without words: the redirects of a group, a test in brackets, assignments alone. */
  readonly wordless: readonly ShellCommand[];
  /** Numbers of the commands whose word is a script: `sh -c '…'`, `eval "…"`. */
  readonly outer: ReadonlySet<number>;
}

const known = new WeakMap<readonly ShellCommand[], Nesting>();

/** Found once for all questions about a script: most have no such command. */
export function nestingOf({ commands }: { readonly commands: readonly ShellCommand[] }): Nesting {
  const found = known.get(commands) ?? {
    wordless: commands.filter(({ words }) => words.length === 0),
    outer: new Set(commands.flatMap(({ at }) => at.within ?? [])),
  };
  known.set(commands, found);
  return found;
}

/** Whether what the RUN's own shell exports does not reach a command: `sudo git …`, `su - node -c "git …"`. */
export function isCutOff(command: ShellCommand, commands: readonly ShellCommand[]): boolean {
  const outer = command.at.within === undefined ? undefined : commands[command.at.within];
  return dropsEnvironment(command) || (outer !== undefined && isCutOff(outer, commands));
}
