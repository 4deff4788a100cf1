import { isMap, isScalar, isSeq, type Node } from "yaml";
import type { SourceFile } from "../text/source.ts";
import type { CallerWorld, DeclaredSecret } from "./facts.ts";
import { interpolated, readEnvFile, uncheckedName } from "./interpolation.ts";
import { includesOthers } from "./compose-includes.ts";
import { baseOf, folderOf, joinPath } from "./paths.ts";
import {
  everyPairOf,
  type FoundPair,
  findPair,
  itemsOf,
  keyOf,
  pairsOf,
  readYaml,
  textOfNode,
  type YamlFile,
} from "./yaml-file.ts";

/** One entry of `args`: a pair of a map or an item of a list. */
export interface ComposeArgument {
  readonly name: string;
  /** Undefined where the name alone is given: the environment's value. */
  readonly value: string | undefined;
  /** The pair or the list item. */
  readonly node: unknown;
  /** Where its name stands. */
  readonly nameNode: unknown;
  /** The map or list it stands in. */
  readonly collection: Node;
}

/** A service as one file says it. */
export interface ComposeService {
  readonly name: string;
  readonly pair: FoundPair;
  readonly build: FoundPair | undefined;
  readonly context: string | undefined;
  readonly dockerfile: string | undefined;
  readonly inline: boolean;
  readonly target: string | undefined;
  readonly image: string | undefined;
  readonly args: FoundPair | undefined;
  readonly arguments: readonly ComposeArgument[];
  readonly secrets: FoundPair | undefined;
  readonly environment: FoundPair | undefined;
  /** Paths of its `env_file`. */
  readonly environmentFiles: readonly string[];
  /** The file and service it extends. */
  readonly extends: { readonly path: string; readonly service: string } | undefined;
}

/** A Compose file as it was read. */
export interface ComposeFile {
  readonly file: SourceFile;
  readonly yaml: YamlFile;
  readonly services: readonly ComposeService[];
  readonly secrets: FoundPair | undefined;
  readonly declared: readonly DeclaredSecret[];
  /** Files it includes, those they include too. */
  readonly included: readonly string[];
}

/** A file that compose reads, by its name or by what it holds. */
export function isCompose(file: SourceFile): boolean {
  if (!/\.ya?ml$/.test(file.path) || file.path.includes(".github/")) return false;
  if (/(^|[-_.])compose([-_.]|$)/.test(baseOf(file.path)) || /^stack\.ya?ml$/.test(baseOf(file.path)))
    return includesOthers(file) || /^services\s*:|^[ \t{]*"?services"?\s*:|^\s+build\s*:/m.test(file.text);
  return (
    /^services\s*:/m.test(file.text) &&
    /^\s+(build|image)\s*:/m.test(file.text) &&
    !/^(image|stages|pipelines|language)\s*:/m.test(file.text)
  );
}

/** Read once a world: siblings, extended and included files ask for each other. */
export function readComposeFile(file: SourceFile, world: CallerWorld): ComposeFile {
  const known = read.get(world) ?? new Map<SourceFile, ComposeFile>();
  const found = known.get(file) ?? composeFileOf(file, world);
  read.set(world, known.set(file, found));
  return found;
}

const read = new WeakMap<CallerWorld, Map<SourceFile, ComposeFile>>();

function composeFileOf(file: SourceFile, world: CallerWorld): ComposeFile {
  const yaml = readYaml(file.text);
  const known = environmentOf(file, world);
  const services = pairsOf(findPair(yaml.root, "services", yaml)?.value, yaml);
  const secrets = findPair(yaml.root, "secrets", yaml);
  return {
    file,
    yaml,
    services: services.flatMap((pair) => serviceOf(pair, file, yaml, known)),
    secrets,
    declared: pairsOf(secrets?.value, yaml).map((pair) => declaredOf(pair, file, yaml)),
    included: includedBy(file, yaml, world, new Set()),
  };
}

function includedBy(file: SourceFile, yaml: YamlFile, world: CallerWorld, seen: Set<string>): readonly string[] {
  const items = itemsOf(findPair(yaml.root, "include", yaml)?.value);
  const texts = items.flatMap((item) => {
    const path = isMap(item) ? findPair(item, "path", yaml)?.value : item;
    return [textOfNode(path), ...itemsOf(isSeq(path) ? path : undefined).map(textOfNode)];
  });
  return texts.flatMap((text) => {
    const path = text === undefined ? undefined : joinPath(folderOf(file.path), text);
    const other = world.files.find((one) => one.path === path);
    if (!other || seen.has(other.path)) return [];
    seen.add(other.path);
    return [other.path, ...includedBy(other, readYaml(other.text), world, seen)];
  });
}

/** Folders that `include` gives a file as its `project_directory`; its own one last. */
export function projectFolders(file: SourceFile, world: CallerWorld): readonly string[] {
  const given = world.files.flatMap((other) => {
    if (other === file || !includesOthers(other)) return [];
    const { yaml } = readComposeFile(other, world);
    const home = folderOf(other.path);
    return itemsOf(findPair(yaml.root, "include", yaml)?.value).flatMap((item) => {
      if (!isMap(item)) return [];
      const path = findPair(item, "path", yaml)?.value;
      const texts = [textOfNode(path), ...itemsOf(isSeq(path) ? path : undefined).map(textOfNode)];
      const folder = textOfNode(findPair(item, "project_directory", yaml)?.value);
      const names = texts.some((text) => text !== undefined && joinPath(home, text) === file.path);
      return names && folder !== undefined ? (joinPath(home, folder) ?? []) : [];
    });
  });
  return [...given, folderOf(file.path)];
}

/** The variables of the project's `.env` that stand in paths. */
function environmentOf(file: SourceFile, world: CallerWorld): ReadonlyMap<string, string> {
  const names = new Set<string>();
  for (const line of file.text.split("\n")) {
    if (!/\b(context|dockerfile|build|file)["']?\s*:/.test(line)) continue;
    for (const match of line.matchAll(/\$\{?([A-Za-z_]\w*)/g)) if (match[1] !== undefined) names.add(match[1]);
  }
  const path = joinPath(folderOf(file.path), ".env");
  const found = names.size === 0 ? undefined : world.files.find((other) => other.path === path);
  return found ? readEnvFile(found.text, names) : new Map<string, string>();
}

function declaredOf(pair: FoundPair, file: SourceFile, yaml: YamlFile): DeclaredSecret {
  const id = keyOf(pair.pair) ?? "";
  const env = textOfNode(findPair(pair.value, "environment", yaml)?.value);
  const path = textOfNode(findPair(pair.value, "file", yaml)?.value);
  const joined = path === undefined ? undefined : (joinPath(folderOf(file.path), path) ?? path);
  return {
    id,
    ...(env === undefined ? {} : { env: uncheckedName(env) }),
    ...(joined === undefined ? {} : { file: joined }),
  };
}

function serviceOf(
  pair: FoundPair,
  file: SourceFile,
  yaml: YamlFile,
  known: ReadonlyMap<string, string>,
): readonly ComposeService[] {
  if (!isMap(pair.value)) return [];
  const build = findPair(pair.value, "build", yaml);
  const text = (node: Node | undefined, key: string): string | undefined =>
    textOfNode(findPair(node, key, yaml)?.value);
  const filled = (raw: string | undefined): string | undefined =>
    raw === undefined ? undefined : interpolated(raw, known);
  const args = findPair(build?.value, "args", yaml);
  return [
    {
      name: keyOf(pair.pair) ?? "",
      pair,
      build,
      context: filled(isScalar(build?.value) ? textOfNode(build.value) : text(build?.value, "context")),
      dockerfile: filled(text(build?.value, "dockerfile")),
      inline: findPair(build?.value, "dockerfile_inline", yaml) !== undefined,
      target: text(build?.value, "target"),
      image: text(pair.value, "image"),
      args,
      arguments: argumentsOf(args, yaml),
      secrets: findPair(build?.value, "secrets", yaml),
      environment: findPair(pair.value, "environment", yaml),
      environmentFiles: filesOf(findPair(pair.value, "env_file", yaml)?.value, folderOf(file.path), yaml),
      extends: extendsOf(pair.value, file, yaml),
    },
  ];
}

/** `env_file`: a path, a list of these, or maps that say more of each. */
function filesOf(node: Node | undefined, folder: string, yaml: YamlFile): readonly string[] {
  const items: readonly unknown[] = isSeq(node) ? node.items : [node];
  return items.flatMap((item) => {
    const path = textOfNode(isMap(item) ? findPair(item, "path", yaml)?.value : item);
    return path === undefined ? [] : [joinPath(folder, path) ?? path];
  });
}

function extendsOf(service: Node, file: SourceFile, yaml: YamlFile): ComposeService["extends"] {
  const found = findPair(service, "extends", yaml)?.value;
  if (!found) return undefined;
  const name = textOfNode(found) ?? textOfNode(findPair(found, "service", yaml)?.value);
  const other = textOfNode(findPair(found, "file", yaml)?.value);
  const path = other === undefined ? file.path : joinPath(folderOf(file.path), other);
  return name === undefined || path === undefined ? undefined : { path, service: name };
}

function argumentsOf(args: FoundPair | undefined, yaml: YamlFile): readonly ComposeArgument[] {
  const collection = args?.value;
  if (isMap(collection)) {
    return everyPairOf(collection, yaml).map((found) => ({
      name: keyOf(found.pair) ?? "",
      value:
        textOfNode(found.value) ?? (isScalar(found.value) && found.value.type?.startsWith("QUOTE") ? "" : undefined),
      node: found.pair,
      nameNode: found.pair.key,
      collection: found.map,
    }));
  }
  return itemsOf(collection).flatMap((item) => {
    const text = textOfNode(item);
    if (text === undefined || !isSeq(collection)) return [];
    const equals = text.indexOf("=");
    const name = equals === -1 ? text : text.slice(0, equals);
    return [
      { name, value: equals === -1 ? undefined : text.slice(equals + 1), node: item, nameNode: item, collection },
    ];
  });
}
