import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asInputError } from "../project/read-text.ts";
import type { Journal } from "./journal.ts";
import { fileNameFor } from "./repository.ts";
import type { ResultRow } from "./result-row.ts";

/** The results of a campaign in its folder: the journal, and a patch for each repository that changes. */
export class Results {
  constructor(
    readonly folder: string,
    readonly journal: Journal,
  ) {}

  /** Keeps a row, its patch as a file of its own. Throws an InputError when the disk does not take it. */
  keep({ patch, ...row }: ResultRow): void {
    if (patch !== undefined) this.#write(this.patchFile(row.repository), patch);
    else if (row.files.length === 0) rmSync(this.patchFile(row.repository), { force: true });
    this.journal.append(row);
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
