import { isMap, isScalar, type Node } from "yaml";
import { MappedText } from "../text/mapped-text.ts";
import type { SourceFile, Span } from "../text/source.ts";
import { isCompose } from "./compose-services.ts";
import { findPair, innerSpan, keyOf, pairsOf, readYaml, textOfNode, type YamlFile } from "./yaml-file.ts";

/** A Dockerfile that stands within a compose or bake file. */
export interface InlineDockerfile {
  /** The service or target. */
  readonly name: string;
  readonly text: MappedText;
  /** Whether each character has its place; otherwise all of it has that of the key. */
  readonly placed: boolean;
  /** Where its key stands. */
  readonly at: Span;
  /** Its build context as written; undefined where none is said. */
  readonly context: string | undefined;
  readonly builder: "compose" | "bake";
  /** Names that the file itself fills in before the builder sees the text. */
  readonly filled: readonly { readonly name: string; readonly span: Span }[];
}

/** The Dockerfiles that stand within a file. */
export function inlineDockerfiles(file: SourceFile): readonly InlineDockerfile[] {
  if (file.path.endsWith(".hcl")) return inHcl(file.text);
  if (file.path.endsWith(".json")) return inYaml(file.text, "target", "bake");
  return isCompose(file) ? inYaml(file.text, "services", "compose") : [];
}

function inYaml(text: string, key: string, builder: InlineDockerfile["builder"]): readonly InlineDockerfile[] {
  const yaml = readYaml(text);
  const seen = new Set<number>();
  return pairsOf(findPair(yaml.root, key, yaml)?.value, yaml).flatMap(({ pair, value }) => {
    const build = builder === "compose" ? findPair(value, "build", yaml)?.value : value;
    const found = findPair(build, builder === "compose" ? "dockerfile_inline" : "dockerfile-inline", yaml);
    const at = found && innerSpan(found.pair.key, text);
    // An anchor is the text of several services.
    if (!at || seen.has(at.start)) return [];
    seen.add(at.start);
    const written = textOfYaml(found.value, text);
    const context = contextOf(build, yaml);
    return written ? [{ name: keyOf(pair) ?? "", at, context, builder, ...unescaped(written, signOf[builder]) }] : [];
  });
}

function contextOf(build: Node | undefined, yaml: YamlFile): string | undefined {
  return isMap(build) ? textOfNode(findPair(build, "context", yaml)?.value) : undefined;
}

type Written = Pick<InlineDockerfile, "text" | "placed">;

/** The text of a scalar; only that of a literal block stands in the file as it is. */
function textOfYaml(node: Node | undefined, text: string): Written | undefined {
  const value = textOfNode(node);
  if (value === undefined || !isScalar(node)) return undefined;
  const start = node.range?.[0] ?? 0;
  const end = node.range?.[1] ?? 0;
  const header = /^\|[-+1-9]*[ \t]*(?:#.*)?\r?\n/.exec(text.slice(start, end))?.[0];
  const block = header === undefined ? undefined : blockOf(text, start + header.length, end);
  return block?.text.trimEnd() === value.trimEnd() ? { text: block, placed: true } : elsewhere(value);
}

/** The lines of a block without what they are indented by. */
function blockOf(text: string, start: number, end: number, most = Infinity): MappedText {
  const body = text.slice(start, end);
  const indents = [...body.matchAll(/^([ \t]*)[^\s]/gm)].map((match) => match[1]?.length ?? 0);
  const indent = Math.min(most, ...indents);
  const parts = [...body.matchAll(/^(.*?)(\r?\n|(?![^]))/gm)].map((match) => {
    const line = start + match.index;
    const from = line + Math.min(indent, match[1]?.length ?? 0);
    return MappedText.of(text, from, line + match[0].length);
  });
  return withoutReturns(MappedText.join(parts));
}

function withoutReturns(text: MappedText): MappedText {
  if (!text.text.includes("\r\n")) return text;
  const parts: MappedText[] = [];
  let from = 0;
  for (const match of text.text.matchAll(/\r\n/g)) {
    parts.push(text.slice(from, match.index));
    from = match.index + 1;
  }
  return MappedText.join([...parts, text.slice(from)]);
}

function elsewhere(text: string): Written {
  return { text: MappedText.of(text, 0, text.length), placed: false };
}

// `$$` and `$${` stand for the sign itself: https://docs.docker.com/reference/compose-file/interpolation/,
// https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#template-literals
const signOf = {
  compose: /(\$\$)|\$(?:\{([A-Za-z_]\w*)|([A-Za-z_]\w*))/g,
  bake: /(\$\$(?=\{))|\$\{\s*([A-Za-z_]\w*)\s*\}/g,
} as const;

/** The text as the builder gets it, but for what the file fills in. */
function unescaped({ text, placed }: Written, sign: RegExp): Written & Pick<InlineDockerfile, "filled"> {
  const parts: MappedText[] = [];
  const filled: InlineDockerfile["filled"][number][] = [];
  let from = 0;
  for (const match of text.text.matchAll(sign)) {
    const name = match[2] ?? match[3];
    if (match[1] !== undefined) {
      parts.push(text.slice(from, match.index + 1));
      from = match.index + 2;
    } else if (name !== undefined && !isComment(text.text, match.index)) {
      filled.push({ name, span: text.spanOf(match.index, match.index + match[0].length) });
    }
  }
  return { text: MappedText.join([...parts, text.slice(from)]), placed, filled };
}

function isComment(text: string, at: number): boolean {
  return /^[ \t]*#/.test(text.slice(text.lastIndexOf("\n", at) + 1, at));
}

// Its own few lines of grammar: the parser of HCL is optional, and slow to load for what is rare.
function inHcl(text: string): readonly InlineDockerfile[] {
  return [...text.matchAll(/^[ \t]*(dockerfile-inline)[ \t]*=[ \t]*(?=<<|")/gm)].flatMap((match) => {
    const start = match.index + match[0].indexOf("dockerfile-inline");
    const at = { start, end: start + "dockerfile-inline".length };
    const written = textOfHcl(text, match.index + match[0].length);
    const heads = [...text.slice(0, start).matchAll(/^[ \t]*target[ \t]+"([^"]*)"/gm)];
    const head = heads.at(-1);
    if (!written || !head) return [];
    const behind = text.slice(written.end).split(/^[ \t]*(?:target|group|variable|function)\b/m, 1)[0] ?? "";
    const block = text.slice(head.index, start) + behind;
    const context = /^[ \t]*context[ \t]*=[ \t]*"([^"\n]*)"/m.exec(block)?.[1];
    const own = { name: head[1] ?? "", at, context, builder: "bake" as const };
    return [{ ...own, ...unescaped(written, signOf.bake) }];
  });
}

function textOfHcl(text: string, start: number): (Written & { readonly end: number }) | undefined {
  const rest = text.slice(start);
  const quoted = /^"((?:[^"\\\n]|\\.)*)"/.exec(rest);
  if (quoted) return { ...elsewhere(withoutEscapes(quoted[1] ?? "")), end: start + quoted[0].length };
  const [opener, dash, mark] = /^<<(-?)([\w-]+)[ \t]*\r?\n/.exec(rest) ?? [];
  if (opener === undefined || mark === undefined) return undefined;
  const from = start + opener.length;
  const closing = new RegExp(String.raw`^[ \t]*${mark}[ \t]*\r?$`, "m").exec(text.slice(from));
  if (!closing) return undefined;
  const end = from + closing.index;
  return { text: blockOf(text, from, end, dash === "-" ? Infinity : 0), placed: true, end };
}

function withoutEscapes(text: string): string {
  const signs: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
  return text.replace(/\\(.)/g, (_, sign: string) => signs[sign] ?? sign);
}
