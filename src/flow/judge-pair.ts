import { unquote } from "../dockerfile/instructions.ts";
import type { NamedPair } from "../dockerfile/instructions.ts";
import { judgeValue } from "../knowledge/values.ts";
import type { ValueVerdict } from "../knowledge/values.ts";

const judged = new WeakMap<NamedPair, ValueVerdict>();

/** What the value of an ARG or ENV says; asked by several questions, judged once. */
export function judgePair(pair: NamedPair, escape: "\\" | "`"): ValueVerdict {
  const before = judged.get(pair);
  if (before) return before;
  const verdict = judgeValue(unquote(pair.rawValue ?? "", escape));
  judged.set(pair, verdict);
  return verdict;
}
