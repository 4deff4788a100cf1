import { existsSync, readdirSync, type Dirent } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { FileProblem } from "../result.ts";
import { isFolder, isInside, realPath } from "./disk-context.ts";
import { isCallerName, isDockerfileName, isProgramName } from "./file-names.ts";
import { IgnoreRules } from "./ignore-rules.ts";

const never = new Set([".git", ".hg", ".svn", "node_modules"]);

/** What lies below a folder, as paths relative to the root, sorted. */
export interface Found {
  readonly dockerfiles: readonly string[];
  /** Files that may start a build, by their names alone. */
  readonly callers: readonly string[];
  /** Programs and settings of tools, which may start one too. What git ignores is taken out when this is called: few ask. */
  readonly programs: () => readonly string[];
  readonly problems: readonly FileProblem[];
  /** Symbolic links within the tree, with the path that each leads to. */
  readonly links: Readonly<Record<string, string>>;
  /** What was named by its own path, there or not. */
  readonly named: readonly string[];
}

/**
 * The folder that paths in reports are relative to: the root of the git working tree that holds all of them, or the
 * working directory when it does, or the deepest folder that does.
 */
export function findRoot(cwd: string, paths: readonly string[]): { readonly root: string; readonly git: boolean } {
  const common = paths.map((path) => folderOf(resolve(cwd, path))).reduce(commonFolder);
  for (let folder = common; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return { root: folder, git: true };
    if (folder === dirname(folder)) break;
  }
  const here = realPath(cwd) ?? cwd;
  return { root: isInside(here, common) ? here : common, git: false };
}

/** The folder itself, or the folder of a file, without symbolic links. */
export function folderOf(path: string): string {
  const folder = isFolder(path) ? path : dirname(path);
  return realPath(folder) ?? folder;
}

function commonFolder(a: string, b: string): string {
  return isInside(a, b) ? a : commonFolder(dirname(a), b);
}

/** A path relative to the root, with `/`; `.` for the root itself. */
export function pathFrom(root: string, file: string): string {
  return relative(root, file).split(sep).join("/") || ".";
}

/**
 * Dockerfiles at or below each path (absolute or relative to `cwd`). A file that is named is taken whatever it is
 * called; below a folder the name decides, and what git ignores and links that lead out of the tree stay out.
 */
export function findDockerfiles(root: string, cwd: string, paths: readonly string[]): Found {
  const found = new Collector(root);
  for (const path of paths) {
    const folder = folderOf(resolve(cwd, path));
    const file = resolve(cwd, path);
    if (isFolder(file)) found.walk(folder, IgnoreRules.above(root, folder));
    else found.named(join(folder, basename(file)));
  }
  return found.sorted();
}

/** What lies in a folder and up to `depth` levels below. */
export function findNear(root: string, folder: string, depth = Infinity): Found {
  const found = new Collector(root);
  found.walk(folder, IgnoreRules.above(root, folder), depth);
  return found.sorted();
}

class Collector {
  readonly #dockerfiles = new Set<string>();
  readonly #callers = new Set<string>();
  readonly #programs = new Map<string, IgnoreRules>();
  readonly #problems: FileProblem[] = [];
  readonly #links: Record<string, string> = {};
  readonly #named = new Set<string>();

  constructor(readonly root: string) {}

  sorted(): Found {
    return {
      dockerfiles: [...this.#dockerfiles].sort(),
      callers: [...this.#callers].sort(),
      programs: () =>
        [...this.#programs]
          .filter(([path, rules]) => !rules.ignores(join(this.root, path), false))
          .map(([path]) => path)
          .sort(),
      problems: this.#problems,
      links: this.#links,
      named: [...this.#named],
    };
  }

  named(file: string): void {
    const real = realPath(file);
    this.#named.add(pathFrom(this.root, real !== undefined && isInside(this.root, real) ? real : file));
    this.#add(file);
  }

  #add(file: string): void {
    const real = realPath(file);
    const path = pathFrom(this.root, file);
    if (real === undefined) this.#problems.push({ path, message: "no such file" });
    else if (isInside(this.root, real)) this.#dockerfiles.add(pathFrom(this.root, real));
    else this.#problems.push({ path, message: "symbolic link leads out of the tree" });
  }

  walk(folder: string, above: IgnoreRules, depth = Infinity): void {
    const entries = this.#entriesOf(folder);
    const rules = entries.some(({ name }) => name === ".gitignore") ? above.within(folder) : above;
    for (const entry of entries) {
      const file = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (depth > 0 && !never.has(entry.name) && !rules.ignores(file, true)) this.walk(file, rules, depth - 1);
      } else {
        if (entry.isSymbolicLink()) this.#noteLink(file);
        this.#take(file, entry, rules);
      }
    }
  }

  #entriesOf(folder: string): readonly Dirent[] {
    try {
      return readdirSync(folder, { withFileTypes: true });
    } catch {
      this.#problems.push({ path: pathFrom(this.root, folder), message: "folder cannot be read" });
      return [];
    }
  }

  #take(file: string, entry: Dirent, rules: IgnoreRules): void {
    const path = pathFrom(this.root, file);
    const dockerfile = isDockerfileName(entry.name);
    if (!dockerfile && entry.isFile() && isProgramName(path)) this.#programs.set(path, rules);
    if ((!dockerfile && !isCallerName(path)) || rules.ignores(file, false)) return;
    if (!entry.isSymbolicLink()) {
      if (entry.isFile()) (dockerfile ? this.#dockerfiles : this.#callers).add(path);
    } else if (dockerfile) this.#takeLink(file);
  }

  // A folder behind a link is not searched: what lies in it has a path of its own. A caller may name it by the link.
  #noteLink(file: string): void {
    const real = realPath(file);
    if (real !== undefined && isInside(this.root, real))
      this.#links[pathFrom(this.root, file)] = pathFrom(this.root, real);
  }

  // Of two names for one file only the real one is taken, so nothing is written twice. Callers are not followed.
  #takeLink(file: string): void {
    const real = realPath(file);
    if (real !== undefined && isFolder(real)) return;
    this.#add(file);
  }
}
