import { MappedText } from "../text/mapped-text.ts";
import type { Span } from "../text/source.ts";
import { isBlank, skipSpaces, trimmedEnd } from "./blanks.ts";
import { readFlags } from "./flags.ts";
import { openersIn, readHeredoc, readOpener, shellText, chomped } from "./heredocs.ts";
import type { Comment, Directive, Escape, Heredoc, Instruction, Problem } from "./instruction.ts";
import { LineJoiner, type JoinedLine } from "./joined-lines.ts";
import { readJson, type JsonForm } from "./json-form.ts";
import { problemsOf, stageProblems } from "./problems.ts";

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
    problems.push(...problemsOf(instruction, joiner.escape));
    instructions.push(instruction);
  }
  problems.push(...stageProblems(instructions));
  problems.sort((a, b) => a.offset - b.offset);
  const { escape, directives, comments } = joiner;
  return { text, escape, directives, comments, instructions, problems };
}

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
  const heredocs = takesHeredocs(inner ?? head) ? readHeredocs(joiner, line) : [];
  const lines = { start: line.lines.start, end: joiner.at };
  const end = heredocs.at(-1)?.span.end ?? line.end;
  const build = (part: Head, onbuild: Instruction | undefined): Instruction => {
    const span = { start: part.keywordSpan.start, end };
    return {
      ...part,
      span,
      lines,
      heredocs,
      ...shellOf(joiner.source, part, heredocs),
      json: stringsOf(part),
      onbuild,
    };
  };
  return build(head, inner && build(inner, undefined));
}

function readHead(line: MappedText, escape: Escape): Head {
  const { text } = line;
  const start = skipSpaces(text, 0);
  const end = trimmedEnd(text, start);
  let behind = start;
  while (behind < end && !isBlank(text.charCodeAt(behind))) behind += 1;
  const keyword = text.slice(start, behind).replace(/[a-z]+/g, (letters) => letters.toUpperCase());
  const { flags, end: argumentsStart } = readFlags(line.slice(0, end), behind, escape);
  const bodyStart = skipSpaces(text, argumentsStart, end);
  const body = line.slice(bodyStart, end);
  return { keyword, keywordSpan: line.spanOf(start, behind), flags, body, json: jsonOf(keyword, body.text) };
}

const jsonKeywords = new Set(["ADD", "CMD", "COPY", "ENTRYPOINT", "RUN", "SHELL", "VOLUME"]);

function jsonOf(keyword: string, body: string): JsonForm {
  if (jsonKeywords.has(keyword)) return readJson(body);
  // The command of a health check stands behind its type.
  return keyword === "HEALTHCHECK" ? readJson(/^\S+\s+(\[[^]*)$/.exec(body)?.[1] ?? "") : undefined;
}

function stringsOf({ json }: Head): readonly string[] | undefined {
  return json === "not-strings" ? undefined : json;
}

function takesHeredocs({ keyword, json }: Head): boolean {
  return (keyword === "RUN" || keyword === "COPY" || keyword === "ADD") && json === undefined;
}

function readHeredocs(joiner: LineJoiner, line: JoinedLine): readonly Heredoc[] {
  if (!line.text.text.includes("<<")) return [];
  return openersIn(line.text.text).map((opener) => {
    const { heredoc, next, terminated } = readHeredoc(joiner.source, joiner.at, opener);
    if (!terminated) joiner.problems.push({ message: "a here-document is not ended", offset: line.lines.start });
    joiner.skipTo(next);
    return heredoc;
  });
}

function shellOf(
  source: string,
  { keyword, body, json }: Head,
  heredocs: readonly Heredoc[],
): Pick<Instruction, "shell" | "interpreter"> {
  const isShell = keyword === "RUN" || keyword === "CMD" || keyword === "ENTRYPOINT";
  if (!isShell || json !== undefined) return { shell: undefined, interpreter: undefined };
  if (heredocs.length === 0) return { shell: body, interpreter: undefined };
  return { shell: shellText(source, body, heredocs), interpreter: interpreterOf(body, heredocs) };
}

function interpreterOf(body: MappedText, [first]: readonly Heredoc[]): string | undefined {
  if (first === undefined || readOpener(body.text) === undefined) return undefined;
  const { text } = chomped(first);
  return text.startsWith("#!") ? text.slice(2).split("\n", 1)[0]?.trim() : undefined;
}
