import { join, posix } from "node:path";
import { includesOthers } from "../callers/compose-includes.ts";
import type { CallerFact } from "../callers/facts.ts";
import type { SourceFile } from "../text/source.ts";
import type { BuildPaths } from "./join-builds.ts";
import { readTextIfAny } from "./read-text.ts";

/** Files that start builds or containers, and what they say. */
export interface GatheredCallers {
  readonly files: readonly SourceFile[];
  readonly facts: readonly CallerFact[];
}

/** Reads the files among some paths that start one of the builds or its container. */
export async function gatherCallers(
  root: string,
  paths: readonly string[],
  builds: readonly BuildPaths[],
  links: Readonly<Record<string, string>>,
): Promise<GatheredCallers> {
  if (paths.length === 0) return { files: [], facts: [] };
  // Their parsers are worth loading only where there is something to read.
  const [{ prepareCallers, readCallers }, { formatOf }] = await Promise.all([
    import("../callers/index.ts"),
    import("../callers/formats.ts"),
  ]);
  const files = [...new Set(paths)].flatMap((path) => {
    const text = readTextIfAny(join(root, path));
    return text !== undefined && formatOf({ path, text }) ? [{ path, text }] : [];
  });
  await prepareCallers(files);
  const variables = files.flatMap((file) => variablesOf(file, root));
  const facts = readCallers(
    [...files, ...variables],
    builds.map(({ dockerfile, contextPath }) => ({ dockerfile, context: contextPath })),
    links,
  );
  const speaking = new Set(facts.map((fact) => fact.at.path));
  return { files: [...files.filter((file) => speaking.has(file.path) || includesOthers(file)), ...variables], facts };
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
