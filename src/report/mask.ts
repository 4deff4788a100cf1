import type { FixResult, Options } from "../result.ts";
import { patternOf } from "../text/names.ts";
import type { SourceFile, Span } from "../text/source.ts";
import { valueSpans } from "./value-spans.ts";

/** What stands where a value stood. */
export const hidden = "****";

// A shorter one may well be a word of the language, and hiding it would hide half the file.
const shortest = 6;

/**
 * Hides values in whatever is printed: the literals that the judge found and those that findings point at, wherever
 * they occur, and whatever looks like a value where it stands.
 */
export function maskFor(
  sources: readonly SourceFile[],
  options: Pick<Options, "judged">,
  results: readonly FixResult[],
): (text: string) => string {
  const known = knownValues(sources, options, results);
  return (text) => {
    const exact = known ? text.replace(known, hidden) : text;
    return withHidden(exact, valueSpans(exact));
  };
}

function knownValues(
  sources: readonly SourceFile[],
  { judged }: Pick<Options, "judged">,
  results: readonly FixResult[],
): RegExp | undefined {
  const pointedAt = spansByPath(results);
  const values = new Set<string>();
  for (const { path, text } of sources) {
    const spans = [...(judged[path] ?? []), ...(pointedAt.get(path) ?? [])];
    for (const span of spans) {
      for (const part of text.slice(span.start, span.end).split(/\s+/)) if (part.length >= shortest) values.add(part);
    }
  }
  if (values.size === 0) return undefined;
  // The longest first, so that no part of one is left beside the mask of another.
  const ordered = [...values].sort((a, b) => b.length - a.length).map((value) => patternOf(value));
  return new RegExp(`(?<!\\w)(?:${ordered.join("|")})(?!\\w)`, "g");
}

function spansByPath(results: readonly FixResult[]): ReadonlyMap<string, readonly Span[]> {
  const spans = new Map<string, Span[]>();
  for (const finding of results.flatMap((result) => result.builds).flatMap((build) => build.findings)) {
    for (const { path, span } of finding.values ?? []) spans.set(path, [...(spans.get(path) ?? []), span]);
  }
  return spans;
}

function withHidden(text: string, spans: readonly Span[]): string {
  let masked = "";
  let at = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (end <= at) continue;
    masked += text.slice(at, Math.max(at, start)) + (start >= at ? hidden : "");
    at = end;
  }
  return masked + text.slice(at);
}
