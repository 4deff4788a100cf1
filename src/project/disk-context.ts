import { lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join, posix, sep } from "node:path";
import type { Context } from "../result.ts";
import { readTextIfAny } from "./read-text.ts";

const mostNames = 10_000;

/**
 * The build context in a folder. Nothing is read before it is asked for, and nothing twice; links that lead out of
 * the folder, files over 1 MiB and files that are not text are as good as absent.
 */
export function diskContext(folder: string): Context {
  const root = remembering(() => realPath(folder));
  return {
    read: remembering((path) => mapInside(root(""), path, readTextIfAny)),
    list: remembering((path) => mapInside(root(""), path, namesIn)),
  };
}

/** The context of a Dockerfile that came without one: nothing is known of its files. */
export const absentContext: Context = { read: () => undefined, list: () => undefined };

function remembering<T>(find: (path: string) => T): (path: string) => T {
  const known = new Map<string, { readonly found: T }>();
  return (path) => {
    const old = known.get(path);
    if (old) return old.found;
    const found = find(path);
    known.set(path, { found });
    return found;
  };
}

// COPY takes `/x` and `x` for the same file of the context.
function mapInside<T>(root: string | undefined, path: string, use: (file: string) => T | undefined): T | undefined {
  if (root === undefined) return undefined;
  const below = posix.normalize(`./${path}`);
  if (below === ".." || below.startsWith("../")) return undefined;
  const file = below === "." ? root : realPath(join(root, below));
  if (file === undefined || !isInside(root, file)) return undefined;
  return use(file);
}

function namesIn(folder: string): readonly string[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .slice(0, mostNames)
      .map((entry) =>
        entry.isDirectory() || (entry.isSymbolicLink() && isFolder(join(folder, entry.name)))
          ? `${entry.name}/`
          : entry.name,
      )
      .sort();
  } catch {
    return undefined;
  }
}

/** Whether there is a folder at the path, by a symbolic link or not. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** The path without symbolic links; undefined when there is nothing at its end. */
export function realPath(path: string): string | undefined {
  try {
    // Most of what is asked for is not there, and an error with its stack costs more than a second look.
    return lstatSync(path, { throwIfNoEntry: false }) && realpathSync.native(path);
  } catch {
    return undefined;
  }
}

/** Whether a path is the folder or lies below it; both absolute, without symbolic links. */
export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
