import { structuredPatch } from "diff";
import type { FileChange } from "../result.ts";

/** A comment on lines of a pull request, as GitHub's API takes it. */
export interface SuggestionComment {
  readonly path: string;
  readonly start_line?: number;
  readonly start_side?: "RIGHT";
  readonly line: number;
  readonly side: "RIGHT";
  readonly body: string;
}

/** A file of a pull request with its diff, as GitHub lists it. */
export interface RequestFile {
  readonly filename: string;
  readonly patch?: string;
}

/**
 * All changes as suggestions on a pull request; undefined when one of them touches lines that the pull request does
 * not show, makes a file, or would print what the mask hides. Then none may be suggested: a change whose other half
 * is missing breaks the build.
 */
export function suggestionsFor(
  changes: readonly FileChange[],
  files: readonly RequestFile[],
  mask: (text: string) => string,
): readonly SuggestionComment[] | undefined {
  const shown = new Map(files.map(({ filename, patch = "" }) => [filename, linesShown(patch)]));
  const comments: SuggestionComment[] = [];
  for (const { path, before, after } of changes) {
    if (before === undefined) return undefined;
    for (const { first, last, lines } of replacements(before, after)) {
      const text = lines.join("\n");
      const inSight = shown.get(path)?.some((range) => range.first <= first && last <= range.last) === true;
      if (!inSight || mask(text) !== text) return undefined;
      comments.push({
        path,
        ...(first < last && { start_line: first, start_side: "RIGHT" }),
        line: last,
        side: "RIGHT",
        body: suggested(lines),
      });
    }
  }
  return comments;
}

interface Replacement {
  readonly first: number;
  readonly last: number;
  readonly lines: readonly string[];
}

/** The lines of a text, counted from one, that other lines take the place of. */
function replacements(before: string, after: string): readonly Replacement[] {
  const old = before.split("\n");
  return structuredPatch("", "", before, after, "", "", { context: 0 }).hunks.map(({ oldStart, oldLines, lines }) => {
    const added = lines.filter((line) => line.startsWith("+")).map((line) => line.slice(1).replace(/\r$/, ""));
    if (oldLines > 0) return { first: oldStart, last: oldStart + oldLines - 1, lines: added };
    // A suggestion takes the place of a line: one that only adds says its neighbour again.
    const below = oldStart <= old.length;
    const at = below ? oldStart : old.length;
    const kept = (old[at - 1] ?? "").replace(/\r$/, "");
    return { first: at, last: at, lines: below ? [...added, kept] : [kept, ...added] };
  });
}

/** Ranges of lines, in the new version of a file, on which a pull request takes comments. */
function linesShown(patch: string): readonly { readonly first: number; readonly last: number }[] {
  return [...patch.matchAll(/^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/gm)].map((match) => {
    const first = Number(match[1]);
    return { first, last: first + Number(match[2] ?? 1) - 1 };
  });
}

function suggested(lines: readonly string[]): string {
  const text = lines.map((line) => `${line}\n`).join("");
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}suggestion\n${text}${fence}`;
}
