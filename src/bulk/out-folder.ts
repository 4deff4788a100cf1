import { mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { asInputError } from "../project/read-text.ts";
import { InputError } from "../text/input-error.ts";
import type { Shard } from "./filter.ts";
import { shortHash } from "./repository.ts";

/** Makes the folder of a campaign's results; throws an InputError. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw asInputError(error, folder);
  }
}

/** The journal of a run in that folder. */
export function journalName(shard: Shard | undefined): string {
  return shard ? `results-${shard.index}-of-${shard.of}.jsonl` : "results.jsonl";
}

/** Takes a journal for this process alone; what comes back gives it free. Throws an InputError when it is taken. */
export function lock(journal: string): () => void {
  const file = `${journal}.lock`;
  const owner = `${hostname()} ${process.pid}`;
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, owner, { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (!isExisting(error)) throw asInputError(error, file);
      if (isHeld(file)) throw new InputError("another run is at work on it", journal);
      rmSync(file, { force: true });
    }
  }
  throw new InputError("another run is at work on it", journal);
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}

// A process of another machine cannot be asked; the lock of one that was killed there must be removed by hand.
function isHeld(file: string): boolean {
  const [host = "", pid = ""] = readFileSync(file, "utf8").split(" ");
  return host !== hostname() || isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

const prefix = (): string => `unleak-bulk-${shortHash(hostname())}-`;

/** A folder for clones, under a name that tells which process it is of. Leftovers of killed ones go. */
export async function makeWorkFolder(parent: string = tmpdir()): Promise<string> {
  for (const name of readdirSync(parent)) {
    const pid = name.startsWith(prefix()) ? Number(name.slice(prefix().length).split("-")[0]) : undefined;
    if (pid !== undefined && !isRunning(pid)) rmSync(join(parent, name), { recursive: true, force: true });
  }
  return realpathSync(await mkdtemp(join(parent, `${prefix()}${process.pid}-`)));
}
