import type { MappedText } from "../text/mapped-text.ts";
import type { Span } from "../text/source.ts";
import { isBlank, isSpace } from "./blanks.ts";
import type { Escape } from "./instruction.ts";

/** A word of a joined line, quotes and escapes left in: `text.slice(start, end)`. */
export interface Word {
  readonly start: number;
  readonly end: number;
}

/** Cuts text into words as BuildKit's `parseWords` does for ARG, ENV and LABEL. */
export function readWords(text: string, escape: Escape): readonly Word[] {
  const words: Word[] = [];
  const escapeCode = escape.charCodeAt(0);
  let at = 0;
  while (at < text.length) {
    if (isSpace(text.charCodeAt(at))) {
      at += 1;
      continue;
    }
    const end = wordEnd(text, at, escapeCode);
    if (end > at) words.push({ start: at, end });
    at = Math.max(end, at + 1);
  }
  return words;
}

/** The end of the word at `start`; a lone escape character that ends the text belongs to no word. */
function wordEnd(text: string, start: number, escape: number): number {
  let quote = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quote === 0 && isSpace(code)) return at;
    if (quote === 0 && (code === 39 || code === 34)) quote = code;
    else if (code === quote) quote = 0;
    else if (code === escape && quote !== 39) {
      if (at + 1 === text.length) return at;
      at += 1;
    }
  }
  return text.length;
}

/** Cuts text at blanks alone, as BuildKit does for the arguments of FROM, COPY, ADD, EXPOSE and VOLUME. */
export function splitAtBlanks(text: string): readonly Word[] {
  const words: Word[] = [];
  let start = 0;
  if (text === "") return words;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && !isBlank(text.charCodeAt(at))) continue;
    words.push({ start, end: at });
    while (at + 1 < text.length && isBlank(text.charCodeAt(at + 1))) at += 1;
    start = at + 1;
  }
  return words;
}

/** The strings of a JSON array of strings, quotes included. */
export function stringsIn(text: string): readonly Word[] {
  const words: Word[] = [];
  for (let start = text.indexOf('"'); start !== -1; start = text.indexOf('"', start)) {
    let end = start + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
    words.push({ start, end: end + 1 });
    start = end + 1;
  }
  return words;
}

/** The text of a word in a body. */
export function textOf(body: MappedText, word: Word | undefined): string {
  return word ? body.text.slice(word.start, word.end) : "";
}

/** The span in the file of a word in a body. */
export function spanOfWord(body: MappedText, word: Word | undefined): Span {
  return body.spanOf(word?.start ?? 0, word?.end ?? 0);
}
