import type { Span } from "../text/source.ts";
import type { Instruction } from "./instruction.ts";

/** Something in an instruction that has a place in the file. */
interface Placed {
  readonly span: Span;
}

/**
 * The spans to delete so that `removed` leaves an ARG, ENV or LABEL; what stays keeps its bytes, comment lines too.
 * `pairs` are all of the instruction. When none stays these are the instruction's lines.
 */
export function removePairs(
  text: string,
  instruction: Instruction,
  pairs: readonly Placed[],
  removed: readonly Placed[],
): readonly Span[] {
  const gone = new Set(removed.map(({ span }) => span.start));
  if (pairs.every(({ span }) => gone.has(span.start))) return [instruction.lines];
  return new WordRemoval(text, instruction, pairs, gone).spans();
}

/**
 * The same for sources of a COPY or ADD. When no source stays these are the instruction's lines.
 * A source that is a here-document cannot be removed this way.
 */
export function removeSources(
  text: string,
  instruction: Instruction,
  copy: { readonly sources: readonly Placed[]; readonly destination: Placed; readonly jsonForm: boolean },
  removed: readonly Placed[],
): readonly Span[] {
  const gone = new Set(removed.map(({ span }) => span.start));
  if (copy.sources.every(({ span }) => gone.has(span.start))) return [instruction.lines];
  const words = [...copy.sources, copy.destination];
  return copy.jsonForm ? removeStrings(text, words, gone) : new WordRemoval(text, instruction, words, gone).spans();
}

/** Each string goes with the comma behind it, and the gap unless a comment stands there. */
function removeStrings(text: string, words: readonly Placed[], gone: ReadonlySet<number>): readonly Span[] {
  return words.flatMap(({ span }, number) => {
    const next = words[number + 1];
    if (next === undefined || !gone.has(span.start)) return [];
    const gap = { start: span.end, end: next.span.start };
    if (!hasComment(text, gap)) return [{ start: span.start, end: gap.end }];
    const comma = text.indexOf(",", span.end);
    return [{ start: span.start, end: behindBlanks(text, comma + 1) }];
  });
}

/** Neighbours that go together: from word `first` to word `last`, all of them between the same line ends. */
interface Segment {
  readonly first: number;
  readonly last: number;
  readonly span: Span;
}

/** Takes words out of an instruction. Each case leaves the line ends and comments around it in place. */
class WordRemoval {
  constructor(
    readonly text: string,
    readonly instruction: Instruction,
    readonly words: readonly Placed[],
    readonly gone: ReadonlySet<number>,
  ) {}

  spans(): readonly Span[] {
    return merged(this.#segments().flatMap((segment) => this.#spansOf(segment)));
  }

  #segments(): readonly Segment[] {
    const segments: Segment[] = [];
    for (const [number, { span }] of this.words.entries()) {
      if (!this.gone.has(span.start)) continue;
      const before = segments.at(-1);
      if (before?.last === number - 1 && !hasLineEnd(this.text, { start: before.span.end, end: span.start })) {
        const joined = { start: before.span.start, end: span.end };
        segments[segments.length - 1] = { first: before.first, last: number, span: joined };
      } else {
        segments.push({ first: number, last: number, span });
      }
    }
    return segments;
  }

  #spansOf({ first, last, span }: Segment): readonly Span[] {
    const next = this.words[last + 1]?.span;
    if (next === undefined) return this.#atEnd(first, span);
    const behind = { start: span.end, end: next.start };
    const before = { start: this.#endBefore(first), end: span.start };
    if (hasLineEnd(this.text, before)) {
      return [
        hasLineEnd(this.text, behind) ? this.#wholeLines(before, behind) : { start: span.start, end: next.start },
      ];
    }
    if (first > 0) return [{ start: before.start, end: span.end }];
    const kept = this.#keptFrom(last + 1);
    const gap = { start: span.end, end: kept };
    if (hasComment(this.text, gap)) return [{ start: span.start, end: behindBlanks(this.text, span.end) }];
    return [{ start: span.start, end: kept }];
  }

  /** Between the line end in front and the one behind, where a blank is left to part the neighbours. */
  #wholeLines(before: Span, behind: Span): Span {
    const start = this.text.lastIndexOf("\n", before.end - 1) + 1;
    const end = this.text.indexOf("\n", behind.start) + 1;
    if (
      hasBlank(this.text, { start: before.start, end: start }) ||
      hasBlank(this.text, { start: end, end: behind.end })
    ) {
      return { start, end };
    }
    const { start: from } = hasComment(this.text, before) ? { start: before.end } : before;
    return { start: from, end: from === before.end ? behind.end : behind.start };
  }

  /** The last words go: the line they were continued from must not go on. */
  #atEnd(first: number, span: Span): readonly Span[] {
    const keptEnd = this.#keptBefore(first);
    const whole = [{ start: keptEnd, end: span.end }];
    const lineEnd = this.#lineEndBefore(span.start);
    const firstEnd = endOfLine(this.text, keptEnd);
    if (lineEnd <= firstEnd) return whole;
    // Only comment lines may stay between: a continuation would swallow the instruction that follows.
    const between = { start: firstEnd, end: lineEnd };
    if (!hasComment(this.text, between) || this.#hasCode(between)) return whole;
    return [
      { start: keptEnd, end: firstEnd },
      { start: lineEnd, end: span.end },
    ];
  }

  #hasCode(span: Span): boolean {
    const lines = this.text.slice(span.start, span.end).split("\n");
    let offset = span.start;
    return lines.some((line) => {
      const start = offset;
      offset += line.length + 1;
      const isGone = this.words.some((word) => this.gone.has(word.span.start) && overlap(word.span, start, offset));
      return !isGone && /^\s*[^\s#]/.test(line);
    });
  }

  /** Where the line in front of `offset` ends, its `\r` not counted. */
  #lineEndBefore(offset: number): number {
    const newline = this.text.lastIndexOf("\n", offset - 1);
    return this.text[newline - 1] === "\r" ? newline - 1 : newline;
  }

  #endBefore(number: number): number {
    const { keywordSpan, flags } = this.instruction;
    return this.words[number - 1]?.span.end ?? flags.at(-1)?.span.end ?? keywordSpan.end;
  }

  #keptBefore(number: number): number {
    let at = number;
    while (at > 0 && this.gone.has(this.words[at - 1]?.span.start ?? -1)) at -= 1;
    return this.#endBefore(at);
  }

  #keptFrom(number: number): number {
    const kept = this.words.slice(number).find(({ span }) => !this.gone.has(span.start));
    return kept?.span.start ?? this.instruction.span.end;
  }
}

function overlap(span: Span, start: number, end: number): boolean {
  return span.start < end && span.end > start;
}

function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  if (newline === -1) return text.length;
  return text[newline - 1] === "\r" ? newline - 1 : newline;
}

function behindBlanks(text: string, offset: number): number {
  let at = offset;
  while (text[at] === " " || text[at] === "\t") at += 1;
  return at;
}

/** A blank that reaches the joined line: in front of a continuation character, or of the word at `end`. */
function hasBlank(text: string, { start, end }: Span): boolean {
  const lines = text.slice(start, end).split("\n");
  return lines.some((line, number) => (number === lines.length - 1 ? /^\s+$/ : /^\s+[\\`]/).test(line));
}

function hasLineEnd(text: string, { start, end }: Span): boolean {
  const newline = text.indexOf("\n", start);
  return newline !== -1 && newline < end;
}

function hasComment(text: string, { start, end }: Span): boolean {
  return /\n[^\S\n]*#/.test(text.slice(start, end));
}

function merged(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last === undefined || span.start > last.end) result.push(span);
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
  }
  return result;
}
