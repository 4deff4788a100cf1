import type { Edit } from "../text/edits.ts";
import type { SourceFile, Span } from "../text/source.ts";
import { readBakeHcl } from "./bake-hcl.ts";
import { readBakeJson } from "./bake-json.ts";
import type { BakeArgument, BakeFile, BakeTarget, ReadBakeFile } from "./bake-targets.ts";
import { dockerfileIn, isDockerfile } from "./build-place.ts";
import {
  type CallerBinding,
  type CallerFact,
  type CallerFormat,
  type CallerFormatReader,
  type CallerRefusal,
  type CallerWork,
  type CallerWorld,
  type PassedArgument,
  plainFact,
  type Written,
} from "./facts.ts";
import { baseOf, folderOf, joinPath, relativeTo } from "./paths.ts";
import { brokenFile } from "./yaml-refusal.ts";

/** `docker-bake.hcl` */
export const bakeHcl = bakeFormat("bake-hcl", /^docker-bake([-.].*)?\.hcl$/, readBakeHcl);

/** `docker-bake.json` */
export const bakeJson = bakeFormat("bake-json", /^docker-bake([-.].*)?\.json$/, readBakeJson);

function bakeFormat(format: CallerFormat, name: RegExp, read: ReadBakeFile): CallerFormatReader {
  return {
    format,
    matches: (file) =>
      name.test(baseOf(file.path)) ||
      (format === "bake-hcl" && file.path.endsWith(".hcl") && /^[ \t]*target[ \t]+"/m.test(file.text)),
    hint: /\btarget\b/,
    read: (file, world) => readBake(format, file, read(file), world, siblings(file, world)),
    write: (file, work) => writeBake(file, read(file), work),
  };
}

/** The other bake files of the folder: `bake -f` reads several as one. */
function siblings(file: SourceFile, world: CallerWorld): readonly BakeFile[] {
  const folder = folderOf(file.path);
  return world.files
    .filter((other) => other !== file && folderOf(other.path) === folder)
    .flatMap((other) => {
      if (bakeHcl.matches(other)) return [readBakeHcl(other)];
      return bakeJson.matches(other) ? [readBakeJson(other)] : [];
    });
}

/** A target with all that it inherits. */
interface Resolved {
  readonly target: BakeTarget;
  /** The target itself, then its parents, the nearest first. */
  readonly chain: readonly BakeTarget[];
  readonly dockerfile: string | undefined;
  readonly context: string | undefined;
  /** A parent that is in no file. */
  readonly lost: string | undefined;
  /** Its arguments and its parents' of the same file, also those that a nearer one hides, each with its target. */
  readonly arguments: readonly { readonly argument: BakeArgument; readonly owner: BakeTarget }[];
  /** Names of arguments that do not come from one source in all of them. */
  readonly differing: ReadonlySet<string>;
}

function readBake(
  format: CallerFormat,
  file: SourceFile,
  bake: BakeFile,
  world: CallerWorld,
  others: readonly BakeFile[],
): readonly CallerFact[] {
  if (bake.refused && bake.targets.length === 0)
    return [{ ...brokenFile(format, file, bake.refused, /([A-Za-z_]\w*)["']?\s*[:=]/g), builder: "bake" }];
  const all = [
    ...built(bake, others).map((target) => resolve(bake, target, file, world, others)),
    ...others.flatMap((other) => inherited(bake, other, file, world)),
  ];
  const users = new Map<BakeArgument, string[]>();
  for (const one of all) {
    for (const { argument } of one.arguments)
      users.set(argument, [...(users.get(argument) ?? []), one.dockerfile ?? "?"]);
  }
  return all.map((one) => ({
    ...plainFact,
    format,
    at: { path: file.path, span: one.target.at },
    name: one.target.name,
    dockerfile: one.dockerfile,
    context: one.context,
    target: one.chain.find((link) => link.target !== undefined)?.target,
    builder: "bake",
    passes: one.arguments.map(({ argument }) => passed(file, argument, one, users.get(argument) ?? [])),
    secrets: [...new Set(one.chain.flatMap((link) => link.secrets))],
    tags: one.chain.find((link) => link.tags.length > 0)?.tags ?? [],
    rewrite: bake.refused ?? opaqueRefusal(file, one) ?? "yes",
  }));
}

/** Targets of this file that one of another file inherits: they are built with that one's context. */
function inherited(bake: BakeFile, other: BakeFile, file: SourceFile, world: CallerWorld): readonly Resolved[] {
  return built(other, [bake]).flatMap((heir) => {
    const chain = chainOf([...other.targets, ...bake.targets], heir, new Set());
    return chain
      .filter((target) => bake.targets.includes(target))
      .map((target) => ({ ...resolve(bake, target, file, world, [other]), ...locate(chain, file, world) }));
  });
}

/** Targets that are built: not those that others inherit and that name neither context nor Dockerfile. */
function built(bake: BakeFile, others: readonly BakeFile[]): readonly BakeTarget[] {
  const parents = new Set([bake, ...others].flatMap(({ targets }) => targets.flatMap((target) => target.inherits)));
  return bake.targets.filter(
    (target) =>
      !target.inline && !(parents.has(target.name) && target.context === undefined && target.dockerfile === undefined),
  );
}

function opaqueRefusal(file: SourceFile, one: Resolved): CallerRefusal | undefined {
  if (one.lost !== undefined) {
    const todo = `put the target ${one.lost}, which ${one.target.name} inherits, beside it`;
    return { reason: "arguments-not-in-sight", at: { path: file.path, span: one.target.at }, todo };
  }
  const span = one.chain.find((link) => link.opaque)?.opaque;
  if (!span) return undefined;
  return {
    reason: "arguments-not-in-sight",
    at: { path: file.path, span },
    todo: "write the arguments out as a plain object",
  };
}

function resolve(
  bake: BakeFile,
  target: BakeTarget,
  file: SourceFile,
  world: CallerWorld,
  others: readonly BakeFile[] = [],
): Resolved {
  const known = [bake, ...others].flatMap(({ targets }) => targets);
  const chain = chainOf(known, target, new Set());
  const lost = chain.flatMap(({ inherits }) => inherits).find((name) => !known.some((other) => other.name === name));
  const found = chain
    .filter((link) => bake.targets.includes(link))
    .flatMap((owner) => owner.arguments.map((argument) => ({ argument, owner })));
  const names = new Set(chain.map(({ name }) => name));
  const differing = differingArguments(known.filter(({ name }) => names.has(name)));
  return { target, chain, lost, arguments: found, differing, ...locate(chain, file, world) };
}

/** Arguments that targets which become one take from different variables, or empty for one of them. */
function differingArguments(merged: readonly BakeTarget[]): ReadonlySet<string> {
  const sources = new Map<string, string>();
  const found = new Set<string>();
  for (const { name, from } of merged.flatMap((target) => target.arguments)) {
    const source = Object.values(from).join(" ");
    if ((sources.get(name) ?? source) !== source) found.add(name);
    sources.set(name, source);
  }
  return found;
}

/** bake merges the parents in their order, so that a later one wins. */
function chainOf(known: readonly BakeTarget[], target: BakeTarget, seen: Set<string>): readonly BakeTarget[] {
  if (seen.has(target.name)) return [];
  seen.add(target.name);
  const parents = [...target.inherits].reverse().flatMap((name) => known.find((other) => other.name === name) ?? []);
  return [target, ...parents.flatMap((parent) => chainOf(known, parent, seen))];
}

function locate(
  chain: readonly BakeTarget[],
  file: SourceFile,
  world: CallerWorld,
): { dockerfile: string | undefined; context: string | undefined } {
  const [only] = world.builds;
  if (chain.some((link) => link.unclear)) {
    return world.builds.length === 1 && only
      ? { dockerfile: only.dockerfile, context: only.context }
      : { dockerfile: undefined, context: undefined };
  }
  const context = chain.find((link) => link.context !== undefined)?.context ?? ".";
  const named = chain.find((link) => link.dockerfile !== undefined)?.dockerfile;
  if (/^\w+:\/\/|^git@|^target:/.test(context)) return { dockerfile: undefined, context: undefined };
  const places = [".", folderOf(file.path)].map((folder) => {
    const root = joinPath(folder, context);
    return { dockerfile: root === undefined ? undefined : dockerfileIn(root, named, world), context: root };
  });
  return (
    places.find((place) => isDockerfile(place.dockerfile, world)) ??
    places[0] ?? { dockerfile: undefined, context: undefined }
  );
}

function passed(file: SourceFile, argument: BakeArgument, one: Resolved, users: readonly string[]): PassedArgument {
  const at = { path: file.path, span: argument.nameSpan };
  return {
    name: argument.name,
    at,
    from: argument.from,
    rewrite: argumentRefusal(file.path, argument, one) ?? "yes",
    sharedWith: [...new Set(users)].filter((path) => path !== one.dockerfile && path !== "?"),
  };
}

function argumentRefusal(path: string, argument: BakeArgument, one: Resolved): CallerRefusal | undefined {
  const place = (span: Span): CallerRefusal["at"] => ({ path, span });
  if (argument.from.kind === "literal") {
    const todo = "the value stands in the file: rotate it, and take the new one from a variable without a default";
    return { reason: "literal-in-caller", at: place(argument.literal ?? argument.nameSpan), todo };
  }
  const at = place(argument.nameSpan);
  if (argument.from.kind === "parts")
    return { reason: "value-built-from-parts", at, todo: "put the whole value into one variable" };
  if (!one.differing.has(argument.name)) return undefined;
  const todo = `${one.target.name} and what it inherits give ${argument.name} different values, and a secret has one source: use one variable`;
  return { reason: "several-sources", at, todo };
}

function writeBake(file: SourceFile, bake: BakeFile, work: readonly CallerWork[]): Written {
  const gone = new Map<BakeTarget, Set<BakeArgument>>();
  const secrets = new Map<BakeTarget, Set<string>>();
  for (const { fact, bindings } of work) {
    const target = bake.targets.find((one) => one.at.start === fact.at.span.start);
    const one = target ? resolve(bake, target, file, { files: [], builds: [] }) : undefined;
    if (!one) continue;
    for (const binding of bindings) bind(bake, one, binding, gone, secrets);
  }
  const edits: Edit[] = [];
  for (const target of bake.targets) {
    const own = [...(gone.get(target) ?? [])];
    const added = [...(secrets.get(target) ?? [])];
    if (own.length > 0 || added.length > 0) edits.push(...bake.edit(target, own, added));
  }
  return { edits, advice: [] };
}

function bind(
  bake: BakeFile,
  one: Resolved,
  binding: CallerBinding,
  gone: Map<BakeTarget, Set<BakeArgument>>,
  secrets: Map<BakeTarget, Set<string>>,
): void {
  const own = one.arguments.filter(({ argument }) => binding.replaces.includes(argument.name));
  for (const { argument, owner } of own) gone.set(owner, (gone.get(owner) ?? new Set()).add(argument));
  if (binding.dropped === true || (own.length === 0 && !binding.everyCaller)) return;
  const from = own[0]?.argument.from;
  const variable = from?.kind === "environment" ? from.variable : (binding.env ?? binding.id);
  const source = binding.file === undefined ? `env=${variable}` : `src=${fileFrom(binding.file)}`;
  const owners = own.length > 0 ? [...new Set(own.map(({ owner }) => owner))] : [one.target];
  for (const owner of owners) {
    // Secrets are inherited: only the target that is built alone needs its own.
    const chain = chainOf(bake.targets, owner, new Set());
    const inherits = chain.some(
      (link) => (link !== owner && owners.includes(link)) || link.secrets.includes(binding.id),
    );
    if (!inherits) secrets.set(owner, (secrets.get(owner) ?? new Set()).add(`id=${binding.id},${source}`));
  }
}

/** bake runs where it is started: the project root. */
function fileFrom(file: string): string {
  return file.startsWith("~/") ? file : relativeTo(".", file);
}
