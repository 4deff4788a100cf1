import type { BuildResult, FileChange, FileProblem, FixResult, Options, Project } from "../result.ts";
import { nearest } from "../project/config-schema.ts";
import { loadTransformModules, type FoundConfig } from "../project/config.ts";
import { judgeLiterals } from "../project/judge-literals.ts";
import type { BuildPaths } from "../project/join-builds.ts";
import { problemOf } from "../project/load.ts";
import { writeChanges } from "../project/write-changes.ts";
import { InputError } from "../text/input-error.ts";
import type { SourceFile } from "../text/source.ts";
import type { Core, TransformChoice } from "./engine.ts";

/** What became of a project, as data that a thread can send. */
export interface Outcome {
  /** Texts of the files that the result speaks of, but for those that it changes: a change has the text before it. */
  readonly sources: readonly SourceFile[];
  /** Where secretlint sees credentials in them. */
  readonly judged: Options["judged"];
  readonly result: FixResult;
  /** Set when its files could not be written. */
  readonly notWritten?: true;
}

/** Which transforms the configuration leaves. Throws an InputError for a name that no transform has. */
export async function chooseTransforms(core: Core, found: FoundConfig): Promise<TransformChoice> {
  const entries = Object.entries(found.config.transforms);
  const unknown = entries.map(([name]) => name).find((name) => !core.transformNames.includes(name));
  if (unknown !== undefined) {
    const hint = nearest(unknown, core.transformNames);
    throw new InputError(`transforms: no transform is called "${unknown}"${hint}`, found.file ?? "");
  }
  const off = new Set(entries.filter(([, on]) => !on).map(([name]) => name));
  if (found.config.transformModules.length === 0) return { off, exported: [] };
  return { off, exported: await loadTransformModules(found) };
}

/** What became of many projects. */
export interface Fixed {
  readonly outcomes: readonly Outcome[];
  /** Builds of which there is nothing to say. */
  readonly clean: readonly BuildPaths[];
}

/** Fixes every project in memory: one whose input cannot be read does not stop the others. */
export async function fixProjects(core: Core, projects: Iterable<Project>, choice: TransformChoice): Promise<Fixed> {
  const outcomes: Outcome[] = [];
  const clean: BuildPaths[] = [];
  for (const project of projects) {
    const judged = await judgeLiterals(project.builds.map((build) => build.dockerfile));
    const options: Options = { ...project.options, judged };
    const result = await fixOne(core, { ...project, options }, choice);
    if (hasNews(result)) outcomes.push({ sources: sourcesOf(project, result), judged, result });
    else
      clean.push(
        ...project.builds
          .filter(({ inside }) => !inside)
          .map(({ dockerfile, contextPath }) => ({ dockerfile: dockerfile.path, contextPath })),
      );
  }
  return { outcomes, clean };
}

// Of a project with nothing to say only its paths are kept: thousands of them fit into memory, their texts do not.
function hasNews({ builds, changes, advice = [], problems }: FixResult): boolean {
  return changes.length + problems.length + advice.length > 0 || builds.some((build) => build.findings.length > 0);
}

// A folder may hold hundreds of Dockerfiles of which one has news.
function sourcesOf({ callers, builds }: Project, result: FixResult): readonly SourceFile[] {
  const changed = new Set(result.changes.map(({ path }) => path));
  const told = new Set([
    ...result.builds.filter(({ findings }) => findings.length > 0).map(({ dockerfile }) => dockerfile),
    ...result.problems.map(({ path }) => path),
  ]);
  const dockerfiles = builds.map((build) => build.dockerfile).filter(({ path }) => told.has(path));
  return [...callers, ...dockerfiles].filter(({ path }) => !changed.has(path));
}

/** The files of an outcome with their texts as they were. */
export function filesOf({ sources, result }: Outcome): readonly SourceFile[] {
  return [...sources, ...result.changes.map(({ path, before = "" }) => ({ path, text: before }))];
}

async function fixOne(core: Core, project: Project, choice: TransformChoice): Promise<FixResult> {
  try {
    return await core.fix(project, choice);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { builds: [], changes: [], problems: [problemOf(error)] };
  }
}

/** Writes each project whole or not at all; of one that could not be written nothing counts as fixed. */
export function writeOutcomes(root: string, outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.map((outcome) => {
    const { result } = outcome;
    const problems = result.changes.length === 0 ? [] : writeChanges(root, result.changes);
    if (problems.length === 0) return outcome;
    return { ...outcome, sources: filesOf(outcome), result: notWritten(result, problems), notWritten: true };
  });
}

function notWritten(result: FixResult, problems: readonly FileProblem[]): FixResult {
  return { builds: result.builds.map(asUnchanged), changes: [], problems: [...result.problems, ...problems] };
}

function asUnchanged(build: BuildResult): BuildResult {
  return {
    ...build,
    changed: false,
    findings: build.findings.map((finding) =>
      finding.status === "fixed"
        ? { ...finding, status: "refused", reason: "not-written", message: "its files could not be written" }
        : finding,
    ),
  };
}

/** All changes, sorted by path. */
export function changesOf(outcomes: readonly Outcome[]): readonly FileChange[] {
  return outcomes.flatMap(({ result }) => result.changes).sort((a, b) => (a.path < b.path ? -1 : 1));
}
