import { bindingRefusal } from "../callers/binding.ts";
import type { CallerBinding, CallerFact, CallerRefusal } from "../callers/index.ts";
import type { CallerEvidence } from "../flow/secret-names.ts";
import type { Binding } from "../result.ts";
import type { Decision, Plan } from "./plan-remedies.ts";
import { isCopy, isMadeOfParts, isOfItsOwn } from "../flow/variable-aliases.ts";
import type { Refusal } from "./plan-types.ts";

/** What callers say of the build arguments of a Dockerfile: those that get a secret of the CI system. */
export function evidenceOf(facts: readonly CallerFact[], dockerfile: string): CallerEvidence {
  const found = new Map<string, string>();
  for (const fact of facts) {
    if (fact.dockerfile !== dockerfile || fact.example === true) continue;
    for (const { name, from, login } of fact.passes) {
      if (from.kind === "ci-secret") found.set(name, `${fact.at.path} passes a secret of the CI system for it`);
      else if (login) found.set(name, `${fact.at.path} passes an address with a login in it`);
    }
  }
  return found;
}

/** The secrets of a Dockerfile as its callers must pass them from now on. */
export function callerBindings(
  plan: Plan,
  dockerfile: string,
  literals: ReadonlySet<string>,
): readonly CallerBinding[] {
  return plan.decisions.flatMap((decision) => {
    const { flow, answer } = decision;
    if (answer.answer !== "remedy" || flow.type === "written") return [];
    const binding = plan.bindings.get(flow.key);
    // A literal that is the value of a variable comes with that.
    if (literals.has(flow.name) && [...plan.bindings].some(([key, own]) => own === binding && key !== flow.key))
      return [];
    const replaces = literals.has(flow.name) ? [] : argumentsOf(decision);
    if (!binding && replaces.length === 0 && answer.runTime.length === 0) return [];
    return [
      {
        dockerfile,
        id: binding?.id ?? flow.name,
        ...sourceOf(binding),
        replaces,
        everyCaller: binding !== undefined && replaces.length === 0,
        runTime: answer.runTime,
        composed: composedOf(decision, answer.runTime),
        ...(binding === undefined ? { dropped: true } : {}),
      },
    ];
  });
}

function sourceOf(binding: Binding | undefined): { readonly env?: string; readonly file?: string } {
  return {
    ...(binding?.env === undefined ? {} : { env: binding.env }),
    ...(binding?.file === undefined ? {} : { file: binding.file }),
  };
}

/** Variables that hold more than what callers pass, or a value of their own. */
function composedOf({ flow }: Decision, names: readonly string[]): readonly string[] {
  if (flow.type !== "variable") return names;
  return names.filter((name) => {
    const own = flow.declarations.filter((declaration) => declaration.kind === "ENV" && declaration.name === name);
    return own.length === 0 || !own.every(isCopy);
  });
}

/** Names under which callers pass the secret today. */
function argumentsOf({ flow }: Decision): readonly string[] {
  if (flow.type !== "variable") return [];
  const names = flow.declarations
    .filter((own) => own.kind === "ARG" && !isMadeOfParts(own) && !isOfItsOwn(own, flow.name))
    .map((declaration) => declaration.name);
  return [...new Set(names)];
}

/** The first caller in sight that cannot be changed for one flow. */
function callerObstacle(
  decision: Decision,
  plan: Plan,
  facts: readonly CallerFact[],
  dockerfile: string,
): CallerRefusal | undefined {
  const { flow } = decision;
  if (flow.type === "written") return undefined;
  const binding = plan.bindings.get(flow.key);
  const replaces = argumentsOf(decision);
  // Where one text hands the argument to several builds, each of them turns it into the same secret.
  const boundIn = [dockerfile, ...facts.flatMap((fact) => (fact.dockerfile === undefined ? [] : [fact.dockerfile]))];
  const concerned = facts.filter((fact) => fact.dockerfile === dockerfile || fact.dockerfile === undefined);
  for (const fact of concerned) {
    const refusal = shiftedStage(decision, fact) ?? passedWhole(decision, fact);
    if (refusal) return refusal;
    const id = binding?.id ?? flow.name;
    const env = binding?.env === undefined ? {} : { env: binding.env };
    const asked = replaces.map((argument) =>
      bindingRefusal(fact, { argument, id, ...env, boundIn, ...(binding === undefined ? { dropped: true } : {}) }),
    );
    if (binding && replaces.length === 0) {
      asked.push(
        bindingRefusal(fact, {
          id,
          ...env,
          ...(binding.file === undefined ? {} : { file: binding.file }),
          everyCaller: true,
        }),
      );
    }
    const refused = asked.find((one) => one !== undefined);
    if (refused) return refused;
  }
  return undefined;
}

/** `--target 1`: a stage that is put in front of it gives it another number. */
function shiftedStage({ answer }: Decision, { target, at }: CallerFact): CallerRefusal | undefined {
  if (answer.answer !== "remedy" || target === undefined || !/^\d+$/.test(target)) return undefined;
  const moved = answer.changes.some((change) => change.change === "builder-stage" && change.stage <= Number(target));
  return moved
    ? { reason: "stage-by-number", at, todo: `call stage ${target} by a name: a stage comes in front of it` }
    : undefined;
}

/** A caller passes the address that the Dockerfile makes of the secret: it would have to pass its part instead. */
function passedWhole({ flow }: Decision, { passes, at }: CallerFact): CallerRefusal | undefined {
  if (flow.type !== "variable") return undefined;
  const made = flow.declarations.find(
    (declaration) => isMadeOfParts(declaration) && passes.some(({ name }) => name === declaration.name),
  );
  return (
    made && { reason: "passes-the-whole", at, todo: `pass ${flow.name} instead of ${made.name}, which is made of it` }
  );
}

/** Refuses each flow that a caller in sight cannot follow: Dockerfile and callers change together or not at all. */
export function withoutUnboundCallers(
  plan: Plan,
  facts: readonly CallerFact[],
  dockerfile: string,
): ReadonlyMap<string, Refusal> {
  const refusals = new Map<string, Refusal>();
  for (const decision of plan.decisions) {
    if (decision.answer.answer !== "remedy" || decision.flow.type === "written") continue;
    const refused = callerObstacle(decision, plan, facts, dockerfile);
    if (!refused) continue;
    refusals.set(decision.flow.key, {
      answer: "refusal",
      reason: "caller-not-rewritable",
      message: `${refused.at.path} starts this build and cannot be changed (${refused.reason}): ${refused.todo}`,
      span: undefined,
    });
  }
  return refusals;
}
