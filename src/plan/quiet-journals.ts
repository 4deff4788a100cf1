import type { RunFacts } from "../flow/flow-types.ts";
import type { Step } from "../model/build-model.ts";
import type { Change } from "./plan-types.ts";
import { canPrefix } from "./variable-questions.ts";

/** What keeps tools from writing the secret among their words to their own logs; with a key, only while it is mounted. */
export function quietJournals(step: Step, facts: RunFacts | undefined, key?: string): readonly Change[] {
  if (facts === undefined || facts.journals.size === 0 || !canPrefix(step)) return [];
  const text = `export ${[...facts.journals].join(" ")}; `;
  return [{ change: "prefix", step: step.id, text, ...(key === undefined ? {} : { key }) }];
}
