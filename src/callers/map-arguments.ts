import { isMap, type Node } from "yaml";
import type { Edit } from "../text/edits.ts";
import type { SourceFile } from "../text/source.ts";
import { type CallerRefusal, type CallerWork, type PassedArgument, type PassedFrom } from "./facts.ts";
import { relativeTo } from "./paths.ts";
import { YamlEditor } from "./yaml-edits.ts";
import { type FoundPair, findPair, innerSpan, keyOf, pairsOf, textOfNode, type YamlFile } from "./yaml-file.ts";

/** Build arguments written as a map in YAML or JSON: each entry, and where its value comes from. */
export function mapArguments(
  file: SourceFile,
  yaml: YamlFile,
  args: Node | undefined,
  variableOf: (value: string) => string | undefined,
): readonly PassedArgument[] {
  return pairsOf(args, yaml).map((pair) => {
    const name = keyOf(pair.pair) ?? "";
    const span = innerSpan(pair.pair.key, file.text) ?? { start: 0, end: 0 };
    const at = { path: file.path, span };
    const from = sourceOf(textOfNode(pair.value), variableOf);
    return { name, at, from, rewrite: refusalOf(from, at) ?? "yes", sharedWith: [] };
  });
}

function sourceOf(text: string | undefined, variableOf: (value: string) => string | undefined): PassedFrom {
  if (text === undefined || text === "") return { kind: "empty" };
  const variable = variableOf(text);
  if (variable !== undefined) return { kind: "environment", variable };
  return /\$\{|\{\{|<%|\$\(/.test(text) ? { kind: "parts" } : { kind: "literal" };
}

function refusalOf(from: PassedFrom, at: PassedArgument["at"]): CallerRefusal | undefined {
  if (from.kind === "literal") {
    return {
      reason: "literal-in-caller",
      at,
      todo: "the value stands in the file: rotate it, and take the new one from the environment",
    };
  }
  if (from.kind !== "parts") return undefined;
  return { reason: "value-built-from-parts", at, todo: "put the whole value into one variable" };
}

/** How a tool's file names its secrets. */
export interface SecretList {
  /** The key of the build arguments and of the secrets, in one map. */
  readonly from: string;
  readonly to: string;
  /** The folder that files are named from; the project root without it. */
  readonly base?: string;
  /** One item of the list, as lines of a block and as one flow item. */
  item(
    id: string,
    source: { readonly env?: string; readonly file?: string },
  ): { readonly block: readonly string[]; readonly flow: readonly string[] };
}

type Item = ReturnType<SecretList["item"]>;

/** Moves entries of a map of build arguments to a list of secrets beside it. */
export function moveToList(
  file: SourceFile,
  yaml: YamlFile,
  holder: Node | undefined,
  list: SecretList,
  work: CallerWork,
): readonly Edit[] {
  if (!isMap(holder)) return [];
  const editor = new YamlEditor(file.text);
  const args = findPair(holder, list.from, yaml);
  const present = findPair(holder, list.to, yaml);
  const items: Item[] = [];
  const gone: FoundPair["pair"][] = [];
  for (const binding of work.bindings) {
    const own = pairsOf(args?.value, yaml).filter((pair) => binding.replaces.includes(keyOf(pair.pair) ?? ""));
    gone.push(...own.map((pair) => pair.pair));
    if (
      binding.dropped === true ||
      work.fact.secrets.includes(binding.id) ||
      (own.length === 0 && !binding.everyCaller)
    )
      continue;
    const from = work.fact.passes.find((passed) => binding.replaces.includes(passed.name))?.from;
    const env = from?.kind === "environment" ? from.variable : (binding.env ?? binding.id);
    const source = binding.file === undefined ? { env } : { file: relativeTo(list.base ?? ".", binding.file) };
    items.push(list.item(binding.id, source));
  }
  const isWhole = gone.length > 0 && isMap(args?.value) && gone.length === args.value.items.length;
  if (isWhole && args && items.length > 0 && !present) {
    const { lines, flow } = newList(editor, list, items);
    return editor.replacePair(args.map, args.pair, lines, flow);
  }
  const removed = isWhole && args ? editor.removePair(args.map, args.pair) : withoutPairs(editor, args, gone);
  return [...removed, ...(items.length > 0 ? addItems(editor, holder, list, items, present, args) : [])];
}

function withoutPairs(editor: YamlEditor, args: FoundPair | undefined, gone: readonly FoundPair["pair"][]) {
  return isMap(args?.value) ? editor.removeItems(args.value, gone) : [];
}

function addItems(
  editor: YamlEditor,
  holder: Parameters<YamlEditor["addPair"]>[0],
  list: SecretList,
  items: readonly Item[],
  present: FoundPair | undefined,
  args: FoundPair | undefined,
): readonly Edit[] {
  const value = present?.value;
  if (value && !isMap(value) && "items" in value) {
    return items.flatMap((item) =>
      value.flow
        ? item.flow.map((text) => editor.addItem(value, text))
        : [editor.addItem(value, item.block.join(`\n${" ".repeat(editor.dashColumn(value) + 2)}`))],
    );
  }
  const { lines, flow } = newList(editor, list, items);
  return [editor.addPair(holder, lines, flow, args?.pair)];
}

function newList(editor: YamlEditor, list: SecretList, items: readonly Item[]) {
  const step = " ".repeat(editor.step);
  const lines = [
    `${list.to}:`,
    ...items.flatMap((item) => item.block.map((line, index) => `${step}${index === 0 ? "- " : "  "}${line}`)),
  ];
  return { lines, flow: `"${list.to}": [${items.flatMap((item) => item.flow).join(", ")}]` };
}
