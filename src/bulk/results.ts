import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asInputError } from "../project/read-text.ts";
import { Journal } from "./journal.ts";
import { lock } from "./lock.ts";
import { makeFolder } from "./out-folder.ts";
import { fileNameFor } from "./repository.ts";
import type { ResultRow } from "./result-row.ts";

/** The results of a campaign in its folder: the journal, and a patch for each repository that changes. */
export class Results {
  constructor(
    readonly folder: string,
    readonly journal: Journal,
    /** What the reports are called, without their endings. */
    readonly reportName: string = "report",
  ) {}

  /** Keeps rows, their patches as files of their own. Throws an InputError when the disk does not take them. */
  keep(...rows: readonly ResultRow[]): void {
    const small = rows.map(({ patch, ...row }) => {
      if (patch !== undefined) this.#write(this.patchFile(row.repository), patch);
      else if (row.files.length === 0) rmSync(this.patchFile(row.repository), { force: true });
      return row;
    });
    this.journal.append(...small);
  }

  /** The last row of every repository, by name. */
  rows(): Iterable<ResultRow> {
    return this.journal.rows();
  }

  patchFile(repository: string): string {
    return join(this.folder, "patches", `${fileNameFor(repository)}.patch`);
  }

  /** The patch of a row; undefined when there is none. */
  patchOf(row: ResultRow): string | undefined {
    if (row.files.length === 0) return undefined;
    try {
      return readFileSync(this.patchFile(row.repository), "utf8");
    } catch {
      return undefined;
    }
  }

  #write(file: string, text: string): void {
    try {
      mkdirSync(join(this.folder, "patches"), { recursive: true });
      writeFileSync(`${file}.new`, text);
      renameSync(`${file}.new`, file);
    } catch (error) {
      rmSync(`${file}.new`, { force: true });
      throw asInputError(error, file);
    }
  }
}

/** Where results are kept. */
export interface ResultPlace {
  readonly folder: string;
  /** Name of the journal in it. */
  readonly journal: string;
  readonly report?: string;
}

/** Opens results for this process alone, and closes them when the work is done. Throws an InputError. */
export async function withResults<T>(
  { folder, journal: name, report }: ResultPlace,
  work: (results: Results) => Promise<T>,
): Promise<T> {
  makeFolder(folder);
  const file = join(folder, name);
  const unlock = await lock(file);
  try {
    const journal = Journal.open(file);
    try {
      return await work(new Results(folder, journal, report));
    } finally {
      journal.close();
    }
  } finally {
    unlock();
  }
}
