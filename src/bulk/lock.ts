import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { asInputError } from "../project/read-text.ts";
import { InputError } from "../text/input-error.ts";

/** How often whoever holds a lock shows that it is alive, and when a lock without a sign counts as left behind. */
export interface LockTimes {
  readonly sign: number;
  readonly stale: number;
}

const usual: LockTimes = { sign: 5_000, stale: 20_000 };

const heldHere = new Set<string>();

/**
 * Takes a file for this process alone; what comes back gives it free. The lock of a process of this machine that is
 * gone is taken over at once, one of another machine when it has shown no sign of life for a while, which is waited
 * for. Throws an InputError when somebody is at work on it.
 */
export async function lock(path: string, times: LockTimes = usual): Promise<() => void> {
  const file = `${path}.lock`;
  if (heldHere.has(file)) throw busy(path);
  heldHere.add(file);
  try {
    for (let waited = 0; !create(file); waited += 250) {
      if (isLeft(file, times)) rmSync(file, { force: true });
      else if (isOfHere(file) || waited > times.stale) throw busy(path);
      else await sleep(250);
    }
  } catch (error) {
    heldHere.delete(file);
    throw error;
  }
  const signs = setInterval(() => sign(file), times.sign);
  signs.unref();
  return () => {
    clearInterval(signs);
    heldHere.delete(file);
    rmSync(file, { force: true });
  };
}

function busy(path: string): InputError {
  return new InputError("another run is at work on it", path);
}

function create(file: string): boolean {
  try {
    writeFileSync(file, `${hostname()} ${process.pid}`, { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw asInputError(error, file);
  }
}

function sign(file: string): void {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // Somebody has removed it; the results are still whole lines.
  }
}

function isLeft(file: string, { stale }: LockTimes): boolean {
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (written === undefined || Date.now() - written > stale) return true;
  const pid = Number(ownerOf(file)[1]);
  // Of this very process it would be known here: a container that is started again has the same number.
  return isOfHere(file) && (pid === process.pid || !isRunning(pid));
}

function isOfHere(file: string): boolean {
  return ownerOf(file)[0] === hostname();
}

function ownerOf(file: string): readonly string[] {
  try {
    return readFileSync(file, "utf8").split(" ");
  } catch {
    return [];
  }
}

/** Whether a process of this machine is there. */
export function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
