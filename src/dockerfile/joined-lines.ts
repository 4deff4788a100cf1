import { MappedText } from "../text/mapped-text.ts";
import type { Span } from "../text/source.ts";
import { skipSpaces, trimmedEnd } from "./blanks.ts";
import { DirectiveReader } from "./directives.ts";
import type { Comment, Escape, Problem } from "./instruction.ts";
import { lineAt } from "./physical-lines.ts";

/** Physical lines joined to the one line that is an instruction. */
export interface JoinedLine {
  readonly text: MappedText;
  /** The lines it is made of, from the first character to behind the last line end. */
  readonly lines: Span;
  /** Behind the last character that is not white space, a continuation character included. */
  readonly end: number;
}

// `bufio.Scanner` of Go gives up on longer lines, and BuildKit with it.
const longestLine = 65_535;

/** Joins the lines of a Dockerfile as BuildKit's `Parse`; comments and directives are put aside on the way. */
export class LineJoiner {
  readonly comments: Comment[] = [];
  readonly #directives = new DirectiveReader();
  escape: Escape = "\\";
  #at: number;

  constructor(
    readonly source: string,
    readonly problems: Problem[],
  ) {
    this.#at = source.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  get directives(): DirectiveReader["directives"] {
    return this.#directives.directives;
  }

  get at(): number {
    return this.#at;
  }

  /** Goes on behind the here-documents of the last line. */
  skipTo(offset: number): void {
    this.#at = offset;
  }

  /** The next line that is not blank and not a comment, with those it goes on in. */
  next(): JoinedLine | undefined {
    const { source } = this;
    while (this.#at < source.length) {
      const line = lineAt(source, this.#at);
      const start = skipSpaces(source, line.start, line.end);
      this.#at = line.next;
      this.checkLength(line.start, line.next);
      if (start < line.end && source[start] === "#") this.#readComment(start, line.end);
      else this.#takeDirective(start, line.end);
      if (start < line.end && source[start] !== "#") return this.#join(line.start, start, line.end);
    }
    return undefined;
  }

  /** Notes a line that is too long for BuildKit. */
  checkLength(start: number, next: number): void {
    if (next - start <= longestLine / 3) return;
    const bytes = utf8Length(this.source, start, next);
    const ended = this.source.charCodeAt(next - 1) === 10;
    if (bytes > longestLine + (ended ? 1 : 0)) {
      this.problems.push({ message: `the line is longer than ${longestLine} bytes`, offset: start });
    }
  }

  #readComment(start: number, end: number): void {
    if (this.#takeDirective(start, end)) return;
    const from = skipSpaces(this.source, start + 1, end);
    this.comments.push({ text: this.source.slice(from, trimmedEnd(this.source, from, end)), span: { start, end } });
  }

  #takeDirective(start: number, end: number): boolean {
    const taken = this.#directives.take(this.source, start, end, this.problems);
    const value = this.#directives.escape;
    if (taken && value !== undefined) this.escape = value;
    return taken;
  }

  #join(linesStart: number, firstStart: number, firstEnd: number): JoinedLine {
    const { source } = this;
    const escape = this.escape.charCodeAt(0);
    const stop = continuationAt(source, firstStart, firstEnd, escape);
    if (stop === -1) {
      const end = trimmedEnd(source, firstStart, firstEnd);
      const text = MappedText.of(source, firstStart, firstEnd);
      return { text, lines: { start: linesStart, end: this.#at }, end };
    }
    const parts = [MappedText.of(source, firstStart, stop)];
    let end = trimmedEnd(source, firstStart, firstEnd);
    for (let open = true; open && this.#at < source.length;) {
      const line = lineAt(source, this.#at);
      this.#at = line.next;
      this.checkLength(line.start, line.next);
      const start = skipSpaces(source, line.start, line.end);
      if (start === line.end) continue;
      if (source[start] === "#") {
        this.#readComment(start, line.end);
        continue;
      }
      const at = continuationAt(source, line.start, line.end, escape);
      open = at !== -1;
      parts.push(MappedText.of(source, line.start, open ? at : line.end));
      end = trimmedEnd(source, line.start, line.end);
    }
    return { text: MappedText.join(parts), lines: { start: linesStart, end: this.#at }, end };
  }
}

/** Where the continuation character of a line stands, or -1; one behind another of its kind is none. */
function continuationAt(text: string, start: number, end: number, escape: number): number {
  let at = end;
  while (at > start && (text.charCodeAt(at - 1) === 32 || text.charCodeAt(at - 1) === 9)) at -= 1;
  if (at === start || text.charCodeAt(at - 1) !== escape) return -1;
  return at - 2 >= start && text.charCodeAt(at - 2) === escape ? -1 : at - 1;
}

function utf8Length(text: string, start: number, end: number): number {
  let length = end - start;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    const half = code >= 0xd800 && code <= 0xdfff;
    length += code < 0x800 || half ? 1 : 2;
  }
  return length;
}
