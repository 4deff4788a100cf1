import { MappedText } from "../text/mapped-text.ts";
import { isSpace } from "./blanks.ts";
import type { Escape, Flag } from "./instruction.ts";

/** The flags in front of an instruction's arguments, and where the arguments begin in `line`. */
export interface Flags {
  readonly flags: readonly Flag[];
  readonly end: number;
}

const none: readonly Flag[] = [];

/** An instruction without flags, whose arguments begin behind its keyword. */
export function withoutFlags(end: number): Flags {
  return { flags: none, end };
}

/** Whether a flag stands behind the keyword of a line: most instructions have none. */
export function beginsFlag(text: string, start: number): boolean {
  return text.startsWith("--", skipAsciiSpaces(text, start));
}

/** Reads `--name=value` words from `start` of the joined line, as BuildKit's `extractBuilderFlags`. */
export function readFlags(line: MappedText, start: number, escape: Escape): Flags {
  const { text } = line;
  let at = skipAsciiSpaces(text, start);
  if (!text.startsWith("--", at)) return { flags: none, end: at };
  const flags: Flag[] = [];
  while (text.startsWith("--", at)) {
    const word = readWord(line, at, escape);
    if (word.value.text === "--") return { flags, end: word.end };
    if (word.value.text !== "") flags.push(toFlag(line, at, word));
    at = skipAsciiSpaces(text, word.end);
  }
  return { flags, end: at };
}

const encoder = new TextEncoder();

/**
 * Whether BuildKit, which reads flags byte by byte, finds white space inside a character: `à` ends in the byte 0xA0,
 * and a flag with it.
 */
export function isCutByBytes(text: string): boolean {
  if (!/[^\0-\x7f]/.test(text)) return false;
  return encoder.encode(text).some((byte) => byte === 0x85 || byte === 0xa0);
}

// A Unicode space in front of the first flag is text to BuildKit.
function isAsciiSpace(code: number): boolean {
  return code < 128 && isSpace(code);
}

function skipAsciiSpaces(text: string, start: number): number {
  let at = start;
  while (at < text.length && isAsciiSpace(text.charCodeAt(at))) at += 1;
  return at;
}

interface Word {
  readonly value: MappedText;
  readonly end: number;
}

/** One word with its quotes and escape characters removed. */
function readWord(line: MappedText, start: number, escape: Escape): Word {
  const { text } = line;
  const parts: MappedText[] = [];
  let quote = "";
  let from = start;
  let at = start;
  const drop = (): void => {
    if (at > from) parts.push(line.slice(from, at));
    from = at + 1;
  };
  for (; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote === "" && isAsciiSpace(text.charCodeAt(at))) break;
    if (quote === "" && isCutByBytes(char)) {
      at += 1;
      break;
    }
    if (quote === "" ? char === "'" || char === '"' : char === quote) {
      drop();
      quote = quote === "" ? char : "";
    } else if (char === escape) {
      drop();
      at += 1;
    }
  }
  at = Math.min(at, text.length);
  if (at > from) parts.push(line.slice(from, at));
  return { value: MappedText.join(parts), end: at };
}

function toFlag(line: MappedText, start: number, word: Word): Flag {
  const { value: mapped, end } = word;
  const equals = mapped.text.indexOf("=");
  const name = mapped.text.slice(2, equals === -1 ? undefined : equals);
  const text = equals === -1 ? mapped.slice(mapped.text.length) : mapped.slice(equals + 1);
  return { name, value: text.text, bare: equals === -1, text, span: line.spanOf(start, end) };
}
