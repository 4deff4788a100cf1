/** A word of a command that is a password, a token, or `user:password`: one row, one fact. */
interface LoginWord {
  readonly programs: readonly string[];
  /** A word that must be among the others: the subcommand. */
  readonly subcommand?: RegExp;
  /** Options that it stands behind. */
  readonly options?: readonly string[];
  /** Short options may be written in one with it and with others: `-uci:x`, `-sLu ci:x`. */
  readonly joined?: true;
  /** It is the last of the words behind one that this matches, up to the next option. */
  readonly behind?: RegExp;
  /** `user:password`. */
  readonly withUser?: true;
  /** What a variable with it is called. */
  readonly name: string;
  readonly source: string;
}

const registryLogin = { subcommand: /^login$/, options: ["-p", "--password"], name: "REGISTRY_PASSWORD" } as const;

/** Sorted by the first program. */
const rows: readonly LoginWord[] = [
  {
    programs: ["aws"],
    subcommand: /^configure$/,
    behind: /^(?:[\w.-]+\.)?aws_(?:secret_access_key|session_token)$/,
    name: "AWS_SECRET_ACCESS_KEY",
    source: "https://docs.aws.amazon.com/cli/latest/reference/configure/set.html",
  },
  {
    programs: ["az"],
    subcommand: /^login$/,
    options: ["-p", "--password"],
    name: "AZURE_PASSWORD",
    source: "https://learn.microsoft.com/cli/azure/reference-index#az-login",
  },
  {
    programs: ["buildah", "crane", "docker", "helm", "nerdctl", "oras", "podman", "skopeo"],
    ...registryLogin,
    source: "https://docs.docker.com/reference/cli/docker/login/",
  },
  {
    programs: ["bundle", "bundler"],
    subcommand: /^config$/,
    behind: /^[\w-]+(?:\.[\w-]+)+$/,
    withUser: true,
    name: "BUNDLE_PASSWORD",
    source: "https://bundler.io/man/bundle-config.1.html#CREDENTIALS-FOR-GEM-SOURCES",
  },
  {
    programs: ["cargo"],
    behind: /^login$/,
    name: "CARGO_REGISTRY_TOKEN",
    source: "https://doc.rust-lang.org/cargo/commands/cargo-login.html",
  },
  {
    programs: ["composer"],
    subcommand: /^config$/,
    behind: /^(?:http-basic|github-oauth|gitlab-oauth|gitlab-token|bearer)\./,
    name: "COMPOSER_TOKEN",
    source: "https://getcomposer.org/doc/articles/authentication-for-private-packages.md",
  },
  {
    programs: ["curl"],
    options: ["-u", "--user", "-U", "--proxy-user"],
    joined: true,
    withUser: true,
    name: "CURL_PASSWORD",
    source: "https://curl.se/docs/manpage.html#-u",
  },
  {
    programs: ["curl"],
    options: ["--oauth2-bearer"],
    name: "CURL_TOKEN",
    source: "https://curl.se/docs/manpage.html#--oauth2-bearer",
  },
  {
    programs: ["dotnet", "nuget"],
    subcommand: /^sources?$/i,
    options: ["-p", "--password", "-Password", "-password"],
    name: "NUGET_PASSWORD",
    source: "https://learn.microsoft.com/dotnet/core/tools/dotnet-nuget-add-source",
  },
  {
    programs: ["hf", "huggingface-cli"],
    subcommand: /^login$/,
    options: ["--token"],
    name: "HF_TOKEN",
    source: "https://huggingface.co/docs/huggingface_hub/guides/cli",
  },
  {
    programs: ["npm", "pnpm", "yarn"],
    subcommand: /^(?:config|c|set)$/,
    behind: /:_(?:authToken|auth|password)$|npmAuth(?:Token|Ident)["'\]]*$/,
    name: "NPM_TOKEN",
    source: "https://docs.npmjs.com/cli/commands/npm-config",
  },
  {
    programs: ["poetry"],
    subcommand: /^config$/,
    behind: /^(?:http-basic|pypi-token)\./,
    name: "POETRY_PASSWORD",
    source: "https://python-poetry.org/docs/repositories/#configuring-credentials",
  },
  {
    programs: ["sshpass"],
    options: ["-p"],
    joined: true,
    name: "SSH_PASSWORD",
    source: "https://manpages.debian.org/stable/sshpass/sshpass.1.en.html",
  },
  {
    programs: ["svn"],
    options: ["--password"],
    name: "SVN_PASSWORD",
    source: "https://svnbook.red-bean.com/en/1.7/svn.ref.svn.html#svn.ref.svn.sw",
  },
  {
    programs: ["twine"],
    options: ["-p", "--password"],
    name: "TWINE_PASSWORD",
    source: "https://twine.readthedocs.io/en/stable/#using-twine",
  },
  {
    programs: ["wget", "wget2"],
    options: ["--password", "--http-password", "--ftp-password", "--proxy-password"],
    name: "WGET_PASSWORD",
    source: "https://www.gnu.org/software/wget/manual/html_node/HTTP-Options.html",
  },
];

const rowsOf = new Map(
  rows
    .flatMap(({ programs }) => programs)
    .map((name) => [name, rows.filter(({ programs }) => programs.includes(name))]),
);

/** Where a credential stands among the words behind a program's name, quotes and all. */
export interface LoginPlace {
  /** Index of the word. */
  readonly word: number;
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** The passwords and tokens that a command is given in its words. `texts` are the words as they are written. */
export function loginPlaces(program: string, texts: readonly string[]): readonly LoginPlace[] {
  return (rowsOf.get(program) ?? [])
    .filter(({ subcommand }) => hasWord(texts, subcommand))
    .flatMap((row) =>
      texts.flatMap((text, word): LoginPlace[] => {
        const at = startIn(row, texts, word);
        const secret = at === undefined ? undefined : secretIn(text.slice(at), row.withUser ?? false);
        if (at === undefined || secret === undefined) return [];
        return [{ word, start: at + secret.start, end: at + secret.end, name: row.name }];
      }),
    );
}

function hasWord(texts: readonly string[], wanted: RegExp | undefined): boolean {
  return wanted === undefined || texts.some((text) => wanted.test(text));
}

/** Where in a word the value begins that a row speaks of; undefined when the word has none. */
function startIn(
  { options = [], joined, behind }: LoginWord,
  texts: readonly string[],
  word: number,
): number | undefined {
  const text = texts[word] ?? "";
  const before = texts[word - 1] ?? "";
  if (behind) {
    const key = texts.findIndex((other) => behind.test(other.replace(/^["']|["']$/g, "")));
    const next = texts.findIndex((other, index) => index > key && other.startsWith("-"));
    const last = (next === -1 ? texts.length : next) - 1;
    return key !== -1 && key < last && word === last ? 0 : undefined;
  }
  const cluster = joined && options.some((option) => new RegExp(`^-[a-zA-Z]+${option.slice(1)}$`).test(before));
  if (options.includes(before) || (cluster && !before.startsWith("--"))) return 0;
  const long = options.find((option) => text.startsWith(`${option}=`));
  if (long !== undefined) return long.length + 1;
  const short = joined ? options.find((option) => option.length === 2 && text.startsWith(option)) : undefined;
  return short !== undefined && text.length > 2 ? 2 : undefined;
}

/** The password of `user:password`, the token of `token:`, or all of it; undefined where the shell works it out. */
function secretIn(text: string, withUser: boolean): { readonly start: number; readonly end: number } | undefined {
  const shape = withUser
    ? /^["']?[^\s:"'$]*:(?<secret>[^\s"'`\\]{6,})["']?$|^["']?(?<token>[^\s:"'$]{16,}):["']?$/
    : /^["']?(?<secret>[^\s"'`\\]{6,})["']?$/;
  const { secret, token } = shape.exec(text)?.groups ?? {};
  const value = secret ?? token;
  if (value === undefined || (value.includes("$") && !text.startsWith("'"))) return undefined;
  const start = secret === undefined ? text.indexOf(value) : text.lastIndexOf(value);
  return { start, end: start + value.length };
}
