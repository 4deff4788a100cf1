import type { CallerAdvice, CallerBinding, CallerFact, CallerWork, CallerWorld, HandedVariable } from "./facts.ts";
import { readEnvFile } from "./interpolation.ts";

/** The variables that left the image of a container and that nothing hands it yet, each with what the image had it from. */
export function handedTo(
  fact: CallerFact,
  bindings: readonly CallerBinding[],
  all: readonly CallerFact[],
  files: CallerWorld["files"],
): readonly HandedVariable[] {
  if (fact.action === "build") return [];
  // What stands in a file of variables wins over the image, and a variable that is handed wins over both.
  if (unseenFiles(fact, files).length > 0) return [];
  const found = new Map<string, HandedVariable>();
  for (const binding of bindings) {
    for (const name of missing(fact, binding, files))
      found.set(name, { name, source: sourceOf(name, fact, binding, all) });
  }
  return [...found.values()];
}

/** Says which file of variables, that is not in sight, has to hold what left the image. */
export function unseenAdvice({ fact, bindings }: CallerWork, files: CallerWorld["files"]): readonly CallerAdvice[] {
  const unseen = unseenFiles(fact, files);
  const names = [...new Set(bindings.flatMap((binding) => missing(fact, binding, files)))];
  if (unseen.length === 0 || names.length === 0) return [];
  const lines = `${names.join(", ")} left the image: see that ${unseen.join(" or ")}, which is not in sight, sets it`;
  return [{ at: fact.at, lines }];
}

function missing({ starts }: CallerFact, { runTime }: CallerBinding, files: CallerWorld["files"]): readonly string[] {
  const texts = files.filter(({ path }) => starts?.files?.includes(path)).map(({ text }) => text);
  return runTime.filter(
    (name) =>
      !starts?.environment.includes(name) && !texts.some((text) => readEnvFile(text, new Set([name])).has(name)),
  );
}

function unseenFiles({ starts }: CallerFact, files: CallerWorld["files"]): readonly string[] {
  return [...new Set(starts?.files)].filter((path) => !files.some((file) => file.path === path));
}

/** The call that passes the argument: its own, one that gives the image its name, one of its file, any other. */
function sourceOf(
  name: string,
  fact: CallerFact,
  { dockerfile, replaces, composed }: CallerBinding,
  all: readonly CallerFact[],
): HandedVariable["source"] {
  if (composed?.includes(name) === true) return undefined;
  const passing = all.filter((other) => other.dockerfile === dockerfile && other.example !== true);
  const isNamed = (other: CallerFact): boolean => other.tags.some((tag) => sameImage(tag, fact.starts?.image ?? ""));
  const near = [
    ...passing.filter((other) => other === fact),
    ...passing.filter(isNamed),
    ...passing.filter(({ at }) => at.path === fact.at.path),
    ...passing,
  ];
  const sources = near.flatMap((other) =>
    other.passes.filter((passed) => replaces.includes(passed.name)).map((passed) => ({ fact: other, passed })),
  );
  return sources[0];
}

/** Whether two names mean one image. */
export function sameImage(one: string, other: string): boolean {
  const plain = (name: string): string => name.replace(/:latest$/, "");
  return plain(one) === plain(other);
}
