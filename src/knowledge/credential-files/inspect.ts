import { judgeName } from "../names.ts";
import { judgeValue, mayBeReal } from "../values.ts";
import type { CredentialFileKind } from "./file-kind.ts";
import { holdsSecretText } from "./secret-texts.ts";

/** What is looked for in the text of a kind of file. */
interface Look {
  /** Captures a credential's value; the comment lines are gone. */
  readonly values?: readonly RegExp[];
  /** Lines of `NAME=value` or `name: value` count when the name is a secret's. */
  readonly named?: true;
  /** Any URL with a literal password counts. */
  readonly urls?: true;
  /** How the format takes a value from the environment. */
  readonly expands?: RegExp;
  /** The kind is a credential by its name, whatever is in it: `values` only say where. */
  readonly whole?: true;
  /** What begins a comment line; `#` and `;` if not said. */
  readonly comment?: RegExp;
  /** Whether a whole file is one of its kind: others of that name have values of the same look. */
  readonly form?: (text: string) => boolean;
  /** A service makes what stands there: no text shorter than this. */
  readonly issued?: number;
}

/** Whether a text in a credential's place is only filled in while the build runs. */
export type IsFilled = (value: string) => boolean;

const braces = /\$\{(\w+)(?:[:?-][^}]{0,200})?\}/g;
const bracesOrBare = /\$\{?(\w+)/g;
const anyVariable = /\$\{(?:env\.)?(\w+)(?=[}:?-])|\$(\w+)|%(\w+)%/g;
const none = /(?!)/;
const xml = /^(?!)/;
const slashes = /^\s*\/\//;
const getenv = /(?:getenv\(\s*|sys\.env(?:\.get\w*)?\(\s*|environmentVariable\(\s*|Sys\.getenv\(\s*)["'](\w+)["']/g;

const awsSecret = /^[ \t]*(?:export[ \t]+)?aws_(?:secret_access_key|session_token)[ \t]*=[ \t]*["']?([^"'\n]+)/gim;
const settingsOfMaven = /<(?:profile|property|proxy|server)>/;

const privateKey: Look = { values: [/(-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----)/g], comment: none };

/** By the kind's name; a kind that is not here is a credential by its name, unless it is empty. */
const looks: Readonly<Record<string, Look>> = {
  "apk-repositories": { urls: true },
  "apt-auth": { values: [/(?:^|\s)password\s+(\S+)/g], whole: true },
  "apt-sources": { urls: true },
  "aws-config": { values: [awsSecret], issued: 16 },
  "aws-credentials": { values: [awsSecret, /^[^=[\n]*,([A-Za-z0-9/+]{40})[ \t]*$/gm], issued: 16 },
  boto: {
    values: [/^[ \t]*(?:aws_secret_access_key|gs_secret_access_key|gs_oauth2_refresh_token)[ \t]*=[ \t]*(.+)$/gm],
    issued: 16,
  },
  "bundle-config": {
    values: [/^BUNDLE_(?!LOCAL__|BUILD__|GEM__(?!\w*[A-Z0-9]__)|PATH|MIRROR__)\w*\w__\w+:[ \t]*["']?([^"'\n]+)/gm],
    urls: true,
  },
  bunfig: { values: [/\b(?:token|password)\s*=\s*["']([^"']*)["']/g], urls: true, expands: bracesOrBare },
  "cargo-credentials": { values: [/^\s*token\s*=\s*\\?["']([^"'\n\\]+)/gm], whole: true },
  "chap-secrets": { values: [/^[ \t]*[^#\s]+[ \t]+\S+[ \t]+"?([^"\s]+)/gm] },
  "composer-auth": {
    values: [
      /"(?:password|consumer-secret|token)"\s*:\s*"([^"]*)"/g,
      /"custom-headers"[^\]]*?\[\s*"[^":]+:\s*([^"]*)"/g,
      /"(?:github-oauth|gitlab-oauth|gitlab-token|bearer|forgejo-token)"\s*:\s*\{[^}]*?:\s*"([^"]*)"/g,
    ],
    comment: none,
    form: isComposerAuth,
  },
  condarc: { urls: true, values: [/\/t\/([\w-]{8,}|\$\{?\w+\}?)\//g], expands: bracesOrBare },
  curlrc: {
    values: [
      /^[ \t]*-{0,2}(?:u\b|user\b|proxy-user\b|oauth2-bearer\b)[ \t]*[=: ]?[ \t]*["']?([^"'\n]+)/gm,
      /authorization:[ \t]*(?:\w+[ \t]+)?([^"'\n]+)/gim,
    ],
    urls: true,
  },
  "docker-config": { values: [/"(?:auth|password|identitytoken|registrytoken)"\s*:\s*"([^"]*)"/g], comment: none },
  "env-file": { named: true, urls: true },
  "gh-hosts": { values: [/oauth_token:[ \t]*(\S+)/g] },
  gitconfig: {
    values: [
      /^[ \t]*extraheader[ \t]*=[ \t]*["']?authorization:[ \t]*(?:\w+[ \t]+)?([^"'\n]+)/gim,
      /^[ \t]*helper[ \t]*=.*password=([^\s;"'}]+)/gim,
      /\[url "https?:\/\/(?:[^":@/]*:)?([^"@/]{8,})@/gi,
    ],
    urls: true,
  },
  "gradle-init": { values: [/password\s*[=(]?\s*["']([^"']*)["']/g], urls: true, expands: getenv, comment: slashes },
  "gradle-properties": { named: true, urls: true, comment: /^\s*[#!]/ },
  "helm-repositories": { values: [/^[ \t]*password:[ \t]*["']?([^"'\n]+)/gm], urls: true },
  "ipsec-secrets": { values: [/:[ \t]*(?:EAP|NTLM|PIN|PSK|XAUTH)[ \t]+"?([^"\s]+)/g] },
  kubeconfig: {
    values: [
      /^[ \t]*(?:-[ \t]+)?(?:token|password|client-key-data|id-token|refresh-token|access-token|client-secret):[ \t]*["']?([^"'\s]+)/gm,
      /"(?:token|password|client-key-data|id-token|refresh-token|access-token|client-secret)"\s*:\s*"([^"]*)"/g,
    ],
  },
  "lein-profiles": { values: [/:(?:passphrase|password)\s+"([^"]*)"/g], urls: true, comment: /^\s*;/ },
  "maven-settings": {
    values: [/<(?:password|passphrase)>([^<]*)<\//g, /<value>\s*(?:Bearer|Basic|token)?\s*([^<]*?)\s*<\/value>/gi],
    urls: true,
    expands: /\$\{env\.(\w+)\}/g,
    comment: xml,
    form: (text) => settingsOfMaven.test(text),
  },
  "my-cnf": { values: [/^[ \t]*password[ \t]*=[ \t]*["']?([^"'\n]+)/gm] },
  // A line end is a blank like any other here.
  netrc: { values: [/(?:^|\s)password\s+(?!(?:account|default|login|machine|macdef)\s)(\S+)/g] },
  npmrc: {
    values: [/(?:^|:)[ \t]*_?(?:_authToken|_auth|_password|authToken)[ \t]*=[ \t]*["']?([^"'\n]+)/gm],
    urls: true,
    expands: braces,
  },
  "nuget-config": {
    values: [
      /key\s*=\s*"(?:ClearText)?Password"\s+value\s*=\s*"([^"]*)"/gi,
      /<apikeys>[\s\S]*?value\s*=\s*"([^"]*)"/gi,
    ],
    urls: true,
    expands: /%(\w+)%/g,
    comment: xml,
  },
  "pgp-file": privateKey,
  "pgp-private-key": privateKey,
  "pip-conf": { urls: true },
  "pip-requirements": { urls: true, expands: /\$\{([A-Z0-9_]+)\}/g },
  "poetry-auth": {
    values: [/^[ \t]*(?!username\b)[\w.-]+[ \t]*=[ \t]*["']([^"'\n]*)/gm],
    form: (text) => /\b(?:http-basic|pypi-token)\b/.test(text),
  },
  "private-key": privateKey,
  pypirc: { values: [/^[ \t]*password[ \t]*[:=][ \t]*(.+)$/gm], urls: true },
  "r-environment": { named: true, urls: true, expands: getenv },
  "rpm-repository": { values: [/^[ \t]*(?:proxy_)?password[ \t]*=[ \t]*(.+)$/gm], urls: true },
  "rsyncd-secrets": { values: [/^[^#:\s]+:(\S+)/gm] },
  "sasl-passwd": { values: [/^\S+[ \t]+[^:\s]+:(\S+)/gm] },
  sentryclirc: { values: [/^[ \t]*(?:auth\.)?(?:token|api_key)[ \t]*=[ \t]*(.+)$/gm] },
  "signing-key": privateKey,
  "smb-credentials": { values: [/^[ \t]*password[ \t]*=[ \t]*(.+)$/gm] },
  "terraform-credentials": { values: [/"?token"?\s*[=:]\s*"([^"]*)"/g] },
  "tls-key": privateKey,
  "tomcat-users": { values: [/\bpassword\s*=\s*"([^"]*)"/g], comment: xml },
  "uv-toml": { urls: true },
  wgetrc: {
    values: [
      /^[ \t]*(?:http_|ftp_|proxy_)?password[ \t]*=[ \t]*(.+)$/gm,
      /^[ \t]*header[ \t]*=[ \t]*authorization:[ \t]*(?:\w+[ \t]+)?(.+)$/gim,
    ],
    urls: true,
  },
  yarnrc: { values: [/_authToken"?[ \t]+"?([^"\n]+)/g], urls: true, expands: braces },
  "yarnrc-yml": { values: [/^[ \t]*npmAuth(?:Token|Ident):[ \t]*["']?([^"'\n]+)/gm], urls: true, expands: braces },
};

/** Kinds whose names programs also give to words for people, to design tokens and to keys of a keyboard. */
const anyForm: ReadonlySet<string> = new Set(["gcp-key", "secret-file"]);

/**
 * Whether the text of such a file holds a credential of its own. `variables` are the names it takes from the
 * environment instead (`${NPM_TOKEN}`, `${env.X}`): a file that only does that is a use of the variable.
 */
export function inspectCredentialFile(
  kind: CredentialFileKind,
  text: string,
  isFilled: IsFilled = () => false,
): { readonly holdsCredential: boolean; readonly variables: readonly string[] } {
  if (anyForm.has(kind.name)) return { holdsCredential: holdsSecretText(text), variables: [] };
  const own = looks[kind.name];
  if (!own || own.whole) return { holdsCredential: text.trim() !== "", variables: [] };
  const look = own.form?.(text) === false ? { ...own, values: [] } : own;
  const plain = withoutComments(text, look.comment ?? /^\s*[#;]/);
  const values = valuesOf(plain, look);
  const names = values.flatMap((value) =>
    [...value.matchAll(anyVariable)].map((match) => match.slice(1).find(Boolean)),
  );
  const expanded = look.expands ? [...plain.matchAll(look.expands)].map((match) => match[1]) : [];
  const variables = new Set([...expanded, ...names].filter((name) => name !== undefined));
  return {
    holdsCredential: values.some((value) => isCredential(value, look) && !isFilled(value)),
    variables: [...variables],
  };
}

/** Where the credentials of such a text stand: half-open ranges of it. What a shell would print as `\n` is a line end. */
export function credentialPlaces(
  kind: CredentialFileKind,
  text: string,
): readonly { readonly start: number; readonly end: number }[] {
  const look = looks[kind.name];
  if (!look) return [];
  return [...placesOf(text.replace(/\\n/g, " \n"), look)]
    .map(({ start, value }) => ({ start, value: value.replace(/[\s"'\\]+$/, "") }))
    .filter(({ value }) => isCredential(value, look))
    .map(({ start, value }) => ({ start, end: start + value.length }));
}

/** Whether a file of this kind holds a credential in an address, `https://ci:…@host`, and nowhere else. */
export function holdsOnlyAddresses({ name }: CredentialFileKind): boolean {
  const look = looks[name];
  return look?.urls === true && look.values === undefined && look.named === undefined;
}

function withoutComments(text: string, comment: RegExp): string {
  const bare = comment === xml ? text.replace(/<!--[\s\S]*?-->/g, "") : text;
  return bare
    .split(/\r?\n/)
    .filter((line) => !comment.test(line))
    .join("\n");
}

/** The texts that stand where a credential stands. */
function valuesOf(text: string, look: Look): readonly string[] {
  return [...placesOf(text, look)].map(({ value }) => value.trim());
}

const passwordOfUrl = /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:\/\/[^\s/:@"'<>]*:([^\s/@"'<>]+(?:@[^\s/@?#"'<>]*)*)@/gi;
const userOfUrl = /https?:\/\/([^\s/:@"'<>]{16,})@/gi;
const setting = /^[ \t]*(?:export[ \t]+|systemProp\.)?([\w.-]+)[ \t]*[=:][ \t]*["']?([^"'\n]*)/gm;

function* placesOf(text: string, look: Look): Generator<{ readonly start: number; readonly value: string }> {
  for (const pattern of [...(look.values ?? []), ...(look.urls ? [passwordOfUrl, userOfUrl] : [])]) {
    for (const match of text.matchAll(pattern)) {
      const value = match[1] ?? "";
      yield { start: match.index + match[0].lastIndexOf(value), value };
    }
  }
  if (!look.named) return;
  for (const match of text.matchAll(setting)) {
    const [whole, name = "", value = ""] = match;
    const noted = value.startsWith("#") && /[ \t]#/.test(whole);
    if (judgeName(name).says === "secret" && !noted) yield { start: match.index + whole.length - value.length, value };
  }
}

/** Whether a text in a credential's place is one; among many named settings a default account's password is not. */
function isCredential(value: string, { named, issued }: Look): boolean {
  const verdict = judgeValue(value, "login");
  const { says } = verdict;
  if (/^%\w+%$|^\$\{(?:env\.)?[\w.]+\}$/.test(value)) return false;
  if (value.length < (issued ?? 0)) return false;
  if (named) return mayBeReal(verdict);
  // No shell reads these files: beside other text a `$` is a letter of the password.
  if (says === "variable") return !/^(?:[\w.@-]*:)?(?:\$\{[^}]*\}|\$\w+|[:/.-])+$/.test(value);
  return says !== "empty" && says !== "placeholder" && says !== "public";
}

const sections =
  /^(?:bearer|bitbucket-oauth|client-certificate|custom-headers|forgejo-token|github-oauth|gitlab-oauth|gitlab-token|http-basic)$/;

/** The words for a sign-in page are an `auth.json` as well. */
function isComposerAuth(text: string): boolean {
  try {
    const data: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    if (typeof data !== "object" || data === null) return false;
    return Object.entries(data).some(([key, value]) => sections.test(key) && typeof value === "object");
  } catch {
    return [...text.matchAll(/"([\w-]+)"\s*:\s*\{/g)].some(([, key = ""]) => sections.test(key));
  }
}
