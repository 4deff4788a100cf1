import type { Instruction } from "../dockerfile/lines.ts";
import { credentialFileKind, holdsOnlyAddresses } from "../knowledge/credential-files.ts";
import { credentialHint, hintMarks } from "../knowledge/values/credential-hint.ts";
import { madePattern, namedValueHint, nameMarks } from "../knowledge/named-values.ts";
import { WordFinder } from "../text/word-finder.ts";
import { anyShape } from "./literal-shapes.ts";

/** An option with what reads as if a service had made it. */
const told = String.raw`[\s"']--?(?:ApiKey|auth|pass(?:in)?|user|[aktuwUPp])[\s=,"']*(?:[\w.-]*[,%])?${madePattern}`;

/** By which a login or an assignment is told: one of the marks, in lower case, and then all patterns of one command. */
const logins: readonly { readonly marks: readonly string[]; readonly patterns: readonly RegExp[] }[] = [
  { marks: ["auth_token"], patterns: [/\bauth_token\s*=\s*["']/] },
  { marks: ["private key"], patterns: [/PRIVATE KEY(?: BLOCK)?-----/] },
  { marks: ["sshpass"], patterns: [/\bsshpass["\s,]+(?:-\w+["\s,]+)*-\w*p/] },
  {
    marks: ["password"],
    patterns: [
      /--(?:http-)?password=|\b(?:az|buildah|crane|docker|dotnet|helm|nerdctl|nuget|oras|podman|skopeo|svn|twine|wget2?)\b(?:[^;&|]|&(?!&))*[\s"]--?(?:(?:http|ftp|proxy)-)?[pP]assword[=\s",]/,
    ],
  },
  {
    marks: ["curl"],
    patterns: [/\bcurl\b/, /[\s"](?:(?:-[a-zA-Z]*[uU]|--(?:proxy-)?user)[\s=,"']*\S*:|--oauth2-bearer\b)/],
  },
  {
    marks: ["login"],
    patterns: [/\blogin\b(?:[^;&|]|&(?!&))*[\s"](?:-p|--token)\b|\bcargo\b(?:[^;&|]|&(?!&))*\blogin\b/],
  },
  { marks: ["nuget"], patterns: [/\bnuget\b(?:[^;&|]|&(?!&))*[\s"]-p\b/i] },
  { marks: ["twine"], patterns: [/\btwine\b(?:[^;&|]|&(?!&))*[\s"]-p\b/] },
  {
    marks: ["config"],
    patterns: [
      /\bconfig(?:ure)?\b/,
      /[\s:]_(?:auth|password)|npmAuth|(?:http-basic|-oauth|-token|bearer)\.|aws_se|\bbundler?\s+config\b[^\n;&|]*:/,
    ],
  },
  {
    marks: [
      "token=",
      "password=",
      "passwd=",
      "secret=",
      "apikey=",
      "api_key=",
      "accesskey=",
      "access_key=",
      "_pat=",
      "_auth=",
    ],
    // A value of words alone is rather a setting.
    patterns: [
      /(?:TOKEN|PASSWORD|PASSWD|SECRET|API_?KEY|ACCESS_?KEY|_PAT|_AUTH)=["']?(?=[^\s"'$`\\]*\d)(?=[^\s"'$`\\]*[a-z])[^\s"'$`\\]{8}/i,
    ],
  },
  { marks: nameMarks, patterns: [namedValueHint] },
  {
    marks: ["-stdin", "--with-token", "--passphrase-fd", "vault"],
    // A variable that is printed is no text.
    patterns: [
      /(?:\b(?:echo|printf)\s[^|$`]*\|[^|]*(?:--(?:password-)?stdin\b|--with-token|--passphrase-fd|\bvault\s+login\b))|(?:--(?:password-)?stdin\b|--with-token|--passphrase-fd|\bvault\s+login\b)[^|]*<</,
    ],
  },
  { marks: ["bundle_"], patterns: [/\bBUNDLE_\w+__\w+=/] },
  {
    marks: [
      "7z",
      "acr",
      "anaconda",
      "codecov",
      "doctl",
      "glab",
      "http -",
      "ldap",
      "lftp",
      "maria",
      "mongo",
      "mysql",
      "ncftp",
      "netlify",
      "nuget",
      "openssl",
      "-cli",
      "smbclient",
      "sqlcmd",
      "unzip",
    ],
    patterns: [
      // A quick look first.
      new RegExp(told),
      new RegExp(
        String.raw`\b(?:7za?|acr|anaconda|codecov(?:cli)?|doctl|glab|https?|ldap\w+|lftp|mariadb(?:-dump)?|mongo\w*|mysql(?:dump)?|ncftp\w+|nuget|netlify|openssl(?=["',\s]+(?:enc|pkcs\d+|rsa|ec|x509|req)\b)|redis-cli|valkey-cli|smbclient|sqlcmd|unzip|xh)(?=[\s"])[^\n&|]*${told}`,
      ),
    ],
  },
  {
    marks: ["mc alias", "mc config", "ngrok", "snyk", "vault", "setapikey", "bundle config", "bundler config"],
    patterns: [
      new RegExp(
        String.raw`\b(?:mc\s+(?:alias|config)|(?:ngrok|snyk|vault|bundler?)\s+(?:config\s+)?(?:\S+\s+)?(?:(?:add-)?authtoken|auth|login|\S+\.\S+)|setapikey)\s+(?:[^\n;&|]*\s)?["']?${madePattern}`,
        "i",
      ),
    ],
  },
];

const inFileMark = 1 << logins.length;
const shapeMark = inFileMark << 1;

const finder = new WordFinder(
  ...logins.map(({ marks }) => marks),
  ["pass", "token", "secret", "auth", "login", "key", "@"],
  hintMarks,
);

/** Whether a login may stand in the text of a RUN, by what is around it; false is certain. */
export function mayHoldLogin(text: string): boolean {
  return inLine.test(text) || isLogin(text, finder.groupsIn(text));
}

const inLine = /:\/\/[^\s/]*@|(?:authorization|private-token|x-api-key)\s*:|--password-stdin|--with-token/i;

/** Whether a credential may stand in the text of any instruction, by its value or by what is around it; false is certain. */
export function mayHoldCredential(text: string): boolean {
  const marks = finder.groupsIn(text);
  return marks !== 0 && (isLogin(text, marks) || ((marks & shapeMark) !== 0 && credentialHint.test(text)));
}

const answers = new WeakMap<Instruction, boolean>();

/** Whether a credential may stand in the text of a RUN; false is certain. */
export function runMayHoldLiteral(instruction: Instruction): boolean {
  const known = answers.get(instruction) ?? mayHoldLiteral((instruction.shell ?? instruction.body).text);
  answers.set(instruction, known);
  return known;
}

/** Whether a credential may stand in the text of a command; false is certain. */
export function mayHoldLiteral(text: string): boolean {
  const marks = finder.groupsIn(text);
  if (marks === 0) return false;
  return isLogin(text, marks) || ((marks & shapeMark) !== 0 && credentialHint.test(text) && anyShape.test(text));
}

function isLogin(text: string, marks: number): boolean {
  if (logins.some(({ patterns }, row) => (marks & (1 << row)) !== 0 && patterns.every((pattern) => pattern.test(text))))
    return true;
  return (marks & inFileMark) !== 0 && lineOfFile.test(text) && writesCredentialFile(text);
}

const lineOfFile = /pass(?!wd\b)|password|token|secret|auth(?!or)|login|key["'>]*\s*[:=]|:\/\/[^\s/]*@/i;

/** `> /root/.npmrc`, `| tee -a ~/.netrc`. */
function writesCredentialFile(text: string): boolean {
  const targets = [...text.matchAll(/>[>|]?\s*((?:"[^"]*"|'[^']*'|[^\s;&|()<>"'])+)/g)].map(
    ([, target = ""]) => target,
  );
  const given = [...text.matchAll(/\btee\b[^;&|\n]*/g)].flatMap(([words]) => words.split(/\s+/));
  return [...targets, ...given].some((path) => {
    const kind = credentialFileKind(path.replace(/["']/g, ""));
    return kind !== undefined && (!holdsOnlyAddresses(kind) || address.test(text));
  });
}

const address = /:\/\/[^\s/]*@/;
