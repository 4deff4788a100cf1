import { knownNames } from "./names/known-names.ts";
import { namePatterns } from "./names/name-patterns.ts";
import {
  aboutWords,
  formWords,
  harmlessKeys,
  lastSecretWords,
  notPasswords,
  passEnding,
  secretEnding,
  secretKeys,
  secretWords,
  switchWords,
} from "./names/name-words.ts";

/** What the name of a variable says about its value. */
export interface NameVerdict {
  readonly says: "secret" | "may-carry" | "not-secret";
  /** One clause for people: `ends in _TOKEN`, `names a file, not a secret`. */
  readonly because: string;
}

const known = new Map(knownNames.map((row) => [row.name, row]));

/** What a variable's name says about its value; upper, lower and camel case alike. */
export function judgeName(name: string): NameVerdict {
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
  const secret = words.find((word) => secretWords.has(word) || isRunOn(word));
  if (secret === undefined && !lastSecretWords.has(last) && last !== "keys") {
    return notSecret("no word of it names a secret");
  }
  if (words.length > 1 && switchWords.has(words[0] ?? "")) return notSecret("reads like a switch or a number");
  if (secret !== undefined) return { says: "secret", because: becauseOf(secret, last) };
  return judgeLast(last, words.slice(0, -1));
}

/** `KEY`, `PASS`, `AUTH` and the like say something only as the last word, and the word before may deny it. */
function judgeLast(last: string, before: readonly string[]): NameVerdict {
  const qualifier = before.at(-1) ?? "";
  const secret = { says: "secret", because: becauseOf(last, last) } as const;
  if (last === "keys") {
    return before.some((word) => secretKeys.has(word)) ? secret : notSecret("names keys that are usually public");
  }
  if (last === "salt" && before.length === 0) return notSecret("names a tool");
  if (last !== "key" || before.includes("private")) return secret;
  return before.some((word) => harmlessKeys.has(word)) ? notSecret(`a ${qualifier} key is no secret`) : secret;
}

/** Drops what says only the form or the place of use: `TOKEN_B64`, `API_KEY_PROD`, `TOKEN2`. */
function withoutForm(words: readonly string[]): readonly string[] {
  const end = words.findLastIndex((word) => !formWords.has(word) && !/^\d+$/.test(word));
  const kept = end < 0 ? words : words.slice(0, end + 1);
  return kept.map((word) => word.replace(/(?<=[a-z]{3})\d+$/, ""));
}

function isRunOn(word: string): boolean {
  return secretEnding.test(word) || (passEnding.test(word) && word !== "pass" && !notPasswords.has(word));
}

function becauseOf(word: string, last: string): string {
  return word === last ? `ends in ${word.toUpperCase()}` : `says ${word.toUpperCase()}`;
}

function notSecret(because: string): NameVerdict {
  return { says: "not-secret", because };
}
