import type { CallerFact } from "../callers/index.ts";
import { readArguments } from "../dockerfile/instructions.ts";
import { readLines } from "../dockerfile/lines.ts";
import type { DockerfileLines } from "../dockerfile/lines.ts";
import { judgeName } from "../knowledge/names.ts";
import type { Build, Finding } from "../result.ts";

/**
 * Secrets that a caller passes as build arguments and the Dockerfile does not declare: nothing reads them, and the
 * build record keeps them all the same.
 */
export function undeclaredArguments(
  facts: readonly CallerFact[],
  dockerfile: string,
  lines: DockerfileLines,
): readonly Finding[] {
  const passed = facts
    .filter((fact) => fact.dockerfile === dockerfile && fact.example !== true)
    .flatMap((fact) => fact.passes)
    .filter(({ name, from, sharedWith }) => sharedWith.length === 0 && isSecret(name, from.kind));
  if (passed.length === 0) return [];
  const declared = declaredArguments(lines);
  return passed
    .filter(({ name }) => !declared.has(name))
    .map(({ name, at }) => ({
      name,
      kind: "build-argument",
      path: at.path,
      span: at.span,
      status: "info",
      reason: "undeclared-build-argument",
      exposures: ["build-record"],
      message: `${name} is passed to ${dockerfile}, which declares no such argument: no step reads it, and the build record keeps it`,
      uses: [],
    }));
}

/** The names of all ARG of a Dockerfile. */
export function declaredArguments(lines: DockerfileLines): ReadonlySet<string> {
  return new Set(
    lines.instructions
      .map((outer) => outer.onbuild ?? outer)
      .filter(({ keyword }) => keyword === "ARG")
      .flatMap((instruction) => readArguments(instruction, lines.escape).map(({ name }) => name)),
  );
}

/** The names of all ARG of some builds. */
export function argumentsOf(builds: readonly Pick<Build, "dockerfile">[]): ReadonlySet<string> {
  return new Set(builds.flatMap(({ dockerfile }) => [...declaredArguments(readLines(dockerfile.text))]));
}

/** Docker itself takes the proxies, declared or not. */
function isSecret(name: string, from: string): boolean {
  return (judgeName(name).says === "secret" || from === "ci-secret") && !/^BUILDKIT_|_proxy$/i.test(name);
}
