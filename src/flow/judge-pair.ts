import { unquote } from "../dockerfile/instructions.ts";
import type { NamedPair } from "../dockerfile/instructions.ts";
import { credentialHint } from "../knowledge/values/credential-hint.ts";
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

/** The verdict on a value that is a credential whatever its name says; undefined for all others. */
export function judgeCredential(pair: NamedPair, escape: "\\" | "`"): ValueVerdict | undefined {
  // Most values cannot be one by a first look.
  if (pair.rawValue === undefined || !credentialHint.test(unquote(pair.rawValue, escape))) return undefined;
  const verdict = judgePair(pair, escape);
  return verdict.says === "token" || verdict.says === "credentialed-url" ? verdict : undefined;
}

/** Docker's own proxy arguments are in no history; a default without a password shows that none is needed. */
export function isPublicAddress(pair: NamedPair, escape: "\\" | "`"): boolean {
  if (/^(?:https?|ftp|no|all)_proxy$|^goproxy$/i.test(pair.name)) return true;
  return pair.rawValue !== undefined && /^(?:url|path|public|literal|weak)$/.test(judgePair(pair, escape).says);
}
