import type { Span } from "../text/source.ts";
import { expansionIndex, HostText, HostTextBuilder } from "./host-text.ts";

/** A variable that a Makefile sets. */
export interface MakeDefinition {
  readonly name: string;
  readonly value: string;
  /** `X += …`: it stands behind what the variable holds already. */
  readonly appends: boolean;
  /** `X != …`: the value is what a command prints. */
  readonly runs: boolean;
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
}

/** Lines that one shell gets: one line as a rule, all of a target's with `.ONESHELL`. */
interface MakeRecipe {
  readonly target: string | undefined;
  readonly bodies: readonly Span[];
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
    if (rule) target = rule[1];
    const inline = rule ? raw.indexOf(";") : -1;
    if (inline !== -1) recipes.push({ target, bodies: [{ start: line.start + inline + 1, end: line.end }] });
  }
  const evaluated = new Set([...text.matchAll(/\$[({]eval\s+(?:export\s+)?(\w+)/g)].map((match) => match[1] ?? ""));
  const joined = /^\.ONESHELL[ \t]*:/m.test(text) ? ofOneShell(recipes) : recipes;
  return { definitions, specific, evaluated, blocks: blocksOf(text, prefix), exported, includes, recipes: joined };
}

/** `define ARGS` over a line of options, which a recipe takes whole. */
function cannedOptions(name: string, value: string, line: Span): MakeDefinition {
  return { name, value, appends: false, runs: false, valueSpan: line, line };
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
  return { name, value, appends: set[3] === "+", runs: set[3] === "!", valueSpan, line };
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

/** What a recipe gets in place of a variable. */
export type StandIn =
  /** A command and its first words, which may be used in many places. */
  | { readonly holds: "command"; readonly definition: MakeDefinition }
  /** Options of a build, in the order in which they are put together. */
  | { readonly holds: "options"; readonly definitions: readonly MakeDefinition[] };

/** Asked for each variable of a recipe; with no answer it stays an expansion. */
type Inline = (name: string) => StandIn | undefined;

/** What the shell gets of a recipe line. */
export function hostOfRecipe(text: string, bodies: readonly Span[], inline: Inline): HostText {
  return HostText.joined(bodies.map((body) => hostOfLine(text, body, inline)));
}

function hostOfLine(text: string, body: Span, inline: Inline): HostText {
  const builder = new HostTextBuilder((plain) => plain.replaceAll("$", "$$$$"));
  let start = body.start;
  while (start < body.end && "@-+ \t".includes(text[start] ?? "")) start += 1;
  copyRecipe(builder, text, { start, end: body.end }, inline, 0);
  return builder.build();
}

function copyRecipe(builder: HostTextBuilder, text: string, span: Span, inline: Inline, depth: number): void {
  let at = span.start;
  while (at < span.end) {
    const character = text[at] ?? "";
    if (character === "\n" && text[at + 1] === "\t") {
      builder.character("\n", at, at + 2);
      at += 2;
    } else if (character === "\r" && text[at + 1] === "\n") at += 1;
    else if (character !== "$") {
      builder.character(character, at, at + 1);
      at += 1;
    } else if (text[at + 1] === "$") {
      builder.character("$", at, at + 2);
      at += 2;
    } else {
      const end = expansionEnd(text, at, span.end);
      const inside = text.slice(at + 1, end).replace(/^[({]|[)}]$/g, "");
      const standIn = depth < 3 ? inline(inside) : undefined;
      if (!standIn) builder.expansion({ inside, span: { start: at, end } });
      else if (standIn.holds === "command")
        copyCommand(builder, text, standIn.definition.valueSpan, { start: at, end }, inline, depth + 1);
      else
        for (const [index, { valueSpan, appends }] of standIn.definitions.entries()) {
          if (appends || index > 0) builder.character(" ", valueSpan.start, valueSpan.start);
          copyRecipe(builder, text, valueSpan, inline, depth + 1);
        }
      at = end;
    }
  }
}

/** The text of a command that a variable holds; it is changed where the variable is used, in front or behind. */
function copyCommand(
  builder: HostTextBuilder,
  text: string,
  value: Span,
  use: Span,
  inline: Inline,
  depth: number,
): void {
  const inner = new HostTextBuilder();
  copyRecipe(inner, text, value, inline, depth);
  const host = inner.build();
  for (const [index, character] of [...host.text].entries()) {
    const known = expansionIndex(character);
    const inside = known === undefined ? undefined : host.expansions[known]?.inside;
    const start = index === 0 ? use.start : use.end;
    if (inside === undefined) builder.character(character, start, use.end);
    else builder.expansion({ inside, span: { start, end: start } });
  }
}

/** Behind the bracket that closes `$(…)`; one character for `$X`. */
function expansionEnd(text: string, dollar: number, limit: number): number {
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
