import { readCallers, writeCallers } from "./callers/index.ts";
import type { CallerBinding, CallerFact } from "./callers/index.ts";
import { analyse } from "./flow/analyse.ts";
import type { CallerEvidence } from "./flow/secret-names.ts";
import { readModel } from "./model/read-model.ts";
import { ContextFiles } from "./model/context-files.ts";
import { callerBindings, evidenceOf, withoutUnboundCallers } from "./plan/caller-bindings.ts";
import { allBindings, buildCommands } from "./plan/commands.ts";
import { findingsOf } from "./plan/findings.ts";
import { ignoreFileChange } from "./plan/ignore-file.ts";
import { planRemedies } from "./plan/plan-remedies.ts";
import type { Plan } from "./plan/plan-remedies.ts";
import type { Scene, Transform } from "./plan/plan-types.ts";
import { render } from "./plan/render.ts";
import type { Build, BuildResult, FileChange, FileProblem, FixResult, Options, Project } from "./result.ts";
import { applyEdits } from "./text/edits.ts";
import { InputError } from "./text/input-error.ts";

/**
 * Takes the secrets out of a project's Dockerfiles, and changes the files that start their builds with them. Text in,
 * text out: reads no disk, starts no process, knows no clock. A Dockerfile that cannot be read becomes a problem of
 * the result; nothing else throws.
 */
export function remediate(project: Project, transforms: readonly Transform[]): FixResult {
  const places = project.builds.map((build) => ({ dockerfile: build.dockerfile.path, context: build.contextPath }));
  const facts = readCallers(project.callers, places);
  const problems: FileProblem[] = [];
  const changes = new Map<string, FileChange>();
  const done: Remediated[] = [];
  for (const build of project.builds) {
    try {
      const one = remediateBuild(project, build, transforms, facts, changes);
      done.push(one);
      for (const change of one.changes) changes.set(change.path, change);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(problemOf(error));
    }
  }
  const written = rewriteCallers(project, facts, done, places);
  return {
    builds: done.map((one) => one.result),
    changes: [...changes.values(), ...written.changes],
    advice: written.advice,
    problems,
  };
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
  const { path, text } = build.dockerfile;
  const scene = sceneOf(build, text, project.options);
  const evidence = evidenceOf(facts, path);
  const { flows, doubts } = analyse(scene.model, scene.files, project.options, evidence);
  const wanted = planRemedies(flows, transforms, scene);
  const unbound = project.options.dockerfileOnly ? new Map() : withoutUnboundCallers(wanted, facts, path);
  const planned = unbound.size === 0 ? wanted : planRemedies(flows, transforms, scene, unbound);
  const after = rewritten(scene, planned);
  const ignored = ignoreFileChange(planned.changes, build, scene, project, earlier);
  const changed = after !== text || ignored !== undefined;
  const plan = changed ? verified(build, scene, planned, after, ignored, transforms, evidence) : planned;
  const changes = plan === planned ? changesOf(build, after, ignored) : [];
  return {
    result: resultOf(build, scene, plan, findingsOf(plan.decisions, doubts, scene), changes.length > 0),
    changes,
    bindings: changes.length > 0 ? callerBindings(plan, path) : [],
  };
}

function changesOf({ dockerfile }: Build, after: string, ignored: FileChange | undefined): readonly FileChange[] {
  const own = after === dockerfile.text ? [] : [{ path: dockerfile.path, before: dockerfile.text, after }];
  return ignored ? [...own, ignored] : own;
}

function resultOf(
  build: Build,
  scene: Scene,
  plan: Plan,
  findings: BuildResult["findings"],
  changed: boolean,
): BuildResult {
  const bindings = allBindings(scene, plan.bindings);
  const remedies = plan.decisions.flatMap(({ answer }) => (answer.answer === "remedy" ? [answer] : []));
  const handed = {
    variables: [...new Set(remedies.flatMap((remedy) => remedy.runTime))],
    files: remedies.flatMap((remedy) => remedy.runTimeFiles ?? []),
  };
  const { path } = build.dockerfile;
  const commands = buildCommands(path, build.contextPath, bindings, handed, scene.options);
  return { dockerfile: path, context: build.contextPath, changed, findings, bindings, commands };
}

/** The callers of all changed builds, each file once. */
function rewriteCallers(
  project: Project,
  facts: readonly CallerFact[],
  done: readonly Remediated[],
  places: readonly { readonly dockerfile: string; readonly context: string }[],
): { readonly changes: readonly FileChange[]; readonly advice: NonNullable<FixResult["advice"]> } {
  const bindings = done.flatMap((one) => one.bindings);
  if (bindings.length === 0 || project.options.dockerfileOnly) return { changes: [], advice: [] };
  const { edits, advice } = writeCallers(project.callers, facts, bindings, places);
  const changes = project.callers.flatMap(({ path, text }) => {
    const own = edits.get(path);
    return own ? [{ path, before: text, after: applyEdits(text, own) }] : [];
  });
  return { changes, advice: advice.map(({ at, lines }) => ({ path: at.path, span: at.span, lines })) };
}

function sceneOf(build: Build, text: string, options: Options): Scene {
  const model = readModel({ path: build.dockerfile.path, text });
  const { contextPath } = build;
  const inside =
    contextPath === "."
      ? build.dockerfile.path
      : build.dockerfile.path.startsWith(`${contextPath}/`)
        ? build.dockerfile.path.slice(contextPath.length + 1)
        : undefined;
  const files = new ContextFiles(model, build.context, inside);
  return {
    model,
    files,
    options,
    delivery: deliveryOf(options),
    secretWrites: [],
    step(id) {
      const step = model.steps[id];
      if (!step) throw new Error(`no step ${id}`);
      return step;
    },
  };
}

function deliveryOf({ delivery, builder }: Options): "env" | "file" {
  return delivery === "file" || (delivery === "auto" && /podman|buildah/.test(builder)) ? "file" : "env";
}

function rewritten(scene: Scene, plan: Plan): string {
  return applyEdits(scene.model.text, render(scene.model, plan.changes, plan.bindings, scene.delivery));
}

/** Traces the output as the input was traced: what was fixed is gone and nothing is left to do. Otherwise nothing is done. */
function verified(
  build: Build,
  scene: Scene,
  plan: Plan,
  after: string,
  ignored: FileChange | undefined,
  transforms: readonly Transform[],
  evidence: CallerEvidence,
): Plan {
  const context = ignored ? withFile(build, ignored) : build.context;
  try {
    const again = sceneOf({ ...build, context }, after, scene.options);
    const flows = analyse(again.model, again.files, scene.options, evidence).flows;
    const next = planRemedies(flows, transforms, again);
    const fixed = new Set(
      plan.decisions.filter(({ answer }) => answer.answer === "remedy").map(({ flow }) => flow.key),
    );
    const left = next.decisions.some(
      ({ flow, answer }) => answer.answer === "remedy" || (fixed.has(flow.key) && answer.answer === "refusal"),
    );
    if (!left) return plan;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  }
  return withoutRemedies(plan);
}

/** A rewrite that does not hold its promise is refused as a whole. */
function withoutRemedies(plan: Plan): Plan {
  const decisions = plan.decisions.map((decision) =>
    decision.answer.answer === "remedy"
      ? {
          ...decision,
          answer: {
            answer: "refusal" as const,
            reason: "not-verified",
            message: `the rewritten file would still hold ${nameOf(decision.flow)}`,
            span: undefined,
          },
        }
      : decision,
  );
  return { decisions, changes: [], bindings: new Map() };
}

function nameOf(flow: Plan["decisions"][number]["flow"]): string {
  return flow.type === "written" ? flow.parent.name : flow.name;
}

function withFile(build: Build, change: FileChange): Build["context"] {
  const prefix = build.contextPath === "." ? "" : `${build.contextPath}/`;
  const path = change.path.slice(prefix.length);
  return {
    read: (asked) => (asked === path ? change.after : build.context.read(asked)),
    list: (folder) => build.context.list(folder),
  };
}

function problemOf({ path, line, column, message }: InputError): FileProblem {
  return { path, message, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
}
