import type { CallerFact } from "../callers/index.ts";
import { analyse } from "../flow/analyse.ts";
import type { BuildModel } from "../model/build-model.ts";
import { readModel } from "../model/read-model.ts";
import type { Build, FileChange, Finding, Project } from "../result.ts";
import { applyEdits, overlap } from "../text/edits.ts";
import type { Span } from "../text/source.ts";
import { InputError } from "../text/input-error.ts";
import { blankedComments } from "./blanked-comments.ts";
import { conflicts } from "./conflicts.ts";
import { unusedHeredocs } from "./copied-heredocs.ts";
import { evidenceOf, withoutUnboundCallers } from "./caller-bindings.ts";
import { offsetBefore, openedForms, placeBefore } from "./exec-forms.ts";
import type { OpenedForm } from "./exec-forms.ts";
import { findingsOf } from "./findings.ts";
import { ignoreFileChange } from "./ignore-file.ts";
import { liftLiterals } from "./lift-literals.ts";
import type { LiftedText } from "./lift-literals.ts";
import { planRemedies } from "./plan-remedies.ts";
import type { Plan } from "./plan-remedies.ts";
import type { Declined, Refusal, Scene, Transform } from "./plan-types.ts";
import { render } from "./render.ts";
import { sceneOf } from "./scene.ts";
import { everythingOf, stillThere, takenOut, unverified } from "./verify.ts";

/** A Dockerfile to settle, with all that bears on it. */
export interface Case {
  readonly project: Project;
  readonly build: Build;
  readonly model: BuildModel;
  readonly transforms: readonly Transform[];
  readonly facts: readonly CallerFact[];
  /** Changes of builds in front of this one. */
  readonly earlier: ReadonlyMap<string, FileChange>;
}

/** A plan that holds. */
export interface Settled {
  readonly scene: Scene;
  readonly plan: Plan;
  /** The Dockerfile as it will be. */
  readonly output: BuildModel;
  readonly findings: readonly Finding[];
  readonly changes: readonly FileChange[];
  /** Where the instructions begin that change. */
  readonly changed: readonly number[];
}

/** What was found on the way not to hold. */
interface Lessons {
  readonly refused: Map<string, Declined>;
  /** Literals that stay, by their place. */
  readonly left: Map<number, Finding>;
  /** COPY with here-documents that stay, by their place. */
  readonly copied: Set<number>;
}

/** Each round refuses at least one flow more. */
const mostRounds = 200;

/**
 * A plan that holds. Where something is refused, the plan for the file with its exec forms in shell form is taken if it
 * refuses less; only those forms change that the plan needs.
 */
export function settle(request: Case): Settled {
  const first = settleText(request);
  const forms = refusals(first) === 0 ? [] : openedForms(request.model);
  const opened = settleOpened(request, forms);
  if (!opened || refusals(opened) >= refusals(first)) return first;
  return (
    settleOpened(
      request,
      forms.filter(({ start }) => opened.changed.includes(start)),
    ) ?? first
  );
}

function refusals({ findings }: Settled): number {
  return findings.filter(({ status }) => status === "refused").length;
}

/** The plan for the file with some RUNs in shell form, told of the file as it is. */
function settleOpened(request: Case, forms: readonly OpenedForm[]): Settled | undefined {
  if (forms.length === 0) return undefined;
  const { build, model } = request;
  const { path, text: before } = build.dockerfile;
  const edits = forms.map(({ edit }) => edit);
  const text = applyEdits(before, edits);
  const settled = settleText({
    ...request,
    build: { ...build, dockerfile: { ...build.dockerfile, text } },
    model: readModel({ path, text }, undefined, model.readings),
  });
  const back = (span: Span): Span => placeBefore(edits, before, span);
  return {
    ...settled,
    findings: settled.findings.map((finding) => ({
      ...finding,
      span: back(finding.span),
      uses: finding.uses.map((use) => ({ ...use, span: back(use.span) })),
      ...(finding.values ? { values: finding.values.map((own) => ({ ...own, span: back(own.span) })) } : {}),
    })),
    changes: settled.changes.map((change) => (change.path === path ? { ...change, before } : change)),
    changed: settled.changed.map((start) => offsetBefore(edits, start)),
  };
}

/** Tries until all that is planned holds: what cannot be bound, lifted or verified is refused, and the rest planned again. */
function settleText(request: Case): Settled {
  const lessons: Lessons = { refused: new Map(), left: new Map(), copied: new Set() };
  for (let round = 0; round < mostRounds; round += 1) {
    const settled = attempt(request, lessons);
    if (settled) return settled;
  }
  throw new Error(`no plan for ${request.build.dockerfile.path} holds`);
}

/** One plan, carried out; undefined when something was refused on the way. */
// Longer than 40 lines: one doubt after the other, each of which ends the attempt.
function attempt(
  { project, build, model, transforms, facts, earlier }: Case,
  { refused, left, copied }: Lessons,
): Settled | undefined {
  const { path, text } = build.dockerfile;
  const lifted = liftLiterals(model, new Set([...left.keys(), ...copied]));
  const raised = lifted.text === text ? model : readModel({ path, text: lifted.text }, undefined, model.readings);
  const scene = sceneOf(build, raised, lifted.literals, project.options, facts);
  const evidence = new Map([
    ...evidenceOf(facts, path),
    ...lifted.literals.map(({ name }) => [name, "a credential in the text"] as const),
  ]);
  const { flows, doubts, strays } = analyse(scene.model, scene.files, project.options, evidence, scene.literals);
  const plan = planRemedies(flows, transforms, scene, refused);
  const startOf = (step: number): number | undefined => {
    const start = scene.model.steps[step]?.instruction.keywordSpan.start;
    return start === undefined ? undefined : lifted.originalOffset(start);
  };
  const unused = unusedHeredocs(lifted.heredocs, plan, startOf);
  for (const { start } of unused) copied.add(start);
  if (unused.length > 0) return undefined;
  const findings = findingsOf(plan.decisions, doubts, scene, strays).map((finding) => asFound(finding, lifted));
  if (leaveLiterals(plan, lifted, findings, left)) return undefined;
  const unbound = project.options.dockerfileOnly
    ? new Map<string, Refusal>()
    : withoutUnboundCallers(plan, facts, path);
  if (unbound.size > 0) return addAll(refused, unbound);
  const both = conflicts(plan);
  if (both.size > 0) return addAll(refused, both);
  const written = rewritten(scene, plan);
  const read = written === text ? model : readAgain(written, model);
  if (read === undefined) return addAll(refused, everythingOf(plan));
  const after = blankedComments(read, takenOut(plan, lifted, model));
  const output = after === read.text ? read : readAgain(after, model);
  if (output === undefined) return addAll(refused, everythingOf(plan));
  const repeated = stillThere(plan, lifted, model, after);
  if (repeated.size > 0) return addAll(refused, repeated);
  const ignored = ignoreFileChange(plan.changes, build, scene, project, earlier);
  const broken =
    after === text && !ignored
      ? new Map<string, Refusal>()
      : unverified(build, scene, plan, output, ignored, transforms, evidence, refused);
  if (broken.size > 0) return addAll(refused, broken);
  // A literal that stays is seen once more where it stands.
  const seen = findings.filter(({ kind, span }) => kind !== "literal" || !left.has(span.start));
  const all = [...seen, ...left.values()].sort((a, b) => a.span.start - b.span.start);
  const changed = plan.changes.flatMap((change) => ("step" in change ? (startOf(change.step) ?? []) : []));
  return { scene, plan, output, findings: all, changes: changesOf(build, after, ignored), changed };
}

function addAll(refused: Map<string, Declined>, more: ReadonlyMap<string, Declined>): undefined {
  for (const [key, refusal] of more) refused.set(key, refusal);
}

/** A finding about a lifted literal, at the literal's own place. */
function asFound(finding: Finding, lifted: LiftedText): Finding {
  const literal = lifted.literals.find((own) => own.name === finding.name);
  if (literal) {
    const values = [{ path: finding.path, span: literal.span }];
    return { ...finding, kind: "literal", span: literal.span, exposures: ["image-history", "build-cache"], values };
  }
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

/** The output as it is read; undefined where BuildKit would not build it. */
function readAgain(text: string | undefined, { path, readings }: BuildModel): BuildModel | undefined {
  if (text === undefined) return undefined;
  try {
    return readModel({ path, text }, undefined, readings);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return undefined;
  }
}

/** Undefined where two remedies change the same text: then none of them is taken. */
function rewritten(scene: Scene, plan: Plan): string | undefined {
  if (plan.changes.length === 0) return scene.model.text;
  const edits = render(scene.model, plan.changes, plan.bindings, scene.delivery);
  return overlap(edits) ? undefined : applyEdits(scene.model.text, edits);
}
