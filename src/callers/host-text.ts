import type { Edit } from "../text/edits.ts";
import type { Span } from "../text/source.ts";

/** An expansion of the file's own language (`${{ … }}`, `$(X)`, `{{X}}`) that stands in the text as one character. */
export interface HostExpansion {
  /** What stands between the brackets, trimmed. */
  readonly inside: string;
  readonly span: Span;
}

const firstMark = 0xe000;
const marks = 6000;

/** The index of the expansion that a character stands for; undefined for an ordinary character. */
export function expansionIndex(character: string): number | undefined {
  const index = (character.codePointAt(0) ?? 0) - firstMark;
  return index >= 0 && index < marks ? index : undefined;
}

/** Writes text the way the language around it needs it. */
export type Encode = (text: string) => string;

/** The text from an index on is written with this encoder, up to the next segment. */
interface Segment {
  readonly from: number;
  readonly encode: Encode;
}

const asIs: Encode = (text) => text;

/**
 * Text that stands inside another language (a YAML scalar, a JSON string, a recipe), as its reader gets it,
 * with the way back to the file: each character knows the span it came from.
 */
export class HostText {
  readonly #starts: readonly number[];
  readonly #ends: readonly number[];
  readonly #segments: readonly Segment[];

  constructor(
    readonly text: string,
    starts: readonly number[],
    ends: readonly number[],
    readonly expansions: readonly HostExpansion[],
    segments: readonly Segment[],
  ) {
    this.#starts = starts;
    this.#ends = ends;
    this.#segments = segments;
  }

  /** Texts that one shell reads one after the other. */
  static joined(hosts: readonly HostText[]): HostText {
    const builder = new HostTextBuilder();
    for (const host of hosts) {
      if (!builder.isEmpty) builder.character("\n", host.#between(0), host.#between(0));
      host.#copy(builder, 0, host.text.length);
    }
    return builder.build();
  }

  /** The same text behind some that the file does not hold. */
  after(front: string): HostText {
    const builder = new HostTextBuilder();
    for (const character of front) builder.character(character, this.#between(0), this.#between(0));
    this.#copy(builder, 0, this.text.length);
    return builder.build();
  }

  /** `text` as it must be written where the character at `index` stands. */
  encode(text: string, index: number): string {
    return (this.#segments.findLast((segment) => segment.from <= index)?.encode ?? asIs)(text);
  }

  /** The same text with what `pattern` matches turned into expansions; its first group is what stands inside. */
  withExpansions(pattern: RegExp): HostText {
    const builder = new HostTextBuilder();
    let at = 0;
    for (const match of this.text.matchAll(pattern)) {
      this.#copy(builder, at, match.index);
      at = match.index + match[0].length;
      const inside = match.slice(1).find((group) => group !== undefined) ?? "";
      builder.expansion({ inside: inside.trim(), span: this.spanOf(match.index, at) });
    }
    this.#copy(builder, at, this.text.length);
    return builder.build();
  }

  /** A part of the text, with its own way back. */
  slice(start: number, end: number): HostText {
    const builder = new HostTextBuilder();
    this.#copy(builder, start, end);
    return builder.build();
  }

  /** The span in the file of `text.slice(start, end)`; for an empty range the place between two characters. */
  spanOf(start: number, end: number): Span {
    if (end <= start) return { start: this.#between(start), end: this.#between(start) };
    return { start: this.#starts[start] ?? 0, end: this.#ends[end - 1] ?? 0 };
  }

  /** Replaces a range of the text; `raw` is already in the file's language. */
  edit(start: number, end: number, raw: string): Edit {
    return { span: this.spanOf(start, end), text: raw };
  }

  #between(index: number): number {
    return this.#starts[index] ?? this.#ends[index - 1] ?? 0;
  }

  #copy(builder: HostTextBuilder, start: number, end: number): void {
    for (let index = start; index < end; index += 1) {
      const segment = this.#segments.findLast((one) => one.from <= index);
      if (segment) builder.encodeWith(segment.encode);
      const character = this.text[index] ?? "";
      const known = expansionIndex(character);
      const expansion = known === undefined ? undefined : this.expansions[known];
      if (expansion) builder.expansion(expansion);
      else builder.character(character, this.#starts[index] ?? 0, this.#ends[index] ?? 0);
    }
  }
}

/** Collects a HostText character by character. */
export class HostTextBuilder {
  readonly #characters: string[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #expansions: HostExpansion[] = [];
  readonly #segments: Segment[] = [];

  constructor(encode: Encode = asIs) {
    this.encodeWith(encode);
  }

  get isEmpty(): boolean {
    return this.#characters.length === 0;
  }

  /** What comes from here on is written with `encode`. */
  encodeWith(encode: Encode): void {
    if (this.#segments.at(-1)?.encode !== encode) this.#segments.push({ from: this.#characters.length, encode });
  }

  character(character: string, start: number, end: number): void {
    this.#characters.push(character);
    this.#starts.push(start);
    this.#ends.push(end);
  }

  /** Characters that stand in the file as they are, from `start` on; `\r\n` is one line end. */
  run(text: string, start: number): void {
    for (let index = 0; index < text.length; index += 1) {
      const wide = text[index] === "\r" && text[index + 1] === "\n" ? 1 : 0;
      this.character(text[index + wide] ?? "", start + index, start + index + wide + 1);
      index += wide;
    }
  }

  expansion(expansion: HostExpansion): void {
    const mark = String.fromCodePoint(firstMark + Math.min(this.#expansions.length, marks - 1));
    this.character(mark, expansion.span.start, expansion.span.end);
    this.#expansions.push(expansion);
  }

  build(): HostText {
    return new HostText(this.#characters.join(""), this.#starts, this.#ends, this.#expansions, this.#segments);
  }
}

/** A range of the file as it stands. */
export function hostOfRange(text: string, start: number, end: number, encode?: Encode): HostText {
  const builder = new HostTextBuilder(encode);
  builder.run(text.slice(start, end), start);
  return builder.build();
}
