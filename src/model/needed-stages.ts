import { readMounts } from "../dockerfile/instructions.ts";
import { stageNamed } from "./build-model.ts";
import type { BuildModel, Step } from "./build-model.ts";

/** The stages that a build of a target runs, the last one without a target; all of them for a target that is not known. */
export function neededStages(model: BuildModel, target: string | undefined): ReadonlySet<number> {
  const { stages } = model;
  const last = target === undefined ? stages.at(-1)?.number : stageNamed(model, target);
  if (last === undefined) return new Set(stages.map(({ number }) => number));
  const needed = new Set([last]);
  // Behind its end a Set goes on with what is added on the way.
  for (const number of needed) {
    const stage = stages[number];
    if (stage?.parent !== undefined) needed.add(stage.parent);
    for (const name of stage?.steps.flatMap(stagesReadBy) ?? []) {
      const from = stageNamed(model, name);
      if (from !== undefined) needed.add(from);
    }
  }
  return needed;
}

function stagesReadBy({ copy, keyword, instruction }: Step): readonly string[] {
  const mounted = keyword === "RUN" ? readMounts(instruction).flatMap(({ options }) => options) : [];
  const named = mounted.filter(({ key }) => key === "from").flatMap(({ value }) => value ?? []);
  return copy?.from === undefined ? named : [...named, copy.from.value];
}
