import type { Plan } from "./plan-remedies.ts";
import type { Refusal } from "./plan-types.ts";

/** Variables that hold one list: a second remedy that sets one wipes out the first. */
const lists = /\b(GIT_CONFIG_COUNT|COMPOSER_AUTH)=/g;

/** Refuses the later of two flows that set the same list in one RUN to different values. */
export function conflicts(plan: Plan): ReadonlyMap<string, Refusal> {
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
