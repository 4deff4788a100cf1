import { copyFileSync, existsSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { asInputError } from "../project/read-text.ts";
import { InputError } from "../text/input-error.ts";
import type { BulkIo } from "./bulk-io.ts";
import { Journal, journalsIn } from "./journal.ts";
import { makeFolder } from "./out-folder.ts";
import { Results, withResults } from "./results.ts";
import type { ResultRow, State } from "./result-row.ts";
import { writeReports } from "./write-reports.ts";

/** The arguments of `unleak merge`. */
export interface MergeOptions {
  /** Folders of shards, or their files of results. */
  readonly sources: readonly string[];
  /** Folder of the merged results and reports. */
  readonly out?: string;
}

/** Where merged results go when nothing else is said. */
const defaultMerged = "unleak-merged";

/**
 * Makes one report of the results of several shards or runs; returns the exit code, 1 when a repository failed.
 * Where two tell of one repository, the one that got further holds. Throws an InputError.
 */
export async function runMerge({ sources, out: asked = defaultMerged }: MergeOptions, io: BulkIo): Promise<number> {
  const out = resolve(io.cwd, asked);
  const files = sources.flatMap((source) => resultFiles(resolve(io.cwd, source), source));
  if (files.length === 0) throw new InputError("nothing to merge: name folders of unleak migrate --shard", "");
  const journal = "results.jsonl";
  if (files.includes(join(out, journal)))
    throw new InputError("the merged results need a folder of their own: --out", asked);
  for (const old of [journal, "patches"]) rmSync(join(out, old), { recursive: true, force: true });
  return withResults({ folder: out, journal }, (results) => {
    for (const file of files) mergeFile(file, results);
    const totals = writeReports(results);
    io.out(`${join(out, "report.html")}\n`);
    return Promise.resolve(Math.sign(totals.failed));
  });
}

function resultFiles(path: string, source: string): readonly string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) throw new InputError("no such file or folder", source);
  if (!stats.isDirectory()) return [path];
  const found = journalsIn(path);
  if (found.length === 0) throw new InputError("no results in it", source);
  return found;
}

function mergeFile(file: string, results: Results): void {
  const from = new Results(dirname(file), Journal.open(file));
  try {
    for (const row of from.rows()) {
      const known = results.journal.last(row.repository);
      if (known && !getsFurther(row, known)) continue;
      results.journal.append(row);
      copyPatch(from, results, row);
    }
  } finally {
    from.journal.close();
  }
}

function copyPatch(from: Results, to: Results, row: ResultRow): void {
  const file = from.patchFile(row.repository);
  if (row.files.length === 0 || !existsSync(file)) return;
  makeFolder(join(to.folder, "patches"));
  const target = join(to.folder, "patches", basename(file));
  try {
    copyFileSync(file, target);
  } catch (error) {
    throw asInputError(error, target);
  }
}

const ranks: Readonly<Record<State, number>> = {
  failed: 0,
  empty: 1,
  clean: 1,
  unread: 1,
  reported: 1,
  planned: 2,
  taken: 3,
  pushed: 4,
  declined: 5,
  proposed: 5,
};

function getsFurther(row: ResultRow, known: ResultRow): boolean {
  return ranks[row.state] >= ranks[known.state];
}
