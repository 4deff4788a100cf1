import { join } from "node:path";
import { includesOthers } from "../callers/compose-includes.ts";
import type { CallerFact } from "../callers/facts.ts";
import { variableFiles } from "../callers/variable-files.ts";
import type { SourceFile } from "../text/source.ts";
import type { BuildPaths } from "./join-builds.ts";
import { readTextHolding, readTextIfAny } from "./read-text.ts";

/** Files that start builds or containers, and what they say. */
interface GatheredCallers {
  readonly files: readonly SourceFile[];
  readonly facts: readonly CallerFact[];
  /** Paths of pipelines that include other files. */
  readonly including: readonly string[];
}

/** A program that holds none of these passes no build argument. */
const passingSigns = ["uild-arg", "uild_arg", "uildArg", "uildarg", "UILD_ARG", "<args>"].map((sign) =>
  Buffer.from(sign),
);

/** Where files that start builds may lie. */
interface CallerPaths {
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
  const variables = variablesOf(files, root);
  const facts = readCallers(
    [...files, ...variables],
    builds.map(({ dockerfile, contextPath }) => ({ dockerfile, context: contextPath })),
    links,
    () => argumentsOf(dockerfilesOf(root, builds)),
  );
  const speaking = new Set(facts.map((fact) => fact.at.path));
  const including = includingParts(files);
  const told = files.filter((file) => speaking.has(file.path) || includesOthers(file) || including.includes(file.path));
  const filling = new Set(told.flatMap(variableFiles));
  const silent = files.filter((file) => filling.has(file.path) && !told.includes(file));
  return {
    files: [...told, ...silent, ...variables.filter(({ path }) => filling.has(path))],
    facts,
    including,
  };
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

// Git as a rule ignores them, so the walk does not list them.
function variablesOf(files: readonly SourceFile[], root: string): readonly SourceFile[] {
  const known = new Set(files.map(({ path }) => path));
  const named = [...new Set(files.flatMap(variableFiles))].filter((path) => !known.has(path));
  return named.flatMap((path) => {
    const text = readTextIfAny(join(root, path));
    return text === undefined ? [] : [{ path, text }];
  });
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
