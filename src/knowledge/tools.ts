import { fileKinds } from "./credential-files/file-kinds.ts";
import type { FilePlace } from "./file-place.ts";
import { isQuiet, runsCode, startedBy, toolOf } from "./tools/tool-table.ts";
import type { CommandWords, Reads, Tool } from "./tools/tool.ts";
import { commandBehind } from "./tools/wrappers.ts";

export { artifactsOf } from "./artifacts.ts";
export type { StageFacts } from "./artifacts.ts";
export type { FilePlace } from "./file-place.ts";
export { forgets } from "./forgets.ts";
export { joinedValues, keepsCredential } from "./keeps.ts";
export type { Around, EnvironmentPair, Keeps, SaidByEnvironment, Word } from "./keeps.ts";
export type { CommandWords, Reads } from "./tools/tool.ts";

const kindNamed = new Map(fileKinds.map((row) => [row.name, row]));

/** Whether a program is in the tables and does what it does by its own code, not by a script it is given. */
export function isKnownTool(name: string): boolean {
  const tool = toolOf(name);
  return tool !== undefined && !tool.interpreter;
}

/** What a program's output is made of; undefined where it is an answer from elsewhere, or the program is not known. */
export function repeats(name: string): Tool["repeats"] {
  return toolOf(name)?.repeats;
}

/** Whether an option makes the command print what it is told, as it is or so that it can be had again. */
export function printsByOption({ name, args }: CommandWords): boolean {
  const options = toolOf(name)?.prints ?? [];
  return options.length > 0 && args.some((word) => word !== undefined && options.includes(word.replace(/=.*$/, "")));
}

/** The variable that keeps the command from writing its own words to a log that stays; undefined when it writes none. */
export function journalOf(command: CommandWords): Tool["journal"] {
  return toolOf(commandBehind(command).name)?.journal;
}

/** Whether the command reads the variable by itself, without naming it in its words. */
export function readsVariable(command: CommandWords, variable: string): Reads {
  const { name, args } = commandBehind(command);
  const tool = toolOf(name);
  if (!tool) return "maybe";
  const special = readsByWords(name, args, variable);
  if (special) return special;
  if (isQuiet(tool, args)) return "no";
  if (tool.reads.some((read) => (typeof read === "string" ? read === variable : read.test(variable)))) return "yes";
  if (tool.startsGit && variable.startsWith("GIT_")) return "yes";
  const started = startedBy(tool, args);
  if (started && readsVariable(started, variable) === "yes") return "yes";
  return runsCode(tool, args) ? "maybe" : "no";
}

/** Programs whose words decide: none of their own names are of interest. */
function readsByWords(name: string, args: CommandWords["args"], variable: string): Reads | undefined {
  switch (name) {
    case "envsubst":
      return "yes";
    case "sshpass":
      return args.includes("-e") && variable === "SSHPASS" ? "yes" : "no";
    case "find":
      return readsByFind(args, variable);
    case "php":
      return asksOnly.test(args[0] ?? "") || (args[0] === "-r" && !mayLookUp.test(args[1] ?? "env")) ? "no" : undefined;
    case ".":
    case "source":
      return installersOwn.test(args[0] ?? "") ? "no" : undefined;
    default:
      return undefined;
  }
}

/** `find . -exec chmod 644 {} +` does what chmod does. */
function readsByFind(args: CommandWords["args"], variable: string): Reads {
  if (args.includes(undefined)) return "maybe";
  const at = args.findIndex((word) => /^-(?:exec|ok)/.test(word ?? ""));
  const name = args[at + 1];
  if (at === -1) return "no";
  return name === undefined ? "maybe" : readsVariable({ name, args: args.slice(at + 2) }, variable);
}

/** Options by which php tells about itself. */
const asksOnly = /^(?:-[imv]|--(?:info|ini|modules|r[efi]|version))$/;

/** PHP by which a line of code comes to a variable of the environment, or to other code. */
const mayLookUp = /env|_SERVER|include|require|eval|exec|system|passthru|popen|proc_|`/i;

/** What the installer of a language leaves for shells to read: none asks for a secret. */
const installersOwn = /(?:^|\/)(?:nvm\.sh|\.cargo\/env|bin\/activate|sdkman-init\.sh|rvm\.sh)$/;

/** Whether the command reads a credential file of this kind by itself. */
export function readsFileKind(command: CommandWords, kind: string): Reads {
  const { name, args } = commandBehind(command);
  const tool = toolOf(name);
  if (!tool) return "maybe";
  if (isQuiet(tool, args) || (/^(?:\.|source)$/.test(name) && installersOwn.test(args[0] ?? ""))) return "no";
  const row = kindNamed.get(kind);
  if (row?.readers.some((reader) => tool.names.includes(reader))) return readsByItself(tool, args, kind);
  const started = startedBy(tool, args);
  if (started && readsFileKind(started, kind) === "yes") return "yes";
  if (tool.startsGit && gitKinds.has(kind)) return "maybe";
  return runsCode(tool, args) ? "maybe" : "no";
}

/** Whether the command is one of a tool that looks for files of this kind, whatever code of others it runs beside. */
export function mayLookForKind(command: CommandWords, kind: string): boolean {
  const { name, args } = commandBehind(command);
  const tool = toolOf(name);
  if (!tool || tool.interpreter || isQuiet(tool, args)) return false;
  const row = kindNamed.get(kind);
  if (row?.readers.some((reader) => tool.names.includes(reader))) return true;
  const started = startedBy(tool, args);
  return (started && mayLookForKind(started, kind)) || (tool.startsGit === true && gitKinds.has(kind));
}

/** Files the tool reads by itself, in the order in which it looks. */
export function filesReadBy(command: CommandWords): readonly FilePlace[] {
  const { name, args } = commandBehind(command);
  const tool = toolOf(name);
  if (!tool || isQuiet(tool, args)) return [];
  return fileKinds
    .filter((row) => row.readers.some((reader) => tool.names.includes(reader)))
    .filter((row) => readsByItself(tool, args, row.name) !== "no")
    .flatMap((row) => row.places ?? []);
}

/** Kinds of files that git and the ssh it starts read. */
const gitKinds: ReadonlySet<string> = new Set([
  "git-credentials",
  "gitconfig",
  "netrc",
  "ssh-directory",
  "ssh-private-key",
]);

/** What depends on the words: curl reads a .netrc only when told, git a key only for an ssh address. */
function readsByItself(tool: Tool, args: CommandWords["args"], kind: string): Reads {
  if (tool.interpreter) return "maybe";
  const [name] = tool.names;
  if (name === "curl" && kind === "netrc") {
    return args.some((word) => word !== undefined && /^--netrc|^-[a-zA-Z]*n/.test(word)) ? "yes" : "no";
  }
  if (name === "git" && kind.startsWith("ssh-")) {
    return args.some((word) => word === undefined || /^ssh:|^[\w.-]+@[\w.-]+:/.test(word)) ? "yes" : "maybe";
  }
  // A key of no known use is read by who names it.
  if (kind === "private-key") return "maybe";
  const runsScripts = kind === "npmrc" && /^(?:exec|run|run-script|start|test|t)$/.test(args[0] ?? "");
  return runsScripts ? "maybe" : "yes";
}
