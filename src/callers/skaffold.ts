import { isMap, type Node } from "yaml";
import type { SourceFile } from "../text/source.ts";
import { dockerfileIn } from "./build-place.ts";
import {
  type CallerFact,
  type CallerFormatReader,
  type CallerRefusal,
  type CallerWorld,
  plainFact,
  type Written,
} from "./facts.ts";
import { mapArguments, moveToList } from "./map-arguments.ts";
import { baseOf, folderOf, joinPath } from "./paths.ts";
import { findPair, itemsOf, pairsOf, readYaml, spanOfNode, textOfNode, type YamlFile } from "./yaml-file.ts";
import { brokenFile, yamlRefusal } from "./yaml-refusal.ts";

/** skaffold.yaml: `docker.buildArgs` becomes `docker.secrets`, where BuildKit builds on this machine. */
export const skaffold: CallerFormatReader = {
  format: "skaffold",
  matches: (file) => /^skaffold.*\.ya?ml$/.test(baseOf(file.path)),
  hint: /\bartifacts\b/,
  read(file, world) {
    const yaml = readYaml(file.text);
    const refused = yamlRefusal(yaml, file.path);
    const found = artifactsOf(file, yaml);
    if (refused && found.length === 0) return [brokenFile("skaffold", file, refused)];
    return found.map((artifact) => factOf(file, yaml, artifact, world, refused));
  },
  write(file, work): Written {
    const yaml = readYaml(file.text);
    const edits = artifactsOf(file, yaml).flatMap((artifact) => {
      const own = work.find((item) => item.fact.at.span.start === spanOfNode(artifact.image, file.text)?.start);
      return own ? moveToList(file, yaml, artifact.docker, { ...list, base: folderOf(file.path) }, own) : [];
    });
    return { edits, advice: [] };
  },
};

const list = {
  from: "buildArgs",
  to: "secrets",
  item: (id: string, source: { readonly env?: string; readonly file?: string }) => {
    const line = source.file === undefined ? `env: ${source.env ?? id}` : `src: ${source.file}`;
    return { block: [`id: ${id}`, line], flow: [`{ id: ${id}, ${line} }`] };
  },
};

interface Artifact {
  readonly map: Node;
  readonly image: Node | undefined;
  readonly docker: Node | undefined;
  readonly kaniko: Node | undefined;
  readonly build: Node | undefined;
}

function artifactsOf(_file: SourceFile, yaml: YamlFile): readonly Artifact[] {
  const builds = [yaml.root, ...itemsOf(findPair(yaml.root, "profiles", yaml)?.value).filter((one) => isMap(one))];
  return builds.flatMap((holder) => {
    const build = findPair(holder, "build", yaml)?.value;
    return itemsOf(findPair(build, "artifacts", yaml)?.value).flatMap((map) => {
      if (!isMap(map)) return [];
      const part = (key: string): Node | undefined => findPair(map, key, yaml)?.value;
      return [
        { map, image: part("image") ?? part("imageName"), docker: part("docker"), kaniko: part("kaniko"), build },
      ];
    });
  });
}

function factOf(
  file: SourceFile,
  yaml: YamlFile,
  artifact: Artifact,
  world: CallerWorld,
  refused: CallerRefusal | undefined,
): CallerFact {
  const docker = artifact.docker ?? artifact.kaniko;
  const text = (node: Node | undefined, key: string): string | undefined =>
    textOfNode(findPair(node, key, yaml)?.value);
  const context = joinPath(
    folderOf(file.path),
    text(artifact.map, "context") ?? text(artifact.map, "workspace") ?? ".",
  );
  const at = { path: file.path, span: spanOfNode(artifact.image, file.text) ?? { start: 0, end: 0 } };
  const args = findPair(docker, "buildArgs", yaml)?.value;
  return {
    ...plainFact,
    format: "skaffold",
    at,
    name: textOfNode(artifact.image),
    dockerfile: context === undefined ? undefined : dockerfileIn(context, text(docker, "dockerfile"), world),
    context,
    target: text(docker, "target"),
    builder: artifact.kaniko ? "kaniko" : "docker",
    passes: mapArguments(file, yaml, args, (value) => /^\{\{\s*\.(\w+)\s*\}\}$/.exec(value)?.[1]),
    secrets: itemsOf(findPair(docker, "secrets", yaml)?.value).flatMap(
      (item) => text(isMap(item) ? item : undefined, "id") ?? [],
    ),
    tags: textOfNode(artifact.image) === undefined ? [] : [textOfNode(artifact.image) ?? ""],
    rewrite: refused ?? builderRefusal(yaml, artifact, at) ?? "yes",
  };
}

function builderRefusal(yaml: YamlFile, artifact: Artifact, at: CallerFact["at"]): CallerRefusal | undefined {
  const keys = pairsOf(artifact.build, yaml).map((pair) => textOfNode(pair.pair.key));
  if (artifact.kaniko || keys.includes("cluster"))
    return {
      reason: "builder-without-secrets",
      at,
      todo: "kaniko has no build secrets: build with `local` and useBuildkit",
    };
  if (keys.includes("googleCloudBuild"))
    return {
      reason: "builder-without-secrets",
      at,
      todo: "skaffold hands no build secrets to Cloud Build: build with `local` and useBuildkit",
    };
  const local = findPair(artifact.build, "local", yaml)?.value;
  if (textOfNode(findPair(local, "useBuildkit", yaml)?.value) === "true") return undefined;
  return {
    reason: "classic-builder",
    at,
    todo: "set `build.local.useBuildkit: true`: without it skaffold passes no build secrets",
  };
}
