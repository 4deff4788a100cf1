import type { Span } from "../text/source.ts";
import { positionOf } from "../text/source.ts";

/** Where a finding stands, for people and editors; one-based. */
export interface Region {
  readonly line: number;
  readonly column: number;
  /** Behind the last character that stands on the same line. */
  readonly endColumn: number;
}

/** The region of a span, cut at the end of its first line. */
export function regionOf(text: string | undefined, span: Span): Region {
  if (text === undefined) return { line: 1, column: 1, endColumn: 1 };
  const { line, column } = positionOf(text, span.start);
  const lineEnd = endOfLine(text, span.start);
  return { line, column, endColumn: column + Math.max(0, Math.min(span.end, lineEnd) - span.start) };
}

/** The offsets of the line that holds an offset, its end excluded. */
export function lineAround(text: string, offset: number): Span {
  return { start: text.lastIndexOf("\n", offset - 1) + 1, end: endOfLine(text, offset) };
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  if (end === -1) return text.length;
  return text[end - 1] === "\r" && end > offset ? end - 1 : end;
}
