import { coveredBy, coveringCommands, isCommandForOthers } from "../callers/link.ts";
import type { CallerFact } from "../callers/index.ts";
import type { BuildModel } from "../model/build-model.ts";
import { neededStages } from "../model/needed-stages.ts";

/**
 * Whether a caller in sight runs a stage of a Dockerfile and passes none of some build arguments: that build goes on
 * without the value today, and has to from now on.
 */
export function isBuiltWithout(
  names: readonly string[],
  stage: number,
  { model, facts }: { readonly model: BuildModel; readonly facts: readonly CallerFact[] },
): boolean {
  if (names.length === 0) return false;
  return facts.some(
    (fact) =>
      fact.dockerfile === model.path &&
      fact.action !== "start" &&
      fact.example !== true &&
      fact.unnamed === undefined &&
      // Its services and targets speak for themselves.
      !isCommandForOthers(fact) &&
      !passesOne(fact, names, facts) &&
      neededStages(model, fact.target).has(stage),
  );
}

function passesOne(fact: CallerFact, names: readonly string[], facts: readonly CallerFact[]): boolean {
  const passes = (one: CallerFact): boolean =>
    one.passes.some(({ name, from, mayBeMissing }) => names.includes(name) && from.kind !== "empty" && !mayBeMissing);
  const commands = coveringCommands(fact, facts);
  return (
    passes(fact) || coveredBy(fact, facts).some(passes) || (commands.length > 0 && commands.every((one) => passes(one)))
  );
}
