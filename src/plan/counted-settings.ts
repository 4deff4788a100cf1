import type { VariableFlow } from "../flow/flow-types.ts";
import { lineageOf } from "../model/build-model.ts";
import type { Step } from "../model/build-model.ts";
import { refuse } from "./plan-types.ts";
import type { Refusal, Scene } from "./plan-types.ts";

/** The RUN or the image counts settings of its own for git. */
export function countsForGit({ variables, script }: Step): boolean {
  return (
    variables.has("GIT_CONFIG_COUNT") ||
    (script?.commands ?? []).some((own) => own.assignments.some(({ name }) => name.startsWith("GIT_CONFIG_")))
  );
}

/**
 * A setting that GIT_CONFIG_COUNT counts cannot leave alone: git stops where one is missing.
 * Source: https://git-scm.com/docs/git-config#ENVIRONMENT
 */
export function countedSetting(flow: VariableFlow, { model, step }: Scene): Refusal | undefined {
  const mounted = new Set(flow.uses.map((use) => use.step));
  const counted = flow.declarations.find((own) => {
    if (own.kind !== "ENV" || !/^GIT_CONFIG_(?:KEY|VALUE)_\d+$/.test(own.name)) return false;
    const stages = lineageOf(model, step(own.step).stage);
    return model.steps.some(
      ({ id, stage, script }) =>
        id > own.step &&
        stages.includes(stage) &&
        !mounted.has(id) &&
        script?.commands.some(({ program }) => program === "git"),
    );
  });
  return (
    counted &&
    refuse(
      "still-exposed",
      `a RUN that gets no mount runs git, which stops where ${counted.name} is missing: set GIT_CONFIG_COUNT in the RUN that needs it`,
      counted.pair.span,
    )
  );
}
