import { isKnownTool, printsByOption, repeats } from "../knowledge/tools.ts";
import { namedWords } from "../shell/command-parts.ts";
import type { ShellCommand } from "../shell/shell-types.ts";

/** Commands that turn a password into an account, or hand it to a local service: keeping it is their purpose. */
const accountMakers: ReadonlySet<string> = new Set([
  "chpasswd",
  "createuser",
  "vncpasswd",
  "x11vnc",
  "debconf-set-selections",
  "htpasswd",
  "mosquitto_passwd",
  "mysqladmin",
  "newusers",
  "passwd",
  "saslpasswd2",
  "useradd",
  "usermod",
  "adduser",
  "smbpasswd",
]);

/** Statements and subcommands of a service that give an account its password. */
const accountText =
  /\b(?:create|alter)\s+(?:user|role|login)\b|\bidentified\s+(?:by|with)\b|\bset\s+password\b|\bgrant\s.+\sto\s|\brequirepass\b|\b(?:add_user|change_password|add-user|create-user)\b|\bcreateUser\b/i;

/** Whether a command makes an account, or a local service's own password, of what it is told. */
export function makesAccount({ program, args, redirects }: ShellCommand): boolean {
  if (accountMakers.has(program ?? "")) return true;
  // Without a host the server is the image's own.
  if (program === "mysql" && !args.some((word) => /^-h|^--host/.test(word.text))) return true;
  const input = redirects.map(({ heredoc, target }) => heredoc?.text ?? target?.text ?? "");
  return accountText.test([...args.map((word) => word.text), ...input].join(" "));
}

/** Text of a program that writes text to a file. */
const writing: readonly RegExp[] = [
  /\bopen\([^)]*["'][rwax]t?\+["']/,
  /\bopen\([^)]*["'][wax]t?["']/,
  /\bopen\([^)]*["']>/,
  /\bopen\s+(?:my\s+)?[$\w]+\s*,\s*\S{0,3}>/,
  /write_text|[wW]rite[fF]ile|append[fF]ile|outputFile|outputJson|writeJson|file_put_contents|File\.write|IO\.write/,
];

const writesToFile = new RegExp(writing.map(({ source }) => source).join("|"));

/** Programs on the command line that write a file themselves, or make one whose name they are told. */
const opensFile = new RegExp(
  [
    ...writing,
    /\bopen\([^)]*["'](?:[wax]b\+?|rb\+|[rwax]\+b)["']/,
    /write_bytes|[wW]riteStream|fopen\(|openSync/,
    /File\.(?:open|rename|symlink)|IO\.binwrite|FileUtils|shutil|copyFile|rename(?:Sync)?\(|symlink/,
    /mkdirs?(?:Sync)?\(|makedirs|mkdir_p|\bmkdir\b|\.touch\(|sqlite3|\b(?:json|yaml|pickle|toml)\.dump\(|\.to_csv|save\(/,
    /\blogin\(|save_token|keyring/,
    /\bprintf?\b[^"|]*>\s*\\?["']/,
  ]
    .map(({ source }) => source)
    .join("|"),
);

/** The same of R and Julia, and the address that they keep of where a package comes from. */
const opensFileInR =
  /\bwrite(?:Lines|\.\w+)?\(|\b(?:dput|saveRDS|save|sink)\(|\bcat\(.*\bfile\s*=|\bopen\([^)]*["'][wa]\+?["']|gitcreds_|set_github_pat|\binstall_(?:git|url)\((?![^)]*credentials)|\bPkg\.(?:add|clone|develop)\(|\bpkg"/;

/** Whether a program runs text, on the command line or in a file, that says that it writes a file. */
function opensFileIn(program: string, text: string): boolean {
  if (/^(?:julia|R|Rscript)$/.test(program)) return opensFileInR.test(text);
  return /^(?:[gmn]?awk|bun|deno|lua|node|nodejs|perl|php|python[\d.]*|ruby)$/.test(program) && opensFile.test(text);
}

/** Whether a program of the build context writes text to a file. */
export function writesText(path: string, text: string): boolean {
  return (/\.(?:jl|[rR])$/.test(path) ? opensFileInR : writesToFile).test(text);
}

/** Where a command itself writes what it is told, beside its standard output; undefined where it writes nothing. */
// Longer than 40 lines: one program after the other.
export function writesItself({ program = "", args, redirects }: ShellCommand): string | undefined {
  const has = (option: RegExp): boolean => args.some((word) => option.test(word.text));
  switch (program) {
    case "chpasswd":
      return has(/^-\w*e|^--encrypted/) ? "/etc/shadow" : undefined;
    case "crontab":
      return has(/^-[erl]$/) ? undefined : "/var/spool/cron";
    case "crudini":
      return has(/^--set$/) ? "what crudini sets" : undefined;
    case "sort":
    case "shuf":
      return has(/^-o|^--output/) ? `what ${program} writes` : undefined;
    case "sed":
      return has(/\/[gIip\d]*w\s/) ? "what sed writes" : undefined;
    case "openssl":
      return has(/^(?:enc|base64|smime|cms)$/) && has(/^-out$/) && !has(/^-d$|^-(?:k|pass|K)$/)
        ? "what openssl writes"
        : undefined;
    case "find":
      return has(/^-fprintf?$/) ? "what find writes" : undefined;
    case "history":
      return has(/^-s$/) ? "what the shell remembers" : undefined;
    case "split":
      return "what split writes";
    case "useradd":
    case "usermod":
      return storesAsIs(args) ? "/etc/shadow" : undefined;
    case "vncpasswd":
      return has(/^-\w*f/) ? undefined : ".vnc/passwd";
    case "x11vnc":
      return has(/^-storepasswd$/) ? ".vnc/passwd" : undefined;
    case "xmlstarlet":
      return has(/^(?:-L|--inplace)$/) ? "what xmlstarlet edits" : undefined;
    case "yq":
      return has(/^-\w*i|^--inplace/) ? "what yq edits" : undefined;
    case "ed":
    case "ex":
    case "patch":
    case "rpl":
      return `what ${program} edits`;
    default: {
      if (/^[gmn]?awk$/.test(program) && awkWrites([...args, ...bodiesOf(redirects)])) return `what ${program} writes`;
      const text = [...args.map((word) => word.text), ...redirects.map(({ heredoc }) => heredoc?.text ?? "")].join(" ");
      return opensFileIn(program, text) ? `what ${program} writes` : undefined;
    }
  }
}

function bodiesOf(redirects: ShellCommand["redirects"]): readonly { readonly text: string }[] {
  return redirects.flatMap(({ heredoc }) => heredoc ?? []);
}

/** Strings, patterns and comments of awk: no operator stands in them. */
const awkText = /"(?:[^"\\]|\\.)*"|(?<=(?:^|[{(,;~!&|\n])\s*)\/(?:[^/\\\n]|\\.)+\/|#.*/g;

/** `print x > file`, `print x | "command"`; a comparison that is printed stands in brackets. */
const awkRedirect = /\bprintf?\b(?:,\s*\n|\\\n|\|\||[^;}\n>|])*(?:>|\|(?!\|))/;

/** Whether the text of an awk program writes a file, or hands what it prints to a command. */
export function awkWrites(words: readonly { readonly text: string }[]): boolean {
  return words.some(({ text }) => {
    if (text === "inplace" || (/\bsystem\s*\(/.test(text) && text.includes(">"))) return true;
    const inner = text.startsWith('"') ? text.slice(1, -1).replaceAll('\\"', '"') : text.replace(/^'|'$/g, "");
    let bare = inner.replaceAll(awkText, '""');
    for (let before = ""; before !== bare;) {
      before = bare;
      bare = bare.replaceAll(/\([^()]*\)/g, " ");
    }
    return awkRedirect.test(bare);
  });
}

/** Laravel writes the settings that it makes of its environment to a file, for the image to start from. */
export function cachesSettings({ program = "", args }: ShellCommand): boolean {
  if (program !== "php" && program !== "artisan") return false;
  return args.some(({ value }) => /^(?:config:cache|optimize)$/.test(value ?? ""));
}

/** Commands that print their whole environment. */
export function dumpers(command: ShellCommand, names: ReadonlySet<string>): boolean {
  const bare = command.args.every((word) => word.text.startsWith("-"));
  if (command.args.some((word) => /^\/proc\/(?:self|\$\$|\d+)\/environ$/.test(word.text))) return true;
  if (command.redirects.some(({ target }) => /^\/proc\/\w+\/environ$/.test(target?.text ?? ""))) return true;
  switch (command.program) {
    case "env":
      return bare;
    case "printenv":
      return bare || command.args.some((word) => names.has(word.text));
    case "set":
      return command.args.length === 0 && command.words.length === 1;
    case "export":
    case "declare":
    case "typeset":
      return command.args.length === 1 && command.args[0]?.text === "-p";
    default:
      return false;
  }
}

/** A program on the command line that has no word for printing. */
function isSilentProgram({ program = "", args, redirects }: ShellCommand): boolean {
  if (program.endsWith("awk") || args.some((word) => /^-\w*p/.test(word.text))) return false;
  const bodies = redirects.flatMap(({ heredoc }) => heredoc?.text ?? []);
  if (bodies.length === 0 && !args.some((word) => /^-\w*[cer]$|^--eval$/.test(word.text))) return false;
  const text = [...args.map((word) => word.text), ...bodies].join(" ");
  return !/print|echo|puts|console|stdout|write|\bp\b|<\?=/.test(text);
}

/** How the secret comes to a command. */
export interface Arrival {
  readonly words: boolean;
  readonly input: boolean;
  readonly file: boolean;
  /** It prints its environment, with the secret in it. */
  readonly dumps: boolean;
}

/** Whether the standard output of a command holds what it was told or read. */
export function emits(command: ShellCommand, told: Arrival): boolean {
  if (told.dumps) return true;
  const { program, words, at } = command;
  // `$(< f)`; `$program f` may be any.
  if (program === undefined) return words.length > 0 ? told.words : told.input && at.substitution;
  if (!told.words && !told.input && !told.file) return false;
  if (languages.test(program)) return told.input || told.file || !isSilentProgram(command);
  const repeated = repeats(program);
  if (repeated === "words" || printsByOption(namedWords(command))) return true;
  if (repeated === "input") return told.input || told.file;
  if (program === "openssl") return told.input || told.file;
  // A tool that is known answers with what it fetched; of another nothing can be excluded.
  return !isKnownTool(program) && !silent.has(program);
}

/** Languages whose programs can stand on the command line. */
const languages = /^(?:g?awk|mawk|bun|deno|lua|node|nodejs|perl|php|python[\d.]*|ruby)$/;

/** Whether the errors of a command may hold its words: a client of a service shows them when told to talk. */
export function complains({ program = "", args }: ShellCommand): boolean {
  if (program === "curl") return args.some(({ text }) => /^-[a-zA-Z]*v|^--(?:verbose|trace)/.test(text));
  return !isKnownTool(program) || repeats(program) !== undefined || silent.has(program);
}

/** Commands without output of interest. */
const silent = new Set([
  "[",
  "[[",
  "test",
  "export",
  "read",
  "set",
  "unset",
  "local",
  "declare",
  "readonly",
  "cd",
  "mkdir",
  "rm",
  "cp",
  "mv",
  "ln",
  "chmod",
  "chown",
  "install",
  "touch",
  "true",
  ":",
  "exit",
  "if",
  "return",
  "shift",
  "source",
  ".",
  "eval",
  "sh",
  "bash",
  "ash",
  "dash",
  "dd",
]);

/** `useradd -p "$P"` makes no hash of what it is told, unless a substitution made one before. */
function storesAsIs(args: ShellCommand["args"]): boolean {
  const at = args.findIndex((word) => /^-[a-zA-Z]*p$|^--password(?:=|$)/.test(word.text));
  const told = args[at]?.text.includes("=") ? args[at] : args[at + 1];
  return at !== -1 && told !== undefined && !/\$\(|`/.test(told.text);
}
