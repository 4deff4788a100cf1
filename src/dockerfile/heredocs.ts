import { MappedText } from "../text/mapped-text.ts";
import type { Heredoc } from "./instruction.ts";
import { Lexer, LexerError } from "./lexer.ts";
import type { LineJoiner } from "./joined-lines.ts";
import { lineAt } from "./physical-lines.ts";

/** The word that opens a here-document: `<<EOF`, `3<<-"EOF"`. */
export type Opener = Pick<Heredoc, "name" | "expand" | "chomp" | "fileDescriptor">;

const opener = /^([0-9]*)<<(-?)[\t\n\f\r ]*([^<]*)$/;

/** The here-documents that a joined line opens; an open quote or a bad substitution hides all of them. */
export function openersIn(line: string): readonly Opener[] {
  try {
    // BuildKit lexes with a backslash here, whatever the escape character of the file.
    const lexer = new Lexer(line, "\\", { rawQuotes: true, rawEscapes: true, rawExpansions: false });
    return lexer.run().words.flatMap((word) => readOpener(word) ?? []);
  } catch (error) {
    if (error instanceof LexerError) return [];
    throw error;
  }
}

/** Reads a text that is an opener and nothing else. */
export function readOpener(word: string): Opener | undefined {
  const match = word.includes("<<") ? opener.exec(word) : null;
  const rest = match?.[3] ?? "";
  if (match === null || rest === "") return undefined;
  const plain = wordsOf(rest, false);
  const [name] = plain;
  if (name === undefined || plain.length !== 1) return undefined;
  const expand = quotesIn(name) === quotesIn(wordsOf(rest, true)[0] ?? "");
  return { name, expand, chomp: match[2] === "-", fileDescriptor: Number(match[1] ?? "") };
}

function wordsOf(text: string, rawQuotes: boolean): readonly string[] {
  try {
    return new Lexer(text, "\\", { rawQuotes, rawEscapes: false, rawExpansions: false }).run().words;
  } catch (error) {
    if (error instanceof LexerError) return [];
    throw error;
  }
}

function quotesIn(text: string): number {
  return text.split(/['"]/).length - 1;
}

/** Reads the body of a here-document from where `joiner` stands; `next` is the start of the line behind it. */
export function readHeredoc(
  joiner: LineJoiner,
  { name, expand, chomp, fileDescriptor }: Opener,
): { readonly heredoc: Heredoc; readonly next: number; readonly terminated: boolean } {
  const { source, at: start } = joiner;
  let at = start;
  while (at < source.length) {
    const line = lineAt(source, at);
    joiner.checkLength(line.start, line.next);
    const from = chomp ? behindTabs(source, line.start, line.end) : line.start;
    if (line.end - from === name.length && source.startsWith(name, from)) {
      const content = MappedText.of(source, start, at);
      const span = { start, end: line.end };
      return { heredoc: { name, expand, chomp, fileDescriptor, content, span }, next: line.next, terminated: true };
    }
    at = line.next;
  }
  const content = MappedText.of(source, start, at);
  const heredoc = { name, expand, chomp, fileDescriptor, content, span: { start, end: at } };
  return { heredoc, next: at, terminated: false };
}

function behindTabs(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && text[at] === "\t") at += 1;
  return at;
}

/** The body of a here-document without the tabs that `<<-` drops. */
export function chomped(heredoc: Heredoc): MappedText {
  const { content } = heredoc;
  if (!heredoc.chomp || !content.text.includes("\t")) return content;
  const parts: MappedText[] = [];
  for (let start = 0; start < content.text.length;) {
    const newline = content.text.indexOf("\n", start);
    const end = newline === -1 ? content.text.length : newline + 1;
    const from = behindTabs(content.text, start, end);
    if (end > from) parts.push(content.slice(from, end));
    start = end;
  }
  return parts.length === 0 ? content.slice(0, 0) : MappedText.join(parts);
}

/**
 * What the shell is given for `body` and its here-documents; `line` ends where the first body begins,
 * so that the line end between them is the one in the file.
 */
export function shellText(source: string, body: MappedText, heredocs: readonly Heredoc[]): MappedText {
  const [first] = heredocs;
  if (first === undefined) return body;
  if (readOpener(body.text) !== undefined) return chomped(first);
  const parts = [body];
  for (const { name, content, span } of heredocs) {
    parts.push(MappedText.of(source, span.start - 1, span.start), content);
    parts.push(MappedText.of(source, span.end - name.length, span.end));
  }
  return MappedText.join(parts);
}
