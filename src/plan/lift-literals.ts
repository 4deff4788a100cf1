import { inCasingOf } from "../dockerfile/keyword-case.ts";
import { unquote } from "../dockerfile/instructions.ts";
import { findLiterals } from "../flow/literals.ts";
import type { FoundLiteral } from "../flow/literal-texts.ts";
import type { BuildModel } from "../model/build-model.ts";
import { applyEdits } from "../text/edits.ts";
import type { Edit } from "../text/edits.ts";
import { copiedHeredocs } from "./copied-heredocs.ts";
import type { CopiedHeredoc } from "./copied-heredocs.ts";
import { offsetBefore } from "./exec-forms.ts";
import { lineEndOf } from "../text/source.ts";

/** A literal, and the variable of the Dockerfile that has the same value. */
export interface LiftedLiteral extends FoundLiteral {
  readonly twin: string | undefined;
}

/**
 * A Dockerfile whose literals are build arguments: from there on they go the way of any build argument, and the ARG
 * lines are gone again when they have become mounts.
 */
export interface LiftedText {
  readonly text: string;
  readonly literals: readonly LiftedLiteral[];
  /** COPY with here-documents that are RUN in `text`. */
  readonly heredocs: readonly CopiedHeredoc[];
  /** The offset in the file as it is, of one in `text`. */
  originalOffset(offset: number): number;
}

/** Lifts all literals and here-documents of COPY but those at the offsets in `left`. */
export function liftLiterals(model: BuildModel, left: ReadonlySet<number>): LiftedText {
  const literals = findLiterals(model)
    .filter((literal) => !left.has(literal.span.start))
    .map((literal) => ({ ...literal, twin: twinOf(literal, model) }));
  const heredocs = copiedHeredocs(model).filter(({ start }) => !left.has(start));
  if (literals.length + heredocs.length === 0)
    return { text: model.text, literals, heredocs, originalOffset: (offset) => offset };
  const edits = [...editsFor(model, literals), ...heredocs.map(({ edit }) => edit)].toSorted(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end,
  );
  return {
    text: applyEdits(model.text, edits),
    literals,
    heredocs,
    originalOffset: (offset) => offsetBefore(edits, offset),
  };
}

/** An ENV that never has another value. */
function twinOf({ span }: FoundLiteral, { text, steps, lines }: BuildModel): string | undefined {
  const value = text.slice(span.start, span.end).replace(/^(["'])(.*)\1$/, "$2");
  const pairs = steps.flatMap((step) =>
    step.onbuild || step.keyword === "RUN" ? [] : step.pairs.map((pair) => ({ step, pair })),
  );
  const holds = ({ pair, step }: (typeof pairs)[number]): boolean =>
    step.keyword === "ENV" && pair.rawValue !== undefined && unquote(pair.rawValue, lines.escape) === value;
  const name = pairs.find(holds)?.pair.name;
  return pairs.every((own) => own.pair.name !== name || holds(own)) ? name : undefined;
}

function editsFor(model: BuildModel, literals: readonly FoundLiteral[]): readonly Edit[] {
  const lineEnd = lineEndOf(model.text);
  const declared = new Set<string>();
  return literals.flatMap((literal): Edit[] => {
    const step = model.steps[literal.step];
    const replaced = { span: literal.span, text: literal.expansion };
    const key = `${step?.stage} ${literal.name}`;
    if (!step || declared.has(key)) return [replaced];
    declared.add(key);
    const at = step.instruction.lines.start;
    return [
      { span: { start: at, end: at }, text: `${inCasingOf(model.lines, "ARG")} ${literal.name}${lineEnd}` },
      replaced,
    ];
  });
}
