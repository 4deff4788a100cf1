import type { Span } from "../text/source.ts";

/** A variable that a Makefile sets. */
export interface MakeDefinition {
  readonly name: string;
  readonly value: string;
  /** `X += …`: it stands behind what the variable holds already. */
  readonly appends: boolean;
  /** `X != …`: the value is what a command prints. */
  readonly runs: boolean;
  /** `X ?= …`: it holds only where the environment says nothing. */
  readonly yields: boolean;
  /** `X := …`: worked out as the Makefile is read. */
  readonly atOnce: boolean;
  readonly valueSpan: Span;
  /** The whole line with its continuations, without the last line end. */
  readonly line: Span;
}

/** A Makefile cut into what matters for its recipes. */
export interface Makefile {
  readonly definitions: readonly MakeDefinition[];
  /** What `prod: X = …` sets for one target, which `export X` does not promise to a recipe. */
  readonly specific: readonly MakeDefinition[];
  /** Names that `$(eval X := …)` sets while recipes run. */
  readonly evaluated: ReadonlySet<string>;
  /** The outermost `ifeq … endif` and `define … endef`, without the last line end. */
  readonly blocks: readonly Span[];
  /** Names behind `export`; `*` for a bare `export`. */
  readonly exported: ReadonlySet<string>;
  readonly includes: readonly Span[];
  readonly recipes: readonly MakeRecipe[];
  readonly rules: readonly MakeRule[];
  /** Lines that stand alone and begin with an expansion: make runs what is in it as it reads the file. */
  readonly alone: readonly Span[];
}

/** Lines that one shell gets: one line as a rule, all of a target's with `.ONESHELL`. */
export interface MakeRecipe {
  readonly target: string | undefined;
  readonly bodies: readonly Span[];
}

/** What stands on both sides of a rule's colon, as it is written. */
export interface MakeRule {
  readonly target: string;
  readonly prerequisites: string;
}

const specificAssignment =
  /^[^\s#:=][^#:=]*:[ \t]*(?:(?:override|private)[ \t]+)?(export[ \t]+)?([\w.-]+)[ \t]*(::?:?|\?|\+|!)?=[ \t]*/;
const assignment = /^[ ]*(?:(?:override|private)[ \t]+)?(export[ \t]+)?([\w.-]+)[ \t]*(::?:?|\?|\+|!)?=[ \t]*/;

/** Never throws; what is not understood is left out. */
// Longer than 40 lines: one kind of line after the other.
export function readMakefile(text: string): Makefile {
  const definitions: MakeDefinition[] = [];
  const specific: MakeDefinition[] = [];
  const exported = new Set<string>();
  const includes: Span[] = [];
  const recipes: MakeRecipe[] = [];
  const rules: MakeRule[] = [];
  const alone: Span[] = [];
  const prefix = recipePrefix(text);
  let target: string | undefined;
  let canned: string | undefined;
  for (const line of logicalLines(text)) {
    const raw = text.slice(line.start, line.end);
    if (raw.startsWith(prefix)) {
      recipes.push({ target: canned ?? target, bodies: [{ start: line.start + 1, end: line.end }] });
      continue;
    }
    const opens = /^[ ]*(?:(?:override|export)[ ]+)*define[ \t]+([\w.-]+)/.exec(raw);
    if (opens || /^[ ]*endef\b/.test(raw)) canned = opens?.[1];
    else if (canned !== undefined && isShellLine(raw)) {
      if (/^[ ]*--\w/.test(raw)) definitions.push(cannedOptions(canned, raw, line));
      else recipes.push({ target: canned, bodies: [line] });
      continue;
    }
    const set = assignment.exec(raw);
    if (set?.[2] !== undefined) {
      definitions.push(definitionOf(text, line, set, set[2]));
      if (set[1] !== undefined) exported.add(set[2]);
      continue;
    }
    const own = specificAssignment.exec(raw);
    if (own?.[2] !== undefined) {
      specific.push(definitionOf(text, line, own, own[2]));
      continue;
    }
    const exports = /^[ ]*export(?:[ \t]+(.*))?$/.exec(raw.trimEnd());
    if (exports) for (const name of (exports[1] ?? "*").split(/\s+/)) exported.add(name);
    if (/^[ ]*-?s?include[ \t]/.test(raw)) includes.push(line);
    const rule = /^([^\s#:=][^#:=]*?)[ \t]*::?(?!=)/.exec(raw);
    if (rule?.[1] !== undefined) {
      target = rule[1];
      rules.push({ target, prerequisites: raw.slice(rule[0].length).replace(/[;#][^]*$/, "") });
    } else if (/^\s*\$[({]/.test(raw)) alone.push(line);
    const inline = rule ? raw.indexOf(";") : -1;
    if (inline !== -1) recipes.push({ target, bodies: [{ start: line.start + inline + 1, end: line.end }] });
  }
  const evaluated = new Set([...text.matchAll(/\$[({]eval\s+(?:export\s+)?(\w+)/g)].map((match) => match[1] ?? ""));
  const joined = /^\.ONESHELL[ \t]*:/m.test(text) ? ofOneShell(recipes) : recipes;
  const blocks = blocksOf(text, prefix);
  return { definitions, specific, evaluated, blocks, exported, includes, recipes: joined, rules, alone };
}

/** `define ARGS` over a line of options, which a recipe takes whole. */
function cannedOptions(name: string, value: string, line: Span): MakeDefinition {
  return { name, value, appends: false, runs: false, yields: false, atOnce: false, valueSpan: line, line };
}

/** A line of `define` that is neither a rule nor an assignment, which `eval` would take it for. */
function isShellLine(raw: string): boolean {
  if (/^[^\s#:=][^#:=]*?::?(?:\s|$)/.test(raw) || /^[ ]*(?:#|$|ifn?eq|ifn?def|else|endif)/.test(raw)) return false;
  return !assignment.test(raw) || /^[ ]*\w+=\S*[ \t]+\S/.test(raw);
}

function recipePrefix(text: string): string {
  return /^\.RECIPEPREFIX[ \t]*:?=[ \t]*(\S)/m.exec(text)?.[1] ?? "\t";
}

function definitionOf(text: string, line: Span, set: RegExpExecArray, name: string): MakeDefinition {
  const valueSpan = { start: line.start + set[0].length, end: line.end };
  const value = text.slice(valueSpan.start, valueSpan.end);
  const operator = set[3] ?? "";
  const kind = {
    appends: operator === "+",
    runs: operator === "!",
    yields: operator === "?",
    atOnce: /:/.test(operator),
  };
  return { name, value, ...kind, valueSpan, line };
}

/** The lines of a target, which one shell gets together. */
function ofOneShell(recipes: readonly MakeRecipe[]): readonly MakeRecipe[] {
  const joined: MakeRecipe[] = [];
  for (const recipe of recipes) {
    const last = joined.at(-1);
    if (last?.target !== recipe.target || last === undefined) joined.push(recipe);
    else joined[joined.length - 1] = { target: last.target, bodies: [...last.bodies, ...recipe.bodies] };
  }
  return joined;
}

function blocksOf(text: string, prefix: string): readonly Span[] {
  const blocks: Span[] = [];
  let depth = 0;
  let start = 0;
  for (const line of logicalLines(text)) {
    const raw = text.slice(line.start, line.end);
    if (raw.startsWith(prefix)) continue;
    if (/^[ ]*(?:ifn?eq|ifn?def|(?:override[ ]+)?define)\b/.test(raw)) {
      if (depth === 0) start = line.start;
      depth += 1;
    } else if (/^[ ]*(?:endif|endef)\b/.test(raw) && depth > 0) {
      depth -= 1;
      if (depth === 0) blocks.push({ start, end: line.end });
    }
  }
  return blocks;
}

function* logicalLines(text: string): Generator<Span> {
  let start = 0;
  while (start < text.length) {
    let end = lineEnd(text, start);
    while (end < text.length && isContinued(text, end)) end = lineEnd(text, end + 1);
    const last = text[end - 1] === "\r" ? end - 1 : end;
    yield { start, end: last };
    start = end + 1;
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

function isContinued(text: string, newline: number): boolean {
  let at = text[newline - 1] === "\r" ? newline - 2 : newline - 1;
  let count = 0;
  for (; text[at] === "\\"; at -= 1) count += 1;
  return count % 2 === 1;
}

/** Behind the bracket that closes `$(…)`; one character for `$X`. */
export function expansionEnd(text: string, dollar: number, limit: number): number {
  const open = text[dollar + 1];
  const close = open === "(" ? ")" : open === "{" ? "}" : undefined;
  if (close === undefined) return Math.min(dollar + 2, limit);
  let depth = 0;
  for (let at = dollar + 1; at < limit; at += 1) {
    if (text[at] === open) depth += 1;
    if (text[at] === close) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return limit;
}
