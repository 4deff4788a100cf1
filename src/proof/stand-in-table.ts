import { fileKinds } from "../knowledge/credential-files/file-kinds.ts";
import type { FilePlace } from "../knowledge/file-place.ts";
import { keepings } from "../knowledge/keeps.ts";
import { toldLiterals } from "../knowledge/keeps/keeping.ts";
import type { Tool } from "../knowledge/tools/tool.ts";
import { tools } from "../knowledge/tools/tool-table.ts";

/** Names of the tools that are known, without those that have a stand-in script of their own. */
export function tableNames(own: ReadonlySet<string>): readonly string[] {
  return [...new Set(tools.filter(({ interpreter }) => interpreter !== true).flatMap(({ names }) => names))].filter(
    (name) => !own.has(name) && isProgramName(name),
  );
}

/** Names of programs of which is known what they keep, whatever else they do. */
export function keepingNames(own: ReadonlySet<string>): readonly string[] {
  return [...new Set(keepings.flatMap(({ names }) => names))].filter((name) => !own.has(name) && isProgramName(name));
}

/** Names of interpreters, which run what they are given. */
export function interpreterNames(own: ReadonlySet<string>): readonly string[] {
  const names = tools.filter(({ interpreter }) => interpreter === true).flatMap((tool) => tool.names);
  return [...new Set(names)].filter((name) => !own.has(name) && isProgramName(name));
}

function isProgramName(name: string): boolean {
  return /^\w[\w.+-]*$/.test(name);
}

/**
 * What the tables know of each tool, for the script that stands in for those without one of their own: name, when it
 * runs code of others, variables as an extended regular expression, files, what needs no credential. One tool a line,
 * tabs between.
 */
export function toolTable(names: readonly string[]): string {
  const wanted = new Set(names);
  const rows = tools.flatMap((tool) =>
    tool.names
      .filter((name) => wanted.has(name))
      .map((name) =>
        [name, runsOf(tool), variablesOf(tool), filesOf(tool), (tool.quiet ?? []).join(" ")]
          .map((cell) => cell || "-")
          .join("\t"),
      ),
  );
  return `${rows.join("\n")}\n`;
}

// Where these are told, some tools keep it elsewhere.
const scopes = ["--local", "--global", "--system"];

/**
 * Where each tool keeps what it is told, for the same script: name, subcommand, an option that must be there, file. One
 * way a line, tabs between; the option is left empty in the last line of a subcommand.
 */
export function keepTable(): string {
  const lines = keepings.flatMap(({ names, subcommands, files }) => {
    const placeOf = (words: readonly string[]): string => {
      const [place] = files(toldLiterals(words, [], 0));
      return place === undefined ? "" : placeText(place) + (place.folder === true ? "/" : "");
    };
    const usual = placeOf([]);
    const options = scopes.filter((option) => placeOf([option]) !== usual);
    const told = subcommands.filter(({ length }) => length > 0).map((words) => words.join(" "));
    return names.flatMap((name) =>
      told.flatMap((words) => [...options, ""].map((option) => [name, words, option, placeOf([option])].join("\t"))),
    );
  });
  return `${lines.filter((line) => !line.endsWith("\t")).join("\n")}\n`;
}

function runsOf({ runs }: Tool): string {
  if (typeof runs === "string") return runs;
  return "only" in runs ? `only ${runs.only.join(" ")}` : `except ${runs.except.join(" ")}`;
}

/** Whole names and patterns as one expression that grep understands; what it cannot say is left out. */
function variablesOf({ reads }: Tool): string {
  const patterns = reads.map((read) =>
    typeof read === "string"
      ? `^${read}$`
      : read.source.replaceAll("(?:", "(").replaceAll("\\w", "[A-Za-z0-9_]").replaceAll("\\d", "[0-9]"),
  );
  return patterns.filter((pattern) => !pattern.includes("(?") && !pattern.includes("\t")).join("|");
}

function filesOf(tool: Tool): string {
  const places = fileKinds
    .filter(({ readers }) => readers.some((reader) => tool.names.includes(reader)))
    .flatMap((kind) => kind.places ?? []);
  return [...new Set(places.map(placeText))].filter((place) => !/[\s*]/.test(place)).join(" ");
}

/**
 * `~/.npmrc`, `./.npmrc`, `/etc/pip.conf`, with the variable that moves it in front: `PIP_CONFIG_FILE=/etc/pip.conf`,
 * or that moves its folder: `DOCKER_CONFIG/=~/.docker/config.json`.
 */
function placeText({ in: base, path, variable, variableHolds }: FilePlace): string {
  const front = base === "home" ? "~/" : base === "cwd" ? "./" : "/";
  const moved = variable === undefined ? "" : `${variable}${variableHolds === "folder" ? "/" : ""}=`;
  return `${moved}${front}${path}`;
}
