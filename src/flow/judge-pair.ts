import { unquote } from "../dockerfile/instructions.ts";
import type { NamedPair } from "../dockerfile/instructions.ts";
import { judgeName } from "../knowledge/names.ts";
import { credentialHint } from "../knowledge/values/credential-hint.ts";
import { judgeValue, mayBeReal } from "../knowledge/values.ts";
import type { ValueVerdict } from "../knowledge/values.ts";
import { matchesPattern } from "../model/paths.ts";
import type { Options } from "../result.ts";

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
  if (isMisnamed(pair)) return judgeAssignment(pair, escape);
  // Most values cannot be one by a first look.
  if (pair.rawValue === undefined || !credentialHint.test(unquote(pair.rawValue, escape))) return undefined;
  const verdict = judgePair(pair, escape);
  return verdict.says === "token" || verdict.says === "credentialed-url" ? verdict : undefined;
}

/** `ENV export X=y`, `ENV [X, "y"]`: Docker takes a word for the name that nobody meant to be one. */
export function isMisnamed({ name, legacy }: NamedPair): boolean {
  return legacy && /^(?:export|set)$|^\[/i.test(name);
}

/** The verdict on the value that such a line means to give. */
function judgeAssignment({ name, rawValue = "" }: NamedPair, escape: "\\" | "`"): ValueVerdict | undefined {
  const [, assigned = name.replace(/\W/g, ""), value = ""] =
    /^(?:(\w+)=)?(.*?)\]?$/s.exec(unquote(rawValue, escape).trim()) ?? [];
  if (judgeName(assigned).says !== "secret" || !mayBeReal(judgeValue(value))) return undefined;
  return { says: "credentialed-url", because: "gives a variable a value that could be a real one" };
}

/** Docker's own proxy arguments are in no history; a default without a password shows that none is needed. */
export function isPublicAddress(pair: NamedPair, escape: "\\" | "`"): boolean {
  if (/^(?:https?|ftp|no|all)_proxy$|^goproxy$/i.test(pair.name)) return true;
  return pair.rawValue !== undefined && /^(?:url|path|public|literal|weak)$/.test(judgePair(pair, escape).says);
}

/** A value that cannot be a secret, whatever the name: a public key, a switch, a key's fingerprint. */
export function saysOtherwise(pair: NamedPair, keyword: string, escape: "\\" | "`", options: Options): boolean {
  if (options.secrets.some((pattern) => matchesPattern(pattern, pair.name))) return false;
  const value = unquote(pair.rawValue ?? "", escape);
  // `AWS_ACCESS_KEY_ID=AWS_ACCESS_KEY_ID`: the value is the name. `ARG X=$X` has what a caller passes.
  const letters = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, "");
  const passed = keyword === "ARG" && value.includes("$");
  if (value.length > 3 && !passed && letters(value) === letters(pair.name)) return true;
  if (/^v?\d+(?:\.\d+)+(?:[-+]\w+)?$|^[^A-Za-z0-9$]+$|^(?:all|any|basic|auto)$/i.test(value)) return true;
  const { says } = judgePair(pair, escape);
  if (says === "path" || says === "url") return true;
  // `MAIL_AUTH=plain` is a way to sign in.
  if (says === "weak" && /_auth$/i.test(pair.name) && /^[a-z]+$/.test(value)) return true;
  if (/^(?:true|false|yes|no|on|off|[01])$/i.test(value)) return true;
  return says === "public" || isFingerprint(pair.name, value) || /^id_[a-z0-9]+(?:[._-]\w+)*$/i.test(value);
}

/** A fingerprint of gpg, which names a key; tokens of services are written in small letters. */
function isFingerprint(name: string, value: string): boolean {
  if (/^(?:0x)?(?:[0-9A-F]{8}|[0-9A-F]{16}|[0-9A-F]{40})$/.test(value)) return true;
  return (
    /^(?:0x)?[0-9a-f]{40}$/i.test(value) && /key(?:s|_?id)?$/i.test(name) && !/(?:access|api|secret)_?key$/i.test(name)
  );
}
