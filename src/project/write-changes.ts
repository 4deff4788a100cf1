import { constants } from "node:fs";
import { dirname, join } from "node:path";
import { Buffer } from "node:buffer";
import type { FileChange, FileProblem } from "../result.ts";
import { InputError } from "../text/input-error.ts";
import { nodeDisk, type Disk, type FileMode } from "./disk.ts";
import { isInside, realPath } from "./disk-context.ts";
import { problemOf } from "./load.ts";
import { asInputError } from "./read-text.ts";

interface Pending {
  readonly path: string;
  readonly file: string;
  readonly before: Buffer | undefined;
  readonly after: Buffer;
  readonly mode: FileMode | undefined;
  /** The new text under a name of its own, beside the file. */
  readonly fresh: string;
  /** The original under a second name, for the way back. */
  readonly kept: string;
}

/**
 * Writes all changes or none; paths are relative to `root`. Owner and mode stay. A file that is not as it was read,
 * is read-only or lies outside the root stops it, and every file is as it was. Nothing else is left behind.
 */
export function writeChanges(
  root: string,
  changes: readonly FileChange[],
  disk: Disk = nodeDisk,
): readonly FileProblem[] {
  const attempt = new Attempt(disk);
  try {
    const pending = changes.map((change) => prepare(root, change, disk));
    for (const one of pending) attempt.store(one);
    for (const one of pending) attempt.check(one);
    for (const one of pending) attempt.put(one);
    attempt.finish();
    return [];
  } catch (error) {
    const failures = attempt.undo();
    const cause = asInputError(error, attempt.path);
    if (!(cause instanceof InputError)) throw cause;
    return [problemOf(cause), ...failures];
  }
}

function prepare(root: string, change: FileChange, disk: Disk): Pending {
  const { path } = change;
  try {
    const file = realFile(root, path, change.before !== undefined);
    const stats = disk.stat(file);
    if (change.before === undefined && stats) throw new InputError(whyTaken(stats), path);
    if (change.before !== undefined) refuseReadOnly(file, path, stats, disk);
    const name = join(dirname(file), `.unleak-${process.pid}-${Math.random().toString(36).slice(2)}`);
    const before = change.before === undefined ? undefined : Buffer.from(change.before);
    return {
      path,
      file,
      before,
      after: Buffer.from(change.after),
      mode: stats,
      fresh: `${name}.new`,
      kept: `${name}.old`,
    };
  } catch (error) {
    throw asInputError(error, path);
  }
}

// A link whose end lies out of sight counts as no file when the project is read.
function whyTaken({ mode }: FileMode): string {
  return (mode & constants.S_IFMT) === constants.S_IFLNK
    ? "symbolic link leads out of its folder or nowhere: put a file there"
    : "a file of that name appeared meanwhile";
}

function realFile(root: string, path: string, exists: boolean): string {
  const named = join(root, path);
  const folder = realPath(dirname(named));
  const file = exists ? realPath(named) : folder && join(folder, path.split("/").at(-1) ?? path);
  if (file === undefined) throw new InputError("no longer there", path);
  if (!isInside(realPath(root) ?? root, file)) throw new InputError("symbolic link leads out of the tree", path);
  return file;
}

// The superuser may write to any file, yet a file without a single write bit was meant to stay as it is.
function refuseReadOnly(file: string, path: string, stats: FileMode | undefined, disk: Disk): void {
  if (stats && (stats.mode & 0o222) === 0) throw new InputError("file is read-only", path);
  disk.mayWrite(file);
}

/** One go at writing a project, with the way back. */
class Attempt {
  /** The file at hand, for errors. */
  path = "";
  readonly #stored: Pending[] = [];
  readonly #done: Pending[] = [];

  constructor(readonly disk: Disk) {}

  store(one: Pending): void {
    this.path = one.path;
    this.#stored.push(one);
    this.disk.create(one.fresh, one.after, one.mode);
  }

  check(one: Pending): void {
    this.path = one.path;
    if (one.before && !one.before.equals(this.disk.read(one.file))) {
      throw new InputError("changed while it was worked on", one.path);
    }
  }

  put(one: Pending): void {
    this.path = one.path;
    if (one.before) {
      this.disk.keep(one.file, one.kept);
      this.#done.push(one);
      this.disk.replace(one.file, one.fresh);
    } else {
      this.disk.place(one.fresh, one.file);
      this.#done.push(one);
    }
  }

  finish(): void {
    this.#clean();
    for (const folder of new Set(this.#done.map(({ file }) => dirname(file)))) this.disk.syncFolder(folder);
  }

  /** Everything as it was; what could not be brought back is told. */
  undo(): readonly FileProblem[] {
    const failures: FileProblem[] = [];
    for (const one of this.#done.reverse()) {
      try {
        if (one.before) this.disk.replace(one.file, one.kept);
        else this.disk.remove(one.file);
      } catch {
        failures.push({ path: one.path, message: `could not be brought back; the original is ${one.kept}` });
      }
    }
    this.#clean(failures.length > 0);
    return failures;
  }

  #clean(keepOriginals = false): void {
    for (const one of this.#stored) {
      tryTo(() => this.disk.remove(one.fresh));
      if (!keepOriginals) tryTo(() => this.disk.remove(one.kept));
    }
  }
}

function tryTo(act: () => void): void {
  try {
    act();
  } catch {
    // What is left over is not worth losing the outcome for.
    return;
  }
}
