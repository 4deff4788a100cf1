import { cloudTools } from "./cloud-tools.ts";
import { compiledTools } from "./compiled-tools.ts";
import { javascriptTools } from "./javascript-tools.ts";
import { pythonTools } from "./python-tools.ts";
import { scriptingTools } from "./scripting-tools.ts";
import { systemTools } from "./system-tools.ts";
import type { CommandWords, Tool } from "./tool.ts";

/** Every tool that is known. */
export const tools: readonly Tool[] = [
  ...cloudTools,
  ...compiledTools,
  ...javascriptTools,
  ...pythonTools,
  ...scriptingTools,
  ...systemTools,
];

const byName = new Map(tools.flatMap((tool) => tool.names.map((name) => [name, tool] as const)));

/** The row of a program; a version behind its name does not matter (`pip3.11`), a folder of the project does (`./make`). */
export function toolOf(name: string): Tool | undefined {
  const slash = name.lastIndexOf("/");
  if (slash >= 0 && !isWrapper(name) && !isProgramFolder(name.slice(0, slash + 1))) return undefined;
  const bare = name.slice(slash + 1);
  return byName.get(bare) ?? byName.get(bare.replace(/-?\d+(?:\.\d+)*$/, ""));
}

/** Scripts that a project brings along and that are the tools themselves. */
function isWrapper(path: string): boolean {
  return /\/(?:mvnw|gradlew|composer\.phar)$|^(?:\.\/)?bin\/(?:bundle|rails|rake)$/.test(path);
}

function isProgramFolder(folder: string): boolean {
  return /^\/(?:.*\/)?s?bin\/$|^(?:\.\/)?(?:.*\/)?(?:node_modules\/\.bin|vendor\/bin|\.?venv\/bin|env\/bin)\/$/.test(
    folder,
  );
}

/** The first word that is no option: `install` of `pip --no-cache-dir install x`; undefined when it is not known. */
export function subcommandOf(tool: Tool, args: CommandWords["args"]): string | undefined {
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index];
    if (word === undefined) return undefined;
    if (!word.startsWith("-") && !word.startsWith("+")) return word;
    if (tool.valued?.includes(word)) index += 1;
  }
  return "";
}

/** Whether the command only prints about itself or does what needs no credential. */
export function isQuiet(tool: Tool, args: CommandWords["args"]): boolean {
  const [first, ...more] = args;
  if (first !== undefined && /^--(?:version|help|usage)$/.test(first)) return true;
  if (first !== undefined && more.length === 0 && /^-(?:v|V|h|version|\?)$|^(?:version|help)$/.test(first)) return true;
  if (first !== undefined && tool.quiet?.includes(first)) return true;
  const subcommand = subcommandOf(tool, args);
  return subcommand !== undefined && tool.quiet?.includes(subcommand) === true;
}

/** Whether the command runs code of others, so that it may read anything. */
export function runsCode(tool: Tool, args: CommandWords["args"]): boolean {
  const { runs, opens } = tool;
  if (runs === "always" || runs === "never") return runs === "always";
  const subcommand = subcommandOf(tool, args);
  if (subcommand === undefined) return true;
  const listed = "only" in runs ? runs.only.includes(subcommand) : !runs.except.includes(subcommand);
  return listed && (opens === undefined || args.some((word) => word === undefined || opens.test(word)));
}

/** The command that `bundle exec`, `poetry run` or `npx` starts. */
export function startedBy(tool: Tool, args: CommandWords["args"]): CommandWords | undefined {
  if (!tool.starts) return undefined;
  const [at, next] = args.flatMap((word, index) => (word === undefined || !word.startsWith("-") ? [index] : []));
  const from = tool.starts.includes("") ? at : tool.starts.includes(args[at ?? -1] ?? "") ? next : undefined;
  return from === undefined ? undefined : { name: args[from] ?? "", args: args.slice(from + 1) };
}
