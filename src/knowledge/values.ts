import { judgeName } from "./names.ts";
import { holdsToken } from "./values/credential-hint.ts";
import { tokenFormats } from "./values/token-formats.ts";
import { isCommon, isDefault, isPlaceholder, isWeak } from "./values/weak-values.ts";

/** What a literal value (a default, an ENV value) says. The value itself is never kept. */
export interface ValueVerdict {
  readonly says:
    | "empty"
    | "placeholder" // <your-token>, xxx, dummy: markers that no service takes, and switches
    | "weak" // root, changeme, password, 1234: a default account's own password
    | "credentialed-url" // a URL or connection string with a literal password in it
    | "token" // a known token format (prefix rules; secretlint decides the rest outside)
    | "public" // a public key or certificate: made to be shown
    | "literal" // any other text that could be a real value
    | "path" // a path, a file name
    | "url" // a URL without userinfo
    | "variable"; // nothing secret but expansions
  readonly because: string;
}

/** Characters that are looked at: keys and service accounts fit, and no text takes long. */
const longest = 16_384;

/** `${X}`, `$X`, with the default of `${X:-default}` caught; `\$X` and `$3` are text. */
const expansion = /(?<!\\)\$(?:\{\w+(?::?[-=]([^}]*)|[^}]*)\}|[A-Za-z_]\w*)/g;

const schemed = /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:\/\/[^\s'"<>|,]*/gi;

/** The first line of a private key. */
export const privateKey = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/;

/** Password hashes of crypt: their `$` begin no expansion in single quotes. */
const cryptHash = /\$(?:apr1|[156]|2[abxy]|argon2\w*|y)\$[./A-Za-z0-9$,=+-]{8,}/;

/** A client's address of Sentry: its user is a public key. */
const sentryAddress = /^https?:\/\/[0-9a-f]{32}(?::[0-9a-f]{32})?@[^/]+\/(?:[\w-]+\/)*\d+\/?$/;

const publicText =
  /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\S+|sk-\S+@openssh\.com) [A-Za-z0-9+/]{20,}|-----BEGIN (?:[A-Z0-9]+ )*(?:PUBLIC KEY|CERTIFICATE)(?: BLOCK)?-----|^(?:[0-9A-F]{4}\s*){10}$|^(?:[0-9A-Fa-f]{2,4}[: ]){7,}[0-9A-Fa-f]{2,4}$|^0x[0-9A-F]{8,40}$/;

/** `Server=h;Password=x`, `AccountKey=…`: connection strings of databases and clouds. */
const connectionPassword = /(?:^|[;\s])(?:password|pwd|accountkey|sharedaccesskey|sharedsecretvalue)\s*=\s*([^;\s]+)/i;

/** `-Ddb.password=x` among the options of a Java program. */
const property = /(?<!\S)-D[\w.-]*(?:password|passwd|secret|token|api[._-]?key)(?:[._-]?key)?=["']?([^\s"']{8,})/gi;

/** `?password=x` of an address. */
const queried = /[?&](?:[\w-]*token|password|passwd|secret|(?:[\w-]+-)?signature|sig|api_?key)=([^&#\s]+)/gi;

/** The passwords that stand in a value beside other text, in an address or a connection string. */
export function passwordsIn(value: string): readonly string[] {
  const inAddresses = [...value.matchAll(/:\/\/[^\s:/@]*:([^\s/@]+(?:@[^\s/@?#]*)*)@/g), ...value.matchAll(queried)];
  const found = [...inAddresses, ...value.matchAll(property), connectionPassword.exec(value) ?? []];
  return found.flatMap(([, password]) => password ?? []);
}

/** Whether a value may well be a real credential. */
export function mayBeReal({ says }: ValueVerdict): boolean {
  return says === "literal" || says === "token" || says === "credentialed-url";
}

/**
 * Where a value stands: a login of an address or a command is meant to be one, whatever words it is made of; what signs
 * in to a server elsewhere is one also when it is a word.
 */
export type ValuePlace = "variable" | "login" | "server";

/** `value` is raw text as in the Dockerfile after quote removal; expansions `$X` are left in it. */
export function judgeValue(value: string, place: ValuePlace = "variable"): ValueVerdict {
  const text = value.slice(0, longest).trim();
  if (text === "") return verdict("empty", "no value");
  if (privateKey.test(text)) return verdict("token", "a private key");
  if (publicText.test(text)) return verdict("public", "a public key or certificate");
  if (sentryAddress.test(text)) return verdict("public", "an address of Sentry, public by design");
  if (cryptHash.test(text) || /^\w+:[./A-Za-z0-9]{13}$/.test(text)) {
    return /^(?:bar|demo|example|foo|test|user):/.test(text)
      ? verdict("weak", "a demo's login")
      : verdict("literal", "a password's hash");
  }
  const format = holdsToken(text) && tokenFormats.find(({ pattern }) => pattern.test(text));
  if (format) {
    const body = format.pattern.exec(text)?.[0] ?? text;
    return isPlaceholder(body)
      ? verdict("placeholder", `a made-up ${format.name}`)
      : verdict("token", `looks like ${format.name}`);
  }
  return judgeAddress(text) ?? judgePlain(text, place);
}

/** URLs and connection strings, by what stands for the password in them. */
function judgeAddress(text: string): ValueVerdict | undefined {
  const urls = text.match(schemed) ?? [];
  const verdicts = urls.map(judgeUrl);
  const password = connectionPassword.exec(text)?.[1];
  if (password !== undefined) verdicts.push(judgePassword(password, "a connection string"));
  for (const [, value = ""] of text.matchAll(property))
    if (!isWeak(value)) verdicts.push(judgePassword(value, "a property of Java"));
  for (const says of ["credentialed-url", "weak", "placeholder", "variable"] as const) {
    const found = verdicts.find((one) => one.says === says);
    if (found) return found;
  }
  return verdicts[0] && (text.startsWith(urls[0] ?? "\0") || urls.length > 1) ? verdicts[0] : undefined;
}

function judgeUrl(url: string): ValueVerdict {
  const [, scheme = "", rest = ""] = /^([^:]*):\/\/(.*)$/s.exec(url) ?? [];
  const authority = /^[^/?#]*/.exec(rest)?.[0] ?? "";
  const at = authority.lastIndexOf("@");
  const query = [...rest.matchAll(queried)][0]?.[1];
  if (at < 0) return query === undefined ? verdict("url", "a URL without userinfo") : judgePassword(query, "a URL");
  const userinfo = authority.slice(0, at);
  const colon = userinfo.indexOf(":");
  if (colon < 0) return judgeLoneUser(scheme, userinfo);
  const user = userinfo.slice(0, colon);
  const password = userinfo.slice(colon + 1);
  // The password of these forms is a fixed word; the user is the token.
  if (/^(?:|x-oauth-basic|x-token-auth)$/.test(password)) return judgePassword(user, "a URL");
  if (password === user) return verdict("weak", "a URL with a default account's password");
  return judgePassword(password, "a URL");
}

/** `https://TOKEN@host`: a user alone is a token when it is long; `git@` and `oauth2@` are accounts. */
function judgeLoneUser(scheme: string, user: string): ValueVerdict {
  if (isVariable(user)) return verdict("variable", "a URL that takes its user from a variable");
  if (isNameOfSecret(user)) return verdict("placeholder", "a URL with a placeholder for the token");
  if (/^https?$|^git\+https?$/i.test(scheme) && user.length >= 16 && !isPlaceholder(user)) {
    return verdict("credentialed-url", "a URL with a token for a user");
  }
  return verdict("url", "a URL with a user and no password");
}

function judgePassword(password: string, where: string): ValueVerdict {
  if (isVariable(password)) return verdict("variable", `${where} that takes its password from a variable`);
  if (isPlaceholder(password) || isNameOfSecret(password))
    return verdict("placeholder", `${where} with a placeholder for the password`);
  if (isCommon(password)) return verdict("weak", `${where} with a default account's password`);
  return verdict("credentialed-url", `${where} with a password in it`);
}

function judgePlain(text: string, place: ValuePlace): ValueVerdict {
  if (text.startsWith("\\$")) return verdict("placeholder", "an expansion that Docker does not make");
  if (/^\$\(|^`.*`$/s.test(text)) return verdict("placeholder", "a command that Docker does not run");
  const fallback = defaultOf(text);
  if (fallback !== undefined) return judgeValue(fallback, place);
  if (isPath(text)) return verdict("path", "a path");
  if (isVariable(text)) return verdict("variable", "only names variables");
  if (/^[\w.-]+@[\w.-]+:[\w./~-]+$/.test(text)) return verdict("url", "a repository's address");
  if (isPlaceholder(text) || (place !== "variable" && isNameOfSecret(text)))
    return verdict("placeholder", "a placeholder");
  if (weakness[place](text)) return verdict("weak", "a default account's password");
  return verdict("literal", "could be a real value");
}

/** `NPM_TOKEN`, `USERNAME`, `PASSWORD`: what a person or a build puts something in the place of. */
function isNameOfSecret(text: string): boolean {
  if (!/^[A-Z]{3,}(?:_[A-Z]+)*$|^[A-Z]+(?:_[A-Z]+)+$/.test(text)) return false;
  return /(?:^|_)(?:EMAIL|LOGIN|PWD|USER(?:NAME)?)$/.test(text) || judgeName(text).says === "secret";
}

const weakness = { variable: isWeak, login: isCommon, server: isDefault };

/** The literal default of a value that is one expansion with a default. */
function defaultOf(text: string): string | undefined {
  const match = [...text.matchAll(expansion)][0];
  const fallback = match?.[1];
  return match?.[0] === text && fallback !== undefined && fallback !== "" ? fallback : undefined;
}

/** Expansions and so little else (`Bearer $T`, `{"auth":"$T"}`) that no secret is among it. */
function isVariable(text: string): boolean {
  const rest = text.replace(expansion, "");
  return (
    rest !== text &&
    !rest.split(/[\s{}[\]":,;&?/\\]+/).some((piece) => piece.length >= 12 && /[A-Za-z]/.test(piece) && /\d/.test(piece))
  );
}

/** A path, unless one of its names is so mixed that it is rather base64 with a slash. */
function isPath(text: string): boolean {
  const plain = text.replace(expansion, "x");
  const rooted = /^(?:~|\.{1,2}|[A-Za-z]:|x)?[/\\][\w.@+~ /\\-]*$/.test(plain) && plain !== "x";
  const named =
    /^(?:[\w@+-][\w.@+-]*\/)*[\w.@+-]+\.(?:asc|cer|conf|config|crt|der|env|gpg|ini|jks|json|key|p12|pem|pfx|properties|pub|toml|txt|ya?ml|xml)$/i.test(
      plain,
    );
  return (rooted || named || isRelative(plain)) && !plain.split(/[/\\]/).some(isMixed);
}

/** `config/nginx/ext`, `data/.htpasswd`; two plain words may be an account with its password. */
function isRelative(text: string): boolean {
  const names = text.split("/");
  return names.length > (text.includes(".") ? 1 : 2) && names.every((name) => /^\.?[a-z]+(?:[-_.][a-z]+)*$/.test(name));
}

function isMixed(name: string): boolean {
  return name.length >= 20 && /[a-z]/.test(name) && /[A-Z]/.test(name) && /\d/.test(name) && !/\./.test(name);
}

function verdict(says: ValueVerdict["says"], because: string): ValueVerdict {
  return { says, because };
}
