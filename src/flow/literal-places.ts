import { credentialFileKind, credentialPlaces } from "../knowledge/credential-files.ts";
import type { CredentialFileKind } from "../knowledge/credential-files.ts";
import { loginPlaces } from "../knowledge/login-words.ts";
import { isMade, namedValues, valuesBehindOptions } from "../knowledge/named-values.ts";
import type { NamedValue } from "../knowledge/named-values.ts";
import { judgeName } from "../knowledge/names.ts";
import { credentialHint } from "../knowledge/values/credential-hint.ts";
import { tokenFormats } from "../knowledge/values/token-formats.ts";
import { judgeValue } from "../knowledge/values.ts";
import type { ValuePlace } from "../knowledge/values.ts";
import type { ShellCommand, ShellScript } from "../shell/shell-types.ts";
import { shapes, variableName } from "./literal-shapes.ts";

/** A credential in a text: a half-open range, and what a variable with it is called. */
export interface LiteralPlace {
  readonly start: number;
  readonly end: number;
  readonly wanted: string;
}

/** Names for tokens that are told by their format. */
const formatNames: readonly { readonly pattern: RegExp; readonly name: string }[] = [
  { pattern: /AWS/, name: "AWS_ACCESS_KEY_ID" },
  { pattern: /Anthropic/, name: "ANTHROPIC_API_KEY" },
  { pattern: /GitHub/, name: "GITHUB_TOKEN" },
  { pattern: /GitLab/, name: "GITLAB_TOKEN" },
  { pattern: /npm/i, name: "NPM_TOKEN" },
  { pattern: /PyPI/, name: "PYPI_TOKEN" },
  { pattern: /Hugging/, name: "HF_TOKEN" },
  { pattern: /OpenAI/, name: "OPENAI_API_KEY" },
  { pattern: /SendGrid/, name: "SENDGRID_API_KEY" },
  { pattern: /Sentry/, name: "SENTRY_AUTH_TOKEN" },
  { pattern: /Discord webhook/, name: "DISCORD_WEBHOOK" },
  { pattern: /Slack token/, name: "SLACK_TOKEN" },
  { pattern: /Slack webhook/, name: "SLACK_WEBHOOK" },
  { pattern: /Stripe/, name: "STRIPE_SECRET_KEY" },
];

/** In a signed address the key is only named. */
const keyOfSignature = /[?&](?:X-Amz-Credential|AWSAccessKeyId)=$/i;

/** The credentials in a text, by their own format and by what is around them. */
export function placesIn(text: string): readonly LiteralPlace[] {
  if (!credentialHint.test(text)) return [];
  const byFormat = tokenFormats.flatMap(({ name, pattern, front }) =>
    [...text.matchAll(new RegExp(pattern.source, "g"))]
      .filter((match) => judgeValue(match[0]).says === "token" && !keyOfSignature.test(text.slice(0, match.index)))
      .map((match) => ({
        start: match.index + (front?.exec(match[0])?.[0].length ?? 0),
        end: match.index + match[0].length,
        wanted: formatNames.find((row) => row.pattern.test(name))?.name ?? "API_TOKEN",
      })),
  );
  const byShape = shapes.flatMap(({ pattern, name, quoted, unless, elsewhere }) =>
    (quoted && !text.startsWith("'") ? [] : [...text.matchAll(pattern)]).flatMap((match) => {
      const value = match.groups?.["secret"] ?? "";
      if (!isCredential(value, elsewhere ? "server" : "login") || unless?.test(addressAt(text, match.index))) return [];
      const [start, end] = match.indices?.groups?.["secret"] ?? [0, 0];
      return [{ start, end, wanted: name(match) }];
    }),
  );
  return [...byFormat, ...byShape];
}

/** The run of text without blanks and quotes around an index. */
function addressAt(text: string, index: number): string {
  const before = /[^\s"'`]*$/.exec(text.slice(0, index))?.[0] ?? "";
  return before + (/^[^\s"'`]*/.exec(text.slice(index))?.[0] ?? "");
}

/** The credentials in the text of a file of this kind, as its readers would find them. */
export function placesInFile(kind: CredentialFileKind, text: string): readonly LiteralPlace[] {
  const tool = kind.readers[0] ?? "file";
  const what = /npm|yarn|cargo/.test(kind.name)
    ? "TOKEN"
    : kind.name.startsWith("aws-")
      ? "SECRET_ACCESS_KEY"
      : "PASSWORD";
  const wanted = `${tool.replace(/\W/g, "_").toUpperCase()}_${what}`;
  // In the file of a package manager a login is one, however weak; a service's own account is another matter.
  return credentialPlaces(kind, text)
    .filter(({ start, end }) => {
      const value = text.slice(start, end);
      // What printf fills in is no letter of it, and A_NAME_LIKE_THIS stands for what a person fills in.
      if (value.length < 4 || fixedWord.test(value) || /%[bqs]|^[A-Z]+(?:_[A-Z]+)+$/.test(value)) return false;
      return kind.time === "build" || isCredential(value);
    })
    .map((place) => ({ ...place, wanted }));
}

/** The credentials among the words behind a program, by the option or the setting that they stand behind. */
export function placesInWords(program: string, texts: readonly string[]): readonly (LiteralPlace & { word: number })[] {
  const place = texts.some((text) => ownHost.test(text)) ? "login" : "server";
  const told = loginPlaces(program, texts)
    .filter(({ word, start, end, made }) => {
      const value = (texts[word] ?? "").slice(start, end);
      return isCredential(value, place) && (!made || isMade(value));
    })
    .map(({ word, start, end, name }) => ({ word, start, end, wanted: name }));
  const named = accounts.has(program)
    ? []
    : valuesBehindOptions(texts).map((place) => ({ ...place, wanted: ownName(program, place) }));
  return [...told, ...named];
}

/** Whose password is that of the image's own account: it is meant to stay. */
const accounts: ReadonlySet<string> = new Set(["adduser", "useradd", "usermod"]);

/** The credentials that a text names itself, `--token=…` or `X-Token: …` among the words of a program. */
export function placesByName(program: string, text: string): readonly LiteralPlace[] {
  if (accounts.has(program)) return [];
  return namedValues(text).map((place) => ({ start: place.start, end: place.end, wanted: ownName(program, place) }));
}

/** An option of one word says too little alone: `--token` of sentry-cli is SENTRY_CLI_TOKEN. */
function ownName(program: string, { name, option }: NamedValue): string {
  const own = variableName(name.replace(/([a-z0-9])([A-Z])/g, "$1_$2"));
  const tool = variableName(program.replace(/\.\w+$/, ""));
  return option && /^[A-Z]+$/.test(own) && /^[A-Z]/.test(tool) && !/^(?:BA|DA|A|Z)?SH$/.test(tool)
    ? `${tool}_${own}`
    : own;
}

/** The login that is all of a text, but for quotes and line ends. */
export function placeOfInput(text: string, wanted: string): readonly LiteralPlace[] {
  const value = /^\s*["']?([^\s"'$`\\]{6,})(?:\\n|["']|\s)*$/.exec(text)?.[1] ?? "";
  const start = text.indexOf(value);
  return isCredential(value) ? [{ start, end: start + value.length, wanted }] : [];
}

/** A value that a variable of such a name is given in the text of a command. */
export function placeInAssignment(name: string, text: string): readonly LiteralPlace[] {
  // Rails and Django ask for one to build their assets, and take any.
  if (/^(?:SECRET_KEY_BASE|SECRET_KEY)$/.test(name) || judgeName(name).says !== "secret") return [];
  const value = /^(["']?)([^\s"'$`\\]{8,})\1$/.exec(text)?.[2] ?? "";
  // Words alone are rather a setting.
  if (!/^(?:literal|token)$/.test(judgeValue(value).says) || !/\d/.test(value) || !/[a-z]/i.test(value)) return [];
  if (!tellingName.test(name) && !isMade(value)) return [];
  const start = text.indexOf(value);
  return [{ start, end: start + value.length, wanted: name }];
}

const tellingName = /(?:TOKEN|PASSWORD|PASSWD|SECRET|API_?KEY|ACCESS_?KEY|_PAT|_AUTH)$/i;

/** Words that services want in the place of a user or a password, where the other is the token. */
const fixedWord = /^(?:x-oauth-basic|x-token-auth|x-access-token|oauth2?|__token__|gitlab-ci-token|api-token)$/i;

/** The container itself, or another one beside it: their accounts are those of a demo. */
const ownHost = /localhost|(?:127|0)\.0\.0\.[01]|:\/\/(?:[^\s/@]*@)?[\w-]+(?=[:/"']|$)/;

/** What stands where a login stands is meant to be one, whatever words it is made of. */
function isCredential(value: string, place: ValuePlace = "login"): boolean {
  return value !== "" && !fixedWord.test(value) && /^(?:literal|token)$/.test(judgeValue(value, place).says);
}

const sinks = new WeakMap<ShellScript, readonly ShellCommand[]>();

/** The commands of a script that write to a file that they name. */
function sinksOf(script: ShellScript): readonly ShellCommand[] {
  const known = sinks.get(script);
  if (known) return known;
  const found = script.commands.filter(
    ({ program, redirects }) => program === "tee" || redirects.some(({ operator }) => operator.includes(">")),
  );
  sinks.set(script, found);
  return found;
}

/** The kind of the file that takes what a command prints; undefined when it is none of a credential file. */
export function kindOfOutput(script: ShellScript, command: ShellCommand): CredentialFileKind | undefined {
  const { pipeline } = command.at;
  const behind = sinksOf(script).filter(
    (other) =>
      other === command ||
      (pipeline !== undefined && other.at.pipeline?.number === pipeline.number) ||
      (other.words.length === 0 && other.start <= command.start && command.end <= other.end),
  );
  const paths = behind.flatMap(({ program, args, redirects }) => [
    ...redirects.flatMap(({ operator, target }) => (operator.includes(">") && target ? [target] : [])),
    ...(program === "tee" ? args : []),
  ]);
  for (const { value, text } of paths) {
    const kind = credentialFileKind(value ?? text.replace(/["']/g, ""));
    if (kind) return kind;
  }
  return undefined;
}
