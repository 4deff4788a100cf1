import { mkdirSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { asInputError } from "../project/read-text.ts";
import { isRunning } from "./lock.ts";
import { shortHash } from "./repository.ts";

/** Makes the folder of a campaign's results; throws an InputError. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw asInputError(error, folder);
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
