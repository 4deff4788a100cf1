import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { expansionsIn, readArguments, readPairs, unquote } from "../dockerfile/instructions.ts";
import { readLines } from "../dockerfile/lines.ts";
import type { BuildResult, Finding, FixResult } from "../result.ts";
import type { RequestOptions, Rewrite } from "./build-request.ts";
import type { Copy } from "./run-build.ts";
import { freshCanary } from "./canary.ts";
import { optionalNames } from "./optional-names.ts";

/** A rewritten build of a project on the disk, ready to be proven, and the canaries that stand for its literals. */
export interface ProjectRewrite {
  readonly rewrite: Rewrite;
  readonly options: RequestOptions;
}

/** Takes one build out of a fixed project: what to copy from the disk, and canaries in place of its literals. */
export async function projectRewrite(root: string, result: FixResult, build: BuildResult): Promise<ProjectRewrite> {
  const text = await readFile(join(root, build.dockerfile), "utf8");
  const original = result.changes.find(({ path }) => path === build.dockerfile)?.before ?? text;
  const literals = literalsOf(result, build, original);
  const replaced = (text: string | undefined): string | undefined => {
    let changed = text;
    for (const [literal, canary] of literals) changed = changed?.replaceAll(literal, canary);
    return changed;
  };
  const before: Record<string, string | undefined> = {};
  const after: Record<string, string | undefined> = {};
  for (const change of result.changes) {
    before[change.path] = replaced(change.before);
    after[change.path] = replaced(change.after);
  }
  before[build.dockerfile] ??= replaced(original);
  for (const path of boundFiles(build)) {
    const content = await readFile(join(root, path), "utf8").catch(() => undefined);
    if (content !== undefined) before[path] ??= content;
  }
  return {
    rewrite: {
      name: build.dockerfile,
      copies: copiesOf(root, build, original),
      before,
      after,
      dockerfile: build.dockerfile,
      context: build.context,
      findings: build.findings,
      bindings: build.bindings,
      commands: build.commands,
    },
    options: {
      values: literalValues(before[build.dockerfile] ?? "", build),
      literals: [...literals.values()],
      optional: optionalNames(original, build.bindings),
    },
  };
}

function boundFiles({ bindings, commands }: BuildResult): readonly string[] {
  return bindings.flatMap(({ type, file }) => {
    const inProject = type === "file" && file !== undefined && !/^(?:~|\$|\/)/.test(file);
    return inProject ? [posix.normalize(posix.join(commands.cwd, file))] : [];
  });
}

/** What the build reads from the disk: its context, and the Dockerfile's own ignore file beside it. */
function copiesOf(root: string, { context, dockerfile }: BuildResult, text: string): readonly Copy[] {
  const paths = [context, `${dockerfile}.dockerignore`].filter((path) => existsSync(join(root, path)));
  // A history can be larger than all else, and few builds look at it.
  const leave = /\bgit\b/.test(text) ? [] : [".git"];
  return paths.map((path) => ({ from: join(root, path), to: path, leave }));
}

/** The texts that stand where a value stands, each with a canary. */
function literalsOf(result: FixResult, build: BuildResult, text: string): ReadonlyMap<string, string> {
  const sources = new Map(result.changes.map(({ path, before }) => [path, before]));
  const fixed = build.findings.filter(isFixed);
  const pointedAt = fixed
    .flatMap(({ values }) => values ?? [])
    .map(({ path, span }) => withoutQuotes(sources.get(path)?.slice(span.start, span.end).trim() ?? ""));
  const assigned = literalPairs(text)
    .filter(({ keyword, name }) => keyword === "ENV" && fixed.some((finding) => isValueOf(finding, name)))
    .map(({ value }) => value);
  const long = [...pointedAt, ...assigned].filter((literal) => literal.length >= 4);
  // The longest first: one may be a part of another.
  const distinct = [...new Set(long)].sort((one, two) => two.length - one.length);
  return new Map(distinct.map((literal) => [literal, freshCanary()]));
}

/** The same value with and without quotes is one secret. */
function withoutQuotes(text: string): string {
  return text.replace(/^(["'])(.*)\1$/s, "$2");
}

/** A variable that went with its literal, where the finding does not say which part of it is the secret. */
function isValueOf({ name, kind, values = [] }: Finding, variable: string): boolean {
  return kind === "environment-variable" && name === variable && values.length === 0;
}

/** Variables that the Dockerfile gives a literal to. */
function literalPairs(text: string) {
  const { instructions, escape } = readLines(text);
  return instructions.flatMap((instruction) => {
    const { keyword } = instruction;
    if (keyword !== "ENV" && keyword !== "ARG") return [];
    const pairs = keyword === "ENV" ? readPairs(instruction, escape) : readArguments(instruction, escape);
    return pairs.flatMap(({ name, rawValue = "" }) =>
      expansionsIn(rawValue, escape).length > 0 ? [] : [{ keyword, name, value: unquote(rawValue, escape) }],
    );
  });
}

function isFixed({ status }: Finding): boolean {
  return status === "fixed";
}

/** What a variable must hold for the new build to do what the old one did with a literal: its old value, as it is now. */
function literalValues(text: string, { bindings, findings }: BuildResult): Readonly<Record<string, string>> {
  const wanted = new Set(bindings.flatMap(({ id, env = id }) => [id, env]));
  // A harmless default of a build argument is no secret: there the caller's value counts.
  const held = findings.filter((finding) => isFixed(finding) && (finding.values ?? []).length > 0);
  const values: Record<string, string> = {};
  for (const { keyword, name, value } of literalPairs(text)) {
    const isHeld = keyword === "ENV" || held.some((finding) => finding.name === name);
    if (wanted.has(name) && value !== "" && isHeld) values[name] ??= value;
  }
  return values;
}
