import { lstatSync, readdirSync, realpathSync, rmSync, type Dirent } from "node:fs";
import { join, relative, sep } from "node:path";
import { readLines } from "../dockerfile/lines.ts";
import { mayHoldSecret } from "../flow/candidates.ts";
import type { Transform } from "../plan/plan-types.ts";
import { isInside, realPath } from "../project/disk-context.ts";
import { judgeLiterals } from "../project/judge-literals.ts";
import { loadProjects, problemOf, type Loaded } from "../project/load.ts";
import { readTextIfAny } from "../project/read-text.ts";
import { remediate } from "../remediate.ts";
import { unifiedDiff } from "../report/diff.ts";
import { maskFor } from "../report/mask.ts";
import type { Report } from "../report/report.ts";
import type { FileChange, FixResult, Options, Project } from "../result.ts";
import { InputError } from "../text/input-error.ts";
import type { SourceFile } from "../text/source.ts";
import { version } from "../version.ts";
import { reviewFacts, type ReviewFacts } from "./review-facts.ts";

/** What became of a tree of files. */
export interface FixedTree {
  readonly facts: ReviewFacts;
  /** The files as they should be; these alone hold whatever the files hold. */
  readonly changes: readonly FileChange[];
  /** All of it as one patch, values hidden. */
  readonly patch: string;
  /** Whether values were hidden in the patch, so that it cannot be applied. */
  readonly masked: boolean;
}

/** Takes the secrets out of every Dockerfile below a folder, in memory: the folder is only read. */
export async function fixTree(root: string, options: Options, transforms: readonly Transform[]): Promise<FixedTree> {
  const report = await treeReport(root, options, transforms);
  const diffs = report.changes.map((change) => unifiedDiff(change, report.mask));
  return {
    facts: reviewFacts(report),
    changes: report.changes,
    patch: diffs.map(({ text }) => text).join(""),
    masked: diffs.some(({ masked }) => masked),
  };
}

/** The report of fixing every Dockerfile below a folder, in memory. */
export async function treeReport(root: string, options: Options, transforms: readonly Transform[]): Promise<Report> {
  const quick = options.secrets.length === 0 && options.credentialFiles.length === 0;
  const loaded = await loadProjects({
    cwd: root,
    paths: [root],
    options,
    ...(quick && { mayHoldSecret }),
    faultOf: (text) => readLines(text).problems[0],
  });
  const results: (readonly [Project, FixResult])[] = [];
  for (const project of loaded.projects) {
    const judged = await judgeLiterals(project.builds.map((build) => build.dockerfile));
    const whole = { ...project, options: { ...project.options, judged } };
    results.push([whole, fixed(whole, transforms)]);
  }
  return reportOf(loaded, results);
}

// One project that cannot be read does not stop the others.
function fixed(project: Project, transforms: readonly Transform[]): FixResult {
  try {
    return remediate(project, transforms);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { builds: [], changes: [], problems: [problemOf(error)] };
  }
}

function reportOf(loaded: Loaded, results: readonly (readonly [Project, FixResult])[]): Report {
  const fixes = results.map(([, result]) => result);
  const sources = sourcesOf(results);
  const judged = Object.assign({}, ...results.map(([project]) => project.options.judged));
  return {
    tool: version,
    written: true,
    builds: fixes.flatMap(({ builds }) => builds).sort((a, b) => (a.dockerfile < b.dockerfile ? -1 : 1)),
    changes: changesOnDisk(loaded.root, fixes),
    advice: fixes.flatMap(({ advice = [] }) => advice),
    problems: [...loaded.problems, ...fixes.flatMap(({ problems }) => problems)],
    sourceOf: (path) => sources.get(path) ?? readTextIfAny(join(loaded.root, path)),
    mask: maskFor(
      [...sources].map(([path, text]): SourceFile => ({ path, text })),
      { judged },
      fixes,
    ),
  };
}

// A link within the tree stays, and what changes is the file that it leads to; two may lead to the same.
function changesOnDisk(root: string, fixes: readonly FixResult[]): readonly FileChange[] {
  const top = realPath(root) ?? root;
  const changes = fixes
    .flatMap((fix) => fix.changes)
    .map((change) => {
      const real = realPath(join(top, change.path));
      return real !== undefined && isInside(top, real)
        ? { ...change, path: relative(top, real).replaceAll(sep, "/") }
        : change;
    });
  const once = new Map(changes.map((change) => [`${change.path}\0${change.after}`, change]));
  return [...once.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function sourcesOf(results: readonly (readonly [Project, FixResult])[]): ReadonlyMap<string, string> {
  const files = results.flatMap(([project, { changes }]) => [
    ...project.callers,
    ...project.builds.map((build) => build.dockerfile),
    ...changes.map(({ path, before = "" }) => ({ path, text: before })),
  ]);
  return new Map(files.map(({ path, text }) => [path, text]));
}

/** Removes the symbolic links of a tree that lead out of it, into git's own folder, or nowhere. */
export function removeEscapingLinks(root: string): void {
  const own = join(root, ".git");
  const visit = (folder: string): void => {
    for (const entry of entriesOf(folder)) {
      const file = join(folder, entry.name);
      if (file === own) continue;
      if (entry.isDirectory()) visit(file);
      else if (entry.isSymbolicLink() && !staysInside(root, own, file)) rmSync(file, { force: true });
    }
  };
  visit(root);
}

// Where a name is no text, its folder cannot be named, and so cannot be read either.
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function staysInside(root: string, own: string, link: string): boolean {
  try {
    const real = realpathSync(link);
    return isInside(root, real) && !isInside(own, real) && lstatSync(real).isSymbolicLink() === false;
  } catch {
    return false;
  }
}
