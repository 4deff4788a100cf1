import type { Node } from "web-tree-sitter";
import type { Edit } from "../text/edits.ts";
import { lineEndOf, type SourceFile, type Span } from "../text/source.ts";
import type { BakeArgument } from "./bake-targets.ts";
import { type HclAttribute, type HclBlock, namedChildren, spanOf } from "./hcl-nodes.ts";

/** Takes arguments out of a target block and puts `secret` entries into it. */
export function editHclTarget(
  file: SourceFile,
  block: HclBlock,
  gone: readonly BakeArgument[],
  secrets: readonly string[],
): readonly Edit[] {
  const args = block.attributes.find((attribute) => attribute.name === "args");
  const present = block.attributes.find((attribute) => attribute.name === "secret");
  const quoted = secrets.map((secret) => `"${secret}"`);
  const elements = args?.value.type === "object" ? elementsOf(args.value, "object_elem") : [];
  const leaving = elements.filter((element) =>
    gone.some((argument) => argument.nameSpan.start >= element.startIndex && argument.nameSpan.end <= element.endIndex),
  );
  const whole = args && leaving.length > 0 && leaving.length === elements.length;
  if (whole && quoted.length > 0 && !present) return becomeSecret(file, args, leaving, quoted);
  const edits: Edit[] = [];
  if (whole) edits.push({ span: wholeLine(file.text, args.span), text: "" });
  else if (leaving.length > 0) edits.push(...removeElements(file.text, elements, leaving));
  if (quoted.length === 0) return edits;
  if (present?.value.type === "tuple") return [...edits, addElements(file, present.value, quoted)];
  return [...edits, ...addAttribute(file, block, args, `secret = [${quoted.join(", ")}]`)];
}

function elementsOf(node: Node, type: string): readonly Node[] {
  return namedChildren(node).filter((child) => child.type === type);
}

/** `args = { … }` turns into `secret = [ … ]` where it stands, so that comments stay. */
function becomeSecret(
  file: SourceFile,
  args: HclAttribute,
  leaving: readonly Node[],
  quoted: readonly string[],
): readonly Edit[] {
  const { text } = file;
  const value = spanOf(args.value);
  const rename: Edit = { span: args.key, text: "secret" };
  if (!text.slice(value.start, value.end).includes("\n"))
    return [rename, { span: value, text: `[${quoted.join(", ")}]` }];
  const edits: Edit[] = [rename, { span: { start: value.start, end: value.start + 1 }, text: "[" }];
  for (const [index, element] of leaving.entries()) {
    const last = index === leaving.length - 1;
    const secret = last ? quoted.slice(index).join(", ") : quoted[index];
    const comma = last || /^\s*,/.test(text.slice(element.endIndex)) ? "" : ",";
    if (secret !== undefined && secret !== "") edits.push({ span: spanOf(element), text: secret + comma });
    else edits.push({ span: wholeLine(text, spanOf(element)), text: "" });
  }
  return [...edits, { span: { start: value.end - 1, end: value.end }, text: "]" }];
}

function removeElements(text: string, elements: readonly Node[], leaving: readonly Node[]): readonly Edit[] {
  return leaving.map((element) => {
    const index = elements.indexOf(element);
    const next = elements[index + 1];
    const before = elements.slice(0, index).findLast((other) => !leaving.includes(other));
    const line = wholeLine(text, spanOf(element));
    const alone = /^\s*$/.test(text.slice(line.start, element.startIndex)) && (!next || next.startIndex >= line.end);
    if (alone) return { span: line, text: "" };
    if (next) return { span: { start: element.startIndex, end: next.startIndex }, text: "" };
    return { span: { start: before?.endIndex ?? element.startIndex, end: element.endIndex }, text: "" };
  });
}

/** The lines of a span, with a comma and a comment behind it. */
function wholeLine(text: string, span: Span): Span {
  const start = text.lastIndexOf("\n", span.start - 1) + 1;
  const newline = text.indexOf("\n", span.end);
  return { start, end: newline === -1 ? text.length : newline + 1 };
}

function addElements(file: SourceFile, list: Node, quoted: readonly string[]): Edit {
  const { text } = file;
  const last = elementsOf(list, "expression").at(-1);
  if (!last) return { span: spanOf(list), text: `[${quoted.join(", ")}]` };
  const comma = /^\s*,/.exec(text.slice(last.endIndex, list.endIndex));
  const at = last.endIndex + (comma?.[0].length ?? 0);
  const start = text.lastIndexOf("\n", last.startIndex - 1) + 1;
  const indent = text.slice(start, last.startIndex);
  const ownLine = /^\s*$/.test(indent) && start > list.startIndex;
  const between = ownLine ? lineEndOf(text) + indent : " ";
  const added = quoted.map((secret) => between + secret).join(",");
  return { span: { start: at, end: at }, text: (comma ? "" : ",") + added + (comma ? "," : "") };
}

/** Behind `args`, or as the last attribute; a block on one line holds one attribute only, so it is opened. */
function addAttribute(
  file: SourceFile,
  block: HclBlock,
  args: HclAttribute | undefined,
  attribute: string,
): readonly Edit[] {
  const { text } = file;
  const newline = lineEndOf(text);
  const after = args ?? block.attributes.at(-1);
  const open = text.indexOf("{", block.labelSpan.end);
  const close = block.span.end - 1;
  if (!text.slice(block.span.start, block.span.end).includes("\n")) {
    const inside = { start: open + 1, end: close };
    const body = text.slice(inside.start, inside.end);
    const [lead, tail] = [/^\s*/.exec(body)?.[0].length ?? 0, /\s*$/.exec(body)?.[0].length ?? 0];
    if (body.trim() === "") return [{ span: inside, text: `${newline}  ${attribute}${newline}` }];
    return [
      { span: { start: inside.start, end: inside.start + lead }, text: `${newline}  ` },
      { span: { start: inside.end - tail, end: inside.end }, text: `${newline}  ${attribute}${newline}` },
    ];
  }
  if (!after) return [{ span: { start: open + 1, end: open + 1 }, text: `${newline}  ${attribute}` }];
  const line = wholeLine(text, after.span);
  const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", after.span.start - 1) + 1))?.[0] ?? "";
  return [{ span: { start: line.end, end: line.end }, text: indent + attribute + newline }];
}
