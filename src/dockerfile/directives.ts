import type { Directive, Escape, Problem } from "./instruction.ts";
import { isSpace, skipSpaces } from "./blanks.ts";

// Blanks are those of Go's `\s`: no `\v` and no Unicode spaces.
const nameAndEquals = /([a-zA-Z][a-zA-Z0-9]*)[\t\f\r ]*=[\t\f\r ]*/y;
const known = new Set(["syntax", "escape", "check"]);

/** Reads the parser directives at the top of a file; any other line, an empty one too, ends them. */
export class DirectiveReader {
  readonly directives: Directive[] = [];
  readonly #seen = new Set<string>();
  /** The escape character that a directive set. */
  escape: Escape | undefined;
  #done = false;
  #indented = false;

  /** Whether the line from `start` (first character that is not white space) to `end` is a directive. */
  take(text: string, start: number, end: number, problems: Problem[]): boolean {
    if (this.#done) return false;
    this.#indented ||= start > 0 && isSpace(text.charCodeAt(start - 1)) && text[start - 1] !== "\n";
    const found = text[start] === "#" ? readDirective(text, start, end) : undefined;
    if (found === undefined) {
      this.#done = true;
      return false;
    }
    const { name, value, valueSpan } = found;
    if (this.#seen.has(name)) {
      problems.push({ message: `the directive ${name} stands twice`, offset: start });
      return true;
    }
    this.#seen.add(name);
    // BuildKit looks for `syntax` and `check` in lines without indentation, and for `escape` in all of them.
    if (name === "escape" || !this.#indented) this.directives.push(found);
    if (name !== "escape") return true;
    if (value === "\\" || value === "`") this.escape = value;
    else problems.push({ message: "the escape character must be \\ or `", offset: valueSpan.start });
    return true;
  }
}

function readDirective(text: string, start: number, end: number): Directive | undefined {
  nameAndEquals.lastIndex = skipSpaces(text, start + 1, end);
  const match = nameAndEquals.exec(text);
  const name = match?.[1]?.toLowerCase() ?? "";
  if (match === null || !known.has(name)) return undefined;
  // A value of blanks alone is its last blank: BuildKit's expression gives one back.
  const behind = Math.min(nameAndEquals.lastIndex, end);
  const from = behind === end && isGoBlank(text, end - 1) ? end - 1 : behind;
  if (from >= end) return undefined;
  let to = end;
  while (to > from + 1 && isGoBlank(text, to - 1)) to -= 1;
  return { name, value: text.slice(from, to), span: { start, end: to }, valueSpan: { start: from, end: to } };
}

function isGoBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 32 || code === 9 || code === 12 || code === 13;
}
