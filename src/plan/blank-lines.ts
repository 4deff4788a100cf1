import type { BuildModel } from "../model/build-model.ts";
import type { Edit } from "../text/edits.ts";

/** The edits, where instructions between two blank lines go, with one of the two. */
export function withoutDoubleBlanks({ text, steps }: BuildModel, edits: readonly Edit[]): readonly Edit[] {
  const starts = new Set(steps.map(({ instruction }) => instruction.lines.start));
  const gone = new Map(
    edits.flatMap((edit) =>
      edit.text === "" && edit.span.end > edit.span.start && starts.has(edit.span.start)
        ? [[edit.span.start, edit] as const]
        : [],
    ),
  );
  const others = new Set(edits.filter((edit) => gone.get(edit.span.start) !== edit).map(({ span }) => span.start));
  const longer = new Map<Edit, Edit>();
  for (const first of gone.values()) {
    let last = first;
    for (let next = gone.get(last.span.end); next; next = gone.get(last.span.end)) last = next;
    const { start } = first.span;
    const { end } = last.span;
    const [blank] = /^[ \t]*\r?\n/.exec(text.slice(end)) ?? [];
    const isBetween = blank !== undefined && (start === 0 || /(?:^|\n)[ \t]*\r?\n$/.test(text.slice(0, start)));
    if (!isBetween || text[end - 1] !== "\n" || others.has(start) || others.has(end)) continue;
    longer.set(last, { ...last, span: { start: last.span.start, end: end + blank.length } });
  }
  return edits.map((edit) => longer.get(edit) ?? edit);
}
