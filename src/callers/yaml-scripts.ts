import { isMap, isScalar, isSeq, type Node, type Scalar } from "yaml";
import type { SourceFile } from "../text/source.ts";
import { siteBase, type ShellSite } from "./command-site.ts";
import { builderWords } from "./docker-options.ts";
import { type CallerFact, type CallerFormat, type CallerFormatReader, type CallerRefusal } from "./facts.ts";
import { HostText } from "./host-text.ts";
import { gathered, readSites, writeSites } from "./script-format.ts";
import { findPair, itemsOf, pairsOf, readYaml, resolved, type YamlFile } from "./yaml-file.ts";
import { brokenFile, yamlRefusal } from "./yaml-refusal.ts";
import { hostOfScalar } from "./yaml-text.ts";

/** Shell text of one process: scalars that one shell reads one after the other. */
export interface ScriptGroup {
  readonly name: string | undefined;
  readonly scripts: readonly unknown[];
  /** Folders it may run in; the project root when there are none. */
  readonly folders?: readonly string[];
  readonly classic?: boolean;
  /** The texts are options of a build, not commands. */
  readonly argumentsOnly?: boolean;
}

/** A YAML file of which some values are shell text. */
export interface ScriptFile {
  readonly format: CallerFormat;
  matches(file: SourceFile): boolean;
  groups(yaml: YamlFile, file: SourceFile): readonly ScriptGroup[];
  /** Expansions of the file's own language. */
  readonly expansion?: RegExp;
  readonly sourceOf?: (file: SourceFile) => ShellSite["expansion"];
  /** What a person must do beside, where the file is never changed. */
  readonly onlySaid?: string;
  /** Facts that are no shell text. */
  readonly others?: (yaml: YamlFile, file: SourceFile) => readonly CallerFact[];
}

/** A format that holds shell text in YAML. */
export function scriptFileFormat(kind: ScriptFile): CallerFormatReader {
  return {
    format: kind.format,
    matches: (file) => kind.matches(file),
    read(file, world) {
      const yaml = readYaml(file.text);
      const refused = yamlRefusal(yaml, file.path);
      const sites = sitesOf(kind, yaml, file, refused);
      if (refused && sites.length === 0) return [brokenFile(kind.format, file, refused)];
      return [...readSites(sites, world), ...(kind.others?.(yaml, file) ?? [])];
    },
    write(file, work) {
      const yaml = readYaml(file.text);
      return gathered(writeSites(sitesOf(kind, yaml, file, undefined), work));
    },
  };
}

function sitesOf(
  kind: ScriptFile,
  yaml: YamlFile,
  file: SourceFile,
  refused: CallerRefusal | undefined,
): readonly ShellSite[] {
  return kind.groups(yaml, file).flatMap((group) => {
    const scalars = group.scripts.flatMap((node) => scalarsOf(node, yaml));
    if (!scalars.some((scalar) => group.argumentsOnly === true || builderWords.test(String(scalar.value)))) return [];
    const hosts = scalars.flatMap((scalar) => hostOfScalar(file.text, scalar) ?? []);
    if (hosts.length === 0) return [];
    const joined = HostText.joined(hosts);
    const host = kind.expansion ? joined.withExpansions(kind.expansion) : joined;
    const base = siteBase(kind.format, file, group.folders ?? ["."]);
    const expansion = kind.sourceOf?.(file);
    return [
      {
        ...base,
        host,
        name: group.name,
        refused,
        ...(expansion ? { expansion } : {}),
        ...(group.classic === true ? { classic: true } : {}),
        ...(group.argumentsOnly === true ? { argumentsOnly: true } : {}),
        ...(kind.onlySaid === undefined ? {} : { onlySaid: kind.onlySaid }),
      },
    ];
  });
}

/** The scalars of a value that is a text, or a list (of lists) of texts. */
function scalarsOf(node: unknown, yaml: YamlFile, depth = 0): readonly Scalar[] {
  const value = resolved(node, yaml);
  if (isScalar(value)) return [value];
  // GitLab takes ten levels of lists; an anchor may hold itself.
  return depth > 10 ? [] : itemsOf(value).flatMap((item) => scalarsOf(item, yaml, depth + 1));
}

/** The values of keys, in the order of the keys. */
export function valuesOf(map: Node | undefined, keys: readonly string[], yaml: YamlFile): readonly unknown[] {
  return keys.flatMap((key) => findPair(map, key, yaml)?.value ?? []);
}

/** Every map below a node, the node itself first. */
export function mapsBelow(node: Node | undefined, yaml: YamlFile): readonly Node[] {
  if (isMap(node))
    return [node, ...pairsOf(node, yaml).flatMap((pair) => (pair.aliased ? [] : mapsBelow(pair.value, yaml)))];
  if (isSeq(node)) return node.items.flatMap((item) => (isMap(item) || isSeq(item) ? mapsBelow(item, yaml) : []));
  return [];
}
