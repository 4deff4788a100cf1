import { isMap, isScalar, isSeq } from "yaml";
import { readElsewhere, sharedArguments, takenOver } from "./compose-anchors.ts";
import { dockerfileIn, isDockerfile } from "./build-place.ts";
import type { Place, SourceFile, Span } from "../text/source.ts";
import {
  type ComposeArgument,
  type ComposeFile,
  type ComposeService,
  isCompose,
  projectFolders,
  readComposeFile,
} from "./compose-services.ts";
import { writeCompose } from "./compose-write.ts";
import {
  type CallerFact,
  type CallerFormatReader,
  type CallerRefusal,
  type CallerWorld,
  type PassedArgument,
  type PassedFrom,
  plainFact,
} from "./facts.ts";
import { hasOtherSource, interpolatedFrom, placeholderOf, withoutDefault } from "./interpolation.ts";
import { folderOf, joinPath } from "./paths.ts";
import { innerSpan, itemsOf, keyOf, pairsOf, spanOfNode, textOfNode, type YamlFile } from "./yaml-file.ts";
import { brokenFile, yamlRefusal } from "./yaml-refusal.ts";

/** Compose files, with what siblings, `extends` and overrides add to a service. */
export const compose: CallerFormatReader = {
  format: "compose",
  matches: isCompose,
  hint: /\b(build|image|extends|include)\b/,
  read: (file, world) => readCompose(file, world),
  write: (file, work, world) => writeCompose(readComposeFile(file, world), work),
};

function readCompose(file: SourceFile, world: CallerWorld): readonly CallerFact[] {
  const own = readComposeFile(file, world);
  const refused = yamlRefusal(own.yaml, file.path);
  const others = siblings(own, world);
  const places = new Map(own.services.map((service) => [service, locate(own, service, others, world)] as const));
  const shared = sharingOf(own, places);
  if (refused && own.services.length === 0) return [brokenFile("compose", file, refused)];
  return own.services
    .filter((service) => !service.inline && (service.build || service.extends || service.image !== undefined))
    .map((service) => factOf(own, service, places.get(service) ?? nowhere, shared, refused, world));
}

/** Who else reads what stands in the file. */
interface Sharing {
  readonly dockerfiles: ReadonlyMap<unknown, readonly string[]>;
  readonly elsewhere: ReadonlySet<unknown>;
}

function sharingOf(own: ComposeFile, places: ReadonlyMap<ComposeService, Located>): Sharing {
  const dockerfileOf = (service: ComposeService): string | undefined =>
    service.inline ? undefined : places.get(service)?.dockerfile;
  return { dockerfiles: sharedArguments(own, dockerfileOf), elsewhere: readElsewhere(own, dockerfileOf) };
}

interface Located {
  readonly dockerfile: string | undefined;
  readonly context: string | undefined;
  /** The folder that the paths of the file start from is not its own. */
  readonly elsewhere?: true;
}

const nowhere: Located = { dockerfile: undefined, context: undefined };

function factOf(
  own: ComposeFile,
  service: ComposeService,
  place: Located,
  shared: Sharing,
  refused: CallerRefusal | undefined,
  world: CallerWorld,
): CallerFact {
  const builds = service.build !== undefined || service.extends !== undefined;
  return {
    ...plainFact,
    format: "compose",
    at: placeOf(own, service.pair.pair.key),
    name: service.name,
    action: builds ? "build-and-start" : "start",
    dockerfile: place.dockerfile,
    context: place.context,
    target: service.target,
    builder: "compose",
    passes: service.arguments.map((argument) => passed(own, argument, place, shared)),
    secrets: itemsOf(service.secrets?.value).flatMap((item) => secretId(item, own.yaml)),
    declared: own.declared,
    tags: service.image === undefined || !builds ? [] : [service.image],
    starts: {
      image: builds ? undefined : service.image,
      environment: environmentNames(service, own.yaml),
      ...(service.environmentFiles.length > 0 ? { files: service.environmentFiles } : {}),
    },
    rewrite: refused ?? "yes",
    ...elsewhere(own, service, place, world),
    ...(own.included.length > 0 ? { includes: own.included } : {}),
    ...(service.extends ? { covers: { files: [service.extends.path], names: [service.extends.service] } } : {}),
  };
}

/** Its paths start from a folder that an including file or the command line names, which a path written here would not. */
function elsewhere(
  own: ComposeFile,
  service: ComposeService,
  place: Located,
  world: CallerWorld,
): Pick<CallerFact, "fileRefusal"> {
  if (projectFolders(own.file, world).length === 1 && !place.elsewhere) return {};
  const todo =
    "declare the file as a secret {id} by hand: the paths start from the project's directory, not this file's";
  return { fileRefusal: { reason: "project-directory-elsewhere", at: placeOf(own, service.pair.pair.key), todo } };
}

function secretId(item: unknown, yaml: YamlFile): readonly string[] {
  const short = textOfNode(item);
  if (short !== undefined) return [short];
  const source = isMap(item) ? pairsOf(item, yaml).find((pair) => keyOf(pair.pair) === "source") : undefined;
  const name = textOfNode(source?.value);
  return name === undefined ? [] : [name];
}

function environmentNames(service: ComposeService, yaml: YamlFile): readonly string[] {
  const value = service.environment?.value;
  if (isMap(value)) return pairsOf(value, yaml).flatMap((pair) => keyOf(pair.pair) ?? []);
  return itemsOf(value).flatMap((item) => textOfNode(item)?.split("=")[0] ?? []);
}

function placeOf(own: ComposeFile, node: unknown): Place {
  const span: Span = spanOfNode(node, own.file.text) ?? { start: 0, end: 0 };
  return { path: own.file.path, span };
}

function passed(own: ComposeFile, argument: ComposeArgument, place: Located, shared: Sharing): PassedArgument {
  const from: PassedFrom =
    argument.value === undefined ? { kind: "environment", variable: argument.name } : interpolatedFrom(argument.value);
  const node: Place = {
    path: own.file.path,
    span: innerSpan(argument.nameNode, own.file.text) ?? { start: 0, end: 0 },
  };
  const at = isSeq(argument.collection) ? listName(own, node, argument.name) : node;
  return {
    name: argument.name,
    at,
    from,
    rewrite: refusalOf(own, argument, from, at) ?? takenOver(own, argument, shared.elsewhere, at) ?? "yes",
    sharedWith: (shared.dockerfiles.get(argument.node) ?? []).filter((path) => path !== place.dockerfile),
  };
}

/** The name in a list item `NAME=value`, which may be quoted. */
function listName(own: ComposeFile, place: Place, name: string): Place {
  const start = own.file.text.indexOf(name, place.span.start);
  return { path: place.path, span: { start, end: start + name.length } };
}

function refusalOf(
  own: ComposeFile,
  argument: ComposeArgument,
  from: PassedFrom,
  at: Place,
): CallerRefusal | undefined {
  if (from.kind === "literal") {
    const dummy = placeholderOf(argument.value ?? "");
    if (dummy !== undefined) return { reason: "default-in-caller", at, todo: withoutDefault(dummy) };
    const todo = `the value stands in the file: rotate it, keep the new one in an environment variable, and write \${${argument.name}}`;
    return { reason: "literal-in-caller", at, todo };
  }
  if (hasOtherSource(argument.value ?? "")) {
    const todo = `${argument.name} comes from one variable or else from another, and a secret has one source: put the value into one variable in front of the build`;
    return { reason: "several-sources", at, todo };
  }
  if (from.kind === "parts") {
    return { reason: "value-built-from-parts", at, todo: "put the whole value into one variable" };
  }
  const variable = from.kind === "environment" ? from.variable : argument.name;
  const others = own.services.flatMap((other) => other.arguments).filter((other) => other.name === argument.name);
  const differs = others.some((other) => other.value !== undefined && variableOf(other) !== variable);
  if (!differs) return undefined;
  const todo = `${argument.name} comes from several variables in this file, and a secret has one source: use one variable`;
  return { reason: "several-sources", at, todo };
}

function variableOf(argument: ComposeArgument): string | undefined {
  const from = interpolatedFrom(argument.value ?? "");
  return from.kind === "environment" ? from.variable : from.kind === "empty" ? argument.name : undefined;
}

/** Files that may say more of the same services: compose files of the folder, and those a service extends. */
function siblings(own: ComposeFile, world: CallerWorld): readonly ComposeFile[] {
  const folder = folderOf(own.file.path);
  const named = new Set(own.services.flatMap((service) => service.extends?.path ?? []));
  const incomplete = own.services.some((service) => !isComplete(service));
  if (!incomplete) return [];
  return world.files
    .filter(
      (file) => file !== own.file && (named.has(file.path) || (folderOf(file.path) === folder && isCompose(file))),
    )
    .map((file) => readComposeFile(file, world));
}

function isComplete(service: ComposeService): boolean {
  return service.context !== undefined || isScalar(service.build?.value);
}

function locate(
  own: ComposeFile,
  service: ComposeService,
  others: readonly ComposeFile[],
  world: CallerWorld,
): Located {
  if (!service.build && !service.extends) return nowhere;
  const chain = chainOf(own, service, others, 0);
  const withContext = chain.find((link) => link.service.context !== undefined);
  const named = chain.find((link) => link.service.dockerfile !== undefined)?.service.dockerfile;
  const lost = chain.some((link) => mentions(link, "context") && link.service.context === undefined);
  if (lost || chain.some((link) => mentions(link, "dockerfile") && link.service.dockerfile === undefined))
    return onlyBuild(world);
  const base = withContext ?? (chain.some((link) => link.service.build) ? chain[0] : undefined);
  if (!base) return nowhere;
  const said = base.service.context ?? ".";
  if (/^\w+:\/\/|^git@/.test(said)) return nowhere;
  const places = projectFolders(base.file.file, world).flatMap((folder) => {
    const context = joinPath(folder, said);
    return context === undefined ? [] : [{ context, dockerfile: dockerfileIn(context, named, world) }];
  });
  const there = places.find(({ dockerfile }) => isDockerfile(dockerfile, world));
  return there ?? fromAbove(base.file.file, said, named, world) ?? places.at(-1) ?? nowhere;
}

/** `docker compose --project-directory . -f deploy/compose.yaml`: a folder above from which the paths lead to a build. */
function fromAbove(file: SourceFile, said: string, named: string | undefined, world: CallerWorld): Located | undefined {
  for (let folder = folderOf(file.path); folder !== ".";) {
    folder = folderOf(folder);
    const context = joinPath(folder, said);
    const dockerfile = context === undefined ? undefined : dockerfileIn(context, named, world);
    if (isDockerfile(dockerfile, world)) return { context, dockerfile, elsewhere: true };
  }
  return undefined;
}

function onlyBuild(world: CallerWorld): Located {
  const [only] = world.builds;
  return world.builds.length === 1 && only ? { dockerfile: only.dockerfile, context: only.context } : nowhere;
}

function mentions(link: Link, key: string): boolean {
  const value = link.service.build?.value;
  if (isScalar(value)) return key === "context";
  return pairsOf(value, link.file.yaml).some((pair) => keyOf(pair.pair) === key);
}

interface Link {
  readonly file: ComposeFile;
  readonly service: ComposeService;
}

/** The service, what it extends, and what sibling files say of it, nearest first. */
function chainOf(
  file: ComposeFile,
  service: ComposeService,
  others: readonly ComposeFile[],
  depth: number,
): readonly Link[] {
  const own: Link = { file, service };
  if (depth > 5) return [own];
  const target = service.extends;
  const parent = target ? [file, ...others].find((other) => other.file.path === target.path) : undefined;
  const extended = parent?.services.find((other) => other.name === target?.service && other !== service);
  const up = parent && extended ? chainOf(parent, extended, others, depth + 1) : [];
  const folder = folderOf(file.file.path);
  const beside = others
    .filter((other) => other !== file && depth === 0 && folderOf(other.file.path) === folder)
    .flatMap((other) =>
      other.services
        .filter((one) => one.name === service.name && one.build)
        .map((one) => ({ file: other, service: one })),
    );
  return [own, ...up, ...beside];
}
