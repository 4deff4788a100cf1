import type { BuildModel, Step, StepId } from "../model/build-model.ts";
import type { Binding } from "../result.ts";
import type { Edit } from "../text/edits.ts";
import type { Span } from "../text/source.ts";
import type { Change } from "./plan-types.ts";

/** How RUN gets a variable. */
export type Delivery = "env" | "file";

/** What the edits of one Dockerfile are made of. */
export interface Rendering {
  readonly model: BuildModel;
  readonly changes: readonly Change[];
  readonly bindings: ReadonlyMap<string, Binding>;
  readonly delivery: Delivery;
  readonly lineEnd: string;
}

/** The changes of one kind that a step gets. */
export function changesOf<K extends Change["change"]>(
  { changes }: Rendering,
  kind: K,
  step: Step,
): readonly Extract<Change, { change: K }>[] {
  return (byStep(changes).get(step.id) ?? []).filter(
    (change): change is Extract<Change, { change: K }> => change.change === kind,
  );
}

const grouped = new WeakMap<readonly Change[], ReadonlyMap<StepId | undefined, readonly Change[]>>();

/** Sorted out once: each step asks for a dozen kinds of them. */
function byStep(changes: readonly Change[]): ReadonlyMap<StepId | undefined, readonly Change[]> {
  const known = grouped.get(changes);
  if (known) return known;
  const groups = new Map<StepId | undefined, Change[]>();
  for (const change of changes) {
    const own = groups.get(stepOf(change));
    if (own) own.push(change);
    else groups.set(stepOf(change), [change]);
  }
  grouped.set(changes, groups);
  return groups;
}

function stepOf(change: Change): StepId | undefined {
  if (change.change === "drop-declaration") return change.declaration.step;
  return "step" in change ? change.step : undefined;
}

/** The edit that takes a span out. */
export function removal(span: Span): Edit {
  return { span, text: "" };
}
