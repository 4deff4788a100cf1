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

/**
 * Text that stands inside another language (a YAML scalar, a JSON string, a recipe), as its reader gets it,
 * with the way back to the file: each character knows the span it came from.
 */
export class HostText {
  readonly #starts: readonly number[];
  readonly #ends: readonly number[];

  private constructor(
    readonly text: string,
    starts: readonly number[],
    ends: readonly number[],
    readonly expansions: readonly HostExpansion[],
    /** Writes text the way the file's language needs it; undefined when it cannot hold it. */
    readonly encode: (text: string) => string,
  ) {
    this.#starts = starts;
    this.#ends = ends;
  }

  static builder(encode: (text: string) => string = (text) => text): HostTextBuilder {
    return new HostTextBuilder(
      (text, starts, ends, expansions) => new HostText(text, starts, ends, expansions, encode),
    );
  }

  /** The same text with what `pattern` matches turned into expansions; its first group is what stands inside. */
  withExpansions(pattern: RegExp): HostText {
    const builder = HostText.builder(this.encode);
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
    const builder = HostText.builder(this.encode);
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
      const character = this.text[index] ?? "";
      const known = expansionIndex(character);
      const expansion = known === undefined ? undefined : this.expansions[known];
      if (expansion) builder.expansion(expansion);
      else builder.character(character, this.#starts[index] ?? 0, this.#ends[index] ?? 0);
    }
  }
}

type Make = (text: string, starts: number[], ends: number[], expansions: HostExpansion[]) => HostText;

/** Collects a HostText character by character. */
export class HostTextBuilder {
  readonly #characters: string[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #expansions: HostExpansion[] = [];
  readonly #make: Make;

  constructor(make: Make) {
    this.#make = make;
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
    this.character(String.fromCodePoint(firstMark + this.#expansions.length), expansion.span.start, expansion.span.end);
    this.#expansions.push(expansion);
  }

  build(): HostText {
    return this.#make(this.#characters.join(""), this.#starts, this.#ends, this.#expansions);
  }
}

/** A range of the file as it stands. */
export function hostOfRange(text: string, start: number, end: number, encode?: (text: string) => string): HostText {
  const builder = HostText.builder(encode);
  builder.run(text.slice(start, end), start);
  return builder.build();
}
