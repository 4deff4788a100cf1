import type { BuildModel, Step, StepId } from "../model/build-model.ts";
import { stagesBelow } from "../model/build-model.ts";

/** Whether COPY or ADD brought something of the project in front of a step, those left out aside, or a mount does. */
export function hasProjectFiles(model: BuildModel, step: Step, but: ReadonlySet<StepId> = new Set()): boolean {
  if (/type=bind/.test(step.instruction.flags.map((flag) => flag.value).join(" "))) return true;
  for (const stage of stagesBelow(model, step.stage)) {
    if (stage.parent === undefined && stage.image.includes("/")) return true;
    if (stage.steps.some(({ id, copy }) => id < step.id && copy !== undefined && !but.has(id))) return true;
  }
  return false;
}
