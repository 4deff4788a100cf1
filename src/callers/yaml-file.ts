import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  visit,
  type Document,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Span } from "../text/source.ts";

/** A YAML (or JSON) file as far as it could be read. */
export interface YamlFile {
  readonly root: Node | undefined;
  readonly anchors: ReadonlyMap<string, readonly Node[]>;
  /** Why it cannot be changed: broken, duplicate keys, several documents. */
  readonly problem: { readonly reason: string; readonly span: Span } | undefined;
}

/** Parses without throwing; a file with an error still gives what was understood. */
export function readYaml(text: string): YamlFile {
  try {
    const parsed = parseAllDocuments(text, { merge: true, strict: true, uniqueKeys: true, logLevel: "silent" });
    const documents: readonly Document[] = Array.isArray(parsed) ? parsed : [];
    const root = documents[0]?.contents ?? undefined;
    const anchors = text.includes("&") ? anchorsOf(documents) : new Map<string, readonly Node[]>();
    return { root, anchors, problem: problemOf(documents, text) };
  } catch {
    return {
      root: undefined,
      anchors: new Map(),
      problem: { reason: "yaml-not-understood", span: { start: 0, end: 0 } },
    };
  }
}

function problemOf(documents: readonly Document[], text: string): YamlFile["problem"] {
  const error = documents.flatMap((document) => document.errors)[0];
  if (error) {
    const start = Math.min(error.pos[0], text.length);
    const reason = error.code === "DUPLICATE_KEY" ? "duplicate-key" : "yaml-not-understood";
    return { reason, span: { start, end: Math.max(start, Math.min(error.pos[1], text.length)) } };
  }
  const second = documents[1];
  if (!second) return undefined;
  const start = second.range?.[0] ?? 0;
  return { reason: "several-documents", span: { start, end: start } };
}

/** Follows aliases to what they stand for: the nearest anchor of the name in front. */
export function resolved(node: unknown, file: YamlFile): Node | undefined {
  if (isAlias(node)) {
    const at = node.range?.[0] ?? 0;
    return file.anchors.get(node.source)?.findLast((anchored) => (anchored.range?.[0] ?? 0) < at);
  }
  return isMap(node) || isSeq(node) || isScalar(node) ? node : undefined;
}

/** All nodes that have an anchor, by its name, in the order of the text. */
function anchorsOf(documents: readonly Document[]): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, Node[]>();
  for (const document of documents) {
    visit(document, {
      Node(_key, node) {
        if (isAlias(node) || node.anchor === undefined) return;
        found.set(node.anchor, [...(found.get(node.anchor) ?? []), node]);
      },
    });
  }
  return found;
}

/** A pair of a map and the map it stands in: merged maps (`<<`) are looked through. */
export interface FoundPair {
  readonly map: YAMLMap;
  readonly pair: Pair;
  /** The value with aliases followed. */
  readonly value: Node | undefined;
  /** True when the pair, or its value, is reached through an alias. */
  readonly aliased: boolean;
}

/** The pair of a key, also of a map that is merged in. */
export function findPair(map: Node | undefined, key: string, file: YamlFile): FoundPair | undefined {
  for (const { holder, aliased } of withMerged(map, file)) {
    const pair = holder.items.find((one) => keyOf(one) === key);
    if (pair) return foundPair(holder, pair, aliased, file);
  }
  return undefined;
}

function foundPair(map: YAMLMap, pair: Pair, aliased: boolean, file: YamlFile): FoundPair {
  return { map, pair, value: resolved(pair.value, file), aliased: aliased || isAlias(pair.value) };
}

/** A map, then the maps that it merges (`<<`), each once: they may merge each other in a circle. */
function withMerged(
  map: Node | undefined,
  file: YamlFile,
  seen: Set<Node> = new Set(),
): readonly { readonly holder: YAMLMap; readonly aliased: boolean }[] {
  if (!isMap(map) || seen.has(map)) return [];
  const aliased = seen.size > 0;
  seen.add(map);
  const merged = map.items
    .filter((pair) => keyOf(pair) === "<<")
    .flatMap((pair) => {
      const value = resolved(pair.value, file);
      const all: readonly unknown[] = isSeq(value) ? value.items : [value];
      return all.map((node) => resolved(node, file));
    });
  return [{ holder: map, aliased }, ...merged.flatMap((node) => withMerged(node, file, seen))];
}

/** All pairs of a map, merged ones too, the map's own first. */
export function pairsOf(map: Node | undefined, file: YamlFile): readonly FoundPair[] {
  const seen = new Set<string>(["<<"]);
  const found: FoundPair[] = [];
  for (const { holder, aliased } of withMerged(map, file)) {
    for (const pair of holder.items) {
      const key = keyOf(pair);
      if (key === undefined || seen.has(key)) continue;
      seen.add(key);
      found.push(foundPair(holder, pair, aliased, file));
    }
  }
  return found;
}

/** All pairs of a map, merged ones too, also those that a nearer one of the same key hides. */
export function everyPairOf(map: Node | undefined, file: YamlFile): readonly FoundPair[] {
  return withMerged(map, file).flatMap(({ holder, aliased }) =>
    holder.items.filter((pair) => (keyOf(pair) ?? "<<") !== "<<").map((pair) => foundPair(holder, pair, aliased, file)),
  );
}

/** The key of a pair as text; undefined when it is no scalar. */
export function keyOf(pair: Pair): string | undefined {
  if (!isScalar(pair.key)) return undefined;
  // A merge key is a symbol.
  return typeof pair.key.value === "symbol" ? pair.key.value.description : String(pair.key.value);
}

/** The items of a list; none when the node is no list. */
export function itemsOf(node: Node | undefined): readonly unknown[] {
  return isSeq(node) ? node.items : [];
}

/** The text of a scalar; numbers and booleans as they are written. */
export function textOfNode(node: unknown): string | undefined {
  if (!isScalar(node) || node.value === null || node.value === undefined) return undefined;
  return typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
}

/** From the first character of a node to behind its last one, comments and blanks behind it left out. */
export function spanOfNode(node: unknown, text: string): Span | undefined {
  if (isPair(node)) {
    const key = spanOfNode(node.key, text);
    const value = spanOfNode(node.value, text);
    if (!key) return value;
    return { start: key.start, end: Math.max(key.end, value?.end ?? colonEnd(text, key.end)) };
  }
  if (isMap(node) || isSeq(node)) return spanOfCollection(node, text);
  if (isScalar(node) || isAlias(node)) {
    if (!node.range) return undefined;
    const [start, end] = node.range;
    if (isScalar(node) && node.value === null && !node.source) return undefined;
    return { start, end: start + text.slice(start, end).trimEnd().length };
  }
  return undefined;
}

function spanOfCollection(node: YAMLMap | YAMLSeq, text: string): Span | undefined {
  if (!node.range) return undefined;
  if (node.flow) return { start: node.range[0], end: node.range[1] };
  const last = node.items.at(-1);
  return { start: node.range[0], end: spanOfNode(last, text)?.end ?? node.range[0] };
}

function colonEnd(text: string, at: number): number {
  const colon = /^["']?[ \t]*:/.exec(text.slice(at, at + 40));
  return at + (colon?.[0].length ?? 0);
}

/** The span of a key or a text without its quotes. */
export function innerSpan(node: unknown, text: string): Span | undefined {
  const span = spanOfNode(node, text);
  if (!span) return undefined;
  const quote = text[span.start];
  const quoted = (quote === '"' || quote === "'") && text[span.end - 1] === quote && span.end - span.start > 1;
  return quoted ? { start: span.start + 1, end: span.end - 1 } : span;
}

/** Names that a file that does not parse seems to pass, so that none is lost. */
export function looseNames(
  text: string,
  pattern: RegExp = /([A-Za-z_]\w*)["']?\s*[:=]\s*["']?\$/g,
): readonly { readonly name: string; readonly span: Span }[] {
  return [...text.matchAll(pattern)].map((match) => {
    const name = match[1] ?? "";
    return { name, span: { start: match.index, end: match.index + name.length } };
  });
}
