import { join, posix } from "node:path";
import { includesOthers } from "../callers/compose-includes.ts";
import type { CallerFact } from "../callers/facts.ts";
import type { SourceFile } from "../text/source.ts";
import type { BuildPaths } from "./join-builds.ts";
import { readTextHolding, readTextIfAny } from "./read-text.ts";

/** Files that start builds or containers, and what they say. */
export interface GatheredCallers {
  readonly files: readonly SourceFile[];
  readonly facts: readonly CallerFact[];
  /** Paths of pipelines that include other files. */
  readonly including: readonly string[];
}

/** In every program that names build arguments, whatever its language calls them. */
const passingSigns = ["uild-arg", "uild_arg", "uildArg", "uildarg", "UILD_ARG", "<args>"].map((sign) =>
  Buffer.from(sign),
);

/** Where files that start builds may lie. */
export interface CallerPaths {
  readonly root: string;
  /** By their names, see `isCallerName`. */
  readonly callers: readonly string[];
  /** Programs, and settings of tools. */
  readonly programs: readonly string[];
  readonly links: Readonly<Record<string, string>>;
}

/** Reads the files among some paths that start one of the builds or its container. */
export async function gatherCallers(paths: CallerPaths, builds: readonly BuildPaths[]): Promise<GatheredCallers> {
  const { root, links } = paths;
  const programs = passingPrograms(paths);
  if (paths.callers.length === 0 && programs.length === 0) return { files: [], facts: [], including: [] };
  // Their parsers are worth loading only where there is something to read.
  const [{ includingParts, mayBeCaller, prepareCallers, readCallers }, { argumentsOf }] = await Promise.all([
    import("../callers/index.ts"),
    import("../plan/undeclared-arguments.ts"),
  ]);
  const named = [...new Set(paths.callers)].flatMap((path) => {
    const text = readTextIfAny(join(root, path));
    return text !== undefined && mayBeCaller({ path, text }) ? [{ path, text }] : [];
  });
  const files = [...named, ...programs.filter(mayBeCaller)];
  await prepareCallers(files);
  const variables = files.flatMap((file) => variablesOf(file, root));
  const facts = readCallers(
    [...files, ...variables],
    builds.map(({ dockerfile, contextPath }) => ({ dockerfile, context: contextPath })),
    links,
    () => argumentsOf(dockerfilesOf(root, builds)),
  );
  const speaking = new Set(facts.map((fact) => fact.at.path));
  const including = includingParts(files);
  const told = files.filter((file) => speaking.has(file.path) || includesOthers(file) || including.includes(file.path));
  return { files: [...told, ...variables], facts, including };
}

/** The programs that name build arguments. */
function passingPrograms({ root, callers, programs }: CallerPaths): readonly SourceFile[] {
  const named = new Set(callers);
  return programs.flatMap((path) => {
    const text = named.has(path) ? undefined : readTextHolding(join(root, path), passingSigns);
    return text === undefined ? [] : [{ path, text }];
  });
}

function dockerfilesOf(root: string, builds: readonly BuildPaths[]): readonly { readonly dockerfile: SourceFile }[] {
  return builds.flatMap(({ dockerfile: path }) => {
    const text = readTextIfAny(join(root, path));
    return text === undefined ? [] : [{ dockerfile: { path, text } }];
  });
}

// Compose takes the names in its paths from the `.env` beside it, which git as a rule ignores.
function variablesOf({ path }: SourceFile, root: string): readonly SourceFile[] {
  if (!isCompose(path)) return [];
  const beside = posix.join(posix.dirname(path), ".env");
  const text = readTextIfAny(join(root, beside));
  return text === undefined ? [] : [{ path: beside, text }];
}

function isCompose(path: string): boolean {
  return /(?:^|\/)(?:docker-)?compose(?:[.-][^/]*)?\.ya?ml$/.test(path);
}

/** The build context that the callers of a Dockerfile agree on; its own folder when they do not, or there are none. */
export function contextOf({ dockerfile, contextPath }: BuildPaths, facts: readonly CallerFact[]): string {
  const own = facts.filter(
    (fact) => fact.dockerfile === dockerfile && fact.context !== undefined && fact.action !== "start",
  );
  const real = own.filter((fact) => fact.example !== true);
  const contexts = new Set((real.length > 0 ? real : own).map((fact) => fact.context ?? contextPath));
  const [only, ...others] = contexts;
  return only === undefined || others.length > 0 ? contextPath : only;
}
