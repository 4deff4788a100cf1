import type { FixResult, Options } from "../result.ts";
import type { SourceFile, Span } from "../text/source.ts";

/** What stands where a value stood. */
export const hidden = "****";

// Shorter ones are words of their own, and hiding them would hide half the file.
const shortestValue = 4;

const userInfo = /([a-z][a-z0-9+.-]*:\/\/[^\s:/@"'<>$]*:)([^\s/@"'<>$]+)(?=@)/gi;

/**
 * Hides values in whatever is printed: the literals that the judge found and those that findings point at, wherever
 * they occur, and the password of every URL.
 */
export function maskFor(
  sources: readonly SourceFile[],
  options: Pick<Options, "judged">,
  results: readonly FixResult[],
): (text: string) => string {
  const values = new Set<string>();
  for (const { path, text } of sources) {
    for (const span of spansOfValues(path, options, results)) {
      for (const part of text.slice(span.start, span.end).split(/\s+/))
        if (part.length >= shortestValue) values.add(part);
    }
  }
  if (values.size === 0) return (text) => text.replace(userInfo, `$1${hidden}`);
  // The longest first, so that no part of one is left beside the mask of another.
  const ordered = [...values].sort((a, b) => b.length - a.length).map((value) => value.replaceAll(/[^\w]/g, "\\$&"));
  const any = new RegExp(`(?<!\\w)(?:${ordered.join("|")})(?!\\w)`, "g");
  return (text) => text.replace(any, hidden).replace(userInfo, `$1${hidden}`);
}

function spansOfValues(path: string, options: Pick<Options, "judged">, results: readonly FixResult[]): readonly Span[] {
  const pointedAt = results
    .flatMap((result) => result.builds)
    .flatMap((build) => build.findings)
    .flatMap((finding) => finding.values ?? [])
    .filter((place) => place.path === path)
    .map((place) => place.span);
  return [...(options.judged[path] ?? []), ...pointedAt];
}
