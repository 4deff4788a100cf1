import { credentialHint } from "../knowledge/values/credential-hint.ts";
import { judgeValue } from "../knowledge/values.ts";
import { tokenFormats } from "../knowledge/values/token-formats.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import type { ShellCommand, ShellWord } from "../shell/shell-types.ts";
import type { Span } from "../text/source.ts";

/** A credential that stands in the text of a RUN. It has a place and a name to be, and no value. */
export interface FoundLiteral {
  readonly step: number;
  /** In the Dockerfile. */
  readonly span: Span;
  /** A variable's name that says what it is: `NPM_TOKEN`, `GIT_EXAMPLE_COM_PASSWORD`. */
  readonly name: string;
  /** What the shell text must have in its place. */
  readonly expansion: string;
}

/** Where a credential can stand in a word, told by what is around it; the group `secret` is the credential. */
const shapes: readonly { readonly pattern: RegExp; readonly name: (around: RegExpExecArray) => string }[] = [
  {
    pattern: /:\/\/[^\s/@:"'$]*:(?<secret>[^\s/@"'$`\\]{4,})@(?<host>[\w.-]+)/g,
    name: ({ groups }) => `${hostName(groups?.["host"])}_PASSWORD`,
  },
  {
    // A user alone is a name unless it reads like a token.
    pattern: /:\/\/(?<secret>(?=[\w-]*\d)(?=[\w-]*[a-zA-Z])[A-Za-z0-9_-]{20,})@(?<host>[\w.-]+)/g,
    name: ({ groups }) => `${hostName(groups?.["host"])}_TOKEN`,
  },
  {
    pattern: /[?&](?:access_token|private_token|token|api_key|apikey)=(?<secret>[^&\s"'$`\\]{8,})/g,
    name: () => "API_TOKEN",
  },
  { pattern: /^--(?:http-)?password=["']?(?<secret>[^\s"'$`\\]{6,})/g, name: () => "PASSWORD" },
  { pattern: /:(?:_authToken|_password|_auth)[=\s](?<secret>[^\s"'$`\\{]{8,})/g, name: () => "NPM_TOKEN" },
  {
    pattern:
      /(?:authorization|private-token|x-api-key)\s*:\s*(?:(?:bearer|token|basic)\s+)?(?<secret>[^\s"'$`\\]{8,})/gi,
    name: () => "AUTH_TOKEN",
  },
];

function hostName(host: string | undefined): string {
  return (host ?? "host")
    .replace(/[^\w]+/g, "_")
    .replace(/^(?=\d)/, "_")
    .toUpperCase();
}

/** Names for tokens that are told by their format. */
const formatNames: readonly { readonly pattern: RegExp; readonly name: string }[] = [
  { pattern: /GitHub/, name: "GITHUB_TOKEN" },
  { pattern: /GitLab/, name: "GITLAB_TOKEN" },
  { pattern: /npm/i, name: "NPM_TOKEN" },
  { pattern: /PyPI/, name: "PYPI_TOKEN" },
  { pattern: /Hugging/, name: "HF_TOKEN" },
];

/** Their words are programs in which a URL is no address. */
const programs = new Set(["awk", "gawk", "perl", "sed"]);

const loginOption = /\bsshpass\b|\bcurl\b[^]*\s(?:-u|--user)\s+["']?[^\s"'$`\\]{6,}/;

/** The credentials that stand in RUNs of a Dockerfile, one name for each value. */
export function findLiterals(model: BuildModel): readonly FoundLiteral[] {
  const taken = new Set(model.steps.flatMap((step) => step.pairs.map((pair) => pair.name)));
  const names = new Map<string, string>();
  return model.steps.flatMap((step) => {
    if (step.keyword !== "RUN" || step.onbuild || !mayHoldLiteral(step.instruction.shell?.text ?? "")) return [];
    if (!step.editable || !step.script) return [];
    // A script one level down answers for its own text.
    const outer = new Set(step.script.commands.map((command) => command.at.within));
    return step.script.commands
      .filter((command) => !outer.has(command.number))

      .filter(({ program }) => !programs.has(program ?? ""))
      .flatMap((command) => wordsOf(command).flatMap((word) => literalsIn(step, command, word, names, taken)));
  });
}

const anyPlace = new RegExp(
  [...shapes, ...tokenFormats].map(({ pattern }) => pattern.source.replace(/^\^|\?<secret>|\?<host>/g, "")).join("|"),
  "i",
);

/** Whether a literal may stand in the text of a RUN; false is certain. */
export function mayHoldLiteral(text: string): boolean {
  return credentialHint.mayBe(text) && (loginOption.test(text) || (credentialHint.test(text) && anyPlace.test(text)));
}

function wordsOf(command: ShellCommand): readonly ShellWord[] {
  const values = command.assignments.flatMap(({ value }) => value ?? []);
  // `export X=v` is an argument as well as an assignment.
  const own = values.filter(
    (value) => !command.words.some((word) => word.start <= value.start && value.end <= word.end),
  );
  return [...command.words, ...own, ...command.redirects.flatMap(({ target }) => target ?? [])];
}

function literalsIn(
  step: Step,
  command: ShellCommand,
  word: ShellWord,
  names: Map<string, string>,
  taken: Set<string>,
): FoundLiteral[] {
  const source = step.script?.source;
  if (!source || word.substitutions.length > 0 || (!credentialHint.test(word.text) && !optionTakes(command, word)))
    return [];
  const found = new Map<number, FoundLiteral>();
  for (const { start, end, wanted } of [...placesIn(word.text), ...loginIn(command, word)]) {
    const value = word.text.slice(start, end);
    if ([...found.keys()].some((other) => Math.abs(other - start) < value.length)) continue;
    const name = names.get(value) ?? unused(wanted, taken);
    names.set(value, name);
    taken.add(name);
    const { expansion, closes } = expansionAt(word.text, start, end, name);
    const span = source.spanOf(word.start + start, word.start + end + (closes ? 1 : 0));
    found.set(start, { step: step.id, span, name, expansion });
  }
  return [...found.values()];
}

/** `curl -u user:password`, `sshpass -p password`: the word behind the option. */
function optionTakes(command: ShellCommand, word: ShellWord): boolean {
  const before = command.words[command.words.indexOf(word) - 1]?.value ?? "";
  return command.program === "sshpass" ? before === "-p" : command.program === "curl" && /^(?:-u|--user)$/.test(before);
}

function loginIn(command: ShellCommand, word: ShellWord): { start: number; end: number; wanted: string }[] {
  if (!optionTakes(command, word)) return [];
  const match = /^["']?(?:[^\s:"'$]+:)?(?<secret>[^\s"'$`\\:]{6,})["']?$/.exec(word.text);
  const value = match?.groups?.["secret"] ?? "";
  if (value === "" || !/^(?:literal|token)$/.test(judgeValue(value, "login").says)) return [];
  const start = word.text.indexOf(value);
  return [{ start, end: start + value.length, wanted: command.program === "curl" ? "CURL_PASSWORD" : "SSH_PASSWORD" }];
}

function placesIn(text: string): { start: number; end: number; wanted: string }[] {
  const byFormat = tokenFormats.flatMap(({ name, pattern }) =>
    [...text.matchAll(new RegExp(pattern.source, "g"))]
      .filter((match) => judgeValue(match[0]).says === "token")
      .map((match) => ({
        start: match.index,
        end: match.index + match[0].length,
        wanted: formatNames.find((row) => row.pattern.test(name))?.name ?? "API_TOKEN",
      })),
  );
  const byShape = shapes.flatMap(({ pattern, name }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const value = match.groups?.["secret"] ?? "";
      const { says } = judgeValue(value, "login");
      if (value === "" || (says !== "literal" && says !== "token")) return [];
      const start = match.index + match[0].indexOf(value);
      return [{ start, end: start + value.length, wanted: name(match) }];
    }),
  );
  return [...byFormat, ...byShape];
}

function unused(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}_${number}`)) number += 1;
  return `${wanted}_${number}`;
}

/** `$NAME` as the quotes around it want it; `closes`: it stands for the closing quote too. */
function expansionAt(text: string, start: number, end: number, name: string): { expansion: string; closes: boolean } {
  let quote = "";
  for (const character of text.slice(0, start)) {
    if (quote === "" && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = "";
  }
  // A quote that would close right behind it is taken along.
  const closes = quote === "'" && text[end] === "'";
  if (quote === "'") return { expansion: `'"$${name}"${closes ? "" : "'"}`, closes };
  return { expansion: /\w/.test(text[end] ?? "") ? `\${${name}}` : `$${name}`, closes };
}
