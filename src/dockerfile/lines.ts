import { MappedText } from "../text/mapped-text.ts";
import type { Span } from "../text/source.ts";
import { isBlank, skipSpaces, trimmedEnd } from "./blanks.ts";
import { beginsFlag, readFlags, withoutFlags } from "./flags.ts";
import { openersIn, readHeredoc, readOpener, shellText, chomped } from "./heredocs.ts";
import type { Comment, Directive, Escape, Heredoc, Instruction, Problem } from "./instruction.ts";
import { LineJoiner, type JoinedLine } from "./joined-lines.ts";
import { commandStart, readJson, type JsonForm } from "./json-form.ts";
import { problemOf, stageProblem } from "./problems.ts";

export type { Comment, Directive, Escape, Flag, Heredoc, Instruction, Problem } from "./instruction.ts";

/** A Dockerfile cut into instructions. */
export interface DockerfileLines {
  readonly text: string;
  readonly escape: Escape;
  readonly directives: readonly Directive[];
  readonly comments: readonly Comment[];
  readonly instructions: readonly Instruction[];
  /** In the order of the file; empty when BuildKit reads it. */
  readonly problems: readonly Problem[];
}

/** Cuts a Dockerfile into instructions exactly as BuildKit's parser does. Never throws. */
export function readLines(text: string): DockerfileLines {
  const problems: Problem[] = [];
  const joiner = new LineJoiner(text, problems);
  const instructions: Instruction[] = [];
  for (let line = joiner.next(); line !== undefined; line = joiner.next()) {
    const instruction = readInstruction(joiner, line);
    const problem = problemOf(instruction, joiner.escape);
    if (problem !== undefined) problems.push(problem);
    instructions.push(instruction);
  }
  const problem = stageProblem(instructions);
  if (problem !== undefined) problems.push(problem);
  problems.sort((a, b) => a.offset - b.offset);
  const { escape, directives, comments } = joiner;
  return { text, escape, directives, comments, instructions, problems };
}

const none: readonly Heredoc[] = [];

/** Keyword, flags and body of a joined line, or of what stands behind ONBUILD. */
interface Head {
  readonly keyword: string;
  readonly keywordSpan: Span;
  readonly flags: Instruction["flags"];
  readonly body: MappedText;
  readonly json: JsonForm;
}

function readInstruction(joiner: LineJoiner, line: JoinedLine): Instruction {
  const head = readHead(line.text, joiner.escape);
  const inner = head.keyword === "ONBUILD" && head.body.text !== "" ? readHead(head.body, joiner.escape) : undefined;
  const heredocs = takesHeredocs(inner ?? head) ? readHeredocs(joiner, line) : none;
  const lines = { start: line.lines.start, end: joiner.at };
  const end = heredocs.at(-1)?.span.end ?? line.end;
  const onbuild = inner && toInstruction(joiner.source, inner, { lines, end, heredocs, onbuild: undefined });
  return toInstruction(joiner.source, head, { lines, end, heredocs, onbuild });
}

interface Rest extends Pick<Instruction, "lines" | "heredocs" | "onbuild"> {
  readonly end: number;
}

// Written out: a spread costs as much as all the rest of the reading.
function toInstruction(source: string, head: Head, { lines, end, heredocs, onbuild }: Rest): Instruction {
  const { keyword, keywordSpan, flags, body } = head;
  return {
    keyword,
    keywordSpan,
    span: { start: keywordSpan.start, end },
    lines,
    flags,
    body,
    heredocs,
    json: head.json === "not-strings" ? undefined : head.json,
    shell: shellOf(source, head, heredocs),
    interpreter: interpreterOf(head, heredocs),
    onbuild,
  };
}

function readHead(line: MappedText, escape: Escape): Head {
  const { text } = line;
  const start = skipSpaces(text, 0);
  const end = trimmedEnd(text, start);
  let behind = start;
  while (behind < end && !isBlank(text.charCodeAt(behind))) behind += 1;
  const keyword = upperCase(text.slice(start, behind));
  const flagged = beginsFlag(text, behind);
  const { flags, end: argumentsStart } = flagged ? readFlags(line.slice(0, end), behind, escape) : withoutFlags(behind);
  const bodyStart = skipSpaces(text, argumentsStart, end);
  const body = line.slice(bodyStart, end);
  return { keyword, keywordSpan: line.spanOf(start, behind), flags, body, json: jsonOf(keyword, body.text) };
}

// Letters of ASCII only: `ſ` in upper case would make a keyword of what is none.
function upperCase(word: string): string {
  return /[a-z]/.test(word) ? word.replace(/[a-z]+/g, (letters) => letters.toUpperCase()) : word;
}

const jsonKeywords = new Set(["ADD", "CMD", "COPY", "ENTRYPOINT", "RUN", "SHELL", "VOLUME"]);

function jsonOf(keyword: string, body: string): JsonForm {
  if (jsonKeywords.has(keyword)) return readJson(body);
  // The command of a health check stands behind its type.
  return keyword === "HEALTHCHECK" ? readJson(body.slice(commandStart(body))) : undefined;
}

function takesHeredocs({ keyword, json }: Head): boolean {
  return (keyword === "RUN" || keyword === "COPY" || keyword === "ADD") && json === undefined;
}

function readHeredocs(joiner: LineJoiner, line: JoinedLine): readonly Heredoc[] {
  if (!line.text.text.includes("<<")) return none;
  const heredocs: Heredoc[] = [];
  for (const opener of openersIn(line.text.text)) {
    const { heredoc, next, terminated } = readHeredoc(joiner, opener);
    joiner.skipTo(next);
    heredocs.push(heredoc);
    if (terminated) continue;
    joiner.problems.push({ message: "a here-document is not ended", offset: line.lines.start });
    break;
  }
  return heredocs;
}

function shellOf(source: string, { keyword, body, json }: Head, heredocs: readonly Heredoc[]): MappedText | undefined {
  const isShell = keyword === "RUN" || keyword === "CMD" || keyword === "ENTRYPOINT";
  return isShell && json === undefined ? shellText(source, body, heredocs) : undefined;
}

function interpreterOf({ keyword, body }: Head, [first]: readonly Heredoc[]): string | undefined {
  if (first === undefined || keyword !== "RUN" || readOpener(body.text) === undefined) return undefined;
  const { text } = chomped(first);
  return text.startsWith("#!") ? text.slice(2).split("\n", 1)[0]?.trim() : undefined;
}
