import { join, relative } from "node:path";
import { readCallers } from "../callers/index.ts";
import type { CallerFact, PassedFrom } from "../callers/facts.ts";
import { defaultOptions } from "../options.ts";
import { argumentsOf } from "../plan/undeclared-arguments.ts";
import { loadProjects, type Loaded } from "../project/load.ts";
import { problemLines } from "../report/text.ts";
import { printable } from "../text/printable.ts";
import { positionOf } from "../text/source.ts";
import type { Io } from "./io.ts";
import type { Settings } from "./settings.ts";

/** Prints what starts the builds: a row a call. */
export async function listCallers(settings: Settings, io: Io): Promise<number> {
  const paths = settings.paths.length > 0 ? settings.paths : ["."];
  const loaded = await loadProjects({ cwd: io.cwd, paths, context: settings.context, options: defaultOptions });
  const rows = rowsOf(loaded);
  const show = (path: string): string => relative(io.cwd, join(loaded.root, path)) || ".";
  if (settings.format === "json")
    io.out(`${JSON.stringify({ version: 1, callers: rows, errors: loaded.problems }, undefined, 2)}\n`);
  else io.out(rows.length === 0 ? "no callers found\n" : rows.map((row) => rowText(row, show)).join("\n"));
  io.err(problemLines(loaded.problems, show));
  return loaded.problems.some(({ path }) => loaded.named.includes(path)) ? 2 : 0;
}

interface CallerRow {
  readonly path: string;
  readonly line: number;
  readonly format: string;
  readonly name: string | undefined;
  readonly action: string;
  readonly builder: string;
  readonly dockerfile: string | undefined;
  readonly context: string | undefined;
  readonly target: string | undefined;
  readonly passes: readonly { readonly name: string; readonly from: string }[];
  readonly secrets: readonly string[];
  readonly starts: readonly string[];
  /** Why it cannot be changed. */
  readonly refused: { readonly reason: string; readonly todo: string } | undefined;
}

function rowsOf(loaded: Loaded): readonly CallerRow[] {
  return [...loaded.projects]
    .flatMap(({ builds, callers, links }) => {
      const texts = new Map(callers.map(({ path, text }) => [path, text]));
      const places = builds.map(({ dockerfile, contextPath }) => ({
        dockerfile: dockerfile.path,
        context: contextPath,
      }));
      const facts = readCallers(callers, places, links, () => argumentsOf(builds));
      return facts.map((fact) => rowOf(fact, texts.get(fact.at.path) ?? ""));
    })
    .sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1));
}

function rowOf(fact: CallerFact, text: string): CallerRow {
  const { format, name, action, builder, dockerfile, context, target, secrets, rewrite } = fact;
  return {
    path: fact.at.path,
    line: positionOf(text, fact.at.span.start).line,
    format,
    name,
    action,
    builder,
    dockerfile,
    context,
    target,
    passes: fact.passes.map((passed) => ({ name: passed.name, from: sourceWords(passed.from) })),
    secrets,
    starts: fact.starts?.environment ?? [],
    refused: rewrite === "yes" ? undefined : { reason: rewrite.reason, todo: rewrite.todo },
  };
}

// Says where a value comes from, never the value.
function sourceWords(from: PassedFrom): string {
  switch (from.kind) {
    case "environment":
      return `$${from.variable}`;
    case "ci-secret":
      return `CI secret ${from.name}`;
    case "parameter":
      return `parameter ${from.name}`;
    case "file":
      return `file ${from.path}`;
    case "command":
      return "a command";
    case "literal":
      return "a literal";
    case "empty":
      return "nothing";
    case "parts":
      return "several parts";
  }
}

function rowText(row: CallerRow, show: (path: string) => string): string {
  const what =
    row.action === "start"
      ? "starts a container"
      : `builds ${row.dockerfile === undefined ? "what cannot be told" : show(row.dockerfile)}`;
  const context = row.action === "start" || row.context === undefined ? "" : ` in ${show(row.context)}`;
  const target = row.target === undefined ? "" : `, target ${row.target}`;
  const lines = [
    `${show(row.path)}:${row.line}  ${row.format}${row.name === undefined ? "" : ` ${row.name}`}`,
    `  ${what}${context}${target}, with ${row.builder}`,
    ...row.passes.map(({ name, from }) => `  passes ${name} from ${from}`),
    ...(row.secrets.length > 0 ? [`  passes secrets ${row.secrets.join(", ")}`] : []),
    ...(row.starts.length > 0 ? [`  hands the container ${row.starts.join(", ")}`] : []),
    ...(row.refused === undefined ? [] : [`  cannot be changed (${row.refused.reason}): ${row.refused.todo}`]),
  ];
  return `${lines.map(printable).join("\n")}\n`;
}
