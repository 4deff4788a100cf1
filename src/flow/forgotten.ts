import { forgets } from "../knowledge/tools.ts";
import type { Step } from "../model/build-model.ts";
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
