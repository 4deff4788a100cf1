import type { Span } from "./source.ts";

/** A run of characters that stands unbroken in the source. */
export interface Piece {
  /** Where the run begins in the mapped text. */
  readonly index: number;
  /** Where the same run begins in the source. */
  readonly offset: number;
  readonly length: number;
}

/**
 * Text put together from pieces of a source (continuations joined, comments dropped), with the way back:
 * every index of `text` has an offset in the source.
 */
export class MappedText {
  constructor(
    readonly text: string,
    readonly pieces: readonly Piece[],
  ) {}

  /** The offset in the source of the character at `index`. */
  offsetAt(index: number): number {
    const piece = this.#pieceAt(index);
    return piece ? piece.offset + (index - piece.index) : 0;
  }

  /** The source span of `text.slice(start, end)`: from its first character to behind its last. */
  spanOf(start: number, end: number): Span {
    if (end <= start) return { start: this.offsetAt(start), end: this.offsetAt(start) };
    return { start: this.offsetAt(start), end: this.offsetAt(end - 1) + 1 };
  }

  /** The part from `start` to `end`, with its map. */
  slice(start: number, end: number = this.text.length): MappedText {
    const pieces: Piece[] = [];
    for (const piece of this.pieces) {
      const from = Math.max(piece.index, start);
      const to = Math.min(piece.index + piece.length, end);
      if (to > from) pieces.push({ index: from - start, offset: piece.offset + (from - piece.index), length: to - from });
    }
    if (pieces.length === 0) pieces.push({ index: 0, offset: this.offsetAt(start), length: 0 });
    return new MappedText(this.text.slice(start, end), pieces);
  }

  #pieceAt(index: number): Piece | undefined {
    let low = 0;
    let high = this.pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.pieces[middle]?.index ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return this.pieces[low];
  }
}
