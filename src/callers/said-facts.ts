import type { SourceFile, Span } from "../text/source.ts";
import { type CallerBuilder, type CallerFact, type CallerFormat, type CallerFormatReader, plainFact } from "./facts.ts";

/** A call that is told, not changed. */
export interface SaidCall {
  readonly at: Span;
  readonly builder: CallerBuilder;
  readonly dockerfile: string | undefined;
  readonly context: string | undefined;
  readonly arguments: readonly { readonly name: string; readonly span: Span }[];
  /** The values stand in the file. */
  readonly literal?: boolean;
  readonly reason: string;
  readonly todo: string;
}

/** A format whose files are only read: what a person must do is the whole answer. */
export function saidFormat(
  format: CallerFormat,
  matches: (file: SourceFile) => boolean,
  callsOf: (file: SourceFile, world: Parameters<CallerFormatReader["read"]>[1]) => readonly SaidCall[],
  hint?: RegExp,
): CallerFormatReader {
  return {
    format,
    matches,
    ...(hint ? { hint } : {}),
    read: (file, world) => callsOf(file, world).map((call) => saidFact(format, file, call)),
    write: () => ({ edits: [], advice: [] }),
  };
}

/** A build that a file starts in its own language, as a fact that no edit changes. */
export function saidFact(format: CallerFormat, file: SourceFile, call: SaidCall): CallerFact {
  const rewrite = { reason: call.reason, at: { path: file.path, span: call.at }, todo: call.todo };
  return {
    ...plainFact,
    format,
    at: { path: file.path, span: call.at },
    dockerfile: call.dockerfile,
    context: call.context,
    builder: call.builder,
    passes: call.arguments.map(({ name, span }) => ({
      name,
      at: { path: file.path, span },
      from: call.literal === true ? { kind: "literal" } : { kind: "parameter", name },
      rewrite: { ...rewrite, at: { path: file.path, span } },
      sharedWith: [],
    })),
    rewrite,
  };
}

/** The names in front of `:` or `=` in a stretch of text, at the start of its entries. */
export function namesIn(text: string, span: Span): readonly { readonly name: string; readonly span: Span }[] {
  const part = text.slice(span.start, span.end);
  return [...part.matchAll(/(^|[\n{,(])\s*["']?([A-Za-z_]\w*)["']?\s*[:=]/g)].map((match) => {
    const name = match[2] ?? "";
    const start = span.start + match.index + match[0].indexOf(name, (match[1] ?? "").length);
    return { name, span: { start, end: start + name.length } };
  });
}

/** From an opening bracket to behind the one that closes it; undefined when none does. */
export function bracketed(text: string, open: number): Span | undefined {
  const pairs: Readonly<Record<string, string>> = { "{": "}", "(": ")", "[": "]" };
  const [first, last] = [text[open] ?? "", pairs[text[open] ?? ""]];
  let depth = 0;
  for (let at = open; at < text.length && at < open + 20_000; at += 1) {
    if (text[at] === first) depth += 1;
    if (text[at] === last) depth -= 1;
    if (depth === 0) return { start: open, end: at + 1 };
  }
  return undefined;
}

/** The one build of a project with a single one. */
export function onlyBuild(builds: readonly { readonly dockerfile: string; readonly context: string }[]): {
  readonly dockerfile: string | undefined;
  readonly context: string | undefined;
} {
  const [only] = builds;
  return builds.length === 1 && only ? only : { dockerfile: undefined, context: undefined };
}
