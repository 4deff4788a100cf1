import { posix } from "node:path";
import { includesOthers } from "../callers/compose-includes.ts";
import type { CallerFact } from "../callers/facts.ts";
import { variableFiles } from "../callers/variable-files.ts";
import type { SourceFile } from "../text/source.ts";

/** A build by its paths alone. */
export interface BuildPaths {
  readonly dockerfile: string;
  readonly contextPath: string;
}

/** Builds that must be changed together, and the files that may start them. */
export interface Joined<B extends BuildPaths> {
  readonly builds: readonly B[];
  readonly callers: readonly SourceFile[];
}

/**
 * Joins the builds that share a context or a caller. A fact that does not say which build it starts is taken to start
 * every one whose folder or file its caller names, and those beside it; when it names none, all it can reach. Joining
 * too many costs nothing but that they are written together; joining too few would change one caller twice. The
 * pipelines that include other files (`including`) go where these go.
 */
export function joinBuilds<B extends BuildPaths>(
  builds: readonly B[],
  callers: readonly SourceFile[],
  facts: readonly CallerFact[],
  including: readonly string[],
): readonly Joined<B>[] {
  const groups = new Groups(builds.length);
  const byContext = new Map<string, number>();
  builds.forEach((build, index) => groups.join(index, firstSeen(byContext, build.contextPath, index)));

  const starts = startsByCaller(builds, callers, facts, including);
  const started = callers.map((caller) => starts.get(caller.path) ?? []);
  for (const [first = 0, ...others] of started) for (const other of others) groups.join(first, other);

  const joined = new Map<number, { builds: B[]; callers: SourceFile[] }>();
  builds.forEach((build, index) => {
    const root = groups.rootOf(index);
    const group = joined.get(root) ?? { builds: [], callers: [] };
    group.builds.push(build);
    joined.set(root, group);
  });
  callers.forEach((caller, index) => {
    const first = started[index]?.[0];
    if (first !== undefined) joined.get(groups.rootOf(first))?.callers.push(caller);
  });
  return [...joined.values()];
}

function firstSeen(seen: Map<string, number>, key: string, index: number): number {
  const first = seen.get(key) ?? index;
  seen.set(key, first);
  return first;
}

function buildsByName(builds: readonly BuildPaths[]): ReadonlyMap<string, readonly number[]> {
  const names = new Map<string, number[]>();
  builds.forEach((build, index) => {
    for (const name of namesOf(build)) names.set(name, [...(names.get(name) ?? []), index]);
  });
  return names;
}

function namesOf(build: BuildPaths): ReadonlySet<string> {
  const file = posix.basename(build.dockerfile);
  // A folder above counts too: `cd services/$name` may lead to each that is in it.
  const names = new Set([...posix.dirname(build.dockerfile).split("/"), posix.basename(build.contextPath)]);
  if (file !== "Dockerfile" && file !== "Containerfile") names.add(file);
  names.delete(".");
  return names;
}

function startsByCaller(
  builds: readonly BuildPaths[],
  callers: readonly SourceFile[],
  facts: readonly CallerFact[],
  pipelines: readonly string[],
): ReadonlyMap<string, readonly number[]> {
  const names = buildsByName(builds);
  const indexes = new Map(builds.map((build, index) => [build.dockerfile, index]));
  const starts = new Map<string, readonly number[]>();
  const byCaller = new Map<string, CallerFact[]>();
  const variablesOf = new Map(callers.map((caller) => [caller.path, variableFiles(caller)] as const));
  const including = callers.filter(includesOthers).map(({ path }) => path);
  for (const fact of facts) {
    // The variables of a caller go where it goes, and so does what includes a compose file.
    const variables = variablesOf.get(fact.at.path) ?? [];
    const around =
      fact.format === "compose" ? including : fact.format === "gitlab" || fact.format === "azure" ? pipelines : [];
    for (const path of new Set([fact.at.path, ...variables, ...around]))
      byCaller.set(path, [...(byCaller.get(path) ?? []), fact]);
  }
  for (const caller of callers) {
    const own = byCaller.get(caller.path) ?? [];
    // A Dockerfile that is not there is none of these builds.
    const told = own.flatMap((fact) => (fact.dockerfile === undefined ? [] : (indexes.get(fact.dockerfile) ?? [])));
    const guessed = own.some((fact) => fact.dockerfile === undefined) ? guessStarted(caller, builds, names) : [];
    starts.set(caller.path, [...new Set([...told, ...guessed])]);
  }
  return starts;
}

function guessStarted(
  caller: SourceFile,
  builds: readonly BuildPaths[],
  names: ReadonlyMap<string, readonly number[]>,
): readonly number[] {
  const started = new Set<number>();
  for (const word of new Set(caller.text.match(/[\w.@+-]+/g)))
    for (const index of names.get(word) ?? []) started.add(index);
  const home = homeOf(caller.path);
  const beside = indexesWhere(
    builds,
    (build) => posix.dirname(build.dockerfile) === home || build.contextPath === home,
  );
  for (const index of beside) started.add(index);
  return started.size > 0 ? [...started] : inReach(home, builds);
}

// The builds below the nearest folder that has any.
function inReach(folder: string, builds: readonly BuildPaths[]): readonly number[] {
  if (folder === ".") {
    const atRoot = indexesWhere(builds, (build) => posix.dirname(build.dockerfile) === ".");
    return atRoot.length > 0 ? atRoot : builds.map((_, index) => index);
  }
  const below = indexesWhere(builds, (build) => build.dockerfile.startsWith(`${folder}/`));
  return below.length > 0 ? below : inReach(posix.dirname(folder), builds);
}

// `.github/workflows/ci.yml` and its like run at the folder that holds the dotted one.
function homeOf(path: string): string {
  const folders = posix.dirname(path).split("/");
  const dotted = folders.findIndex((name) => name.length > 1 && name.startsWith("."));
  return (dotted === -1 ? folders : folders.slice(0, dotted)).join("/") || ".";
}

function indexesWhere(builds: readonly BuildPaths[], test: (build: BuildPaths) => boolean): readonly number[] {
  return builds.flatMap((build, index) => (test(build) ? [index] : []));
}

class Groups {
  readonly #parents: number[];

  constructor(size: number) {
    this.#parents = Array.from({ length: size }, (_, index) => index);
  }

  rootOf(index: number): number {
    let at = index;
    for (let parent = this.#parents[at]; parent !== undefined && parent !== at; parent = this.#parents[at]) {
      this.#parents[at] = this.#parents[parent] ?? parent;
      at = parent;
    }
    return at;
  }

  join(a: number, b: number): void {
    this.#parents[this.rootOf(b)] = this.rootOf(a);
  }
}
