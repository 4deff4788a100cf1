import type { ShellText, ShellWord } from "./shell-words.ts";

/** What a shell text does to its variables and its folder, told in the order of the text. */
export interface ShellScope {
  /** True when a process started at `offset` is sure to be handed the variable. */
  isExported(name: string, offset: number): boolean;
  /** True when the text itself gives the variable a literal, so that the value stands in the file. */
  literalOf(name: string): { readonly start: number; readonly end: number } | undefined;
  /** Folders that `cd` may have led to before `offset`, the nearest first, as written; `$0` stands for the script's. */
  foldersBefore(offset: number): readonly string[];
  /** `DOCKER_BUILDKIT=0` is in force. */
  isClassic(offset: number): boolean;
}

interface Event {
  readonly name: string;
  readonly offset: number;
}

const declaring = new Set(["export", "declare", "typeset", "local", "readonly"]);

export function readScope(shell: ShellText): ShellScope {
  const found = collect(shell);
  return {
    isExported(name, offset) {
      if (!/^[A-Za-z_]\w*$/.test(name)) return false;
      if (found.exported.some((event) => event.name === name && event.offset < offset)) return true;
      if (found.everything.some((at) => at < offset)) return true;
      return !found.assigned.some((event) => event.name === name) && !found.sourced.some((at) => at < offset);
    },
    literalOf: (name) => found.literals.get(name),
    foldersBefore: (offset) =>
      found.folders
        .filter((event) => event.offset < offset)
        .map((event) => event.name)
        .reverse(),
    isClassic: (offset) => found.classic.some((at) => at < offset),
  };
}

interface Collected {
  readonly exported: Event[];
  readonly assigned: Event[];
  readonly everything: number[];
  readonly sourced: number[];
  readonly folders: Event[];
  readonly literals: Map<string, { start: number; end: number }>;
  readonly classic: number[];
}

function collect(shell: ShellText): Collected {
  const found: Collected = {
    exported: [],
    assigned: shell.loopVariables.map((name) => ({ name, offset: 0 })),
    everything: [],
    sourced: [],
    folders: [],
    literals: new Map(),
    classic: [],
  };
  for (const command of shell.commands) {
    const offset = command.span.start;
    const name = command.words[0]?.literal;
    if (name === undefined && command.words.length === 0) {
      for (const assignment of command.assignments) assign(found, assignment.name, assignment.value, offset);
    } else if (declaring.has(name ?? "")) declare(found, command.words, offset);
    else if (name === "read" || name === "getopts" || name === "mapfile") readInto(found, command.words, offset);
    else if (name === "." || name === "source" || name === "eval") found.sourced.push(offset);
    else if (name === "set" && setsAllExport(command.words)) found.everything.push(offset);
    else if (name === "cd" || name === "pushd") changeFolder(found, command.words[1], offset);
  }
  return found;
}

function assign(found: Collected, name: string, value: ShellWord | undefined, offset: number): void {
  found.assigned.push({ name, offset });
  if (value?.literal) found.literals.set(name, value.span);
}

function declare(found: Collected, words: readonly ShellWord[], offset: number): void {
  const flags = words.filter((word) => word.literal?.startsWith("-")).map((word) => word.literal);
  const exports = words[0]?.literal === "export" ? !flags.includes("-n") : flags.some((flag) => flag?.includes("x"));
  for (const word of words.slice(1)) {
    const front = word.pieces[0]?.kind === "text" ? word.pieces[0].text : "";
    const name = /^[A-Za-z_]\w*/.exec(front)?.[0];
    if (name === undefined) continue;
    if (exports && name === "DOCKER_BUILDKIT" && word.literal === "DOCKER_BUILDKIT=0") found.classic.push(offset);
    if (front.includes("=")) {
      found.assigned.push({ name, offset });
      if (word.literal !== undefined && word.literal.length > name.length + 1) found.literals.set(name, word.span);
    } else if (!exports) found.assigned.push({ name, offset });
    if (exports) found.exported.push({ name, offset });
  }
}

function readInto(found: Collected, words: readonly ShellWord[], offset: number): void {
  for (const word of words.slice(1)) {
    if (word.literal && /^[A-Za-z_]\w*$/.test(word.literal)) found.assigned.push({ name: word.literal, offset });
  }
}

function setsAllExport(words: readonly ShellWord[]): boolean {
  const flags = words.slice(1).map((word) => word.literal ?? "");
  return flags.some((flag) => /^-\w*a/.test(flag)) || flags.includes("allexport");
}

/** `cd "$(dirname "$0")/.."` starts from the script's own folder, whatever spells that. */
function changeFolder(found: Collected, word: ShellWord | undefined, offset: number): void {
  if (word?.literal !== undefined) found.folders.push({ name: word.literal, offset });
  else if (word) {
    const text = word.pieces.slice(1).map((piece) => (piece.kind === "text" ? piece.text : undefined));
    if (word.pieces[0]?.kind === "text" || text.includes(undefined)) return;
    found.folders.push({ name: `$0${text.join("")}`, offset });
  }
}
