import { hasOption, holds, outputOf } from "../shell/command-parts.ts";
import type { ShellCommand, ShellRedirect } from "../shell/shell-types.ts";
import type { RunState } from "./run-state.ts";

/** Whether the shell shows a command with all its words before it runs it. */
export function isTraced({ number, at }: ShellCommand, { script, step }: RunState): boolean {
  const shell = step.instruction.json ?? [];
  return (
    shell.some((word) => /^-\w*x/.test(word)) ||
    script.commands.some(
      (other) =>
        (other.number < number && other.program === "set" && hasOption(other, /^-\w*x/)) ||
        (other.number < number && other.program === "set" && other.args.some(({ text }) => text === "xtrace")) ||
        (other.number === at.within && hasOption(other, /^-\w*x\w*$/)),
    )
  );
}

/** Where the errors of a command go: a redirect to a file, `output` where they follow its output; undefined for the log. */
export function errorsOf(command: ShellCommand, run: RunState): ShellRedirect | "output" | undefined {
  const { commands } = run.script;
  const groups = commands.filter((group) => group.words.length === 0 && holds(group, command));
  const opened = commands.filter(({ number, program, words }) => {
    return number < command.number && program === "exec" && words.length === 1;
  });
  // The innermost comes first.
  const around = [command, ...run.around(command), ...groups.reverse(), ...opened.reverse()];
  for (const { redirects } of around) {
    const both = redirects.findLast(({ operator }) => /^&>>?$/.test(operator));
    if (both) return both;
    const own = redirects.findLast(({ descriptor, operator }) => descriptor === 2 && operator.startsWith(">"));
    if (own?.operator === ">&") return outputOf(redirects) ?? "output";
    if (own) return own;
  }
  return undefined;
}

/** `exec 5>f; BASH_XTRACEFD=5`: what the shell shows goes to a file. */
export function tracesToFile({ script }: RunState): boolean {
  return script.commands.some(({ assignments }) => assignments.some(({ name }) => name === "BASH_XTRACEFD"));
}
