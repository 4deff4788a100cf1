import { analyse } from "../flow/analyse.ts";
import type { SecretFlow } from "../flow/flow-types.ts";
import type { CallerEvidence } from "../flow/secret-names.ts";
import { readMounts } from "../dockerfile/instructions.ts";
import { mayBeReal, passwordsIn } from "../knowledge/values.ts";
import type { BuildModel } from "../model/build-model.ts";
import { baseName } from "../model/paths.ts";
import type { Build, FileChange } from "../result.ts";
import type { LiftedText } from "./lift-literals.ts";
import { planRemedies } from "./plan-remedies.ts";
import type { Plan } from "./plan-remedies.ts";
import type { Declined, Refusal, Scene, Transform } from "./plan-types.ts";
import { sceneOf, withFile } from "./scene.ts";

/** Refuses all that a plan would do. */
export function everythingOf(plan: Plan): ReadonlyMap<string, Refusal> {
  return new Map(remediedFlows(plan).map((flow) => [flow.key, notVerified(flow.name)]));
}

function remediedFlows(plan: Plan) {
  return plan.decisions.flatMap(({ answer, flow }) =>
    answer.answer === "remedy" && flow.type !== "written" ? [flow] : [],
  );
}

/** Traces the output as the input was traced: what was fixed must be gone, and nothing left to do. Answers with what is not. */
export function unverified(
  build: Build,
  scene: Scene,
  plan: Plan,
  output: BuildModel,
  ignored: FileChange | undefined,
  transforms: readonly Transform[],
  evidence: CallerEvidence,
  refused: ReadonlyMap<string, Declined>,
): ReadonlyMap<string, Refusal> {
  const remedied = remediedFlows(plan);
  const unmounted = neverMounted(plan, output);
  if (unmounted.size > 0) return unmounted;
  const context = ignored ? withFile(build, ignored) : build.context;
  const again = sceneOf({ ...build, context }, output, [], scene.options, []);
  const { flows } = analyse(output, again.files, scene.options, evidence, scene.literals);
  // A caller that cannot follow cannot in a second run either; any other refusal may fall once the rest is fixed.
  const byCallers = new Map([...refused].filter(([, { reason }]) => reason === "caller-not-rewritable"));
  const wrong = leftOver(planRemedies(flows, transforms, again, byCallers), plan);
  // A flow that was not there before cannot be blamed on one: nothing is done then.
  const keys = wrong.includes(undefined) ? remedied.map(({ key }) => key) : wrong.filter((key) => key !== undefined);
  return new Map(remedied.filter(({ key }) => keys.includes(key)).map((flow) => [flow.key, notVerified(flow.name)]));
}

/** Flows whose secret the callers hand over, and no RUN of the output gets. */
function neverMounted(plan: Plan, output: BuildModel): ReadonlyMap<string, Refusal> {
  const mounts = output.steps.flatMap((step) => readMounts(step.instruction));
  const ids = new Set(
    mounts.map(
      ({ type, id, source, target }) => id ?? (type === "ssh" ? "default" : (source ?? baseName(target ?? ""))),
    ),
  );
  const found = plan.decisions.flatMap(({ flow, answer }): [string, Refusal][] => {
    // What BuildKit itself asks for by its own name needs no mount, and a mount that was there may go.
    if (flow.type === "written" || answer.answer !== "remedy" || answer.binding?.id !== undefined) return [];
    const binding = plan.bindings.get(flow.key);
    if (!binding || ids.has(binding.id)) return [];
    const message = `no RUN of the rewritten file would get ${flow.name}`;
    return [[flow.key, { answer: "refusal", reason: "not-verified", message, span: undefined }]];
  });
  return new Map(found);
}

/** Keys of the flows that a second plan still has something to do about; undefined stands for a flow that is new. */
function leftOver(again: Plan, plan: Plan): readonly (string | undefined)[] {
  const fixed = new Set(remediedFlows(plan).map(({ key }) => key));
  // A mount made here whose secret a RUN keeps: the flow that asked for it is not closed.
  const known = new Set(plan.decisions.map(({ flow }) => flow.key));
  const kept = again.decisions.flatMap(({ flow }) =>
    flow.type === "mount" && !known.has(flow.key) ? [keyOfBinding(plan, flow.name)] : [],
  );
  const left = again.decisions.flatMap(({ flow, answer }) => {
    const { key } = flow.type === "written" ? flow.parent : flow;
    const open = answer.answer === "remedy" || (fixed.has(flow.key) && answer.answer === "refusal");
    return open ? [fixed.has(key) ? key : undefined] : [];
  });
  return [...kept, ...left];
}

/** A credential that was taken out of one place and stands in another: in text that no rule knows. */
export function stillThere(
  plan: Plan,
  lifted: LiftedText,
  model: BuildModel,
  after: string,
): ReadonlyMap<string, Refusal> {
  const found = new Map<string, Refusal>();
  for (const flow of remediedFlows(plan)) {
    if (!valuesOf(flow, lifted, model).some((value) => after.includes(value))) continue;
    const message = `the value of ${flow.name} also stands elsewhere in the file: take it out there first`;
    found.set(flow.key, { answer: "refusal", reason: "still-exposed", message, span: undefined });
  }
  return found;
}

/** The texts that a plan takes out of the instructions of a Dockerfile. */
export function takenOut(plan: Plan, lifted: LiftedText, model: BuildModel): readonly string[] {
  return remediedFlows(plan).flatMap((flow) => valuesOf(flow, lifted, model));
}

function valuesOf(flow: SecretFlow, lifted: LiftedText, model: BuildModel): readonly string[] {
  if (flow.type !== "variable") return [];
  const texts = lifted.literals
    .filter((own) => own.name === flow.name)
    .map(({ span }) => model.text.slice(span.start, span.end).replace(/^'|'$/g, ""));
  const values = flow.declarations.flatMap(({ verdict, pair }) =>
    verdict && mayBeReal(verdict) ? [pair.rawValue?.replace(/^["']|["']$/g, "") ?? ""] : [],
  );
  // Elsewhere the password of an address may stand by itself.
  return [...texts, ...values, ...values.flatMap(passwordsIn)].filter((value) => value.length >= shortest);
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
