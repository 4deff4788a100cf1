import type { BuildModel } from "../model/build-model.ts";
import { applyEdits } from "../text/edits.ts";
import type { Edit } from "../text/edits.ts";

/** What a comment says in the place of a credential that was taken out of its instruction. */
const blank = "****";

/** The text of a Dockerfile with these values blanked in its comments: what is rewritten is often kept there as well. */
export function blankedComments({ text, lines }: BuildModel, values: readonly string[]): string {
  if (!values.some((value) => text.includes(value))) return text;
  const longestFirst = [...new Set(values)].sort((a, b) => b.length - a.length);
  const edits = lines.comments.flatMap(({ span }): readonly Edit[] => {
    const before = text.slice(span.start, span.end);
    const after = longestFirst.reduce((comment, value) => comment.replaceAll(value, blank), before);
    return after === before ? [] : [{ span, text: after }];
  });
  return edits.length === 0 ? text : applyEdits(text, edits);
}
