import type { Span } from "../text/source.ts";
import { type HostText, HostTextBuilder } from "./host-text.ts";

/** A variable that a Makefile sets. */
export interface MakeDefinition {
  readonly name: string;
  readonly value: string;
  /** `X += …`: it stands behind what the variable holds already. */
  readonly appends: boolean;
  readonly valueSpan: Span;
  /** The whole line with its continuations, without the last line end. */
  readonly line: Span;
}

/** A Makefile cut into what matters for its recipes. */
export interface Makefile {
  readonly definitions: readonly MakeDefinition[];
  /** Names behind `export`; `*` for a bare `export`. */
  readonly exported: ReadonlySet<string>;
  readonly includes: readonly Span[];
  readonly recipes: readonly { readonly target: string | undefined; readonly body: Span }[];
}

const assignment = /^[ ]*(?:(?:override|private)[ \t]+)?(export[ \t]+)?([\w.-]+)[ \t]*(::?:?|\?|\+|!)?=[ \t]*/;

/** Never throws; what is not understood is left out. */
export function readMakefile(text: string): Makefile {
  const definitions: MakeDefinition[] = [];
  const exported = new Set<string>();
  const includes: Span[] = [];
  const recipes: { target: string | undefined; body: Span }[] = [];
  const prefix = /^\.RECIPEPREFIX[ \t]*:?=[ \t]*(\S)/m.exec(text)?.[1] ?? "\t";
  let target: string | undefined;
  for (const line of logicalLines(text)) {
    const raw = text.slice(line.start, line.end);
    if (raw.startsWith(prefix)) {
      recipes.push({ target, body: { start: line.start + 1, end: line.end } });
      continue;
    }
    const set = assignment.exec(raw);
    if (set?.[2] !== undefined) {
      const start = line.start + set[0].length;
      const valueSpan = { start, end: line.end };
      definitions.push({ name: set[2], value: text.slice(start, line.end), appends: set[3] === "+", valueSpan, line });
      if (set[1] !== undefined) exported.add(set[2]);
      continue;
    }
    const exports = /^[ ]*export(?:[ \t]+(.*))?$/.exec(raw.trimEnd());
    if (exports) for (const name of (exports[1] ?? "*").split(/\s+/)) exported.add(name);
    if (/^[ ]*-?s?include[ \t]/.test(raw)) includes.push(line);
    const rule = /^([^\s#:=][^#:=]*?)[ \t]*::?(?!=)/.exec(raw);
    if (rule) target = rule[1];
    const inline = rule ? raw.indexOf(";") : -1;
    if (inline !== -1) recipes.push({ target, body: { start: line.start + inline + 1, end: line.end } });
  }
  return { definitions, exported, includes, recipes };
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

/** The definitions whose texts stand in for a variable, in their order; none where it stays an expansion. */
type Inline = (name: string) => readonly MakeDefinition[];

/** What the shell gets of a recipe line. */
export function hostOfRecipe(text: string, body: Span, inline: Inline): HostText {
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
      const definitions = depth < 3 ? inline(inside) : [];
      if (definitions.length === 0) builder.expansion({ inside, span: { start: at, end } });
      for (const { valueSpan, appends } of definitions) {
        if (appends) builder.character(" ", valueSpan.start, valueSpan.start);
        copyRecipe(builder, text, valueSpan, inline, depth + 1);
      }
      at = end;
    }
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
