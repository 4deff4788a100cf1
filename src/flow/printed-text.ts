import { loginFromInput } from "../knowledge/login-words.ts";
import type { ShellCommand, ShellScript } from "../shell/shell-types.ts";

/** What `echo` or `printf` prints, as far as its words say it, quotes and escapes as they are written. */
export interface PrintedText {
  readonly text: string;
  /** The word among the arguments in which a range of `text` stands, and where; undefined when in none as a whole. */
  placeOf(
    start: number,
    end: number,
  ): { readonly word: number; readonly start: number; readonly end: number } | undefined;
}

interface Piece {
  readonly text: string;
  /** Index of the argument; undefined for what stands between them. */
  readonly word?: number;
  /** Where the piece begins in the argument. */
  readonly from: number;
}

/** The text that a command prints; undefined for any other command. */
export function printedText({ program, args }: ShellCommand): PrintedText | undefined {
  if (program !== "echo" && program !== "printf") return undefined;
  const first = args.findIndex(({ text }) => !/^-(?:-|[neE]+)$/.test(text));
  if (first === -1) return undefined;
  const words = args.slice(first).map(({ text }, index) => withoutQuotes(text, first + index));
  const pieces = program === "echo" ? words.flatMap((word, index) => (index ? [blank, word] : [word])) : filled(words);
  return {
    text: pieces.map(({ text }) => text).join(""),
    placeOf(start, end) {
      let at = 0;
      for (const { text, word, from } of pieces) {
        if (start >= at && end <= at + text.length)
          return word === undefined ? undefined : { word, start: start - at + from, end: end - at + from };
        at += text.length;
      }
      return undefined;
    },
  };
}

const blank: Piece = { text: " ", from: 0 };

function withoutQuotes(text: string, word: number): Piece {
  const inner = /^(["'])((?:(?!\1)[^\\]|\\[^])*)\1$/.exec(text)?.[2];
  return inner === undefined ? { text, word, from: 0 } : { text: inner, word, from: 1 };
}

/** What printf makes of its format: each directive takes the next argument. */
function filled([format, ...values]: readonly Piece[]): readonly Piece[] {
  if (!format) return [];
  const rest = [...values];
  let at = 0;
  const pieces: Piece[] = [];
  for (const directive of format.text.matchAll(/%[bqs]/g)) {
    pieces.push({ ...format, text: format.text.slice(at, directive.index), from: format.from + at });
    const value = rest.shift();
    if (value) pieces.push(value);
    at = directive.index + directive[0].length;
  }
  return [...pieces, { ...format, text: format.text.slice(at), from: format.from + at }];
}

/** What a variable with the login is called that a command gives to the next of its pipeline; undefined when it gives none. */
export function loginForNext(script: ShellScript, { at }: ShellCommand): string | undefined {
  const { pipeline } = at;
  if (!pipeline || pipeline.index + 1 >= pipeline.length) return undefined;
  const next = script.commands.find(
    (other) => other.at.pipeline?.number === pipeline.number && other.at.pipeline.index === pipeline.index + 1,
  );
  return next && loginTaken(next);
}

/** What a variable with the login is called that a command takes from its input; undefined when it takes none. */
export function loginTaken({ program, args }: ShellCommand): string | undefined {
  return loginFromInput(
    program ?? "",
    args.map(({ text }) => text),
  );
}
