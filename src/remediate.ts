import { analyse } from "./flow/analyse.ts";
import type { CallerEvidence } from "./flow/secret-names.ts";
import { readModel } from "./model/read-model.ts";
import { ContextFiles } from "./model/context-files.ts";
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
 * Takes the secrets out of a project's Dockerfiles. Text in, text out: reads no disk, starts no process, knows no clock.
 * A Dockerfile that cannot be read becomes a problem of the result; nothing else throws.
 */
export function remediate(project: Project, transforms: readonly Transform[]): FixResult {
  const builds: BuildResult[] = [];
  const problems: FileProblem[] = [];
  const changes = new Map<string, FileChange>();
  for (const build of project.builds) {
    try {
      const done = remediateBuild(project, build, transforms, changes);
      builds.push(done.result);
      for (const change of done.changes) changes.set(change.path, change);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(problemOf(error));
    }
  }
  return { builds, changes: [...changes.values()], problems };
}

function remediateBuild(
  project: Project,
  build: Build,
  transforms: readonly Transform[],
  earlier: ReadonlyMap<string, FileChange>,
): { result: BuildResult; changes: readonly FileChange[] } {
  const scene = sceneOf(build, build.dockerfile.text, project.options);
  const evidence: CallerEvidence = new Map();
  const { flows, doubts } = analyse(scene.model, scene.files, project.options, evidence);
  const planned = planRemedies(flows, transforms, scene);
  const after = rewritten(scene, planned);
  const ignored = ignoreFileChange(planned.changes, build, scene, project, earlier);
  const plan =
    after === build.dockerfile.text && !ignored
      ? planned
      : verified(build, scene, planned, after, ignored, transforms, evidence);
  const sound = plan === planned;
  const changes: FileChange[] = [];
  if (sound && after !== build.dockerfile.text)
    changes.push({ path: build.dockerfile.path, before: build.dockerfile.text, after });
  if (sound && ignored) changes.push(ignored);
  const bindings = allBindings(scene, plan.bindings);
  const runTime = plan.decisions.flatMap(({ answer }) => (answer.answer === "remedy" ? answer.runTime : []));
  const result = {
    dockerfile: build.dockerfile.path,
    context: build.contextPath,
    changed: changes.length > 0,
    findings: findingsOf(plan.decisions, doubts, scene),
    bindings,
    commands: buildCommands(build.dockerfile.path, build.contextPath, bindings, [...new Set(runTime)], project.options),
  };
  return { result, changes };
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
    secretWrites: () => new Set(),
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
