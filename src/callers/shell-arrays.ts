import type { ShellCommand, ShellWord } from "./shell-words.ts";

/**
 * The commands with the elements of an array in the place of `"${args[@]}"`, each where it stands in the text. Only an
 * array that nothing but lists of words fill, all in front, and that one command takes whole: what is changed in it
 * is changed for that command alone.
 */
export function withArrays(text: string, commands: readonly ShellCommand[]): readonly ShellCommand[] {
  const arrays = commands.flatMap((command) => command.arrays);
  if (arrays.length === 0) return commands;
  const elementsFor = (command: ShellCommand, word: ShellWord): readonly ShellWord[] => {
    const [piece, ...others] = word.pieces;
    if (piece?.kind !== "words" || others.length > 0) return [word];
    const { name } = piece;
    const own = arrays.filter((array) => array.name === name);
    const late = own.some(({ span }) => span.start > command.span.start);
    const uses = text.split(`{${name}[`).length + text.split(`{#${name}[`).length - 2;
    if (own.length === 0 || late || uses > 1 || isFilledOtherwise(name, commands)) return [word];
    return own.flatMap(({ elements }) => elements);
  };
  return commands.map((command) => ({
    ...command,
    words: command.words.flatMap((word) => elementsFor(command, word)),
  }));
}

function isFilledOtherwise(name: string, commands: readonly ShellCommand[]): boolean {
  return commands.some(
    ({ assignments, arrays, words }) =>
      (assignments.some((assignment) => assignment.name === name) && !arrays.some((array) => array.name === name)) ||
      (/^(?:read|mapfile|readarray|unset)$/.test(words[0]?.literal ?? "") &&
        words.some(({ literal }) => literal === name)),
  );
}
