import { refuseBakeEnvFile } from "./bake-environment.ts";
import type { CallerFact, CallerRefusal, CallerWorld } from "./facts.ts";

/** Joins commands that start compose services or bake targets with the facts of these. */
export function linkFacts(
  found: readonly CallerFact[],
  builds: CallerWorld["builds"],
  files: CallerWorld["files"],
): readonly CallerFact[] {
  const facts = refuseBakeEnvFile(found, files, coveredBy);
  const refused = refusedServices(facts);
  return facts.flatMap((fact) => {
    const refusal = fact.rewrite === "yes" ? refused.get(fact) : undefined;
    if (refusal) return [{ ...fact, rewrite: refusal }];
    return startsOthers(fact) ? perBuild(fact, facts, builds) : [fact];
  });
}

/** Services that docker-compose v1 starts: they cannot take build secrets. */
function refusedServices(facts: readonly CallerFact[]): ReadonlyMap<CallerFact, CallerRefusal> {
  const refused = new Map<CallerFact, CallerRefusal>();
  for (const fact of facts) {
    const { rewrite } = fact;
    if (rewrite === "yes" || rewrite.reason !== "compose-v1" || fact.example === true) continue;
    for (const service of coveredBy(fact, facts)) if (service.format === "compose") refused.set(service, rewrite);
  }
  return refused;
}

function startsOthers(fact: CallerFact): boolean {
  return (
    fact.action !== "start" &&
    (fact.builder === "bake" || fact.builder === "compose") &&
    fact.format !== "bake-hcl" &&
    fact.format !== "bake-json"
  );
}

/** The services and targets that a fact extends or starts. */
export function coveredBy(fact: CallerFact, facts: readonly CallerFact[]): readonly CallerFact[] {
  const { covers } = fact;
  if (!covers) return [];
  return facts.filter(
    (other) =>
      other !== fact &&
      covers.files.includes(other.at.path) &&
      (covers.names.length === 0 || (other.name !== undefined && covers.names.includes(other.name))),
  );
}

/** A command or a step that starts compose services or bake targets, which have facts of their own. */
export function isCommandForOthers(fact: CallerFact): boolean {
  return startsOthers(fact) && fact.format !== "compose";
}

/** The commands and steps in sight that start a service or a target. */
export function coveringCommands(fact: CallerFact, facts: readonly CallerFact[]): readonly CallerFact[] {
  return facts.filter(
    (other) => other.example !== true && isCommandForOthers(other) && coveredBy(other, [fact]).length > 0,
  );
}

/** One command starts several builds: one fact for each. */
function perBuild(
  fact: CallerFact,
  facts: readonly CallerFact[],
  builds: CallerWorld["builds"],
): readonly CallerFact[] {
  const parts = coveredBy(fact, facts).filter((part) => part.dockerfile !== undefined);
  const byDockerfile = new Map(parts.map((part) => [part.dockerfile, part] as const));
  const [only] = builds;
  if (byDockerfile.size === 0) {
    // What says its own Dockerfile, as a compose service does, is believed: its context may be another folder.
    const alone = builds.length === 1 && only && !fact.covers && fact.dockerfile === undefined;
    return [alone ? { ...fact, dockerfile: only.dockerfile, context: only.context } : fact];
  }
  const all = [...byDockerfile.keys()].filter((path) => path !== undefined);
  return [...byDockerfile.values()].map((part) => ({
    ...fact,
    dockerfile: part.dockerfile,
    context: part.context,
    passes: fact.passes.map((passed) => ({ ...passed, sharedWith: all.filter((path) => path !== part.dockerfile) })),
  }));
}
