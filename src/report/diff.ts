import { formatPatch, structuredPatch } from "diff";
import type { FileChange } from "../result.ts";

/** A unified diff, and whether values in it were hidden. */
export interface UnifiedDiff {
  readonly text: string;
  /** True when `git apply` will not take it, because a value stands where `****` is shown. */
  readonly masked: boolean;
}

/** One file's change as git writes it, its values hidden by `mask`; empty for a file that did not change. */
export function unifiedDiff(change: FileChange, mask: (text: string) => string): UnifiedDiff {
  const before = change.before ?? "";
  if (change.before === change.after) return { text: "", masked: false };
  const exact = patchOf(change.path, before, change.after, change.before === undefined);
  const text = mask(exact);
  return { text, masked: text !== exact };
}

function patchOf(path: string, before: string, after: string, isNew: boolean): string {
  const patch = structuredPatch(isNew ? "/dev/null" : `a/${path}`, `b/${path}`, before, after, "", "", { context: 3 });
  return formatPatch({ ...patch, isGit: true, isCreate: isNew });
}
