import type { FilePlace } from "../file-place.ts";
import { plainText, splitText } from "./shell-text.ts";
import type { Word } from "./shell-text.ts";

/** A variable for one step; `value` is shell text, quotes and all, to stand behind `NAME=`. */
export interface EnvironmentPair {
  readonly name: string;
  readonly value: string;
}

/** What a command was told, said by the environment of a step. */
export interface SaidByEnvironment {
  readonly variables: readonly EnvironmentPair[];
  /** Indices of the words that go from the command; undefined: the whole command goes. */
  readonly drops?: readonly number[];
}

/** What the step already has. */
export interface Around {
  /** Entries that counted variables have already: the value of GIT_CONFIG_COUNT. */
  readonly counted?: number;
  /** Shell text of what comes on standard input: `"$T"` of `echo "$T" | docker login --password-stdin`. */
  readonly stdin?: string;
}

/** One way in which a tool keeps what it is told: one row, one fact. */
export interface Keeping {
  readonly names: readonly string[];
  /** First words that are no options; any of the lists. */
  readonly subcommands: readonly (readonly string[])[];
  /** Options whose value is the next word. */
  readonly valued?: readonly string[];
  /** Options that name the file. */
  readonly fileOptions?: readonly string[];
  /** Files that then hold it; the first is the one that is written. */
  readonly files: (told: ToldLiterals) => readonly FilePlace[];
  /** Whether its file is the project's own, and stays. */
  readonly lasting?: (told: ToldLiterals) => boolean;
  /** False for a form that only asks or removes. */
  readonly unless?: (told: ToldLiterals) => boolean;
  readonly environment?: (told: Told, around: Around) => SaidByEnvironment | undefined;
  /** The project's own file, which counts for more than what is kept, and for less than the environment. */
  readonly between?: FilePlace;
  readonly source: string;
}

/** The literal words of a command. */
export interface ToldLiterals {
  has(...options: readonly string[]): boolean;
  /** Literal value of an option, undefined when it is not there or not literal. */
  literal(...options: readonly string[]): string | undefined;
  /** All words behind the program's name. */
  readonly words: readonly (string | undefined)[];
  /** Words behind the subcommand that are no options. */
  readonly operands: readonly (string | undefined)[];
}

/** A word with its place among the command's words. */
export interface PlacedWord extends Word {
  readonly index: number;
}

/** The words of a command with their shell text. */
export interface Told {
  readonly operands: readonly PlacedWord[];
  /** Shell text of an option's value, however it is joined, and the indices that it takes. */
  option(...names: readonly string[]): { readonly text: string; readonly indices: readonly number[] } | undefined;
  /** Indices of switches. */
  switches(...names: readonly string[]): readonly number[];
}

/** Which words are operands: everything but options and what options take. */
export function operandsOf(words: readonly (string | undefined)[], valued: readonly string[]): readonly number[] {
  const operands: number[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined || !/^-./.test(word)) operands.push(index);
    else if (valued.includes(word)) index += 1;
  }
  return operands;
}

/** How many operands the subcommand takes; undefined when the command is another one. */
export function depthOf(
  subcommands: readonly (readonly string[])[],
  args: readonly (string | undefined)[],
  valued: readonly string[] = [],
): number | undefined {
  const operands = operandsOf(args, valued).map((index) => args[index]);
  return subcommands.find((words) => words.every((word, index) => operands[index] === word))?.length;
}

/**
 * The options that take a value, those in front of the subcommand with them: `helm --namespace ci repo add`. Of an option
 * that no table knows this is told by where the subcommand stands.
 */
export function valuedIn(
  args: readonly (string | undefined)[],
  subcommands: readonly (readonly string[])[],
  valued: readonly string[] = [],
): readonly string[] {
  if (args[0]?.startsWith("-") !== true) return valued;
  for (const [first] of subcommands) {
    const at = first === undefined ? -1 : args.indexOf(first);
    const front = at < 0 ? [] : args.slice(0, at);
    const isOption = (word: string | undefined): word is string => word !== undefined && /^-./.test(word);
    const values = front.filter((word, index) => !isOption(word) && index > 0);
    const options = front.filter((word, index): word is string => isOption(word) && !isOption(args[index + 1]));
    const taking = options.filter((word) => args[args.indexOf(word) + 1] !== first);
    if (values.length > 0 && values.length === taking.length) return [...valued, ...taking];
  }
  return valued;
}

/** Reads the literal words. */
export function toldLiterals(
  words: readonly (string | undefined)[],
  valued: readonly string[],
  depth: number,
): ToldLiterals {
  return {
    words,
    has: (...options) =>
      words.some(
        (word) => word !== undefined && options.some((option) => word === option || word.startsWith(`${option}=`)),
      ),
    literal(...options) {
      const at = words.findIndex((word) => word !== undefined && options.includes(word));
      if (at >= 0) return words[at + 1];
      return words
        .find((word) => word !== undefined && options.some((option) => word.startsWith(`${option}=`)))
        ?.replace(/^[^=]*=/, "");
    },
    operands: operandsOf(words, valued)
      .slice(depth)
      .map((index) => words[index]),
  };
}

/** Reads words with their text. */
export function toldWords(words: readonly Word[], valued: readonly string[], depth: number): Told {
  const plain = words.map(plainText);
  const operands = operandsOf(plain, valued).slice(depth);
  return {
    operands: operands.flatMap((index) => {
      const word = words[index];
      return word ? [{ ...word, index }] : [];
    }),
    option(...names) {
      for (const [index, word] of plain.entries()) {
        const next = words[index + 1];
        if (names.includes(word) && next) return { text: next.text, indices: [index, index + 1] };
        const name = names.find((one) => word.startsWith(`${one}=`));
        const text = name === undefined ? undefined : splitText(words[index]?.text ?? "", "=")?.[1];
        if (text !== undefined) return { text, indices: [index] };
      }
      return undefined;
    },
    switches: (...names) => plain.flatMap((word, index) => (names.includes(word) ? [index] : [])),
  };
}

/** The file that an option names, as the shell hands it over: `/etc/x`, `~/.x`, or below the working directory. */
export function namedFile(path: string): FilePlace {
  if (path.startsWith("~/")) return { in: "home", path: path.slice(2) };
  return path.startsWith("/") ? { in: "root", path: path.slice(1) } : { in: "cwd", path };
}

/** Variables and nothing left of the command. */
export function instead(...variables: readonly EnvironmentPair[]): SaidByEnvironment {
  return { variables };
}
