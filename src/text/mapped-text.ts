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

  /** The part of `source` from `start` to `end`, unbroken. */
  static of(source: string, start: number, end: number): MappedText {
    return new MappedText(source.slice(start, end), [{ index: 0, offset: start, length: end - start }]);
  }

  /** The parts one behind the other; parts that touch in the source become one piece. */
  static join(parts: readonly MappedText[]): MappedText {
    const [first] = parts;
    if (first !== undefined && parts.length === 1) return first;
    const pieces: { index: number; offset: number; length: number }[] = [];
    let index = 0;
    for (const part of parts) {
      for (const piece of part.pieces) {
        if (piece.length === 0) continue;
        const last = pieces.at(-1);
        if (last !== undefined && last.offset + last.length === piece.offset) last.length += piece.length;
        else pieces.push({ index: index + piece.index, offset: piece.offset, length: piece.length });
      }
      index += part.text.length;
    }
    if (pieces.length === 0) pieces.push({ index: 0, offset: first?.pieces[0]?.offset ?? 0, length: 0 });
    return new MappedText(parts.map((part) => part.text).join(""), pieces);
  }

  /** The offset in the source of the character at `index`; of the end, the offset behind the last character. */
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
    if (start === 0 && end === this.text.length) return this;
    const [first] = this.pieces;
    if (first?.length === this.text.length && start <= end) {
      return new MappedText(this.text.slice(start, end), [
        { index: 0, offset: first.offset + start, length: end - start },
      ]);
    }
    const pieces: Piece[] = [];
    for (let at = this.#indexOfPieceAt(start); at < this.pieces.length; at++) {
      const piece = this.pieces[at];
      if (piece === undefined || piece.index >= end) break;
      const from = Math.max(piece.index, start);
      const to = Math.min(piece.index + piece.length, end);
      if (to > from)
        pieces.push({ index: from - start, offset: piece.offset + (from - piece.index), length: to - from });
    }
    if (pieces.length === 0) pieces.push({ index: 0, offset: this.offsetAt(start), length: 0 });
    return new MappedText(this.text.slice(start, end), pieces);
  }

  #pieceAt(index: number): Piece | undefined {
    return this.pieces[this.#indexOfPieceAt(index)];
  }

  #indexOfPieceAt(index: number): number {
    let low = 0;
    let high = this.pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.pieces[middle]?.index ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
