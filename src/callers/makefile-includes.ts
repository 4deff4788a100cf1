import type { SourceFile } from "../text/source.ts";
import type { CallerWorld } from "./facts.ts";
import { type MakeDefinition, readMakefile } from "../shell/read-makefile.ts";
import { folderOf, joinPath } from "./paths.ts";
import { includedBy } from "./variable-files.ts";

/** What the files say that a Makefile includes. */
export interface IncludedMakefiles {
  readonly definitions: readonly MakeDefinition[];
  /** One of them is not at hand. */
  readonly unseen: boolean;
}

/** The definitions of the files that a Makefile includes, and of those that these include. */
export function includedMakefiles(
  file: SourceFile,
  world: CallerWorld,
  seen: ReadonlySet<string> = new Set(),
): IncludedMakefiles {
  const definitions: MakeDefinition[] = [];
  let unseen = false;
  for (const name of includedBy(file.text)) {
    const paths = [...new Set([".", folderOf(file.path)])].flatMap((folder) => joinPath(folder, name) ?? []);
    const found = world.files.find((other) => paths.includes(other.path));
    if (!found) unseen = true;
    if (!found || seen.has(found.path)) continue;
    const below = includedMakefiles(found, world, new Set([...seen, found.path]));
    definitions.push(...readMakefile(found.text).definitions, ...below.definitions);
    unseen ||= below.unseen;
  }
  return { definitions, unseen };
}
