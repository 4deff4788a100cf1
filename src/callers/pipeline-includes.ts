import { isMap } from "yaml";
import { patternOf } from "../text/names.ts";
import type { SourceFile } from "../text/source.ts";
import { isAzure, isGitlab } from "./ci-files.ts";
import type { CallerFormat } from "./facts.ts";
import { folderOf, joinPath } from "./paths.ts";
import { findPair, itemsOf, readYaml, textOfNode, type YamlFile } from "./yaml-file.ts";
import { mapsBelow } from "./yaml-scripts.ts";

/** Whether a file may be a part of a pipeline that another file includes. */
export function mayBeIncluded({ path, text }: SourceFile): boolean {
  return /\.ya?ml$/.test(path) && /^[ \t-]*(?:before_script|script|bash|task|template|include):/m.test(text);
}

/** The format of a file that a pipeline among these files includes, by way of others too. */
export function includedFormat(file: SourceFile, files: readonly SourceFile[]): CallerFormat | undefined {
  if (!mayBeIncluded(file)) return undefined;
  const known = included.get(files) ?? includedIn(files);
  included.set(files, known);
  return known.get(file.path);
}

/** The files of pipelines that may include others, though they start nothing themselves. */
export function includingParts(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter((file) => mayBeIncluded(file) && /^[ \t-]*(?:include|template):/m.test(file.text))
    .filter((file) => isGitlab(file) || isAzure(file) || includedFormat(file, files) !== undefined)
    .map(({ path }) => path);
}

const included = new WeakMap<readonly SourceFile[], ReadonlyMap<string, CallerFormat>>();

function includedIn(files: readonly SourceFile[]): ReadonlyMap<string, CallerFormat> {
  const parts = files.filter(mayBeIncluded);
  const found = new Map<string, CallerFormat>();
  const open = parts.flatMap((file): [SourceFile, CallerFormat][] =>
    isGitlab(file) ? [[file, "gitlab"]] : isAzure(file) ? [[file, "azure"]] : [],
  );
  // Behind its end an array goes on with what is added on the way.
  for (const [file, format] of open) {
    const named = format === "gitlab" ? gitlabIncludes(file) : azureTemplates(file);
    for (const part of parts) {
      if (found.has(part.path) || !named.some((pattern) => pattern.test(part.path))) continue;
      found.set(part.path, format);
      open.push([part, format]);
    }
  }
  return found;
}

/** `include:`, with paths from the root of the repository. Source: https://docs.gitlab.com/ci/yaml/#includelocal */
function gitlabIncludes(file: SourceFile): readonly RegExp[] {
  if (!/^include:/m.test(file.text)) return [];
  const yaml = readYaml(file.text);
  const value = findPair(yaml.root, "include", yaml)?.value;
  return [value, ...itemsOf(value)].flatMap((item) => {
    const path = textOfNode(isMap(item) ? findPair(item, "local", yaml)?.value : item);
    return path === undefined || /^\w+:\/\//.test(path) ? [] : [wildcardPattern(path)];
  });
}

/** `ci/*.yml` and `ci/**.yml`, of any folder below. */
function wildcardPattern(path: string): RegExp {
  const source = path
    .replace(/^\.?\/+/, "")
    .replace(/[^\w*/]/g, "\\$&")
    .replace(/\*+/g, (stars) => (stars.length > 1 ? ".*" : "[^/]*"));
  return new RegExp(`^${source}$`);
}

/**
 * `template:`, with paths from the file's own folder, or from the root.
 * Source: https://learn.microsoft.com/en-us/azure/devops/pipelines/process/templates#paths
 */
function azureTemplates(file: SourceFile): readonly RegExp[] {
  if (!/template:/.test(file.text)) return [];
  const yaml: YamlFile = readYaml(file.text);
  return mapsBelow(yaml.root, yaml).flatMap((map) => {
    const named = textOfNode(findPair(map, "template", yaml)?.value);
    if (named === undefined || named.includes("@")) return [];
    const path = named.startsWith("/") ? named.slice(1) : joinPath(folderOf(file.path), named);
    return path === undefined ? [] : [new RegExp(`^${patternOf(path)}$`)];
  });
}
