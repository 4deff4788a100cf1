import { readCallers, writeCallers } from "./callers/index.ts";
import type { CallerBinding, CallerFact } from "./callers/index.ts";
import { readLines } from "./dockerfile/lines.ts";
import { analyse } from "./flow/analyse.ts";
import { hasCandidate } from "./flow/line-candidates.ts";
import type { CallerEvidence } from "./flow/secret-names.ts";
import type { BuildModel } from "./model/build-model.ts";
import { readModel } from "./model/read-model.ts";
import { ContextFiles } from "./model/context-files.ts";
import { callerBindings, evidenceOf, withoutUnboundCallers } from "./plan/caller-bindings.ts";
import { allBindings, buildCommands } from "./plan/commands.ts";
import { findingsOf } from "./plan/findings.ts";
import { ignoreFileChange } from "./plan/ignore-file.ts";
import { liftLiterals } from "./plan/lift-literals.ts";
import type { LiftedText } from "./plan/lift-literals.ts";
import { planRemedies } from "./plan/plan-remedies.ts";
import type { Plan } from "./plan/plan-remedies.ts";
import type { Refusal, Scene, Transform } from "./plan/plan-types.ts";
import { render } from "./plan/render.ts";
import type { Build, BuildResult, FileChange, FileProblem, Finding, FixResult, Options, Project } from "./result.ts";
import { applyEdits, overlap } from "./text/edits.ts";
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

/** Tries until all that is planned holds: what cannot be bound, lifted or verified is refused, and the rest planned again. */
function remediateBuild(
  project: Project,
  build: Build,
  transforms: readonly Transform[],
  facts: readonly CallerFact[],
  earlier: ReadonlyMap<string, FileChange>,
): Remediated {
  const refused = new Map<string, Refusal>();
  const left = new Map<number, Finding>();
  const lines = readLines(build.dockerfile.text);
  const candidate = lines.problems.length > 0 || hasCandidate(lines, build.context, project.options);
  if (!candidate && evidenceOf(facts, build.dockerfile.path).size === 0) return untouched(build, project.options);
  const model = readModel(build.dockerfile, lines);
  for (let round = 0; round < mostRounds; round += 1) {
    const tried = attempt(project, build, model, transforms, facts, earlier, refused, left);
    if (tried) return tried;
  }
  throw new Error(`no plan for ${build.dockerfile.path} holds`);
}

function untouched({ dockerfile, contextPath }: Build, options: Options): Remediated {
  const commands = buildCommands(dockerfile.path, contextPath, [], { variables: [], files: [] }, options);
  const result = {
    dockerfile: dockerfile.path,
    context: contextPath,
    changed: false,
    findings: [],
    bindings: [],
    commands,
  };
  return { result, changes: [], bindings: [] };
}

/** Each round refuses at least one flow more. */
const mostRounds = 200;

/** One plan, carried out; undefined when something was refused on the way. */
function attempt(
  project: Project,
  build: Build,
  model: BuildModel,
  transforms: readonly Transform[],
  facts: readonly CallerFact[],
  earlier: ReadonlyMap<string, FileChange>,
  refused: Map<string, Refusal>,
  left: Map<number, Finding>,
): Remediated | undefined {
  const { path, text } = build.dockerfile;
  const lifted = liftLiterals(model, new Set(left.keys()));
  const read = lifted.literals.length === 0 ? model : readModel({ path, text: lifted.text });
  const scene = sceneOf(build, read, lifted.literals, project.options);
  const evidence = new Map([
    ...evidenceOf(facts, path),
    ...lifted.literals.map(({ name }) => [name, "a credential in the text"] as const),
  ]);
  const { flows, doubts } = analyse(scene.model, scene.files, project.options, evidence, scene.literals);
  const plan = planRemedies(flows, transforms, scene, refused);
  const findings = findingsOf(plan.decisions, doubts, scene).map((finding) => asFound(finding, lifted));
  if (leaveLiterals(plan, lifted, findings, left)) return undefined;
  const unbound = project.options.dockerfileOnly
    ? new Map<string, Refusal>()
    : withoutUnboundCallers(plan, facts, path);
  if (unbound.size > 0) return addAll(refused, unbound);
  const after = rewritten(scene, plan);
  if (after === undefined) return addAll(refused, everythingOf(plan));
  const repeated = stillThere(scene, plan, lifted, model, after);
  if (repeated.size > 0) return addAll(refused, repeated);
  const ignored = ignoreFileChange(plan.changes, build, scene, project, earlier);
  const broken =
    after === text && !ignored
      ? new Map<string, Refusal>()
      : unverified(build, scene, plan, after, ignored, transforms, evidence);
  if (broken.size > 0) return addAll(refused, broken);
  const changes = changesOf(build, after, ignored);
  const all = [...findings, ...left.values()].sort((a, b) => a.span.start - b.span.start);
  return {
    result: resultOf(build, scene, plan, all, changes.length > 0),
    changes,
    bindings: changes.length > 0 ? callerBindings(plan, path, scene.literals) : [],
  };
}

function addAll(refused: Map<string, Refusal>, more: ReadonlyMap<string, Refusal>): undefined {
  for (const [key, refusal] of more) refused.set(key, refusal);
}

/** A finding about a lifted literal, at the literal's own place. */
function asFound(finding: Finding, lifted: LiftedText): Finding {
  const literal = lifted.literals.find((own) => own.name === finding.name);
  if (literal) return { ...finding, kind: "literal", span: literal.span, exposures: ["image-history", "build-cache"] };
  const span = { start: lifted.originalOffset(finding.span.start), end: lifted.originalOffset(finding.span.end) };
  const uses = finding.uses.map((use) => ({
    ...use,
    span: { start: lifted.originalOffset(use.span.start), end: lifted.originalOffset(use.span.end) },
  }));
  return { ...finding, span, uses };
}

/** Literals that are not fixed stay as they are, and are reported. */
function leaveLiterals(
  plan: Plan,
  lifted: LiftedText,
  findings: readonly Finding[],
  left: Map<number, Finding>,
): boolean {
  const fixed = new Set(
    plan.decisions.flatMap(({ flow, answer }) =>
      answer.answer === "remedy" && flow.type === "variable" ? [flow.name] : [],
    ),
  );
  const stuck = lifted.literals.filter((literal) => !fixed.has(literal.name));
  for (const literal of stuck) {
    const finding = findings.find((own) => own.kind === "literal" && own.name === literal.name);
    if (finding) left.set(literal.span.start, { ...finding, rotate: true, span: literal.span });
  }
  return stuck.length > 0;
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

function sceneOf(build: Build, model: BuildModel, literals: LiftedText["literals"], options: Options): Scene {
  const { path } = build.dockerfile;
  const prefix = build.contextPath === "." ? "" : `${build.contextPath}/`;
  const files = new ContextFiles(model, build.context, path.startsWith(prefix) ? path.slice(prefix.length) : undefined);
  return {
    model,
    files,
    options,
    delivery: deliveryOf(options),
    literals: new Set(literals.map(({ name }) => name)),
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

/** Undefined where two remedies change the same text: then none of them is taken. */
function rewritten(scene: Scene, plan: Plan): string | undefined {
  if (plan.changes.length === 0) return scene.model.text;
  const edits = render(scene.model, plan.changes, plan.bindings, scene.delivery);
  return overlap(edits) ? undefined : applyEdits(scene.model.text, edits);
}

function remediedFlows(plan: Plan) {
  return plan.decisions.flatMap(({ answer, flow }) =>
    answer.answer === "remedy" && flow.type !== "written" ? [flow] : [],
  );
}

function everythingOf(plan: Plan): ReadonlyMap<string, Refusal> {
  return new Map(remediedFlows(plan).map((flow) => [flow.key, notVerified(flow.name)]));
}

/** Traces the output as the input was traced: what was fixed must be gone, and nothing left to do. Answers with what is not. */
function unverified(
  build: Build,
  scene: Scene,
  plan: Plan,
  after: string,
  ignored: FileChange | undefined,
  transforms: readonly Transform[],
  evidence: CallerEvidence,
): ReadonlyMap<string, Refusal> {
  const remedied = remediedFlows(plan);
  const context = ignored ? withFile(build, ignored) : build.context;
  let wrong: readonly (string | undefined)[];
  try {
    const again = sceneOf(
      { ...build, context },
      readModel({ path: build.dockerfile.path, text: after }),
      [],
      scene.options,
    );
    const flows = analyse(again.model, again.files, scene.options, evidence, scene.literals).flows;
    const fixed = new Set(remedied.map(({ key }) => key));
    const decisions = planRemedies(flows, transforms, again).decisions;
    // A mount made here whose secret a RUN keeps: the flow that asked for it is not closed.
    const known = new Set(plan.decisions.map(({ flow }) => flow.key));
    const kept = decisions.flatMap(({ flow }) =>
      flow.type === "mount" && !known.has(flow.key) ? [keyOfBinding(plan, flow.name)] : [],
    );
    const left = decisions
      .filter(({ flow, answer }) => answer.answer === "remedy" || (fixed.has(flow.key) && answer.answer === "refusal"))
      .map(
        ({ flow }) => remedied.find((own) => own.key === (flow.type === "written" ? flow.parent.key : flow.key))?.key,
      );
    wrong = [...kept, ...left];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    wrong = [undefined];
  }
  // A flow that was not there before cannot be blamed on one: nothing is done then.
  const keys = wrong.includes(undefined) ? remedied.map(({ key }) => key) : wrong.filter((key) => key !== undefined);
  return new Map(remedied.filter(({ key }) => keys.includes(key)).map((flow) => [flow.key, notVerified(flow.name)]));
}

/** A credential that was taken out of one place and stands in another: in a comment, in text that no rule knows. */
function stillThere(
  scene: Scene,
  plan: Plan,
  lifted: LiftedText,
  model: BuildModel,
  after: string,
): ReadonlyMap<string, Refusal> {
  const found = new Map<string, Refusal>();
  const stays = (value: string): boolean => value.length >= shortest && after.includes(value);
  for (const flow of remediedFlows(plan)) {
    if (flow.type !== "variable") continue;
    const texts = lifted.literals
      .filter((own) => own.name === flow.name)
      .map(({ span }) => model.text.slice(span.start, span.end).replace(/'$/, ""));
    const values = flow.declarations.flatMap(({ verdict, pair }) =>
      verdict && /^(?:token|literal|credentialed-url)$/.test(verdict.says)
        ? [pair.rawValue?.replace(/^["']|["']$/g, "") ?? ""]
        : [],
    );
    if (![...texts, ...values].some(stays)) continue;
    const message = `the value of ${flow.name} also stands elsewhere in the file: take it out there first`;
    found.set(flow.key, { answer: "refusal", reason: "still-exposed", message, span: undefined });
  }
  return found;
}

/** Shorter text may stand in a file by chance. */
const shortest = 8;

function keyOfBinding(plan: Plan, id: string): string | undefined {
  return [...plan.bindings].find(([, binding]) => binding.id === id)?.[0];
}

function notVerified(name: string): Refusal {
  return {
    answer: "refusal",
    reason: "not-verified",
    message: `the rewritten file would still hold ${name}`,
    span: undefined,
  };
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
