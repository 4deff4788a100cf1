import { isMap, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import type { Edit } from "../text/edits.ts";
import { lineEndOf, type Span } from "../text/source.ts";
import { spanOfNode } from "./yaml-file.ts";

/** Edits of a YAML or JSON file by the ranges of its nodes; everything between stays as it is. */
export class YamlEditor {
  readonly #text: string;
  /** The file's line end. */
  readonly newline: string;

  constructor(text: string) {
    this.#text = text;
    this.newline = lineEndOf(text);
  }

  /** Takes items out of a map or a list that keeps at least one; a comment behind an item goes with it. */
  removeItems(collection: YAMLMap | YAMLSeq, items: readonly unknown[]): readonly Edit[] {
    if (collection.flow) return this.#removeFlow(collection, items);
    return items.flatMap((item) => {
      const span = this.#itemSpan(collection, item);
      return span ? [{ span: this.#wholeLines(span), text: "" }] : [];
    });
  }

  /** Takes a whole pair with its lines out of a map; a map that holds nothing else becomes an empty one. */
  removePair(map: YAMLMap, pair: Pair): readonly Edit[] {
    const span = map.items.length === 1 && !map.flow ? spanOfNode(pair, this.#text) : undefined;
    return span ? [{ span, text: "{}" }] : this.removeItems(map, [pair]);
  }

  /** Puts a new pair in the place of one; `lines` and `flow` are as for `addPair`. */
  replacePair(map: YAMLMap, pair: Pair, lines: readonly string[], flow: string): readonly Edit[] {
    const span = spanOfNode(pair, this.#text);
    if (!span) return [];
    const indent = this.newline + " ".repeat(this.column(span.start));
    return [{ span, text: map.flow ? flow : lines.join(indent) }];
  }

  /**
   * Puts a new pair behind `after` (behind the last pair without it). `lines` are relative to the key's own column;
   * `flow` is the same pair for a map in braces.
   */
  addPair(map: YAMLMap, lines: readonly string[], flow: string, after?: Pair): Edit {
    const anchor = after ?? map.items.at(-1);
    const end = anchor ? spanOfNode(anchor, this.#text)?.end : undefined;
    if (map.flow) return this.#addFlow(map, flow, end);
    const first = map.items[0];
    const keySpan = first ? spanOfNode(first.key, this.#text) : undefined;
    const indent = " ".repeat(this.column(keySpan?.start ?? 0));
    return this.#insertLines(
      end ?? 0,
      lines.map((line) => indent + line),
    );
  }

  /** Puts a new item at the end of a list. */
  addItem(list: YAMLSeq, item: string): Edit {
    const last = list.items.at(-1);
    const end = last === undefined ? undefined : spanOfNode(last, this.#text)?.end;
    if (list.flow) return this.#addFlow(list, item, end);
    const indent = " ".repeat(this.column(this.#dashOf(list, last)));
    return this.#insertLines(end ?? 0, [`${indent}- ${item}`]);
  }

  /** Lines at the end of the file; a file without a final line end stays without one. */
  appendLines(lines: readonly string[]): Edit {
    const end = this.#text.length;
    const open = end > 0 && !this.#text.endsWith("\n");
    const text = lines.map((line) => (open ? this.newline + line : line + this.newline)).join("");
    return { span: { start: end, end }, text };
  }

  /** Columns, counted from 0, of an offset. */
  column(offset: number): number {
    return offset - (this.#text.lastIndexOf("\n", offset - 1) + 1);
  }

  /** The number of columns by which a nested block is indented in this file. */
  get step(): number {
    const first = /^( +)[^\s#-]/m.exec(this.#text)?.[1];
    return first === undefined || first.length > 8 ? 2 : first.length;
  }

  /** The column of the dashes of a list. */
  dashColumn(list: YAMLSeq): number {
    return this.column(this.#dashOf(list, list.items.at(-1)));
  }

  #dashOf(list: YAMLSeq, item: unknown): number {
    const start = spanOfNode(item, this.#text)?.start ?? list.range?.[0] ?? 0;
    const dash = this.#text.lastIndexOf("-", start - 1);
    return dash === -1 ? start : dash;
  }

  #itemSpan(collection: YAMLMap | YAMLSeq, item: unknown): Span | undefined {
    const span = spanOfNode(item, this.#text);
    if (!span || isMap(collection)) return span;
    return { start: this.#text.lastIndexOf("-", span.start - 1), end: span.end };
  }

  /** From the start of the first line to behind the line end of the last, a comment on it included. */
  #wholeLines(span: Span): Span {
    const start = this.#text.lastIndexOf("\n", span.start - 1) + 1;
    const newline = this.#text.indexOf("\n", Math.max(span.end - 1, span.start));
    if (newline !== -1) return { start, end: newline + 1 };
    const before = start > 0 ? start - (this.#text[start - 2] === "\r" ? 2 : 1) : 0;
    return { start: before, end: this.#text.length };
  }

  /** Behind the line that holds `end`; a removal of that line and this insertion touch and do not overlap. */
  #insertLines(end: number, lines: readonly string[]): Edit {
    const newline = this.#text.indexOf("\n", end);
    if (newline === -1) return this.appendLines(lines);
    const at = newline + 1;
    return { span: { start: at, end: at }, text: lines.map((line) => line + this.newline).join("") };
  }

  #addFlow(collection: YAMLMap | YAMLSeq, item: string, end: number | undefined): Edit {
    const start = collection.range?.[0] ?? 0;
    if (end === undefined) return { span: { start: start + 1, end: start + 1 }, text: item };
    const before = this.#flowGap(collection);
    return { span: { start: end, end }, text: `,${before}${item}` };
  }

  /** What stands between two items of a collection in brackets: a blank, or a line end with indentation. */
  #flowGap(collection: YAMLMap | YAMLSeq): string {
    const starts = collection.items.map((item) => spanOfNode(item, this.#text)?.start ?? 0);
    const last = starts.at(-1) ?? 0;
    const gap = /\s*$/.exec(this.#text.slice(0, last))?.[0] ?? "";
    return starts.length > 1 || gap.includes("\n") ? gap || " " : " ";
  }

  #removeFlow(collection: YAMLMap | YAMLSeq, gone: readonly unknown[]): readonly Edit[] {
    const items: readonly unknown[] = collection.items;
    const edits: Edit[] = [];
    for (let first = 0; first < items.length; first += 1) {
      if (!gone.includes(items[first])) continue;
      let last = first;
      while (last + 1 < items.length && gone.includes(items[last + 1])) last += 1;
      const span = this.#runSpan(items, first, last);
      if (span) edits.push({ span, text: "" });
      first = last;
    }
    return edits;
  }

  /** A run of items with the comma behind it, or the one in front when it is the last. */
  #runSpan(items: readonly unknown[], first: number, last: number): Span | undefined {
    const start = spanOfNode(items[first], this.#text)?.start;
    const next = spanOfNode(items[last + 1], this.#text)?.start;
    const before = spanOfNode(items[first - 1], this.#text)?.end;
    const end = spanOfNode(items[last], this.#text)?.end;
    if (start === undefined || end === undefined) return undefined;
    if (next !== undefined) return { start, end: next };
    return { start: before ?? start, end };
  }
}
