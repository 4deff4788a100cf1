/** A word of a command: its literal value, undefined when the shell works it out, and its text, quotes and all. */
export interface Word {
  readonly value: string | undefined;
  readonly text: string;
}

/** The word without its quotes, expansions left in it. */
export function plainText(word: Word): string {
  if (word.value !== undefined) return word.value;
  let plain = "";
  for (const piece of pieces(word.text)) if (!piece.quote) plain += piece.text;
  return plain;
}

/**
 * Both sides of the first `separator` outside expansions, each valid shell text of its own:
 * `"a=${T}"` at `=` gives `"a"` and `"${T}"`.
 */
export function splitText(text: string, separator: string): readonly [string, string] | undefined {
  for (const piece of pieces(text)) {
    if (piece.quote || piece.text !== separator) continue;
    const left = text.slice(0, piece.start) + piece.within;
    const right = piece.within + text.slice(piece.start + separator.length);
    return [left, right];
  }
  return undefined;
}

/** The text so that no shell splits it: `a$T` becomes `"a$T"`; what is quoted or literal stays. */
export function protectedText(text: string): string {
  const all = [...pieces(text)];
  if (!all.some(({ quote, within, text: piece }) => !quote && within === "" && /^[$`]./.test(piece))) return text;
  const inner = all.map((piece) => (piece.quote ? "" : insideDoubleQuotes(piece)));
  return `"${inner.join("")}"`;
}

function insideDoubleQuotes({ text, within }: Piece): string {
  if (within === '"' || /^[$`]./.test(text)) return within === "'" ? `\\${text}` : text;
  const plain = within === "" && text.startsWith("\\") ? text.slice(1) : text;
  return plain.replace(/[$`"\\]/g, "\\$&");
}

interface Piece {
  readonly start: number;
  readonly text: string;
  /** It is a quote character itself. */
  readonly quote: boolean;
  /** The quote that it stands in: empty, `'` or `"`. */
  readonly within: string;
}

/** Characters and whole expansions of a shell word, in order. */
function* pieces(text: string): Generator<Piece> {
  let within = "";
  for (let at = 0; at < text.length;) {
    const char = text.charAt(at);
    const quote = within === "" ? char === "'" || char === '"' : char === within;
    if (quote) {
      yield { start: at, text: char, quote, within };
      within = within === "" ? char : "";
      at += 1;
      continue;
    }
    const length = within === "'" ? 1 : lengthAt(text, at);
    yield { start: at, text: text.slice(at, at + length), quote, within };
    at += length;
  }
}

/** Length of the escape, the expansion or the character at a place. */
function lengthAt(text: string, at: number): number {
  if (text[at] === "\\" && at + 1 < text.length) return 2;
  if (text[at] === "`") return Math.max(text.indexOf("`", at + 1) - at + 1, 1);
  if (text[at] !== "$") return 1;
  const open = text[at + 1];
  const close = open === "{" ? "}" : open === "(" ? ")" : undefined;
  if (close === undefined) return /^\$\w+/.exec(text.slice(at))?.[0].length ?? 1;
  let depth = 0;
  for (let end = at + 1; end < text.length; end += 1) {
    if (text[end] === open) depth += 1;
    else if (text[end] === close) depth -= 1;
    if (depth === 0) return end - at + 1;
  }
  return text.length - at;
}
