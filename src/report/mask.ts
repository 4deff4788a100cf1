import { passwordsIn } from "../knowledge/values.ts";
import type { FixResult, Options, Project } from "../result.ts";
import type { SourceFile, Span } from "../text/source.ts";
import { valueSpans } from "./value-spans.ts";

/** What stands where a value stood. */
export const hidden = "****";

// A shorter one may well be a word of the language, and hiding it would hide half the file.
const shortest = 6;

/** Hides the values of a project's files in whatever is printed of them: `mask(text)` has `****` in their place. */
export function maskOf({ builds, callers, options }: Project, result: FixResult): (text: string) => string {
  return maskFor([...builds.map(({ dockerfile }) => dockerfile), ...callers], options, [result]);
}

/**
 * Hides values in whatever is printed: the literals that the judge found and those that findings point at, wherever
 * they occur, and whatever looks like a value where it stands.
 */
export function maskFor(
  sources: readonly SourceFile[],
  options: Pick<Options, "judged">,
  results: readonly FixResult[],
): (text: string) => string {
  const known = byStart(knownValues(sources, options, results));
  return (text) => {
    const exact = withHidden(text, spansOf(text, known));
    return withHidden(exact, valueSpans(exact));
  };
}

function knownValues(
  sources: readonly SourceFile[],
  { judged }: Pick<Options, "judged">,
  results: readonly FixResult[],
): ReadonlySet<string> {
  const pointedAt = spansByPath(results);
  const values = new Set<string>();
  for (const { path, text } of sources) {
    const spans = [...(judged[path] ?? []), ...(pointedAt.get(path) ?? [])];
    for (const span of spans) {
      for (const part of text.slice(span.start, span.end).split(/\s+/)) {
        const bare = part.replace(/^["']|["']$/g, "");
        for (const own of [part, bare, ...passwordsIn(bare)]) if (own.length >= shortest) values.add(own);
      }
    }
  }
  return values;
}

/** Values by their first characters: a run over thousands of files may know thousands. The longest of each come first. */
function byStart(values: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const value of [...values].sort((a, b) => b.length - a.length)) {
    const start = value.slice(0, shortest);
    const same = found.get(start);
    if (same) same.push(value);
    else found.set(start, [value]);
  }
  return found;
}

/** Where a known value stands, as no part of a longer word. */
function spansOf(text: string, known: ReadonlyMap<string, readonly string[]>): readonly Span[] {
  if (known.size === 0) return [];
  const spans: Span[] = [];
  for (let at = 0; at + shortest <= text.length; at += 1) {
    if (at > 0 && isWord(text.charCodeAt(at - 1))) continue;
    const value = known
      .get(text.slice(at, at + shortest))
      ?.find((own) => text.startsWith(own, at) && !isWord(text.charCodeAt(at + own.length)));
    if (value === undefined) continue;
    spans.push({ start: at, end: at + value.length });
    at += value.length - 1;
  }
  return spans;
}

/** `\w` of a regular expression; behind the end of a text stands none. */
function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
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
