import type { ShellCommand } from "../shell/shell-types.ts";

/** Commands in the order in which their output is known: it is part of the words around a substitution. */
export function substitutionsFirst(commands: readonly ShellCommand[]): readonly ShellCommand[] {
  const order: ShellCommand[] = [];
  const seen = new Set<number>();
  const visit = (command: ShellCommand): void => {
    if (seen.has(command.number)) return;
    seen.add(command.number);
    const values = command.assignments.flatMap(({ value }) => value ?? []);
    const read = command.redirects.flatMap(({ target, heredoc }) => target ?? heredoc ?? []);
    for (const word of [...command.words, ...values, ...read]) {
      for (const number of word.substitutions) {
        const nested = commands[number];
        if (nested) visit(nested);
      }
    }
    order.push(command);
  };
  for (const command of commands) if (!command.at.substitution) visit(command);
  for (const command of commands) visit(command);
  return order;
}
