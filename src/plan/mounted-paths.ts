import { readMounts } from "../dockerfile/instructions.ts";
import type { Step } from "../model/build-model.ts";
import { isInside, resolvePath } from "../model/paths.ts";

/** Whether a path lies on a mount of a RUN that holds no secret: what is written there is in no layer. */
export function isMounted(step: Step, path: string): boolean {
  return readMounts(step.instruction).some(
    ({ type, target }) =>
      /^(?:cache|tmpfs|bind)$/.test(type) &&
      target !== undefined &&
      isInside(resolvePath(step.workdir ?? "/", target), path),
  );
}
