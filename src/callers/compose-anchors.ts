import { isMap, isPair, isScalar, isSeq, visit } from "yaml";
import type { ComposeArgument, ComposeFile, ComposeService } from "./compose-services.ts";
import type { CallerRefusal } from "./facts.ts";
import { keyOf, resolved, type YamlFile } from "./yaml-file.ts";

/** Dockerfiles whose services take an argument from the same text, by an anchor. */
export function sharedArguments(
  own: ComposeFile,
  dockerfileOf: (service: ComposeService) => string | undefined,
): ReadonlyMap<unknown, readonly string[]> {
  const found = new Map<unknown, string[]>();
  for (const service of own.services) {
    const dockerfile = dockerfileOf(service);
    if (dockerfile === undefined) continue;
    for (const { node } of service.arguments) found.set(node, [...(found.get(node) ?? []), dockerfile]);
  }
  return found;
}

/** Where a value stands in a compose file, as far as the arguments of builds are told from all else. */
type Level = "file" | "services" | "service" | "build" | "elsewhere";

const below: Readonly<Record<string, Level | "arguments">> = {
  "file services": "services",
  "service build": "build",
  "build args": "arguments",
};

/** Maps and lists that something reads which is no argument of a build in sight: the environment of a container. */
export function readElsewhere(
  own: ComposeFile,
  dockerfileOf: (service: ComposeService) => string | undefined,
): ReadonlySet<unknown> {
  const built = new Set(own.services.flatMap((one) => (dockerfileOf(one) === undefined ? [] : [one.name])));
  const found = new Set<unknown>();
  const seen = new Map<unknown, Set<Level>>();
  const look = (node: unknown, level: Level): void => {
    const value = resolved(node, own.yaml);
    const before = seen.get(value) ?? new Set();
    if (before.has(level) || !(isMap(value) || isSeq(value))) return;
    seen.set(value, before.add(level));
    if (level === "elsewhere") found.add(value);
    if (isSeq(value)) for (const item of value.items) look(item, level);
    else {
      for (const pair of value.items) {
        const next = levelBelow(keyOf(pair) ?? "", level, built);
        if (next !== "arguments" && next !== "ignored") look(pair.value, next);
      }
    }
  };
  if (own.yaml.anchors.size > 0) look(own.yaml.root, "file");
  return found;
}

function levelBelow(key: string, level: Level, built: ReadonlySet<string>): Level | "arguments" | "ignored" {
  if (key === "<<") return level;
  if (level === "file" && key.startsWith("x-")) return "ignored";
  if (level === "services") return built.has(key) ? "service" : "elsewhere";
  return below[`${level} ${key}`] ?? "elsewhere";
}

/** Why an argument cannot be taken out where it stands: something else takes it over from there. */
export function takenOver(
  own: ComposeFile,
  argument: ComposeArgument,
  elsewhere: ReadonlySet<unknown>,
  at: CallerRefusal["at"],
): CallerRefusal | undefined {
  if (!elsewhere.has(argument.collection) && !anchorsWithin(argument.node).some((name) => isNamed(name, own.yaml)))
    return undefined;
  const todo = `what stands behind the anchor is read by more than the build: write ${argument.name} out under \`args\` and where it is read`;
  return { reason: "shared-by-an-anchor", at, todo };
}

/** True for a value that an alias stands for, too. */
export function isNamedAgain(node: unknown, yaml: YamlFile): boolean {
  const anchor = isMap(node) || isSeq(node) ? node.anchor : undefined;
  return anchor !== undefined && isNamed(anchor, yaml);
}

function anchorsWithin(node: unknown): readonly string[] {
  const value = isPair(node) ? node.value : node;
  const names = [value, ...(isPair(node) ? [node.key] : [])].map((one) => (isScalar(one) ? one.anchor : undefined));
  return names.filter((name) => name !== undefined);
}

function isNamed(anchor: string, { root }: YamlFile): boolean {
  let found = false;
  visit(root ?? null, {
    Alias(_key, node) {
      found ||= node.source === anchor;
    },
  });
  return found;
}
