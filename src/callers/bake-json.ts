import { isMap, isSeq, type Node } from "yaml";
import type { Edit } from "../text/edits.ts";
import type { SourceFile } from "../text/source.ts";
import type { BakeArgument, BakeFile, BakeTarget } from "./bake-targets.ts";
import type { PassedFrom } from "./facts.ts";
import {
  type FoundPair,
  findPair,
  innerSpan,
  itemsOf,
  keyOf,
  pairsOf,
  readYaml,
  spanOfNode,
  textOfNode,
  type YamlFile,
} from "./yaml-file.ts";
import { YamlEditor } from "./yaml-edits.ts";
import { yamlRefusal } from "./yaml-refusal.ts";

/** Reads `docker-bake.json`. */
export function readBakeJson(file: SourceFile): BakeFile {
  const yaml = readYaml(file.text);
  const variables = variablesOf(file, yaml);
  const found = pairsOf(findPair(yaml.root, "target", yaml)?.value, yaml).filter((pair) => isMap(pair.value));
  const pairs = new Map(found.map((pair) => [targetOf(file, yaml, pair, variables), pair] as const));
  return {
    targets: [...pairs.keys()],
    refused: yamlRefusal(yaml, file.path),
    edit: (target, gone, secrets) => editTarget(file, yaml, pairs.get(target), gone, secrets),
  };
}

interface Variable {
  readonly text: string;
  readonly node: Node;
}

/** Variables whose default says something. */
function variablesOf(file: SourceFile, yaml: YamlFile): ReadonlyMap<string, Variable> {
  const found = new Map<string, Variable>();
  for (const pair of pairsOf(findPair(yaml.root, "variable", yaml)?.value, yaml)) {
    const value = findPair(pair.value, "default", yaml)?.value;
    const text = textOfNode(value);
    if (text && value) found.set(keyOf(pair.pair) ?? "", { text, node: value });
  }
  return found;
}

function targetOf(
  file: SourceFile,
  yaml: YamlFile,
  pair: FoundPair,
  variables: ReadonlyMap<string, Variable>,
): BakeTarget {
  const node = (key: string): Node | undefined => findPair(pair.value, key, yaml)?.value;
  const filled = (key: string): string | undefined => {
    const text = textOfNode(node(key));
    return text?.replace(/\$\{(\w+)\}/g, (all, name: string) => variables.get(name)?.text ?? all);
  };
  const list = (key: string): readonly string[] => itemsOf(node(key)).flatMap((item) => textOfNode(item) ?? []);
  const args = node("args");
  const context = filled("context");
  const dockerfile = filled("dockerfile");
  return {
    name: keyOf(pair.pair) ?? "",
    at: innerSpan(pair.pair.key, file.text) ?? { start: 0, end: 0 },
    context,
    dockerfile,
    unclear: [context, dockerfile].some((text) => text?.includes("${") === true),
    inline: node("dockerfile-inline") !== undefined,
    target: textOfNode(node("target")),
    tags: list("tags"),
    inherits: list("inherits"),
    arguments: pairsOf(args, yaml).map((found) => argumentOf(file, found, variables)),
    opaque: args && !isMap(args) ? spanOfNode(args, file.text) : undefined,
    secrets: [
      ...list("secret").flatMap(idOf),
      ...itemsOf(node("secret")).flatMap(
        (item) => textOfNode(findPair(isMap(item) ? item : undefined, "id", yaml)?.value) ?? [],
      ),
    ],
  };
}

/** The id of `id=x,env=X`. */
export function idOf(secret: string): readonly string[] {
  const id = /(?:^|,)id=([^,]+)/.exec(secret)?.[1];
  return id === undefined ? [] : [id];
}

function argumentOf(file: SourceFile, found: FoundPair, variables: ReadonlyMap<string, Variable>): BakeArgument {
  const from = valueFrom(found, variables);
  const name = keyOf(found.pair) ?? "";
  const nameSpan = innerSpan(found.pair.key, file.text) ?? { start: 0, end: 0 };
  const used =
    from.kind === "literal" ? variables.get(/^\$\{(\w+)\}$/.exec(textOfNode(found.value) ?? "")?.[1] ?? "") : undefined;
  const literal = used ? spanOfNode(used.node, file.text) : undefined;
  return { name, nameSpan, from, node: found, ...(literal ? { literal } : {}) };
}

function valueFrom(found: FoundPair, variables: ReadonlyMap<string, Variable>): PassedFrom {
  const text = textOfNode(found.value);
  if (text === undefined || text === "") return { kind: "empty" };
  const variable = /^\$\{\s*([A-Za-z_]\w*)\s*\}$/.exec(text)?.[1];
  if (variable !== undefined) return variables.has(variable) ? { kind: "literal" } : { kind: "environment", variable };
  return text.includes("${") || text.includes("%{") ? { kind: "parts" } : { kind: "literal" };
}

function editTarget(
  file: SourceFile,
  yaml: YamlFile,
  pair: FoundPair | undefined,
  gone: readonly BakeArgument[],
  secrets: readonly string[],
): readonly Edit[] {
  const target = pair?.value;
  if (!isMap(target)) return [];
  const editor = new YamlEditor(file.text);
  const args = findPair(target, "args", yaml);
  const present = findPair(target, "secret", yaml)?.value;
  const quoted = secrets.map((secret) => `"${secret}"`);
  const whole = args && isMap(args.value) && gone.length === args.value.items.length && gone.length > 0;
  if (whole && quoted.length > 0 && !present) {
    const key = innerSpan(args.pair.key, file.text);
    const value = spanOfNode(args.value, file.text);
    return key && value
      ? [
          { span: key, text: "secret" },
          { span: value, text: `[${quoted.join(", ")}]` },
        ]
      : [];
  }
  const edits: Edit[] = [];
  const pairs = gone.flatMap((argument) =>
    args && isMap(args.value) ? args.value.items.filter((one) => keyOf(one) === argument.name) : [],
  );
  if (whole && args) edits.push(...editor.removePair(args.map, args.pair));
  else if (args && isMap(args.value)) edits.push(...editor.removeItems(args.value, pairs));
  if (isSeq(present)) for (const text of quoted) edits.push(editor.addItem(present, text));
  else if (quoted.length > 0) edits.push(editor.addPair(target, [], `"secret": [${quoted.join(", ")}]`, args?.pair));
  return edits;
}
