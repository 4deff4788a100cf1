import { isOfItsOwn } from "../flow/variable-aliases.ts";
import type { Decision, Plan } from "./plan-remedies.ts";
import type { Change, Declined, Refusal } from "./plan-types.ts";

/** Variables that hold one list: a second remedy that sets one wipes out the first. */
const lists = /\b(GIT_CONFIG_COUNT|COMPOSER_AUTH)=/g;

/** Refuses flows that cannot be taken out as the others are. */
export function conflicts(plan: Plan): ReadonlyMap<string, Declined> {
  return new Map<string, Declined>([...listsSetTwice(plan), ...aliasesApart(plan)]);
}

/** Refuses the later of two remedies that set the same list in one RUN to different values. */
function listsSetTwice(plan: Plan): ReadonlyMap<string, Refusal> {
  const set = new Map<string, { readonly by: string; readonly texts: Map<string, string> }[]>();
  const refused = new Map<string, Refusal>();
  for (const { flow, answer } of plan.decisions) {
    if (answer.answer !== "remedy") continue;
    const { key, name } = flow.type === "written" ? flow.parent : flow;
    for (const { place, variable, entry, text } of answer.changes.flatMap(listEntries)) {
      const earlier = set.get(place) ?? [];
      const own = earlier.find(({ by }) => by === flow.key) ?? { by: flow.key, texts: new Map<string, string>() };
      if (earlier.some(({ by, texts }) => by !== flow.key && !standBeside(texts, entry, text))) {
        const message = `one RUN would set ${variable} for ${name} and for another secret: take one of them out first`;
        refused.set(key, { answer: "refusal", reason: "two-remedies", message, span: undefined });
      }
      own.texts.set(entry, text);
      set.set(place, [...earlier.filter((other) => other !== own), own]);
    }
  }
  return refused;
}

/** What a change puts into a list: all of it, or one entry that is counted with others. */
interface ListEntry {
  readonly place: string;
  readonly variable: string;
  /** The entry's name; the list's own where the text sets all of it. */
  readonly entry: string;
  readonly text: string;
}

function listEntries(change: Change): readonly ListEntry[] {
  if (change.change === "git-setting") {
    const variable = "GIT_CONFIG_COUNT";
    return [{ place: `${change.step} ${variable}`, variable, entry: change.name, text: change.value }];
  }
  if (change.change !== "prefix" && change.change !== "splice") return [];
  return [...change.text.matchAll(lists)].flatMap(([, variable = ""]) => [
    { place: `${change.step} ${variable}`, variable, entry: variable, text: change.text },
  ]);
}

function standBeside(texts: ReadonlyMap<string, string>, entry: string, text: string): boolean {
  if (texts.has(entry)) return texts.get(entry) === text;
  // A text that sets the whole list leaves room for no other entry.
  return !/^[A-Z_]+$/.test(entry) && ![...texts.keys()].some((other) => /^[A-Z_]+$/.test(other));
}

/** Of an argument and one that it falls back on both go, or none: each is a part of what RUN reads. */
function aliasesApart({ decisions }: Plan): ReadonlyMap<string, Declined> {
  const own = new Map(
    decisions.flatMap((one) => (one.flow.type === "variable" ? [[one.flow.name, one] as const] : [])),
  );
  const refused = new Map<string, Declined>();
  const refuseBeside = ({ flow, answer }: Decision, { flow: other, answer: stays }: Decision): void => {
    if (answer.answer === "remedy" && stays.answer === "refusal" && other.type === "variable")
      refused.set(flow.key, { ...stays, message: `it goes together with ${other.name}: ${stays.message}` });
    // What nobody surely reads is what its default is.
    if (
      answer.answer === "remedy" &&
      stays.answer === "remark" &&
      flow.type === "variable" &&
      !flow.uses.some(({ sure }) => sure)
    )
      refused.set(flow.key, stays);
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
