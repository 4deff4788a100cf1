import { isPlain, isRow, isWorded, namesItself } from "./worded.ts";

/** Whole values that stand for nothing; lower case. */
const nothing: ReadonlySet<string> = new Set([
  "''",
  '""',
  "-",
  "0",
  "1",
  "changeit-please",
  "enabled",
  "disabled",
  "false",
  "fixme",
  "n/a",
  "na",
  "nil",
  "no",
  "none",
  "null",
  "off",
  "on",
  "optional",
  "required",
  "tbd",
  "todo",
  "true",
  "undefined",
  "unset",
  "value",
  "yes",
]);

/** Pieces that mark a text as a stand-in wherever they stand. */
const standIn =
  /^<.*>$|^\*\*.*\*\*$|^\[.*\]$|^\{\{.*\}\}$|^%.*%$|^_+[a-z][\w-]*_+$|^__.*__$|^@@.*@@$|\bdummy|dummy\b|_dummy|dummy_|placeholder|\bexample\b|example$|^example|\bfake|fake_|_fake|\byour[-_ ]|\binsert[-_ ]|\breplace[-_ ]?(?:me|this|with)|\bto[-_ ]?be[-_ ]?(?:replaced|set|changed|filled)|\bset[-_ ]?me\b|fill[-_ ]?me|\bunused\b|\bnot[-_ ]?(?:used|set|needed|a[-_ ]?(?:real|secret)|real)|\bonly[-_ ]for[-_ ]build|\bfor[-_ ]build[-_ ]only|\bprecompil|\bbuild[-_ ]?time|\btoken[-_ ]?here\b|[-_ ]here$|^super[-_ ]?secret[-_ ]?key$|redacted/i;

/** Texts that tell a reader what to put in their place. */
const instruction =
  /^(?:please|set|provide|update|enter|define|override|specify|choose|use|get|see|check)[-_ ](?:\w+[-_ ])*(?:me|this|it|to|here|env|value|key|token|password|secret)|\bmissing\b|(?:here|envvar\w*|delete[-_ ]?me|replace\w*|should[-_ ]?\w*|defaultvalue|nodefault\w*|temporary\w*|not[-_ ]?(?:so[-_ ]?|a[-_ ]?|real)?(?:secret|secure|real|password)\w*|insecure\w*|unsecured\w*|cannot[-_ ]be\w*)\$?$|^(?:your|some|any|the)[-_ ]?(?:[a-z]+[-_ ]?){0,4}(?:key|token|secret|password|pass|pwd|here)$|^@[\w:.-]+@$|->|^[xy]+(?:[-_][xy]+)+$/i;

/** Words that people make passwords of when they do not mean it. */
const weakWords: ReadonlySet<string> = new Set(
  `abc account adm admin administrator anonymous app asdf backend bar baz bitnami change changeit changeme database db debug default demo deploy dev developer django docker drupal elastic flask foo gitlab grafana guest hello hunter insecure it jenkins jwt key keycloak kibana laravel letmein local login manager mariadb master me minio minioadmin mongo mongodb my mysql neo4j nexus nobody odoo openldap oracle pa pass passwd password phrase please postgres postgresql prod public pw pwd qwerty rabbitmq redis replica replication root rootpassword sa sample screencast sec secret secure some sonar ssh strong super supersecret symfony sys system temp test testing the this token tomcat toor top ubuntu user vagrant very vnc web welcome wordpress world wp www yii`.split(
    /\s+/,
  ),
);

const longestWeakWord = Math.max(...[...weakWords].map((word) => word.length));

/** Whether a text is a marker that no service would take. */
export function isPlaceholder(text: string): boolean {
  const value = text.toLowerCase();
  if (nothing.has(value) || standIn.test(value) || instruction.test(value)) return true;
  const body = value.replace(/^[a-z]{2,8}[-_]/, "").replace(/[^a-z0-9*]/g, "");
  return /^(?:x{3,}|\*+|\.*|0+|1+)$/.test(body) || /x{6,}|\*{3,}|\.{3,}/.test(value);
}

/** Whether a text is what a demo's password looks like: a common one, or one made of words. */
export function isWeak(text: string): boolean {
  if (text.length <= 5 || /^[a-z]{1,12}$/.test(text) || /^\d{1,9}$/.test(text)) return true;
  if (isRow(text) || isWorded(text) || namesItself(text) || isCommon(text)) return true;
  // `neo4j/letmein`: a login with both its parts.
  const password = /^[\w.-]+[:/]([^:/]+)$/.exec(text)?.[1];
  if (password !== undefined && isCommon(password)) return true;
  const decoded = decodedText(text);
  if (decoded !== undefined && isWeak(decoded)) return true;
  return (
    (text.match(/\d/g) ?? []).length <= 4 && /passw|^passo?rd|secret|admin|changeme/.test(unleet(text.toLowerCase()))
  );
}

/** The text that a value is the base64 of. */
function decodedText(text: string): string | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4}){1,10}[A-Za-z0-9+/]{2,3}={1,2}$/.test(text)) return undefined;
  const decoded = atob(text).trim();
  return /^[ -~]+$/.test(decoded) ? decoded : undefined;
}

/** Whether a text is a password that default accounts have: `root`, `changeme`, `P@ssw0rd`, `Nagios123!`. */
export function isCommon(text: string): boolean {
  if (isDefault(text)) return true;
  // A sentence is no credential.
  if (/^[^:{}"]*[a-z]+ [a-z]+ [a-z]+/i.test(text) && !/[=:]/.test(text)) return true;
  return text.length <= 32 && isPlain(text);
}

/** Whether a text is a password that installations begin with, or a word for one: `admin`, `changeme`, `12345678`. */
export function isDefault(text: string): boolean {
  if (text.length <= 3 || /^\d{1,8}$/.test(text) || /^(.)\1*$/.test(text)) return true;
  const lower = text.toLowerCase();
  if (/^(?:0?123456789?0?|abcdef|abc123|1q2w3e4r|qwertyuiop)$/.test(lower)) return true;
  const letters = lower.replace(/[^a-z]/g, "");
  const digits = (lower.match(/\d/g) ?? []).length;
  return digits <= 6 && letters.length <= 32 && (isOfWeakWords(letters) || isOfWeakWords(unleet(lower)));
}

/** `p4$$w0rd` as it is read. */
function unleet(lower: string): string {
  return lower.replace(/[@4]/g, "a").replace(/0/g, "o").replace(/1/g, "i").replace(/3/g, "e").replace(/[$5]/g, "s");
}

/** Whether a text falls wholly into such words. A pattern of repeated alternatives would take exponential time. */
function isOfWeakWords(text: string): boolean {
  const reached = [true];
  for (let end = 1; end <= text.length; end += 1) {
    const from = Math.max(0, end - longestWeakWord);
    reached.push(reached.slice(from).some((yes, index) => yes && weakWords.has(text.slice(from + index, end))));
  }
  return text !== "" && reached.at(-1) === true;
}
