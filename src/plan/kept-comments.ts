import type { BuildModel } from "../model/build-model.ts";
import type { MappedText } from "../text/mapped-text.ts";
import { lineEndOf } from "../text/source.ts";
import type { Span } from "../text/source.ts";

/** What stays of the continued lines of a RUN that go: comments between them are nobody's command. */
export function keptComments({ text, lines }: BuildModel, source: MappedText, { start, end }: Span): string {
  const comments = commentLines(text, source, { start, end });
  const [first, ...others] = comments;
  if (first === undefined) return "";
  const lineEnd = lineEndOf(text);
  if (/^[ \t]*(?:\r?\n|$)/.test(text.slice(end))) return `${lineEnd}${comments.join(lineEnd)}`;
  const lastLine = text.slice(text.lastIndexOf("\n", end - 1) + 1, end);
  const indent = /^\s*/.exec(lastLine)?.[0] ?? "";
  const before = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  if (before.trim() === "") return `${[first.trimStart(), ...others].join(lineEnd)}${lineEnd}${indent}`;
  const gap = /\s$/.test(before) ? "" : " ";
  return `${gap}${lines.escape}${lineEnd}${comments.join(lineEnd)}${lineEnd}${indent}`;
}

/** The comment lines of a span that are no part of what the shell gets. */
function commentLines(text: string, source: MappedText, { start, end }: Span): readonly string[] {
  const found: string[] = [];
  for (let at = text.indexOf("\n", start) + 1; at > 0 && at < end; at = text.indexOf("\n", at) + 1) {
    const line = /[^\r\n]*/.exec(text.slice(at, end))?.[0] ?? "";
    const inShell = source.pieces.some(({ offset, length }) => offset < at + line.length && at < offset + length);
    if (/^\s*#/.test(line) && !inShell) found.push(line);
  }
  return found;
}
