import type { RunFacts } from "../flow/flow-types.ts";
import type { Step } from "../model/build-model.ts";
import { refuse } from "./plan-types.ts";
import type { Change, Refusal } from "./plan-types.ts";
import { canPrefix } from "./variable-questions.ts";

/** What keeps tools from writing the secret among their words to their own logs; with a key, only while it is mounted. */
export function quietJournals(step: Step, facts: RunFacts | undefined, key?: string): readonly Change[] {
  if (facts === undefined || facts.journals.size === 0 || !canPrefix(step)) return [];
  const text = `export ${[...facts.journals].join(" ")}; `;
  return [{ change: "prefix", step: step.id, text, ...(key === undefined ? {} : { key }) }];
}

/** Why a tool cannot be kept from writing the secret among its words to its own log; undefined when it can. */
export function journalObstacle(step: Step, facts: RunFacts | undefined, name: string): Refusal | undefined {
  if (facts === undefined || facts.journals.size === 0 || canPrefix(step)) return undefined;
  const message = `a log of the tool would hold ${name}, and this RUN has no shell text to tell it otherwise`;
  return refuse("still-exposed", message, step.instruction.keywordSpan);
}
