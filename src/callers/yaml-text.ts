import type { Scalar } from "yaml";
import { type HostText, HostTextBuilder } from "./host-text.ts";

/** The text of a scalar with its way back to the file; undefined when the two do not agree. */
export function hostOfScalar(text: string, scalar: Scalar): HostText | undefined {
  const { range, value } = scalar;
  if (!range || typeof value !== "string") return undefined;
  const [start, end] = range;
  const builder = new HostTextBuilder(encoderOf(scalar));
  const done =
    scalar.type === "BLOCK_LITERAL" || scalar.type === "BLOCK_FOLDED"
      ? alignBlock(builder, text, start, end, value)
      : alignFlow(builder, text, start, end, scalar.type ?? "PLAIN");
  const host = builder.build();
  return done && host.text === value ? host : undefined;
}

function encoderOf(scalar: Scalar): (text: string) => string {
  if (scalar.type === "QUOTE_DOUBLE") return (text) => text.replace(/[\\"]/g, "\\$&");
  if (scalar.type === "QUOTE_SINGLE") return (text) => text.replaceAll("'", "''");
  return (text) => text;
}

/** Literal and folded blocks: each line loses its indentation, folding turns a line end into a blank. */
function alignBlock(builder: HostTextBuilder, text: string, start: number, end: number, value: string): boolean {
  let at = text.indexOf("\n", start) + 1;
  if (at === 0) return value === "";
  const indent = blockIndent(text, start, at, end);
  let index = 0;
  at = skipIndent(text, at, end, indent);
  while (index < value.length) {
    const character = value[index] ?? "";
    if (at >= end) return chompedTail(builder, value.slice(index), end);
    const width = text.startsWith("\r\n", at) ? 2 : 1;
    const lineEnd = text[at] === "\n" || width === 2;
    if (lineEnd && (character === "\n" || character === " ")) {
      builder.character(character, at, at + width);
      at = skipIndent(text, at + width, end, indent);
    } else if (lineEnd) at = skipIndent(text, at + width, end, indent);
    else if (text[at] === character) {
      builder.character(character, at, at + 1);
      at += 1;
    } else return false;
    if (!lineEnd || character === "\n" || character === " ") index += 1;
  }
  return true;
}

/** A block at the end of a file without a final line end still has one. */
function chompedTail(builder: HostTextBuilder, rest: string, end: number): boolean {
  if (!/^\n*$/.test(rest)) return false;
  for (const character of rest) builder.character(character, end, end);
  return true;
}

function blockIndent(text: string, header: number, from: number, end: number): number {
  const explicit = /^[|>][+-]?([1-9])/.exec(text.slice(header, from));
  for (const line of text.slice(from, end).split("\n")) {
    const blanks = /^ */.exec(line)?.[0].length ?? 0;
    if (line.trim() !== "" && !explicit) return blanks;
    if (line.trim() !== "" && explicit) return parentIndent(text, header) + Number(explicit[1]);
  }
  return 0;
}

function skipIndent(text: string, at: number, end: number, indent: number): number {
  let skipped = 0;
  while (skipped < indent && at + skipped < end && text[at + skipped] === " ") skipped += 1;
  return at + skipped;
}

/** Plain and quoted scalars; a line end with the blanks around it is one blank, an empty line a line end. */
function alignFlow(builder: HostTextBuilder, text: string, start: number, end: number, type: string): boolean {
  const quoted = type === "QUOTE_DOUBLE" || type === "QUOTE_SINGLE";
  const last = quoted ? end - 1 : end;
  let at = quoted ? start + 1 : start;
  while (at < last) {
    const blank = " \t\r\n".includes(text[at] ?? "");
    const fold = blank ? /^[ \t]*(?:\r?\n[ \t]*)+/.exec(text.slice(at, Math.min(last, at + 2000))) : null;
    if (fold) {
      const lines = fold[0].split("\n").length - 1;
      const folded = lines === 1 ? " " : "\n".repeat(lines - 1);
      for (const character of folded) builder.character(character, at, at + fold[0].length);
      at += fold[0].length;
    } else if (type === "QUOTE_DOUBLE" && text[at] === "\\") at = escape(builder, text, at);
    else if (type === "QUOTE_SINGLE" && text.startsWith("''", at)) {
      builder.character("'", at, at + 2);
      at += 2;
    } else {
      builder.character(text[at] ?? "", at, at + 1);
      at += 1;
    }
  }
  return true;
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  "0": "\0",
  e: "\u001b",
  a: "\u0007",
  v: "\v",
};

function escape(builder: HostTextBuilder, text: string, at: number): number {
  const next = text[at + 1] ?? "";
  const wide = { x: 2, u: 4, U: 8 }[next];
  if (wide !== undefined) {
    const code = Number.parseInt(text.slice(at + 2, at + 2 + wide), 16);
    for (const unit of String.fromCodePoint(Number.isNaN(code) ? 0 : code).split(""))
      builder.character(unit, at, at + 2 + wide);
    return at + 2 + wide;
  }
  const joined = /^\\\r?\n[ \t]*/.exec(text.slice(at, at + 400));
  if (joined) return at + joined[0].length;
  builder.character(escapes[next] ?? next, at, at + 2);
  return at + 2;
}

/** The indentation of the line on which a block scalar begins. */
function parentIndent(text: string, header: number): number {
  const line = text.slice(text.lastIndexOf("\n", header - 1) + 1, header);
  return /^[ ]*(?:- +)*/.exec(line)?.[0].length ?? 0;
}
