import type { ShellCommand, ShellText } from "./shell-words.ts";

/**
 * Whether a parameter of a function, or a variable that is set from one, holds another text from call to call: what the
 * function does at `offset` with it, it does with several values.
 */
export function readFunctions(shell: ShellText, text: string): (name: string, offset: number) => boolean {
  const valuesAt = (index: number, calls: readonly ShellCommand[]): ReadonlySet<string> =>
    new Set(
      calls.flatMap(({ words }) => {
        const word = words[index];
        return word ? text.slice(word.span.start, word.span.end).replaceAll(/["'{}]/g, "") : [];
      }),
    );
  return (name, offset) => {
    const around = functionAround(shell, offset);
    const index = around && indexOf(name, shell, around.span);
    if (index === undefined || !around) return false;
    const calls = shell.commands.filter(({ words }) => words[0]?.literal === around.name);
    return valuesAt(index, calls).size > 1;
  };
}

/** The function whose body holds an offset, the innermost of several. */
export function functionAround({ functions }: ShellText, offset: number): ShellText["functions"][number] | undefined {
  return functions.findLast(({ span }) => span.start < offset && offset < span.end);
}

/** The number of the parameter that a variable stands for, by itself or by `local token="$2"`. */
function indexOf(name: string, shell: ShellText, span: { start: number; end: number }): number | undefined {
  if (/^[1-9]$/.test(name)) return Number(name);
  for (const command of shell.commands) {
    if (command.span.start < span.start || command.span.end > span.end) continue;
    const own = command.assignments.find((assignment) => assignment.name === name)?.value?.pieces;
    const spelled = command.words.find(({ pieces: [first] }) => first?.kind === "text" && first.text === `${name}=`);
    const piece = own?.[0] ?? spelled?.pieces[1];
    if (piece?.kind === "variable" && /^[1-9]$/.test(piece.name)) return Number(piece.name);
  }
  return undefined;
}
