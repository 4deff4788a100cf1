import { knownNames } from "./names/known-names.ts";
import { namePatterns } from "./names/name-patterns.ts";
import {
  aboutWords,
  formWords,
  harmlessKeys,
  lastSecretWords,
  notPasswords,
  secretEnding,
  secretKeys,
  secretWords,
  signingWords,
  surelyKeys,
  switchWords,
} from "./names/name-words.ts";
import type { NameVerdict } from "./names/name-verdict.ts";

export { isShippedByDesign } from "./names/name-patterns.ts";
export type { NameVerdict } from "./names/name-verdict.ts";

const harmless: NameVerdict = { says: "not-secret", because: "no word of it names a secret" };

const known = new Map(knownNames.map((row) => [row.name, row]));

/** Every name that is not plainly harmless has one of these: most names are, and need no closer look. */
const mayMatter =
  /alias|auth|backend|__|conf|conn|cookie|cred|dsn|dsa|ed25519|feed|find_?links|git|goproxy|gc(?:p|loud)|id$|index|jwt|key|login|mirror|gradle|kube|nuget|rc(?:_|$)|pass|pat|pem|pepper|priv|proxy|psw|pw|remote|repo|rsa|salt|secret|service|settings|source|storage|token|ur[il]|webhook/i;

/** Dockerfiles use the same names again and again. */
const judged = new Map<string, NameVerdict>();
const mostJudged = 4096;

/** What a variable's name says about its value; upper, lower and camel case alike. */
export function judgeName(name: string): NameVerdict {
  const before = judged.get(name);
  if (before) return before;
  const verdict = mayMatter.test(name) ? judgeClosely(name) : harmless;
  if (judged.size >= mostJudged) judged.clear();
  judged.set(name, verdict);
  return verdict;
}

function judgeClosely(name: string): NameVerdict {
  const words = wordsOf(name);
  const joined = words.join("_");
  const row = known.get(joined) ?? namePatterns.find(({ on, pattern }) => pattern.test(on === "raw" ? name : joined));
  if (row) return { says: row.says, because: row.because };
  return judgeWords(words);
}

/** The words of a name in lower case: `personalAccessToken` and `PERSONAL_ACCESS_TOKEN` have the same. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

function judgeWords(all: readonly string[]): NameVerdict {
  const words = withoutForm(all);
  const last = words.at(-1) ?? "";
  if (aboutWords.has(last)) return notSecret(`ends in _${last.toUpperCase()}`);
  const at = words.findIndex((word, index) => namesSecret(words, word, index));
  const word = words[at];
  if (word === undefined) return harmless;
  if (words.slice(0, at).some((before) => switchWords.has(before))) return notSecret("reads like a switch or a number");
  if (word === "keys" || word === "key") return judgeKey(word, words.slice(0, at), last);
  if (word === "salt" && at === 0) return notSecret("names a tool");
  return secret(word, last);
}

/** Whether a word names a secret where it stands. */
function namesSecret(words: readonly string[], word: string, index: number): boolean {
  const last = index === words.length - 1;
  if (secretWords.has(word) || secretEnding.test(word)) return true;
  if (word === "key") return last || surelyKeys.has(words[index - 1] ?? "");
  // `PASS_GIT`, but not `PASS_THROUGH`.
  if (word === "pass" && index === 0 && words.length === 2)
    return !/^(?:count|encrypted|env|factor|filter|thr(?:ough|u))$/.test(words[1] ?? "");
  return last && (lastSecretWords.has(word) || word === "keys" || isRunOnPass(word));
}

/** `KEY` says something only with the words before it. */
function judgeKey(word: string, before: readonly string[], last: string): NameVerdict {
  const qualifier = before.at(-1) ?? "";
  if (word === "keys") {
    return before.some((one) => secretKeys.has(one))
      ? secret(word, last)
      : notSecret("names keys that are usually public");
  }
  if (surelyKeys.has(qualifier)) return secret(word, last);
  if (before.some((one) => signingWords.has(one))) return notSecret("a public key that packages are checked with");
  return harmlessKeys.has(qualifier) ? notSecret(`a ${qualifier} key is no secret`) : secret(word, last);
}

/** Drops what says only the form or the place of use: `TOKEN_B64`, `API_KEY_PROD`, `TOKEN2`. */
function withoutForm(words: readonly string[]): readonly string[] {
  const end = words.findLastIndex((word) => !formWords.has(word) && !/^\d+$/.test(word));
  const kept = end < 0 ? words : words.slice(0, end + 1);
  return kept.map((word) => word.replace(/(?<=[a-z]{3})\d+$/, ""));
}

/** `DBPASS`, but not `COMPASS`. */
function isRunOnPass(word: string): boolean {
  return word.endsWith("pass") && !notPasswords.has(word);
}

function secret(word: string, last: string): NameVerdict {
  return { says: "secret", because: `${word === last ? "ends in" : "says"} ${word.toUpperCase()}` };
}

function notSecret(because: string): NameVerdict {
  return { says: "not-secret", because };
}
