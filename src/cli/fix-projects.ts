import type { BuildResult, FileChange, FileProblem, FixResult, Options, Project } from "../result.ts";
import { nearest } from "../project/config-schema.ts";
import type { FoundConfig } from "../project/config.ts";
import { judgeLiterals } from "../project/judge-literals.ts";
import { problemOf } from "../project/load.ts";
import { writeChanges } from "../project/write-changes.ts";
import { InputError } from "../text/input-error.ts";
import type { Core, TransformChoice } from "./engine.ts";

/** A project and what became of it. */
export interface Outcome {
  readonly project: Project;
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
  const { loadTransformModules } = await import("../project/config.ts");
  return { off, exported: await loadTransformModules(found) };
}

/** Fixes every project in memory: one whose input cannot be read does not stop the others. */
export async function fixProjects(
  core: Core,
  projects: Iterable<Project>,
  choice: TransformChoice,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const project of projects) {
    const judged = await judgeLiterals(project.builds.map((build) => build.dockerfile));
    const options: Options = { ...project.options, judged };
    const result = fixOne(core, { ...project, options }, choice);
    outcomes.push({
      project: hasNews(result) ? { ...project, options } : { builds: [], callers: [], options: project.options },
      result,
    });
  }
  return outcomes;
}

// Of a project with nothing to say only that is kept: thousands of them fit into memory, their texts do not.
function hasNews({ builds, changes, problems }: FixResult): boolean {
  return changes.length > 0 || problems.length > 0 || builds.some((build) => build.findings.length > 0);
}

function fixOne(core: Core, project: Project, choice: TransformChoice): FixResult {
  try {
    return core.fix(project, choice);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { builds: [], changes: [], problems: [problemOf(error)] };
  }
}

/** Writes each project whole or not at all; of one that could not be written nothing counts as fixed. */
export function writeOutcomes(root: string, outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.map(({ project, result }) => {
    const problems = result.changes.length === 0 ? [] : writeChanges(root, result.changes);
    return problems.length === 0
      ? { project, result }
      : { project, result: notWritten(result, problems), notWritten: true };
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
