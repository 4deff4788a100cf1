import type { Node } from "web-tree-sitter";
import type { SourceFile } from "../text/source.ts";
import { idOf } from "./bake-json.ts";
import { editHclTarget } from "./bake-hcl-edits.ts";
import type { BakeArgument, BakeFile, BakeTarget } from "./bake-targets.ts";
import type { CallerRefusal, PassedFrom } from "./facts.ts";
import { parseHcl } from "./hcl-grammar.ts";
import { bodyOf, errorIn, type HclBlock, inner, namedChildren, spanOf, stringOf, variableOf } from "./hcl-nodes.ts";

/** Reads `docker-bake.hcl`; needs the grammar, see `prepareCallers`. */
export function readBakeHcl(file: SourceFile): BakeFile {
  const root = parseHcl(file.text);
  if (!root) return { targets: [], refused: notLoaded(file), edit: () => [] };
  const body = bodyOf(root);
  const variables = new Map<string, Node>();
  for (const block of body.blocks.filter((one) => one.type === "variable")) {
    const value = block.attributes.find((attribute) => attribute.name === "default")?.value;
    if (value && stringOf(value) !== "" && value.type !== "null_lit") variables.set(block.label ?? "", value);
  }
  for (const attribute of body.attributes) variables.set(attribute.name, attribute.value);
  const blocks = new Map(
    body.blocks.filter((one) => one.type === "target").map((block) => [targetOf(block, variables), block] as const),
  );
  const error = errorIn(root);
  return {
    targets: [...blocks.keys()],
    refused: error && {
      reason: "hcl-not-understood",
      at: { path: file.path, span: error },
      todo: "the file does not parse: repair it first",
    },
    edit(target, gone, secrets) {
      const block = blocks.get(target);
      return block ? editHclTarget(file, block, gone, secrets) : [];
    },
  };
}

function notLoaded(file: SourceFile): CallerRefusal {
  const todo =
    "install the optional packages web-tree-sitter and @tree-sitter-grammars/tree-sitter-hcl to have it read";
  return { reason: "hcl-not-loaded", at: { path: file.path, span: { start: 0, end: 0 } }, todo };
}

function targetOf(block: HclBlock, variables: ReadonlyMap<string, Node>): BakeTarget {
  const node = (name: string): Node | undefined => block.attributes.find((attribute) => attribute.name === name)?.value;
  const args = node("args");
  const context = textOf(node("context"), variables);
  const dockerfile = textOf(node("dockerfile"), variables);
  return {
    name: block.label ?? "",
    at: block.labelSpan,
    context,
    dockerfile,
    unclear:
      (node("context") !== undefined && context === undefined) ||
      (node("dockerfile") !== undefined && dockerfile === undefined),
    inline: node("dockerfile-inline") !== undefined,
    target: stringOf(node("target")),
    tags: listOf(node("tags")),
    inherits: listOf(node("inherits")),
    arguments: args?.type === "object" ? namedChildren(args).flatMap((element) => argumentOf(element, variables)) : [],
    opaque: args && args.type !== "object" ? spanOf(args) : undefined,
    secrets: secretIds(node("secret")),
  };
}

/** The ids of a `secret` list: strings such as `id=x,env=X`, or objects. */
function secretIds(list: Node | undefined): readonly string[] {
  if (list?.type !== "tuple") return [];
  return namedChildren(list).flatMap((element) => {
    const item = inner(element);
    const text = stringOf(item);
    if (text !== undefined) return idOf(text);
    const id = namedChildren(item).find((one) => one.type === "object_elem" && keyOf(one) === "id");
    return id ? (stringOf(valueOf(id)) ?? []) : [];
  });
}

function listOf(node: Node | undefined): readonly string[] {
  if (node?.type !== "tuple") return [];
  return namedChildren(node).flatMap((element) =>
    element.type === "expression" ? (stringOf(inner(element)) ?? element.text.replace(/^"|"$/g, "")) : [],
  );
}

/** A text, a variable with a default, or a template of both. */
function textOf(node: Node | undefined, variables: ReadonlyMap<string, Node>): string | undefined {
  if (!node) return undefined;
  const variable = variableOf(node);
  if (variable !== undefined) return stringOf(variables.get(variable));
  if (node.type !== "quoted_template") return stringOf(node);
  const parts = namedChildren(node).map((child) => {
    if (child.type === "template_literal") return child.text;
    return child.type === "template_interpolation" ? textOf(inner(child), variables) : "";
  });
  return parts.includes(undefined) ? undefined : parts.join("");
}

function keyOf(element: Node): string | undefined {
  const key = namedChildren(element)[0];
  const node = key ? inner(key) : undefined;
  return stringOf(node) ?? variableOf(node);
}

function valueOf(element: Node): Node | undefined {
  const value = namedChildren(element)[1];
  return value ? inner(value) : undefined;
}

function argumentOf(element: Node, variables: ReadonlyMap<string, Node>): readonly BakeArgument[] {
  const name = element.type === "object_elem" ? keyOf(element) : undefined;
  const key = namedChildren(element)[0];
  if (name === undefined || !key) return [];
  const value = valueOf(element);
  const variable = variableOf(value);
  const set = variable === undefined ? undefined : variables.get(variable);
  const quote = key.text.startsWith('"') ? 1 : 0;
  const nameSpan = { start: key.startIndex + quote, end: key.endIndex - quote };
  const literal = set && stringOf(set) !== undefined ? { literal: spanOf(set) } : {};
  return [{ name, nameSpan, from: valueFrom(value, variable, set), node: element, ...literal }];
}

function valueFrom(value: Node | undefined, variable: string | undefined, set: Node | undefined): PassedFrom {
  if (variable !== undefined) {
    if (!set) return { kind: "environment", variable };
    return stringOf(set) === undefined ? { kind: "parts" } : { kind: "literal" };
  }
  const text = stringOf(value);
  if (text === "" || value?.type === "null_lit") return { kind: "empty" };
  return text !== undefined || /^(numeric|bool)_lit$/.test(value?.type ?? "") ? { kind: "literal" } : { kind: "parts" };
}
