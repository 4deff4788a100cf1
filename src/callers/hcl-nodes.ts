import type { Node } from "web-tree-sitter";
import type { Span } from "../text/source.ts";

/** `name = expression` of a block, or of the file. */
export interface HclAttribute {
  readonly name: string;
  readonly key: Span;
  readonly span: Span;
  readonly value: Node;
}

/** `type "label" { … }`. */
export interface HclBlock {
  readonly type: string;
  readonly label: string | undefined;
  readonly labelSpan: Span;
  readonly span: Span;
  readonly attributes: readonly HclAttribute[];
  readonly blocks: readonly HclBlock[];
}

/** Where a node stands in the file. */
export function spanOf(node: Node): Span {
  return { start: node.startIndex, end: node.endIndex };
}

/** The blocks and attributes of a file or of a block's body. */
export function bodyOf(node: Node | undefined): { blocks: readonly HclBlock[]; attributes: readonly HclAttribute[] } {
  const body = namedChildren(node).find((child) => child.type === "body");
  const blocks = namedChildren(body)
    .filter((child) => child.type === "block")
    .map(blockOf);
  return { blocks, attributes: namedChildren(body).flatMap(attributeOf) };
}

function blockOf(node: Node): HclBlock {
  const [type, label] = namedChildren(node);
  const labelled = label && label.type !== "block_start" ? label : undefined;
  return {
    type: type?.text ?? "",
    label: labelled?.text.replace(/^"|"$/g, ""),
    labelSpan: spanOf(labelled ?? node),
    span: spanOf(node),
    ...bodyOf(node),
  };
}

function attributeOf(node: Node): readonly HclAttribute[] {
  const [key, value] = namedChildren(node);
  if (node.type !== "attribute" || !key || !value) return [];
  return [{ name: key.text, key: spanOf(key), span: spanOf(node), value: inner(value) }];
}

/** The node that an `expression` wraps, where it wraps one alone. */
export function inner(node: Node): Node {
  const children = namedChildren(node);
  const [only] = children;
  const wraps = [
    "expression",
    "collection_value",
    "literal_value",
    "template_expr",
    "quoted_template",
    "template_interpolation",
  ];
  if (!wraps.includes(node.type) || !only) return node;
  if (node.type === "quoted_template" || node.type === "template_interpolation") {
    const parts = children.filter((child) => !/_(start|end)$/.test(child.type));
    const [part] = parts;
    return parts.length === 1 && part && (part.type === "template_interpolation" || part.type === "expression")
      ? inner(part)
      : node;
  }
  return children.length === 1 ? inner(only) : node;
}

/** The children of a node that are no punctuation and no comment. */
export function namedChildren(node: Node | undefined): readonly Node[] {
  if (!node) return [];
  const children: Node[] = [];
  for (let index = 0; index < node.namedChildCount; index += 1) {
    const child = node.namedChild(index);
    if (child && child.type !== "comment") children.push(child);
  }
  return children;
}

/** The text of a string without expansions. */
export function stringOf(node: Node | undefined): string | undefined {
  if (node?.type !== "string_lit") return undefined;
  return namedChildren(node)
    .filter((child) => child.type === "template_literal")
    .map((child) => child.text)
    .join("");
}

/** The name of a plain variable. */
export function variableOf(node: Node | undefined): string | undefined {
  return node?.type === "variable_expr" ? node.text : undefined;
}

/** The first place that does not parse. */
export function errorIn(node: Node): Span | undefined {
  if (!node.hasError) return undefined;
  if (node.isError || node.isMissing) return spanOf(node);
  for (let index = 0; index < node.childCount; index += 1) {
    const child = node.child(index);
    const found = child ? errorIn(child) : undefined;
    if (found) return found;
  }
  return spanOf(node);
}
