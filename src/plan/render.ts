import { removePairs, removeSources } from "../dockerfile/instructions.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import type { Binding } from "../result.ts";
import type { Edit } from "../text/edits.ts";
import { lineEndOf } from "../text/source.ts";
import { withoutDoubleBlanks } from "./blank-lines.ts";
import type { Change } from "./plan-types.ts";
import { runEdits } from "./render-run.ts";
import { changesOf, removal } from "./rendering.ts";
import type { Delivery, Rendering } from "./rendering.ts";
import { stageEdits } from "./stage-text.ts";

/** Turns the changes of one Dockerfile into edits of its text. */
export function render(
  model: BuildModel,
  changes: readonly Change[],
  bindings: ReadonlyMap<string, Binding>,
  delivery: Delivery,
): readonly Edit[] {
  const lineEnd = lineEndOf(model.text);
  const edits = stageEdits(model, changes, (step, own) =>
    stepEdits({ model, changes: own, bindings, delivery, lineEnd }, step),
  );
  return withoutDoubleBlanks(model, edits);
}

function stepEdits(rendering: Rendering, step: Step): readonly Edit[] {
  const inserted = insertedSteps(rendering, step);
  const cuts = changesOf(rendering, "cut", step).map(({ span }) => removal(span));
  if (cuts.length > 0) return [...inserted, ...cuts];
  if (changesOf(rendering, "drop-step", step).length > 0) return [...inserted, removal(step.instruction.lines)];
  switch (step.keyword) {
    case "ARG":
    case "ENV":
      return [...inserted, ...pairEdits(rendering, step)];
    case "COPY":
    case "ADD":
      return [...inserted, ...sourceEdits(rendering, step)];
    case "RUN":
      return [...inserted, ...runEdits(rendering, step)];
    default:
      return inserted;
  }
}

function insertedSteps(rendering: Rendering, step: Step): readonly Edit[] {
  const { model, lineEnd } = rendering;
  const texts = new Set<string>();
  return changesOf(rendering, "insert-step", step).flatMap(({ where, text }) => {
    if (texts.has(text)) return [];
    texts.add(text);
    const { lines } = step.instruction;
    const at = where === "before" ? lines.start : lines.end;
    const bare = at > 0 && model.text[at - 1] !== "\n" ? lineEnd : "";
    return [{ span: { start: at, end: at }, text: `${bare}${text}${lineEnd}` }];
  });
}

function pairEdits(rendering: Rendering, step: Step): readonly Edit[] {
  const gone = new Set(changesOf(rendering, "drop-declaration", step).map(({ declaration }) => declaration.pair));
  if (gone.size === 0) return [];
  return removePairs(rendering.model.text, step.instruction, step.pairs, [...gone]).map(removal);
}

function sourceEdits(rendering: Rendering, step: Step): readonly Edit[] {
  const { copy } = step;
  const gone = new Set(changesOf(rendering, "drop-source", step).map(({ source }) => source));
  if (!copy || gone.size === 0) return [];
  const removed = copy.sources.filter((_source, index) => gone.has(index));
  return removeSources(rendering.model.text, step.instruction, copy, removed).map(removal);
}
