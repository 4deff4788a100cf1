import type { ShellCommand, ShellWord } from "./shell-words.ts";

/**
 * The commands with the elements of an array in the place of `"${args[@]}"`, and of a text in the place of an unquoted
 * `$args`, each where it stands. Only a list that nothing but words fill, all in front, and that one command takes
 * whole: what is changed in it is changed for that command alone. `isSetOutside` tells variables that the file around
 * the text gives a value.
 */
export function withArrays(
  text: string,
  commands: readonly ShellCommand[],
  isSetOutside: (name: string) => boolean,
): readonly ShellCommand[] {
  const lists = {
    arrays: commands.flatMap(({ arrays }) => arrays),
    strings: commands.flatMap(({ strings }) => strings),
  };
  if (lists.arrays.length + lists.strings.length === 0) return commands;
  const elementsFor = (command: ShellCommand, word: ShellWord): readonly ShellWord[] => {
    const [piece, ...others] = word.pieces;
    if (others.length > 0 || !piece) return [word];
    if (piece.kind === "words") return arrayElements(text, commands, command, piece.name) ?? [word];
    const bare = piece.kind === "variable" && text[word.span.start] === "$" && piece.otherwise === undefined;
    return (bare ? stringElements(text, commands, command, piece.name, isSetOutside) : undefined) ?? [word];
  };
  return commands.map((command) => ({
    ...command,
    words: command.words.flatMap((word) => elementsFor(command, word)),
  }));
}

function arrayElements(
  text: string,
  commands: readonly ShellCommand[],
  command: ShellCommand,
  name: string,
): readonly ShellWord[] | undefined {
  const own = commands.flatMap(({ arrays }) => arrays).filter((array) => array.name === name);
  const late = own.some(({ span }) => span.start > command.span.start);
  const uses = text.split(`{${name}[`).length + text.split(`{#${name}[`).length - 2;
  if (own.length === 0 || late || uses > 1 || isFilledOtherwise(name, commands, "arrays")) return undefined;
  return own.flatMap(({ elements }) => elements);
}

function stringElements(
  text: string,
  commands: readonly ShellCommand[],
  command: ShellCommand,
  name: string,
  isSetOutside: (name: string) => boolean,
): readonly ShellWord[] | undefined {
  const own = commands.flatMap(({ strings }) => strings).filter((one) => one.name === name);
  const itself = (word: ShellWord): boolean =>
    word.pieces.length === 1 && word.pieces[0]?.kind === "variable" && word.pieces[0].name === name;
  const late = own.some(({ span }) => span.start > command.span.start);
  // In its own text `$X` stands for what was there before.
  const within = own.flatMap(({ elements }) => elements.filter(itself)).length;
  if (within > 0 && isSetOutside(name)) return undefined;
  const uses = [...text.matchAll(new RegExp(`\\$\\{?${name}\\b`, "g"))].length - within;
  if (own.length === 0 || late || uses > 1 || isFilledOtherwise(name, commands, "strings")) return undefined;
  return own.flatMap(({ elements }) => elements.filter((word) => !itself(word)));
}

function isFilledOtherwise(name: string, commands: readonly ShellCommand[], by: "arrays" | "strings"): boolean {
  return commands.some(
    (command) =>
      (command.assignments.some((assignment) => assignment.name === name && assignment.value?.literal !== "") &&
        !command[by].some((own) => own.name === name)) ||
      (/^(?:read|mapfile|readarray|unset)$/.test(command.words[0]?.literal ?? "") &&
        command.words.some(({ literal }) => literal === name)),
  );
}
