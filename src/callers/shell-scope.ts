import { functionAround, readFunctions } from "./shell-functions.ts";
import { readMoves, type Standing } from "./shell-folders.ts";
import type { ShellText, ShellWord } from "./shell-words.ts";

/** What a shell text does to its variables and its folder, told in the order of the text. */
export interface ShellScope {
  /** True when a process started at `offset` is sure to be handed the variable. */
  isExported(name: string, offset: number): boolean;
  /** True when the text itself gives the variable a literal, so that the value stands in the file. */
  literalOf(name: string): { readonly start: number; readonly end: number } | undefined;
  /** Folders that `cd` may have led to before `offset`, the nearest first, as written; `$0` stands for the script's. */
  foldersBefore(offset: number): readonly string[];
  /** True when the function at `offset` is called with several values for what the variable holds. */
  varies(name: string, offset: number): boolean;
  /** True where one function, or none, is around both: its parameters are the same. */
  isOneFunction(offset: number, other: number): boolean;
  /** How much is known of the folder at `offset`. */
  standingAt(offset: number): Standing;
  /** `DOCKER_BUILDKIT=0` is in force. */
  isClassic(offset: number): boolean;
}

const declaring = new Set(["export", "declare", "typeset", "local", "readonly"]);

/** More `cd` than these in a row lead nowhere one could tell. */
const mostFolders = 4;

/** Which variables a shell text exports or sets, and in which folders it stands. */
export function readScope(shell: ShellText, text: string, hostNames: readonly string[]): ShellScope {
  const found = collect(shell);
  const standingAt = readMoves(shell, text, hostNames);
  return {
    isExported(name, offset) {
      if (!/^[A-Za-z_]\w*$/.test(name)) return false;
      if ((found.exported.get(name) ?? Infinity) < offset || found.everything < offset) return true;
      return !found.assigned.has(name) && found.sourced >= offset;
    },
    literalOf: (name) => found.literals.get(name),
    foldersBefore(offset) {
      const next = found.folders.findIndex((folder) => folder.offset >= offset);
      const end = next === -1 ? found.folders.length : next;
      const near = found.folders.slice(Math.max(0, end - mostFolders), end);
      return near.map((folder) => folder.path).reverse();
    },
    varies: readFunctions(shell, text),
    isOneFunction: (offset, other) => functionAround(shell, offset) === functionAround(shell, other),
    standingAt,
    isClassic: (offset) => found.classic < offset,
  };
}

/** What was found, each with the offset of its first place. */
interface Collected {
  readonly exported: Map<string, number>;
  readonly assigned: Set<string>;
  readonly literals: Map<string, { start: number; end: number }>;
  readonly folders: { readonly path: string; readonly offset: number }[];
  everything: number;
  sourced: number;
  classic: number;
}

function collect(shell: ShellText): Collected {
  const found: Collected = {
    exported: new Map(),
    assigned: new Set(shell.loopVariables),
    literals: new Map(),
    folders: [],
    everything: Infinity,
    sourced: Infinity,
    classic: Infinity,
  };
  for (const command of shell.commands) {
    const offset = command.span.start;
    const name = command.words[0]?.literal;
    if (name === undefined && command.words.length === 0) {
      for (const assignment of command.assignments) assign(found, assignment.name, assignment.value);
    } else if (declaring.has(name ?? "")) declare(found, command.words, offset);
    else if (name === "read" || name === "getopts" || name === "mapfile") readInto(found, command.words);
    else if (name === "." || name === "source" || name === "eval") found.sourced = Math.min(found.sourced, offset);
    else if (name === "set" && setsAllExport(command.words)) found.everything = Math.min(found.everything, offset);
    else if (name === "cd" || name === "pushd") changeFolder(found, command.words[1], offset);
  }
  return found;
}

function assign(found: Collected, name: string, value: ShellWord | undefined): void {
  found.assigned.add(name);
  if (value?.literal) found.literals.set(name, value.span);
}

function declare(found: Collected, words: readonly ShellWord[], offset: number): void {
  const flags = words.filter((word) => word.literal?.startsWith("-")).map((word) => word.literal);
  const exports = words[0]?.literal === "export" ? !flags.includes("-n") : flags.some((flag) => flag?.includes("x"));
  for (const word of words.slice(1)) {
    const front = word.pieces[0]?.kind === "text" ? word.pieces[0].text : "";
    const name = /^[A-Za-z_]\w*/.exec(front)?.[0];
    if (name === undefined) continue;
    if (exports && name === "DOCKER_BUILDKIT" && word.literal === "DOCKER_BUILDKIT=0")
      found.classic = Math.min(found.classic, offset);
    if (front.includes("=")) {
      found.assigned.add(name);
      if (word.literal !== undefined && word.literal.length > name.length + 1) found.literals.set(name, word.span);
    } else if (!exports) found.assigned.add(name);
    if (exports && !found.exported.has(name)) found.exported.set(name, offset);
  }
}

function readInto(found: Collected, words: readonly ShellWord[]): void {
  for (const word of words.slice(1)) {
    if (word.literal && /^[A-Za-z_]\w*$/.test(word.literal)) found.assigned.add(word.literal);
  }
}

function setsAllExport(words: readonly ShellWord[]): boolean {
  const flags = words.slice(1).map((word) => word.literal ?? "");
  return flags.some((flag) => /^-\w*a/.test(flag)) || flags.includes("allexport");
}

/** `cd "$(dirname "$0")/.."` starts from the script's own folder, whatever spells that. */
function changeFolder(found: Collected, word: ShellWord | undefined, offset: number): void {
  if (word?.literal !== undefined) found.folders.push({ path: word.literal, offset });
  else if (word) {
    const text = word.pieces.slice(1).map((piece) => (piece.kind === "text" ? piece.text : undefined));
    if (word.pieces[0]?.kind === "text" || text.includes(undefined)) return;
    found.folders.push({ path: `$0${text.join("")}`, offset });
  }
}
