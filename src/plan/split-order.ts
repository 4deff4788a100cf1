import { ShellPaths } from "../flow/shell-paths.ts";
import type { Stage, Step } from "../model/build-model.ts";
import { isInside } from "../model/paths.ts";
import type { StepMove } from "./plan-types.ts";

/**
 * A step that stays and stands in the way of a move: what the steps that moved already make is copied as the last of
 * them leaves it, so that no step in between may change it, or need it as it was.
 */
export function stepBetween(earlier: readonly StepMove[], move: StepMove, stage: Stage): Step | undefined {
  const all = [...earlier, move];
  const staying = (step: Step): boolean => {
    const own = all.find(({ step: id }) => id === step.id);
    return step.keyword === "RUN" && (own === undefined || own.gone !== "all");
  };
  return stage.steps.find((step) =>
    earlier.some(
      (own) =>
        step.id >= own.step &&
        step.id <= move.step &&
        staying(step) &&
        (overlaps(own, move) || (step.id > own.step && touches(step, own.artifacts))),
    ),
  );
}

/** What a later move copies too is copied once. */
export function withoutDoubles(earlier: readonly StepMove[], move: StepMove): readonly StepMove[] {
  return earlier.map((own) => ({
    ...own,
    artifacts: own.artifacts.filter((path) => !move.artifacts.some((other) => isInside(other, path))),
  }));
}

function overlaps(a: StepMove, b: StepMove): boolean {
  return a.artifacts.some((one) => b.artifacts.some((other) => isInside(one, other) || isInside(other, one)));
}

function touches(step: Step, artifacts: readonly string[]): boolean {
  const { script } = step;
  if (!script) return artifacts.some((path) => step.workdir !== undefined && isInside(path, step.workdir));
  const paths = ShellPaths.of(step, script);
  return script.commands.some((command) => {
    const words = [...command.args, ...command.redirects.flatMap(({ target }) => target ?? [])];
    const named = [paths.folderOf(command), ...words.map((word) => paths.pathOf(word, command))];
    return named.some((path) => path !== undefined && artifacts.some((own) => isInside(own, path)));
  });
}
