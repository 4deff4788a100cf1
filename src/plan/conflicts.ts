import { isOfItsOwn } from "../flow/variable-aliases.ts";
import type { Decision, Plan } from "./plan-remedies.ts";
import type { Refusal } from "./plan-types.ts";

/** Variables that hold one list: a second remedy that sets one wipes out the first. */
const lists = /\b(GIT_CONFIG_COUNT|COMPOSER_AUTH)=/g;

/** Refuses flows that cannot be taken out as the others are. */
export function conflicts(plan: Plan): ReadonlyMap<string, Refusal> {
  return new Map([...listsSetTwice(plan), ...aliasesApart(plan)]);
}

/** Refuses the later of two flows that set the same list in one RUN to different values. */
function listsSetTwice(plan: Plan): ReadonlyMap<string, Refusal> {
  const set = new Map<string, { readonly key: string; readonly text: string }>();
  const refused = new Map<string, Refusal>();
  for (const { flow, answer } of plan.decisions) {
    if (answer.answer !== "remedy") continue;
    const { key, name } = flow.type === "written" ? flow.parent : flow;
    for (const change of answer.changes) {
      if (change.change !== "prefix" && change.change !== "splice") continue;
      for (const [, variable] of change.text.matchAll(lists)) {
        const place = `${change.step} ${variable}`;
        const earlier = set.get(place);
        if (earlier && earlier.key !== key && earlier.text !== change.text) {
          const message = `one RUN would set ${variable} for ${name} and for another secret: take one of them out first`;
          refused.set(key, { answer: "refusal", reason: "two-remedies", message, span: undefined });
        } else set.set(place, { key, text: change.text });
      }
    }
  }
  return refused;
}

/** Of an argument and one that it falls back on both go, or none: each is a part of what RUN reads. */
function aliasesApart({ decisions }: Plan): ReadonlyMap<string, Refusal> {
  const own = new Map(
    decisions.flatMap((one) => (one.flow.type === "variable" ? [[one.flow.name, one] as const] : [])),
  );
  const refused = new Map<string, Refusal>();
  const refuseBeside = ({ flow, answer }: Decision, { flow: other, answer: stays }: Decision): void => {
    if (answer.answer === "remedy" && stays.answer === "refusal" && other.type === "variable")
      refused.set(flow.key, { ...stays, message: `it goes together with ${other.name}: ${stays.message}` });
  };
  for (const decision of own.values()) {
    if (decision.flow.type !== "variable") continue;
    for (const declaration of decision.flow.declarations) {
      const alias = isOfItsOwn(declaration, decision.flow.name) ? own.get(declaration.name) : undefined;
      if (!alias) continue;
      refuseBeside(decision, alias);
      refuseBeside(alias, decision);
    }
  }
  return refused;
}
