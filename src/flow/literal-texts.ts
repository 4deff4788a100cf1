import type { ShellCommand, ShellScript, ShellWord } from "../shell/shell-types.ts";
import type { Span } from "../text/source.ts";
import type { LiteralPlace } from "./literal-places.ts";

/** A credential that stands in the text of a RUN. It has a place and a name to be, and no value. */
export interface FoundLiteral {
  readonly step: number;
  /** In the Dockerfile. */
  readonly span: Span;
  /** A variable's name that says what it is: `NPM_TOKEN`, `GIT_EXAMPLE_COM_PASSWORD`. */
  readonly name: string;
  /** What the shell text must have in its place. */
  readonly expansion: string;
}

/** Where the shell leaves the text as it stands. */
export function isPlain(text: string, { start, end }: Pick<LiteralPlace, "start" | "end">): boolean {
  const value = text.slice(start, end);
  return !/[`\\'"]/.test(value) && (!value.includes("$") || quoteAt(text, start) === "'");
}

/** All words of a command in which a literal may stand. */
export function wordsOf(command: ShellCommand): readonly ShellWord[] {
  const values = command.assignments.flatMap(({ value }) => value ?? []);
  // `export X=v` is an argument as well as an assignment.
  const own = values.filter(
    (value) => !command.words.some((word) => word.start <= value.start && value.end <= word.end),
  );
  return [...command.words, ...own, ...command.redirects.flatMap(({ target }) => target ?? [])];
}

/** `$NAME` in the place of a literal, and the range of the word that it stands for. */
export function literalText(
  script: ShellScript,
  command: ShellCommand,
  word: ShellWord,
  place: Pick<LiteralPlace, "start" | "end">,
  name: string,
): LiteralText {
  return isInQuotes(script, command, word)
    ? { start: place.start, end: place.end, expansion: bareExpansion(word.text, place.end, name) }
    : expansionAt(word.text, place, name, command.at.within === undefined);
}

/**
 * `$NAME` as the quotes around a place want it, and the range that it stands for: with quotes that would hold nothing.
 * A value to come may have blanks, so a word without quotes gets some, unless it is text for another shell.
 */
function expansionAt(
  text: string,
  { start, end }: Pick<LiteralPlace, "start" | "end">,
  name: string,
  own: boolean,
): LiteralText {
  const quote = quoteAt(text, start);
  // What stands in an address has no blanks.
  if (quote === "" && own && !text.slice(0, start).includes("://")) return { start, end, expansion: `"$${name}"` };
  if (quote !== "'") return { start, end, expansion: bareExpansion(text, end, name) };
  const opens = text[start - 1] === "'" && quoteAt(text, start - 1) === "";
  const closes = text[end] === "'";
  const expansion = `${opens ? "" : "'"}"$${name}"${closes ? "" : "'"}`;
  return { start: start - (opens ? 1 : 0), end: end + (closes ? 1 : 0), expansion };
}

function bareExpansion(text: string, end: number, name: string): string {
  return /\w/.test(text[end] ?? "") ? `\${${name}}` : `$${name}`;
}

/** `sh -c "… 'x' …"`: the outer shell expands in all of it, whatever quotes are in there. */
function isInQuotes({ commands }: ShellScript, { at }: ShellCommand, word: ShellWord): boolean {
  const outer = commands.find(({ number }) => number === at.within);
  const own = outer?.words.find(({ start, end }) => start <= word.start && word.end <= end);
  return outer?.at.within === undefined && own?.text.startsWith('"') === true;
}

/** What stands for a literal. */
export interface LiteralText {
  readonly start: number;
  readonly end: number;
  readonly expansion: string;
}

/** The quote that is open at an index of a word. */
function quoteAt(text: string, index: number): string {
  let quote = "";
  for (const character of text.slice(0, index)) {
    if (quote === "" && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = "";
  }
  return quote;
}
