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
  // `ARG X # why`: names to Docker, a comment to whoever wrote it.
  const note = pairs.findIndex(({ span }) => text.slice(span.start, span.end) === "#");
  const named = note > 0 ? pairs.slice(0, note) : pairs;
  if (named.every(({ span }) => gone.has(span.start))) return [instruction.lines];
  return removeWords(text, instruction, pairs, gone);
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
  return copy.jsonForm ? removeStrings(text, words, gone) : removeWords(text, instruction, words, gone);
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

/** Words that go, one behind the other, between two things that stay. */
interface Run {
  readonly words: readonly Span[];
  /** From behind the word, flag or keyword in front to the word behind, or to the end of the last word. */
  readonly region: Span;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

function removeWords(
  text: string,
  { flags, keywordSpan }: Instruction,
  words: readonly Placed[],
  gone: ReadonlySet<number>,
): readonly Span[] {
  const runs: Run[] = [];
  for (let first = 0; first < words.length; first++) {
    let last = first;
    while (gone.has(words[last]?.span.start ?? -1)) last += 1;
    if (last === first) continue;
    const taken = words.slice(first, last).map(({ span }) => span);
    const start = words[first - 1]?.span.end ?? flags.at(-1)?.span.end ?? keywordSpan.end;
    const end = words[last]?.span.start ?? words[last - 1]?.span.end ?? start;
    runs.push({ words: taken, region: { start, end }, isFirst: first === 0, isLast: last === words.length });
    first = last;
  }
  return runs.flatMap((run) => spansOf(text, run));
}

/** The careful way, which keeps comments; where words would grow together or a line go on, the plain way. */
function spansOf(text: string, run: Run): readonly Span[] {
  const careful = merged(segmentsOf(text, run).flatMap((segment) => segmentSpans(text, run, segment)));
  const left = without(text, run.region, careful);
  if (run.isLast ? isBehindLast(left) : partsWords(left)) return careful;
  const { words, region } = run;
  const start = run.isFirst ? (words[0]?.start ?? region.start) : region.start;
  return [{ start, end: run.isFirst || run.isLast ? region.end : (words.at(-1)?.end ?? region.end) }];
}

/** The words of a run that stand between the same line ends. */
function segmentsOf(text: string, { words }: Run): readonly Span[] {
  const segments: Span[] = [];
  for (const word of words) {
    const before = segments.at(-1);
    if (before !== undefined && !hasLineEnd(text, { start: before.end, end: word.start })) {
      segments[segments.length - 1] = { start: before.start, end: word.end };
    } else {
      segments.push(word);
    }
  }
  return segments;
}

function segmentSpans(text: string, run: Run, segment: Span): readonly Span[] {
  const { words, region } = run;
  const before = { start: words.findLast(({ end }) => end <= segment.start)?.end ?? region.start, end: segment.start };
  const behind = { start: segment.end, end: words.find(({ start }) => start >= segment.end)?.start ?? region.end };
  if (run.isLast && segment.end === region.end) return atEnd(text, region.start, segment);
  if (hasLineEnd(text, before)) {
    if (!hasLineEnd(text, behind)) return [{ start: segment.start, end: behind.end }];
    return [{ start: text.lastIndexOf("\n", segment.start - 1) + 1, end: text.indexOf("\n", segment.end) + 1 }];
  }
  if (!run.isFirst) return [{ start: before.start, end: segment.end }];
  // The keyword keeps its line where a comment follows it, and takes the next word to it where none does.
  const isAlone = hasComment(text, { start: segment.end, end: region.end });
  return [{ start: segment.start, end: isAlone ? behindBlanks(text, segment.end) : region.end }];
}

/** The last word goes, and the line it was continued from must not go on; comment lines between may stay. */
function atEnd(text: string, keptEnd: number, segment: Span): readonly Span[] {
  const newline = text.lastIndexOf("\n", segment.start - 1);
  const lineEnd = text[newline - 1] === "\r" ? newline - 1 : newline;
  const firstEnd = endOfLine(text, keptEnd);
  if (lineEnd <= firstEnd || !hasComment(text, { start: firstEnd, end: lineEnd })) {
    return [{ start: keptEnd, end: segment.end }];
  }
  return [
    { start: keptEnd, end: firstEnd },
    { start: lineEnd, end: segment.end },
  ];
}

function without(text: string, { start, end }: Span, spans: readonly Span[]): string {
  let left = "";
  let at = start;
  for (const span of spans) {
    left += text.slice(at, span.start);
    at = span.end;
  }
  return left + text.slice(at, end);
}

/** Whether what is left between two words parts them: a blank, or continued lines with a blank that is joined. */
function partsWords(left: string): boolean {
  const lines = left.split("\n");
  const last = lines.pop() ?? "";
  if (/\S/.test(last) || (lines.length > 0 && !/^\s*[\\`]/.test(lines[0] ?? ""))) return false;
  if (!lines.every((line) => /^\s*(?:#|[\\`]?\s*$)/.test(line))) return false;
  return last !== "" || lines.some((line) => /^\s+[\\`]/.test(line));
}

/** Whether what is left behind the last word is comment lines alone. */
function isBehindLast(left: string): boolean {
  const [first = "", ...lines] = left.split("\n");
  return !/\S/.test(first) && lines.every((line) => /^\s*(?:#|$)/.test(line));
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
