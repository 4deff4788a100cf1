/** A half-open range of UTF-16 code units: `text.slice(start, end)`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text file as it was read; `path` is relative to the project root, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A span in a named file. */
export interface Place {
  readonly path: string;
  readonly span: Span;
}

/** One-based line and column (UTF-16 code units) of an offset. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The position of an offset; `\n` alone ends a line, as in Docker. */
export function positionOf(text: string, offset: number): Position {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) {
    line += 1;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}

/** The line end that the text uses most; `\n` when it has none. */
export function lineEndOf(text: string): "\n" | "\r\n" {
  const crlf = text.split("\r\n").length - 1;
  const all = text.split("\n").length - 1;
  return crlf * 2 > all ? "\r\n" : "\n";
}
