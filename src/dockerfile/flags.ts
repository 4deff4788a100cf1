import { MappedText } from "../text/mapped-text.ts";
import { isSpace, skipSpaces } from "./blanks.ts";
import type { Escape, Flag } from "./instruction.ts";

/** The flags in front of an instruction's arguments, and where the arguments begin in `line`. */
export interface Flags {
  readonly flags: readonly Flag[];
  readonly end: number;
}

const none: readonly Flag[] = [];

/** Reads `--name=value` words from `start` of the joined line, as BuildKit's `extractBuilderFlags`. */
export function readFlags(line: MappedText, start: number, escape: Escape): Flags {
  const { text } = line;
  let at = skipSpaces(text, start);
  if (!text.startsWith("--", at)) return { flags: none, end: at };
  const flags: Flag[] = [];
  while (text.startsWith("--", at)) {
    const word = readWord(line, at, escape);
    if (word.value.text === "--") return { flags, end: word.end };
    if (word.value.text !== "") flags.push(toFlag(line, at, word));
    at = skipSpaces(text, word.end);
  }
  return { flags, end: at };
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
    if (quote === "" && isSpace(text.charCodeAt(at))) break;
    if (quote === "" ? char === "'" || char === '"' : char === quote) {
      drop();
      quote = quote === "" ? char : "";
    } else if (char === escape) {
      drop();
      at += 1;
    }
  }
  at = Math.min(at, text.length);
  drop();
  return { value: MappedText.join(parts), end: at };
}

function toFlag(line: MappedText, start: number, word: Word): Flag {
  const { value: mapped, end } = word;
  const equals = mapped.text.indexOf("=");
  const name = mapped.text.slice(2, equals === -1 ? undefined : equals);
  const text = equals === -1 ? mapped.slice(mapped.text.length) : mapped.slice(equals + 1);
  return { name, value: text.text, bare: equals === -1, text, span: line.spanOf(start, end) };
}
