import type { RunFacts, SecretFlow } from "../flow/flow-types.ts";
import type { ShellCommand, ShellScript, ShellWord } from "../shell/shell-types.ts";

/** A URL with a credential, in parts of shell text. */
export interface CredentialUrl {
  readonly word: ShellWord;
  /** In the shell text: the userinfo with its `@`. */
  readonly start: number;
  readonly end: number;
  /** It stands in the value of this ARG or ENV instead, which is set anew without it. */
  readonly setAnew: { readonly name: string; readonly value: string } | undefined;
  /** `https://host/` as shell text. */
  readonly base: string;
  /** `https://user:password@host/` as shell text. */
  readonly whole: string;
  /** The shell command that prints `user:password`. */
  readonly login: string;
  /** Its signs may be percent-encoded (`p%40ss`), or its git knows no headers: it goes back into the address. */
  readonly inAddress: boolean;
  /** Variables in the userinfo and the host, but for those of the secret. */
  readonly own: readonly string[];
}

/**
 * The URLs with the secret that a git command is told, in its own words or by a variable that its RUN puts together;
 * undefined where one cannot be told apart.
 */
export function credentialUrls(
  command: ShellCommand,
  script: ShellScript,
  flow: SecretFlow,
  facts: RunFacts | undefined,
): readonly CredentialUrl[] | undefined {
  const names = new Set(flow.uses.flatMap((use) => use.names));
  const aliases = facts?.aliases ?? new Set();
  const words = command.args.filter((word) => word.expands.some((name) => names.has(name) || aliases.has(name)));
  const urls = words.flatMap((word) => {
    const alias = word.expands.filter((name) => aliases.has(name) && !names.has(name));
    const value = alias.length === 0 ? word : valueOf(alias, script, command);
    return (value && credentialUrl(value, names, flow)) ?? declaredUrl(word, script, names, flow) ?? [];
  });
  return urls.length === words.length && urls.length > 0 ? urls : undefined;
}

/** What a variable of the RUN itself holds, where nothing but git reads it. */
function valueOf(
  [name, ...others]: readonly string[],
  script: ShellScript,
  command: ShellCommand,
): ShellWord | undefined {
  const given = script.commands.flatMap((own) => own.assignments.filter((one) => one.name === name));
  const [assignment] = given;
  if (!assignment?.value || others.length > 0 || given.length > 1 || assignment.end > command.start) return undefined;
  const foreign = script.commands.some(
    (own) => !own.assignments.includes(assignment) && readsForItself(own, name ?? ""),
  );
  const elsewhere = script.expansions.some((own) => own.name === name && own.command === undefined);
  return foreign || elsewhere ? undefined : assignment.value;
}

/** `ENV URL=https://ci:$T@host/r.git`, where nothing but git reads it. */
function declaredUrl(
  word: ShellWord,
  script: ShellScript,
  names: ReadonlySet<string>,
  flow: SecretFlow,
): CredentialUrl | undefined {
  if (flow.type !== "variable") return undefined;
  const made = flow.declarations.filter(({ composed, name }) => composed && word.expands.includes(name));
  const [own] = made;
  if (!own || made.length > 1 || !isForGit(own.name, script)) return undefined;
  const text = (own.pair.rawValue ?? "").replace(/^"(.*)"$/, "$1");
  const url = credentialUrl({ ...word, text, start: 0, end: text.length, expands: own.from }, names, flow);
  return url && { ...url, setAnew: { name: own.name, value: text.slice(0, url.start) + text.slice(url.end) } };
}

function isForGit(name: string, { commands, expansions }: ShellScript): boolean {
  const elsewhere = expansions.some((own) => own.name === name && own.command === undefined);
  return !elsewhere && !commands.some((own) => readsForItself(own, name));
}

/** A command that would miss the credential in the address: any but git, and those that only say or test it. */
function readsForItself({ program, args, assignments, redirects, at }: ShellCommand, name: string): boolean {
  const has = (word: ShellWord | undefined): boolean => word?.expands.includes(name) ?? false;
  if (assignments.some(({ value }) => has(value)) || redirects.some(({ target }) => has(target))) return true;
  if (redirects.some(({ heredoc }) => heredoc?.expands.includes(name))) return true;
  if (!args.some(has)) return false;
  const said = /^(?:echo|printf)$/.test(program ?? "") && redirects.length === 0 && !at.pipeline && !at.substitution;
  return program !== "git" && !said && !/^(?:test|\[|\[\[)$/.test(program ?? "");
}

/** Passwords hold any sign, and a login may hold both, the user and the password; tokens need no encoding. */
const writtenByPeople = /^(?!.*token).*(?:pass|pwd|_pw(?:_|$)|auth|basic|cred|login|userinfo)/i;

function credentialUrl(word: ShellWord, names: ReadonlySet<string>, flow: SecretFlow): CredentialUrl | undefined {
  const match = /^(.*?)(https?:\/\/)([^@/"'\s]+)@([^/"'\s]+)/.exec(word.text);
  const [, before = "", scheme = "", userinfo = "", host = ""] = match ?? [];
  const open = (userinfo + host).replace(/[^{]/g, "").length;
  const closed = (userinfo + host).replace(/[^}]/g, "").length;
  if (!match || open !== closed || /[`\\]|%[bds]|\$\(|:[-+=?]/.test(userinfo + host)) return undefined;
  const start = word.start + before.length + scheme.length;
  return {
    word,
    start,
    end: start + userinfo.length + 1,
    setAnew: undefined,
    base: `${scheme}${host}/`,
    whole: `${scheme}${userinfo}@${host}/`,
    inAddress: /%[0-9a-f]{2}/i.test(userinfo) || namesIn(userinfo).some((name) => writtenByPeople.test(name)),
    login: loginOf(userinfo, flow),
    own: namesIn(`${userinfo}@${host}`).filter((name) => !names.has(name)),
  };
}

/** A token alone is the user's name, and a composed variable may hold both, the user and the password. */
function loginOf(userinfo: string, flow: SecretFlow): string {
  const names = namesIn(userinfo);
  const made = flow.type === "variable" ? flow.declarations.filter(({ name }) => names.includes(name)) : [];
  const both = made.some(({ composed, pair }) => composed && /:(?![-+=?])/.test(pair.rawValue ?? ""));
  return `printf %s "${userinfo}${userinfo.includes(":") || both ? "" : ":"}"`;
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{?(\w+)/g)].flatMap(([, name]) => name ?? []);
}
