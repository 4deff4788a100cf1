import { isMap, isScalar, type Node } from "yaml";
import type { SourceFile, Span } from "../text/source.ts";
import { siteBase, type Source } from "./command-site.ts";
import { dockerfileIn } from "./build-place.ts";
import type { CallerFact, CallerFormatReader, CallerWorld, PassedFrom } from "./facts.ts";
import type { HostExpansion } from "./host-text.ts";
import { baseOf, joinPath } from "./paths.ts";
import { onlyBuild, type SaidCall, saidFact } from "./said-facts.ts";
import { readSites } from "./script-format.ts";
import { findPair, itemsOf, readYaml, spanOfNode, textOfNode, type YamlFile } from "./yaml-file.ts";
import { brokenFile, yamlRefusal } from "./yaml-refusal.ts";
import { hostOfScalar } from "./yaml-text.ts";

/** Google Cloud Build: a step gets its secrets by `secretEnv`, so a person changes it. */
export const cloudBuild: CallerFormatReader = {
  format: "cloud-build",
  matches: (file) => /cloudbuild.*\.(ya?ml|json)$/.test(baseOf(file.path)),
  read(file, world) {
    const yaml = readYaml(file.text);
    const refused = yamlRefusal(yaml, file.path);
    const steps = itemsOf(findPair(yaml.root, "steps", yaml)?.value).filter((step) => isMap(step));
    if (refused && steps.length === 0) return [brokenFile("cloud-build", file, refused)];
    return steps.flatMap((step) => factsOfStep(file, yaml, step, world));
  },
  write: () => ({ edits: [], advice: [] }),
};

const todo =
  "pass `--secret`, `id={id},env={env}` in place of the build argument, add `secretEnv: ['{env}']` and `env: ['DOCKER_BUILDKIT=1']` to the step, and name the secret under availableSecrets.secretManager";

function factsOfStep(file: SourceFile, yaml: YamlFile, step: Node, world: CallerWorld): readonly CallerFact[] {
  const name = textOfNode(findPair(step, "name", yaml)?.value) ?? "";
  const script = [findPair(step, "script", yaml)?.value, ...itemsOf(findPair(step, "args", yaml)?.value)];
  const shell = script.flatMap((node) => {
    const host =
      isScalar(node) && /\bdocker\b/.test(textOfNode(node) ?? "") ? hostOfScalar(file.text, node) : undefined;
    return host
      ? [
          {
            ...siteBase("cloud-build", file, ["."]),
            host: host.withExpansions(substitution),
            expansion: sourceOf,
            onlySaid: "add `secretEnv: ['{env}']` to the step, and name the secret under availableSecrets",
          },
        ]
      : [];
  });
  const inShell = readSites(shell, world);
  if (inShell.length > 0) return inShell;
  const kaniko = name.includes("kaniko");
  if (!kaniko && !/docker|buildx|podman/.test(name)) return [];
  const call = callOfArguments(file, yaml, step, world, kaniko);
  return call ? [saidFact("cloud-build", file, call)] : [];
}

/** `$$X` is the shell's variable; `$_X` and `${_X}` are filled in before the step. */
const substitution = /\$\$\{?([A-Za-z]\w*)\}?|\$\{?(_\w+)\}?/g;

function sourceOf({ inside }: HostExpansion): Source {
  const own = inside.startsWith("_");
  const from: PassedFrom = own ? { kind: "parameter", name: inside } : { kind: "environment", variable: inside };
  return { from, reach: { by: "environment", variable: inside } };
}

interface Word {
  readonly text: string;
  readonly span: Span;
}

function callOfArguments(
  file: SourceFile,
  yaml: YamlFile,
  step: Node,
  world: CallerWorld,
  kaniko: boolean,
): SaidCall | undefined {
  const words: Word[] = itemsOf(findPair(step, "args", yaml)?.value).flatMap((item) => {
    const text = textOfNode(item);
    const span = spanOfNode(item, file.text);
    return text !== undefined && span ? [{ text, span }] : [];
  });
  const first = words[0];
  const last = words.at(-1);
  if (!first || !last || (!kaniko && !words.some((word) => word.text === "build"))) return undefined;
  const option = (names: RegExp): string | undefined => {
    const at = words.findIndex((word) => names.test(word.text.split("=")[0] ?? ""));
    if (at === -1) return undefined;
    const word = words[at]?.text;
    return word?.includes("=") ? word.slice(word.indexOf("=") + 1) : words[at + 1]?.text;
  };
  const context = kaniko ? (option(/^(--context|-c)$/)?.replace(/^dir:\/\//, "") ?? ".") : last.text;
  const root = joinPath(".", context);
  const named = option(/^(--file|-f|--dockerfile)$/);
  const dockerfile =
    named === undefined
      ? root === undefined
        ? undefined
        : dockerfileIn(root, undefined, world)
      : joinPath(".", named);
  const known = dockerfile !== undefined && !dockerfile.includes("$");
  return {
    at: { start: first.span.start, end: last.span.end },
    builder: kaniko ? "kaniko" : "docker",
    ...(known ? { dockerfile, context: root } : onlyBuild(world.builds)),
    arguments: buildArguments(file.text, words),
    reason: kaniko ? "builder-without-secrets" : "changed-by-hand",
    todo: kaniko ? "kaniko has no build secrets: build with gcr.io/cloud-builders/docker" : todo,
  };
}

function buildArguments(text: string, words: readonly Word[]): SaidCall["arguments"] {
  return words.flatMap((word, index) => {
    const value =
      word.text === "--build-arg" ? words[index + 1] : word.text.startsWith("--build-arg=") ? word : undefined;
    const name = /^(?:--build-arg=)?([A-Za-z_]\w*)/.exec(value?.text ?? "")?.[1];
    if (!value || name === undefined) return [];
    const start = text.indexOf(name, value.span.start);
    return [{ name, span: { start, end: start + name.length } }];
  });
}
