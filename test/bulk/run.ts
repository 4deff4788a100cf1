import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BulkIo } from "../../src/bulk/bulk-io.ts";
import { runMerge, type MergeOptions } from "../../src/bulk/merge.ts";
import { runMigrate } from "../../src/bulk/migrate.ts";
import type { MigrateOptions } from "../../src/bulk/migrate-options.ts";
import { parseRow, type ResultRow } from "../../src/bulk/result-row.ts";
import { runSuggest, type SuggestOptions } from "../../src/bulk/suggest.ts";
import { InputError } from "../../src/text/input-error.ts";

/** The children are real processes, so they run what was built. */
export const childProgram = fileURLToPath(new URL("../../dist/src/bulk/transform-child.js", import.meta.url));

/** What a run left behind. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const made: string[] = [];
const removeMade = (): void => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
};
// The bench has no test runner around it, and a test runner ends its processes before they exit.
if (process.env["VITEST"] === undefined) process.once("exit", removeMade);
else (await import("vitest")).afterAll(removeMade);

/** A new folder that nothing else uses, gone when the tests are. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "unleak-bulk-test-"));
  made.push(folder);
  return folder;
}

/** Runs `unleak migrate` in this process. */
export function migrate(
  cwd: string,
  options: MigrateOptions,
  { env = {}, stdin = "" }: { readonly env?: Readonly<Record<string, string>>; readonly stdin?: string } = {},
): Promise<Ran> {
  return captured(cwd, env, stdin, (io) => runMigrate({ childProgram, interval: 0, concurrency: 2, ...options }, io));
}

async function captured(
  cwd: string,
  env: Readonly<Record<string, string>>,
  stdin: string,
  run: (io: BulkIo) => Promise<number>,
): Promise<Ran> {
  const printed = { out: "", err: "" };
  const io: BulkIo = {
    cwd,
    env: { PATH: process.env["PATH"] ?? "", HOME: cwd, ...env },
    stderrIsTerminal: false,
    out: (text) => void (printed.out += text),
    err: (text) => void (printed.err += text),
    stdin: () => Promise.resolve(Buffer.from(stdin)),
  };
  try {
    return { code: await run(io), ...printed };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { code: 2, out: printed.out, err: `${printed.err}${error.oneLine}\n` };
  }
}

/** The rows of a file of results. */
export function rowsIn(file: string): readonly ResultRow[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => parseRow(line) ?? []);
}

/** The report of a run, without what no two runs have in common. */
export function comparable(folder: string): readonly unknown[] {
  return rowsIn(join(folder, "report.jsonl")).map((row) => ({ ...row, timings: {}, attempt: 0 }));
}

/** Runs `unleak merge` in this process. */
export async function merge(cwd: string, options: MergeOptions): Promise<Ran> {
  return captured(cwd, {}, "", (io) => runMerge(options, io));
}

/** Runs `unleak suggest` in this process. */
export async function suggest(
  cwd: string,
  options: SuggestOptions,
  env: Readonly<Record<string, string>>,
): Promise<Ran> {
  return captured(cwd, env, "", (io) => runSuggest(options, io));
}
