import { isKnownTool } from "../knowledge/tools.ts";
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

/** Programs on the command line that write a file themselves. */
const opensFile =
  /\bopen\([^)]*["'][wax]b?\+?["']|\bopen\([^)]*["']>|write_text|[wW]rite[fF]ile|append[fF]ile|file_put_contents|fopen\(|File\.(?:write|open)|\bprintf?\b[^"|]*>\s*\\?["']/;

/** Where a command itself writes what it is told, beside its standard output; undefined where it writes nothing. */
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
      return has(/^-o|^--output/) ? "what sort writes" : undefined;
    case "split":
      return "what split writes";
    case "useradd":
    case "usermod":
      return storesAsIs(args) ? "/etc/shadow" : undefined;
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
      if (!/^(?:g?awk|bun|deno|lua|node|nodejs|perl|php|python[\d.]*|ruby)$/.test(program)) return undefined;
      const text = [...args.map((word) => word.text), ...redirects.map(({ heredoc }) => heredoc?.text ?? "")].join(" ");
      return opensFile.test(text) ? `what ${program} writes` : undefined;
    }
  }
}

/** Commands whose standard output repeats their words. */
const printers = new Set(["echo", "printf", "jq", "python", "python3", "perl", "node", "ruby", "php", "awk"]);

/** Commands whose standard output repeats, in some form, what they read. */
const filters = new Set([
  "awk",
  "base64",
  "cat",
  "cut",
  "envsubst",
  "fold",
  "gawk",
  "grep",
  "gunzip",
  "gzip",
  "head",
  "jq",
  "nl",
  "openssl",
  "od",
  "perl",
  "python",
  "python3",
  "rev",
  "ruby",
  "sed",
  "sort",
  "strings",
  "tail",
  "tac",
  "tee",
  "tr",
  "uniq",
  "wc",
  "xargs",
  "xxd",
  "yq",
]);

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
  if (!/^(?:node|perl|php|python3?|ruby)$/.test(program) || args.some((word) => /^-\w*p/.test(word.text))) return false;
  const text = [...args.map((word) => word.text), ...redirects.map(({ heredoc }) => heredoc?.text ?? "")].join(" ");
  return !/print|echo|puts|console|stdout|write|\bp\b|<\?=/.test(text);
}

/** Whether the standard output of a command holds what it was told or read. */
export function emits(
  command: ShellCommand,
  told: { readonly words: boolean; readonly input: boolean; readonly file: boolean; readonly dumps: boolean },
): boolean {
  if (told.dumps) return true;
  const name = command.program ?? "";
  if (name === "") return false;
  if (told.words && printers.has(name)) return !isSilentProgram(command);
  if (filters.has(name))
    return told.input || told.file || (told.words && (name === "sed" || name === "awk" || name === "envsubst"));
  if (name === "envsubst") return true;
  // A tool that is known answers with what it fetched; of another nothing can be excluded.
  return !fetches(name) && !silent.has(name) && (told.words || told.input || told.file);
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

/** Whether a program is one whose output is an answer from elsewhere, not its own words. */
export function fetches(name: string): boolean {
  return isKnownTool(name);
}

/** `useradd -p "$P"` makes no hash of what it is told, unless a substitution made one before. */
function storesAsIs(args: ShellCommand["args"]): boolean {
  const at = args.findIndex((word) => /^-[a-zA-Z]*p$|^--password(?:=|$)/.test(word.text));
  const told = args[at]?.text.includes("=") ? args[at] : args[at + 1];
  return at !== -1 && told !== undefined && !/\$\(|`/.test(told.text);
}
