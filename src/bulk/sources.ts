import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { asInputError } from "../project/read-text.ts";
import { InputError } from "../text/input-error.ts";
import type { BulkIo } from "./bulk-io.ts";
import type { Goal } from "./campaign.ts";
import type { Filter } from "./filter.ts";
import { listedRepositories, type CodeHosts } from "./code-hosts.ts";
import { repositoryAt, type KindOf, type Repository } from "./repository.ts";
import { runProcess } from "../proof/processes.ts";

/** What sources are read with. */
export interface SourceReader {
  readonly io: BulkIo;
  readonly kindOf: KindOf;
  readonly goal: Goal;
  readonly filter: Filter;
  /** They list the repositories of `github:` and `gitlab:` sources. */
  readonly hosts: CodeHosts;
}

const deepest = 3;

/**
 * The repositories of some sources, each once, as the filter lets them through: folders that are repositories or hold
 * some, clone URLs, files of clone URLs (`-` for standard input), `github:owner/*` and `gitlab:group/**`. Throws an
 * InputError for a source that is none of these.
 */
export async function* repositoriesOf(sources: readonly string[], reader: SourceReader): AsyncGenerator<Repository> {
  const seen = new Set<string>();
  for (const source of sources) {
    for await (const repository of repositoriesIn(source, reader)) {
      if (seen.has(repository.name) || !reader.filter.letsThrough(repository.name)) continue;
      seen.add(repository.name);
      yield repository;
      if (seen.size >= reader.filter.limit) return;
    }
  }
}

async function* repositoriesIn(source: string, reader: SourceReader): AsyncGenerator<Repository> {
  const { io, kindOf, goal } = reader;
  const listed = /^(github|gitlab):(?!\/\/)(.+)$/.exec(source);
  if (listed) {
    const kind = listed[1] === "github" ? "github" : "gitlab";
    return yield* listedRepositories(kind, listed[2] ?? "", reader.hosts, reader.filter);
  }
  if (source === "-") return yield* inList(Buffer.from(await io.stdin()).toString("utf8"), "-", kindOf);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(source)) return yield repositoryAt(source, kindOf);
  const file = resolve(io.cwd, source);
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats?.isDirectory()) {
    for (const folder of foldersIn(realpathSync(file), source)) yield await folderSource(folder, goal, kindOf);
  } else if (stats) yield* inList(readList(file, source), source, kindOf);
  else if (/^[\w.-]+@/.test(source)) yield repositoryAt(source, kindOf);
  else throw new InputError("no such folder or file, and no clone URL", source);
}

function readList(file: string, source: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw asInputError(error, source);
  }
}

function* inList(text: string, source: string, kindOf: KindOf): Generator<Repository> {
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const url = line.replace(/(?:^|\s)#.*$/, "").trim();
    if (url === "") continue;
    try {
      yield repositoryAt(url, kindOf);
    } catch (error) {
      throw error instanceof InputError ? new InputError(error.message, source, index + 1) : error;
    }
  }
}

function foldersIn(folder: string, source: string): readonly string[] {
  const found = isRepository(folder) ? [folder] : below(folder, deepest);
  if (found.length === 0)
    throw new InputError("no git repository in it; to fix a plain folder, unleak --write", source);
  return found;
}

function below(folder: string, depth: number): readonly string[] {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
    .map((entry) => join(folder, entry.name))
    .sort();
  return names.flatMap((name) => (isRepository(name) ? [name] : depth > 1 ? below(name, depth - 1) : []));
}

function isRepository(folder: string): boolean {
  if (existsSync(join(folder, ".git"))) return true;
  return ["HEAD", "objects", "refs"].every((name) => existsSync(join(folder, name)));
}

// A pull request cannot be opened on a folder: there the folder only names what it was cloned from.
async function folderSource(folder: string, goal: Goal, kindOf: KindOf): Promise<Repository> {
  if (goal !== "pull-request") return { name: folder, url: pathToFileURL(folder).href };
  const done = await runProcess("git", ["config", "--local", "--no-includes", "--get", "remote.origin.url"], {
    cwd: folder,
  });
  const origin = done.stdout.trim();
  if (origin === "") throw new InputError("has no remote called origin that a pull request could go to", folder);
  return repositoryAt(origin.replace(/^(https?:\/\/)[^/@]*@/, "$1"), kindOf);
}
