import { judgeName } from "./names.ts";
import { judgeValue } from "./values.ts";

/** Where a value stands in a text, and the name in front of it. */
export interface NamedValue {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** The name is an option's. */
  readonly option: boolean;
}

/** What names of tokens and passwords end in, in lower case; less sure words say nothing in the text of a command. */
const endings: readonly string[] = [
  "token",
  "password",
  "passwd",
  "passphrase",
  "pass",
  "pwd",
  "secret",
  "-pat",
  "_pat",
  "_auth",
  "art-api",
  ...["api", "access", "account", "auth", "license", "licence", "secret", "subscription"].flatMap((word) =>
    ["key", "-key", "_key"].map((key) => `${word}${key}`),
  ),
];

const tellingName = new RegExp(`(?:${endings.join("|")})$`, "i");

/** Quotes, escaped or not, and the brackets of `environ['X'] = '…'`. */
const quotes = String.raw`(?:\\?["'])?`;

/** What reads as if a service had made it, as the source of a pattern. */
export const madePattern = String.raw`(?=[^\s"'$\x60\\]*\d)(?=[^\s"'$\x60\\]*[a-zA-Z])[^\s"'$\x60\\,;&|<>(){}]{12,}`;

/** `--token=…`, `-PrepoPassword=…`, `TOKEN=…`, `?apiKey=…`, `X-Token: …`, `"password": "…"`; not `${TOKEN:-…}`. */
const named = new RegExp(
  String.raw`(?<![\w$.-])(?<!\$\{)(?<dashes>--?(?:[DP](?=[A-Za-z]))?)?(?<name>[A-Za-z_][\w.-]*)${quotes}\]?\s*[=:](?!//)\s*${quotes}(?:(?:[Bb]earer|[Tt]oken|[Bb]asic)\s+)?(?<value>${madePattern})`,
  "g",
);

/** A password that a statement of SQL gives to an account. */
const inStatement = new RegExp(String.raw`\b(?:identified\s+by|password)\s+\\?'(?<value>${madePattern})\\?'`, "gi");

/** `--auth-token`, with the value in the next word. */
const option = /^--?[a-zA-Z][\w-]+$/;

/** What must be in a text with such a value: a name, and behind it what reads like a made one. */
export const namedValueHint = new RegExp(
  String.raw`(?:identified\s+by|${endings.join("|")})(?![a-z])\w*${quotes}\]?["']?(?:\s*[=:]\s*|["']?,?\s+|["'],)${quotes}(?:(?:bearer|token|basic)\s+)?${madePattern}`,
  "i",
);

/** In lower case: one of these is in all that `namedValueHint` finds. */
export const nameMarks: readonly string[] = [
  "identified",
  ...endings.flatMap((word) => [...`=: \t\n\\"'_`].map((next) => `${word}${next}`)),
];

/** The values in a text that stand behind a name of a secret and read as if a service had made them. */
export function namedValues(text: string): readonly NamedValue[] {
  return [...namedIn(text), ...statementsIn(text)];
}

function statementsIn(text: string): readonly NamedValue[] {
  if (!/'/.test(text) || !/\b(?:alter|create|grant|set)\b/i.test(text)) return [];
  return [...text.matchAll(inStatement)].flatMap((match) => {
    const value = match.groups?.["value"] ?? "";
    const start = match.index + match[0].indexOf(value);
    return isMade(value) ? [{ start, end: start + value.length, name: "DB_PASSWORD", option: false }] : [];
  });
}

function namedIn(text: string): readonly NamedValue[] {
  // Most words are too short.
  if (text.length < 16 || !/[=:]/.test(text)) return [];
  return [...text.matchAll(named)].flatMap((match) => {
    const { dashes = "", name = "", value = "" } = match.groups ?? {};
    if (!namesSecret(name) || !isMade(value)) return [];
    const end = match.index + match[0].length;
    return [{ start: end - value.length, end, name, option: dashes.startsWith("-") && !/[DP]$/.test(dashes) }];
  });
}

/** The word behind an option that names a secret: `--auth-token …`. `texts` are words as they are written. */
export function valuesBehindOptions(texts: readonly string[]): readonly (NamedValue & { readonly word: number })[] {
  return texts.flatMap((text, word) => {
    const before = texts[word - 1] ?? "";
    if (!option.test(before) || !namesSecret(before.replace(/^-+/, ""))) return [];
    const value = /^(["']?)([^\s"'$`\\]{12,})\1$/.exec(text)?.[2] ?? "";
    const start = text.indexOf(value);
    const name = before.replace(/^-+/, "");
    return isMade(value) ? [{ word, start, end: start + value.length, name, option: true }] : [];
  });
}

function namesSecret(name: string): boolean {
  // A token against forged requests is given to everybody who asks.
  if (!tellingName.test(name) || /csrf|xsrf/i.test(name)) return false;
  return judgeName(name).says === "secret" || /art[-_]api$/i.test(name);
}

/** A version of a package that has a secret's name, `passwd=1:4.5-1`; a digest, and the salted hash of a password. */
const otherwise = /^v?\d+[:.]\d|^(?:argon2\w*|md5|sha-?\d+)[:-]|^md5[\da-f]{32}$|:\/\//i;

/** Whether a value reads as if a service had made it: letters and digits that form no words, no path and no address. */
export function isMade(value: string): boolean {
  if (value.length < 12 || !/\d/.test(value) || !/[a-z]/i.test(value) || otherwise.test(value)) return false;
  return /^(?:literal|token)$/.test(judgeValue(value).says);
}
