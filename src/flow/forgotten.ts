import { setsUpLogin } from "../knowledge/login-settings.ts";
import { forgets } from "../knowledge/tools.ts";
import type { Step } from "../model/build-model.ts";
import { namedWords } from "../shell/command-parts.ts";
import type { ShellCommand } from "../shell/shell-types.ts";

/** What a command makes its tool forget of what another told it. */
export function forgetsTold(command: ShellCommand, teller: ShellCommand | undefined): ReturnType<typeof forgets> {
  if (teller === undefined || command.program === undefined || command.program !== teller.program) return undefined;
  return forgets(command.program, command.args, teller.args);
}

/** Commands of a RUN, none of them in a branch, that make the tool forget what any of the others told it. */
export function forgettingIn(step: Step, tellers: readonly ShellCommand[]): readonly number[] {
  const commands = step.script?.commands ?? [];
  return commands
    .filter(({ at }) => !at.conditional && !at.background && !at.substitution)
    .filter((command) => tellers.some((teller) => forgetsTold(command, teller) !== undefined))
    .map(({ number }) => number);
}

/** Commands of a RUN, none of them in a branch, that choose something for the login of any of the others. */
export function settingUpIn(step: Step, tellers: readonly ShellCommand[]): readonly number[] {
  const programs = new Set(tellers.map(({ program }) => program));
  return (step.script?.commands ?? [])
    .filter(({ at }) => !at.conditional && !at.background && !at.substitution)
    .filter((command) => programs.has(command.program) && setsUpLogin(namedWords(command)))
    .map(({ number }) => number);
}
