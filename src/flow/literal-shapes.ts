import { tokenFormats } from "../knowledge/values/token-formats.ts";

/** Where a credential can stand in any text, told by what is around it; the group `secret` is the credential. */
export const shapes: readonly {
  readonly pattern: RegExp;
  readonly name: (around: RegExpExecArray) => string;
  /** Only where the text is in single quotes. */
  readonly quoted?: true;
  /** What makes it worthless where it stands in the same address. */
  readonly unless?: RegExp;
  /** It signs in to a server elsewhere: a word is a password too. */
  readonly elsewhere?: true;
}[] = [
  {
    // The password of these forms is a fixed word; the user is the token.
    pattern: inAddress(String.raw`(?<secret>[^\s/@:"'$\x60\\]{8,}):(?:x-oauth-basic|x-token-auth)?@(?<host>[\w.-]+)`),
    name: ({ groups }) => `${variableName(groups?.["host"])}_TOKEN`,
  },
  {
    pattern: inAddress(String.raw`[^\s/@:"'$]*:${passwordWithout("$")}@(?<host>[\w.-]+)`),
    name: ({ groups }) => `${variableName(groups?.["host"])}_PASSWORD`,
  },
  {
    pattern: inAddress(
      String.raw`(?<user>[^\s/@:"'$]+):(?!\k<user>@)${passwordWithout("$")}@(?<host>(?!0\.|127\.|10\.|172\.|192\.168\.)[\w-]+(?:\.[\w-]+)+)`,
      String.raw`(?<=\bhttps?)`,
    ),
    name: ({ groups }) => `${variableName(groups?.["host"])}_PASSWORD`,
    elsewhere: true,
  },
  {
    // In single quotes a dollar sign is a letter.
    pattern: inAddress(
      String.raw`[^\s/@:"'$]*:${passwordWithout("")}@(?<host>[\w.-]+)`,
      "(?<=^'[^']*)",
      String.raw`(?=[^']*'$)`,
    ),
    name: ({ groups }) => `${variableName(groups?.["host"])}_PASSWORD`,
    quoted: true,
  },
  {
    // A user alone is a name unless it reads like a token.
    pattern: inAddress(String.raw`(?<secret>(?=[\w-]*\d)(?=[\w-]*[a-zA-Z])[A-Za-z0-9_-]{20,})@(?<host>[\w.-]+)`),
    name: ({ groups }) => `${variableName(groups?.["host"])}_TOKEN`,
  },
  {
    pattern: /[?&](?:access_token|private_token|token|api_key|apikey)=(?<secret>[^&\s"'$`\\]{8,})/dg,
    name: () => "API_TOKEN",
  },
  {
    // The signature of an address that was signed beforehand is all that it asks for.
    pattern: /[?&](?:X-Amz-Signature|X-Goog-Signature|Signature)=(?<secret>[^&\s"'$`\\]{20,})/dgi,
    name: () => "URL_SIGNATURE",
  },
  {
    pattern: /[?&]sig=(?<secret>[A-Za-z0-9%+/=_-]{32,})/dg,
    name: () => "SAS_SIGNATURE",
    // It ended before this was written.
    unless: /[?&]se=20(?:[01]\d|2[0-5])-/,
  },
  { pattern: /^--(?:http-)?password=["']?(?<secret>[^\s"'$`\\]{6,})/dg, name: () => "PASSWORD" },
  {
    // `-Dapplication.secret=…`: a property of Java.
    pattern:
      /-D(?<property>[\w.-]*(?:secret|password|passwd|token|api[._-]?key)(?:[._-]?key)?)=["']?(?<secret>[^\s"'$`\\]{8,})/dgi,
    name: ({ groups }) => variableName(groups?.["property"]),
  },
  { pattern: /(?<![A-Za-z])rpcpassword=(?<secret>[^\s"'$`\\]{8,})/dg, name: () => "RPC_PASSWORD" },
  {
    // What remotes and devtools of R take for a private repository.
    pattern: /\bauth_token\s*=\s*["'](?<secret>[\w-]{20,})["']/dg,
    name: () => "GITHUB_PAT",
  },
  { pattern: /:(?:_authToken|_password|_auth)[=\s](?<secret>[^\s"'$`\\{]{8,})/dg, name: () => "NPM_TOKEN" },
  {
    pattern:
      /(?:authorization|private-token|x-api-key)\s*:\s*(?:(?:bearer|token|basic)\s+)?(?<secret>[^\s"'$`\\]{8,})/dgi,
    name: () => "AUTH_TOKEN",
  },
];

/** A login and its host in an address; behind the host no more of a login follows, or it would get into a name. */
function inAddress(login: string, before = "", behind = ""): RegExp {
  return new RegExp(String.raw`${before}:\/\/${login}(?![^\s/?#"'\x60]*@)${behind}`, "dg");
}

/** A password of four letters or more, up to the last `@` of the login: it may hold others itself. */
function passwordWithout(sign: string): string {
  const not = String.raw`\s/"'${sign}\x60\\`;
  return `(?<secret>(?=[^@${not}]{4,}@|[^?#${not}]{4,}@)[^@${not}]+(?:@[^@?#${not}]*)*)`;
}

/** A text in the form of a variable's name: `GIT_EXAMPLE_COM`. */
export function variableName(text: string | undefined): string {
  return (text ?? "host")
    .replace(/[^\w]+/g, "_")
    .replace(/^(?=\d)/, "_")
    .toUpperCase();
}

/** Whether one of the shapes or of the token formats is in a text; false is certain. */
export const anyShape = new RegExp(
  [...shapes, ...tokenFormats]
    .map(({ pattern }) =>
      pattern.source.replace(
        /^\(\?<=[^)]*\)|\(\?=[^)]*\$\)$|^\^|\?<(?:host|property|secret|user)>|\(\?!\\k<user>@\)/g,
        "",
      ),
    )
    .join("|"),
  "i",
);
