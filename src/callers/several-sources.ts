import type { CallerFact, PassedArgument, PassedFrom } from "./facts.ts";

/**
 * Refuses an argument that the calls of one file fill from several variables for one Dockerfile: the cache of the build
 * knows a build argument's value, but no secret's, so the second build would be given what the first one made.
 */
export function refuseSeveralSources(facts: readonly CallerFact[]): readonly CallerFact[] {
  const sources = new Map<string, Set<string>>();
  for (const fact of facts) {
    for (const passed of isCounted(fact) ? firstOfEach(fact.passes) : []) {
      const source = nameOf(passed.from);
      const key = keyOf(fact, passed);
      if (source !== undefined) sources.set(key, (sources.get(key) ?? new Set()).add(source));
    }
  }
  const differs = (fact: CallerFact, passed: PassedArgument): boolean =>
    isCounted(fact) && (sources.get(keyOf(fact, passed))?.size ?? 0) > 1;
  return facts.map((fact) =>
    fact.passes.some((passed) => differs(fact, passed))
      ? { ...fact, passes: fact.passes.map((passed) => (differs(fact, passed) ? refused(passed) : passed)) }
      : fact,
  );
}

/**
 * Commands that start compose services or bake targets, and services that extend others, do not say which of these is
 * handed what.
 */
function isCounted({ action, builder, covers, dockerfile, example }: CallerFact): boolean {
  const coversOthers = covers !== undefined && (builder === "compose" || builder === "bake");
  return action !== "start" && dockerfile !== undefined && example !== true && !coversOthers;
}

/** What a bake target inherits stands behind its own. */
function firstOfEach(passes: readonly PassedArgument[]): readonly PassedArgument[] {
  return passes.filter((passed, index) => passes.findIndex(({ name }) => name === passed.name) === index);
}

function keyOf({ at, dockerfile }: CallerFact, { name }: PassedArgument): string {
  return [at.path, dockerfile, name].join("\n");
}

/**
 * `secrets.X` in one place and `$X` in another are mostly one and the same; so is a file that a developer has at hand, or
 * what a parameter is filled with.
 */
function nameOf(from: PassedFrom): string | undefined {
  const name = from.kind === "environment" ? from.variable : from.kind === "ci-secret" ? from.name : undefined;
  return name?.toLowerCase();
}

function refused(passed: PassedArgument): PassedArgument {
  if (passed.rewrite !== "yes") return passed;
  const todo = `${passed.name} comes from several variables in this file, and the build's cache tells no secrets apart: use one variable`;
  return { ...passed, rewrite: { reason: "several-sources", at: passed.at, todo } };
}
