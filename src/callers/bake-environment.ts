import type { CallerFact, CallerRefusal, CallerWorld, PassedArgument } from "./facts.ts";
import { readEnvFile } from "./interpolation.ts";
import { folderOf, joinPath } from "./paths.ts";

/**
 * Refuses what a compose file takes from `.env` where bake reads it: bake fills arguments from `.env`, but a secret from
 * the environment alone, and finds it empty.
 * Tested with buildx 0.29: the arguments that `bake --print` shows, and the value that RUN gets.
 */
export function refuseBakeEnvFile(
  facts: readonly CallerFact[],
  files: CallerWorld["files"],
  coveredBy: (fact: CallerFact, facts: readonly CallerFact[]) => readonly CallerFact[],
): readonly CallerFact[] {
  const calls = facts.filter(
    (fact) =>
      fact.builder === "bake" && fact.covers !== undefined && fact.example !== true && !loadsEnvFile(fact, files),
  );
  const refused = new Map<CallerFact, readonly PassedArgument[]>();
  for (const call of calls) {
    for (const service of coveredBy(call, facts)) {
      const passes = service.format === "compose" ? service.passes.map((one) => withRefusal(one, call, files)) : [];
      if (passes.some((one, index) => one !== service.passes[index])) refused.set(service, passes);
    }
  }
  return facts.map((fact) => ({ ...fact, passes: refused.get(fact) ?? fact.passes }));
}

/** A file that speaks of `.env` is taken to put it into the environment. */
function loadsEnvFile({ at }: CallerFact, files: CallerWorld["files"]): boolean {
  return /(?<!\w)\.env\b/.test(files.find(({ path }) => path === at.path)?.text ?? "");
}

function withRefusal(passed: PassedArgument, call: CallerFact, files: CallerWorld["files"]): PassedArgument {
  const { from, rewrite } = passed;
  if (rewrite !== "yes" || from.kind !== "environment") return passed;
  const { variable } = from;
  const beside = new Set(
    [".", folderOf(call.at.path), folderOf(passed.at.path)].flatMap((one) => joinPath(one, ".env") ?? []),
  );
  const set = files.some(({ path, text }) => beside.has(path) && readEnvFile(text, new Set([variable])).has(variable));
  if (!set) return passed;
  const todo = `bake takes ${variable} from .env for an argument, but not for a secret: put it into the environment of the call in ${call.at.path}, with \`set -a; . ./.env; set +a\` in front`;
  const refusal: CallerRefusal = { reason: "bake-reads-no-env-file", at: call.at, todo };
  return { ...passed, rewrite: refusal };
}
