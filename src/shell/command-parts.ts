import type { ListElement, ShellCommand, ShellRedirect, ShellScript, ShellWord } from "./shell-types.ts";

/** The words behind a program that are no options. */
export function operandsOf({ args }: ShellCommand): readonly ShellWord[] {
  return args.filter((word) => !word.text.startsWith("-"));
}

/** What a command acts on: not its options, and not the mode or owner that chmod and chown take first. */
export function actedOn(command: ShellCommand): readonly ShellWord[] {
  const words = operandsOf(command);
  return /^(?:chmod|chown|chgrp)$/.test(command.program ?? "") ? words.slice(1) : words;
}

/** Whether a command has an option of this form. */
export function hasOption({ args }: ShellCommand, form: RegExp): boolean {
  return args.some((word) => form.test(word.text));
}

/** A command as the tables of tools ask for it: its program and the values of its words. */
interface NamedWords {
  readonly name: string;
  readonly args: readonly (string | undefined)[];
}

const named = new WeakMap<ShellCommand, NamedWords>();

/** A command as the tables of tools ask for it, the same object for each question about it. */
export function namedWords(command: ShellCommand): NamedWords {
  const known = named.get(command);
  if (known) return known;
  const words = { name: command.program ?? "", args: command.args.map((word) => word.value) };
  named.set(command, words);
  return words;
}

/** The redirect that takes standard output to a file. */
export function outputOf(redirects: readonly ShellRedirect[]): ShellRedirect | undefined {
  return redirects.findLast(
    ({ operator, descriptor }) =>
      /^(?:>|>>|>\||&>|&>>|>&)$/.test(operator) && (descriptor === undefined || descriptor === 1),
  );
}

/** Whether a command stands inside another: a group, a loop, what `sh -c` runs. */
export function holds(group: ShellCommand, command: ShellCommand): boolean {
  return group.number !== command.number && group.start <= command.start && command.end <= group.end;
}

/** The element of the outermost and-or list, or the statement, that holds a command. */
export function elementOf(script: ShellScript, number: number): ListElement | undefined {
  const statement = script.list.elements.find((element) => element.commands.includes(number));
  const [list] = statement?.lists ?? [];
  if (!statement || list?.kind !== "and-or") return statement;
  // Behind `||` an element runs only when the one in front of it fails: they go together.
  const index = list.elements.findIndex((element) => element.commands.includes(number));
  const joined = list.operators[index - 1]?.text === "||" || list.operators[index]?.text === "||";
  return joined ? statement : list.elements[index];
}
