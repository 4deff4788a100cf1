import type { CallerBinding, CallerFact, readCallers, writeCallers } from "./callers/index.ts";
import { readLines } from "./dockerfile/lines.ts";
import { hasCandidate } from "./flow/line-candidates.ts";
import { readModel } from "./model/read-model.ts";
import { WalkedContexts } from "./model/walked-context.ts";
import { withCallersBuilder } from "./plan/caller-builder.ts";
import { callerBindings, evidenceOf } from "./plan/caller-bindings.ts";
import { allBindings, buildCommands, stillMounted } from "./plan/commands.ts";
import { innerBuild, innerJudged, outerProblem, outerResult } from "./plan/inline-builds.ts";
import type { Transform } from "./plan/plan-types.ts";
import { settle } from "./plan/settle.ts";
import type { Settled } from "./plan/settle.ts";
import { withoutLostArguments } from "./plan/shared-arguments.ts";
import { argumentsOf, undeclaredArguments } from "./plan/undeclared-arguments.ts";
import type { Build, BuildResult, FileChange, FileProblem, FixResult, Inside, Options, Project } from "./result.ts";
import { applyEdits } from "./text/edits.ts";
import { InputError } from "./text/input-error.ts";

/** How the files that start builds are read and changed; their parsers are many, and most projects have no such file. */
export interface Callers {
  readonly readCallers: typeof readCallers;
  readonly writeCallers: typeof writeCallers;
}

/** For a project without files that start builds. */
export const noCallers: Callers = {
  readCallers: () => [],
  writeCallers: () => ({ edits: new Map(), advice: [] }),
};

/** Fixes a project; `callers` are those of `src/callers`, or `noCallers`. */
export function remediateProject(project: Project, transforms: readonly Transform[], callers: Callers): FixResult {
  const files = project.builds.filter(({ inside }) => !inside);
  const places = [
    ...files.map((build) => ({ dockerfile: build.dockerfile.path, context: build.contextPath })),
    ...(project.others ?? []).map((other) => ({ dockerfile: other.dockerfile, context: other.contextPath })),
  ];
  let facts = callers.readCallers(project.callers, places, project.links, () => argumentsOf(files));
  let all = remediateBuilds(project, transforms, facts);
  for (let lost = lostIn(project, facts, all); lost; lost = lostIn(project, facts, all)) {
    facts = lost;
    all = remediateBuilds(project, transforms, facts);
  }
  const written = rewriteCallers(project, facts, all.done, places, callers);
  return {
    builds: all.done.map((one) => one.result),
    changes: [...all.changes.values(), ...written.changes],
    advice: written.advice,
    problems: all.problems,
  };
}

/** All builds of a project after their remedies. */
interface RemediatedBuilds {
  readonly done: readonly Remediated[];
  readonly changes: ReadonlyMap<string, FileChange>;
  readonly problems: readonly FileProblem[];
}

function lostIn(
  project: Project,
  facts: readonly CallerFact[],
  { done }: RemediatedBuilds,
): readonly CallerFact[] | undefined {
  if (project.options.dockerfileOnly || !facts.some(({ passes }) => passes.some((one) => one.sharedWith.length > 0)))
    return undefined;
  const planned = done.map(({ result, bindings }) => ({ dockerfile: result.dockerfile, bindings }));
  return withoutLostArguments(facts, planned, project.builds);
}

function remediateBuilds(
  project: Project,
  transforms: readonly Transform[],
  facts: readonly CallerFact[],
): RemediatedBuilds {
  const problems: FileProblem[] = [];
  const changes = new Map<string, FileChange>();
  const done: Remediated[] = [];
  const contexts = new WalkedContexts();
  for (const build of project.builds) {
    try {
      const options = withCallersBuilder(project.options, facts, build.dockerfile.path);
      const walked = { ...build, context: contexts.of(build.context) };
      if (build.inside) {
        done.push(inlineBuild(walked, build.inside, project, transforms));
        continue;
      }
      const one = remediateBuild({ ...project, options }, walked, transforms, facts, changes);
      done.push(one);
      for (const change of one.changes) changes.set(change.path, change);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...(build.inside ? outerProblem(error, build.dockerfile, build.inside) : [problemOf(error)]));
    }
  }
  return { done, changes, problems };
}

/** One build after its remedies. */
interface Remediated {
  readonly result: BuildResult;
  readonly changes: readonly FileChange[];
  readonly bindings: readonly CallerBinding[];
}

function remediateBuild(
  project: Project,
  build: Build,
  transforms: readonly Transform[],
  facts: readonly CallerFact[],
  earlier: ReadonlyMap<string, FileChange>,
): Remediated {
  const lines = readLines(build.dockerfile.text);
  const candidate = lines.problems.length > 0 || hasCandidate(lines, build.context, project.options);
  const undeclared = undeclaredArguments(facts, build.dockerfile.path, lines);
  if (!candidate && evidenceOf(facts, build.dockerfile.path).size === 0)
    return untouched(build, project.options, undeclared);
  const model = readModel(build.dockerfile, lines);
  const settled = settle({ project, build, model, transforms, facts, earlier });
  const { scene, plan, changes } = settled;
  return {
    result: resultOf(build, settled, undeclared),
    changes,
    bindings: changes.length > 0 ? callerBindings(plan, build.dockerfile.path, scene.literals) : [],
  };
}

/** A Dockerfile within another file: what would be fixed in a file of its own is refused. */
function inlineBuild(build: Build, inside: Inside, { options }: Project, transforms: readonly Transform[]): Remediated {
  const judged = innerJudged(options.judged, build.dockerfile.path, inside);
  const project: Project = { builds: [], callers: [], options: { ...options, judged } };
  const { result } = remediateBuild(project, innerBuild(build, inside), transforms, [], new Map());
  return { result: outerResult(result, inside, options), changes: [], bindings: [] };
}

function untouched(
  { dockerfile, contextPath }: Build,
  options: Options,
  findings: BuildResult["findings"],
): Remediated {
  const commands = buildCommands(dockerfile.path, contextPath, [], { variables: [], files: [] }, options);
  const result = {
    dockerfile: dockerfile.path,
    context: contextPath,
    changed: false,
    findings,
    bindings: [],
    commands,
  };
  return { result, changes: [], bindings: [] };
}

function resultOf(
  { dockerfile: { path }, contextPath }: Build,
  { scene, plan, output, findings, changes }: Settled,
  undeclared: BuildResult["findings"],
): BuildResult {
  const bindings = allBindings(scene, plan.bindings);
  const passed = stillMounted(scene, bindings, output);
  const remedies = plan.decisions.flatMap(({ answer }) => (answer.answer === "remedy" ? [answer] : []));
  const handed = {
    variables: [...new Set(remedies.flatMap((remedy) => remedy.runTime))],
    files: remedies.flatMap((remedy) => remedy.runTimeFiles ?? []),
  };
  const commands = buildCommands(path, contextPath, passed, handed, scene.options);
  return {
    dockerfile: path,
    context: contextPath,
    changed: changes.length > 0,
    findings: [...findings, ...undeclared],
    bindings,
    commands,
  };
}

/** The callers of all changed builds, each file once. */
function rewriteCallers(
  project: Project,
  facts: readonly CallerFact[],
  done: readonly Remediated[],
  places: readonly { readonly dockerfile: string; readonly context: string }[],
  callers: Callers,
): { readonly changes: readonly FileChange[]; readonly advice: NonNullable<FixResult["advice"]> } {
  const bindings = done.flatMap((one) => one.bindings);
  if (bindings.length === 0 || project.options.dockerfileOnly) return { changes: [], advice: [] };
  const { edits, advice } = callers.writeCallers(project.callers, facts, bindings, places);
  const changes = project.callers.flatMap(({ path, text }) => {
    const own = edits.get(path);
    return own ? [{ path, before: text, after: applyEdits(text, own) }] : [];
  });
  return { changes, advice: advice.map(({ at, lines }) => ({ path: at.path, span: at.span, lines })) };
}

function problemOf({ path, line, column, message }: InputError): FileProblem {
  return { path, message, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
}
