import { positionOf, type SourceFile } from "../text/source.ts";
import type { CallerFact, PassedArgument, PassedFrom } from "./facts.ts";

/** One row of the table of callers; every field is text for people, and none holds a value. */
export interface CallerRow {
  /** `path:line` */
  readonly place: string;
  readonly format: string;
  readonly name: string;
  readonly builder: string;
  readonly dockerfile: string;
  readonly context: string;
  readonly target: string;
  /** `NPM_TOKEN from secrets.NPM_TOKEN, …` */
  readonly passes: string;
  readonly secrets: string;
  /** `can be changed`, or the reason why not. */
  readonly state: string;
}

/** The files that start builds and containers, as rows of a table, in the order of paths and lines. */
export function describeCallers(facts: readonly CallerFact[], files: readonly SourceFile[]): readonly CallerRow[] {
  const texts = new Map(files.map((file) => [file.path, file.text] as const));
  const sorted = facts.toSorted(inOrder);
  return sorted.map((fact) => ({
    place: `${fact.at.path}:${positionOf(texts.get(fact.at.path) ?? "", fact.at.span.start).line}`,
    format: fact.format,
    name: fact.name ?? "",
    builder: fact.action === "start" ? `${fact.builder} run` : fact.builder,
    dockerfile: fact.dockerfile ?? (fact.action === "start" ? "" : "?"),
    context: fact.context ?? "",
    target: fact.target ?? "",
    passes: fact.passes.map((passed) => `${passed.name} from ${sourceName(passed.from)}`).join(", "),
    secrets: fact.secrets.join(", "),
    state: stateOf(fact),
  }));
}

function inOrder(a: CallerFact, b: CallerFact): number {
  if (a.at.path !== b.at.path) return a.at.path < b.at.path ? -1 : 1;
  return a.at.span.start - b.at.span.start;
}

function sourceName(from: PassedFrom): string {
  switch (from.kind) {
    case "environment":
      return `$${from.variable}`;
    case "ci-secret":
      return `secrets.${from.name}`;
    case "parameter":
      return from.name;
    case "file":
      return from.path;
    case "command":
      return "a command";
    case "literal":
      return "a literal";
    case "empty":
      return "nothing";
    default:
      return "several parts";
  }
}

function stateOf(fact: CallerFact): string {
  if (fact.rewrite !== "yes") return fact.rewrite.reason;
  const hindered = fact.passes.filter(isHindered).map((passed) => passed.name);
  return hindered.length === 0 ? "can be changed" : `can be changed but for ${hindered.join(", ")}`;
}

/** Literals are left out: most of them are versions and switches, which nobody wants to move. */
function isHindered(passed: PassedArgument): boolean {
  return passed.rewrite !== "yes" && passed.from.kind !== "literal";
}
