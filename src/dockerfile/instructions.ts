import type { MappedText } from "../text/mapped-text.ts";
import type { Span } from "../text/source.ts";
import { readCsv } from "./csv.ts";
import { readOpener } from "./heredocs.ts";
import type { Escape, Flag, Heredoc, Instruction } from "./instruction.ts";
import { unquote } from "./values.ts";
import { readWords, spanOfWord, splitAtBlanks, stringsIn, textOf, type Word } from "./words.ts";

export { expansionsIn, unquote, type Expansion, type Modifier } from "./values.ts";
export { removePairs, removeSources } from "./removal.ts";

/** One name of ARG, ENV or LABEL. */
export interface NamedPair {
  /** Quotes and escape characters removed. */
  readonly name: string;
  /** The name as written, quotes included. */
  readonly nameSpan: Span;
  /** The value as written: quotes, escape characters and expansions left in. Undefined for `ARG A`. */
  readonly rawValue: string | undefined;
  readonly valueSpan: Span | undefined;
  /** From the name to behind the value. */
  readonly span: Span;
  /** `ENV name value with blanks`, without `=`. */
  readonly legacy: boolean;
}

/** The names that an ARG declares. */
export function readArguments({ body }: Instruction, escape: Escape): readonly NamedPair[] {
  return readWords(body.text, escape).map((word) => toPair(body, word, escape));
}

/** The names that ENV or LABEL sets, in either form. */
export function readPairs({ body }: Instruction, escape: Escape): readonly NamedPair[] {
  const { text } = body;
  const words = readWords(text, escape);
  const [first] = words;
  if (first === undefined) return [];
  if (textOf(body, first).includes("=")) return words.map((word) => toPair(body, word, escape));
  const [name, value] = splitAtBlanks(text);
  if (name === undefined) return [];
  const rest = value && { start: value.start, end: text.length };
  return [pairOf(body, name, rest, escape, true)];
}

function toPair(body: MappedText, word: Word, escape: Escape): NamedPair {
  const equals = textOf(body, word).indexOf("=");
  if (equals === -1) return pairOf(body, word, undefined, escape, false);
  const split = word.start + equals;
  return pairOf(body, { start: word.start, end: split }, { start: split + 1, end: word.end }, escape, false);
}

function pairOf(body: MappedText, name: Word, value: Word | undefined, escape: Escape, legacy: boolean): NamedPair {
  return {
    name: unquote(textOf(body, name), escape),
    nameSpan: spanOfWord(body, name),
    rawValue: value && textOf(body, value),
    valueSpan: value && valueSpanOf(body, name, value),
    span: body.spanOf(name.start, value?.end ?? name.end),
    legacy,
  };
}

/** An empty value stands right behind its `=`, wherever the line goes on. */
function valueSpanOf(body: MappedText, name: Word, value: Word): Span {
  if (value.end > value.start) return spanOfWord(body, value);
  const { end } = body.spanOf(name.start, value.start);
  return { start: end, end };
}

/** A path of COPY or ADD. */
export interface CopyPath {
  /** As written; of the JSON form, the string it means. */
  readonly raw: string;
  /** Quotes and escape characters removed, expansions left in. */
  readonly path: string;
  /** In the JSON form with its quotes. */
  readonly span: Span;
}

/** Something that COPY or ADD takes into the image. */
export interface CopySource extends CopyPath {
  /** Set when the source is a here-document of the Dockerfile; `path` is then its name. */
  readonly heredoc: Heredoc | undefined;
}

/** What COPY or ADD says. */
export interface CopyInstruction {
  readonly sources: readonly CopySource[];
  readonly destination: CopyPath;
  readonly jsonForm: boolean;
  readonly from: Flag | undefined;
  readonly chown: Flag | undefined;
  readonly chmod: Flag | undefined;
  readonly link: boolean;
  readonly parents: boolean;
}

/** Reads a COPY or ADD that BuildKit accepts. */
export function readCopy(instruction: Instruction, escape: Escape): CopyInstruction {
  const { body, flags, json } = instruction;
  const words = json === undefined ? splitAtBlanks(body.text) : stringsIn(body.text);
  const paths = words.map((word, number) => {
    const raw = json?.[number] ?? textOf(body, word);
    return { raw, path: unquote(raw, escape), span: spanOfWord(body, word) };
  });
  const flag = (name: string): Flag | undefined => flags.find((one) => one.name === name);
  const isOn = (name: string): boolean => {
    const found = flag(name);
    return found !== undefined && found.value.toLowerCase() !== "false";
  };
  return {
    sources: paths.slice(0, -1).map((path) => toSource(path, instruction)),
    destination: paths.at(-1) ?? { raw: "", path: "", span: body.spanOf(0, 0) },
    jsonForm: json !== undefined,
    from: flag("from"),
    chown: flag("chown"),
    chmod: flag("chmod"),
    link: isOn("link"),
    parents: isOn("parents"),
  };
}

function toSource(path: CopyPath, { heredocs }: Instruction): CopySource {
  const opener = readOpener(path.raw);
  const heredoc = opener && heredocs.findLast(({ name }) => name === opener.name);
  return heredoc ? { ...path, path: heredoc.name, heredoc } : { ...path, heredoc: undefined };
}

/** One option of a mount: `id=npmrc`. */
export interface MountOption {
  /** Lower case. */
  readonly key: string;
  /** Undefined for a bare option: `required`. */
  readonly value: string | undefined;
  readonly span: Span;
}

/** A mount of a RUN. */
export interface Mount {
  /** The whole flag. */
  readonly span: Span;
  /** Lower case; `bind` where none is given. */
  readonly type: string;
  readonly options: readonly MountOption[];
  readonly id: string | undefined;
  /** `source=` or `src=`. */
  readonly source: string | undefined;
  /** `target=`, `dst=` or `destination=`. */
  readonly target: string | undefined;
  readonly env: string | undefined;
}

/** The mounts of a RUN, in their order. */
export function readMounts({ flags }: Instruction): readonly Mount[] {
  return flags.filter(({ name }) => name === "mount").map(toMount);
}

function toMount({ span, text }: Flag): Mount {
  const options = (readCsv(text.text) ?? []).map(({ text: field, start, end }) => {
    const equals = field.indexOf("=");
    const key = field.slice(0, equals === -1 ? undefined : equals).toLowerCase();
    return { key, value: equals === -1 ? undefined : field.slice(equals + 1), span: text.spanOf(start, end) };
  });
  // BuildKit lets the last one win.
  const valueOf = (...keys: readonly string[]): string | undefined =>
    options.findLast(({ key }) => keys.includes(key))?.value;
  return {
    span,
    type: valueOf("type")?.toLowerCase() ?? "bind",
    options,
    id: valueOf("id"),
    source: valueOf("source", "src"),
    target: valueOf("target", "dst", "destination"),
    env: valueOf("env"),
  };
}
