import { describe, expect, test } from "vitest";
import { readLines, type Instruction } from "../../src/dockerfile/lines.ts";
import type { Span } from "../../src/text/source.ts";

const slice = (text: string, span: Span): string => text.slice(span.start, span.end);

function first(text: string): Instruction {
  const [instruction] = readLines(text).instructions;
  return instruction as Instruction;
}

const names = (text: string): string[] => first(text).heredocs.map(({ name }) => name);

describe("openers", () => {
  test("RUN, COPY and ADD take them, other instructions do not", () => {
    expect(names("RUN cat <<EOF\nx\nEOF\n")).toEqual(["EOF"]);
    expect(names("COPY <<EOF /a\nx\nEOF\n")).toEqual(["EOF"]);
    expect(names("ADD <<EOF /a\nx\nEOF\n")).toEqual(["EOF"]);
    expect(names("CMD cat <<EOF\nx\nEOF\n")).toEqual([]);
  });

  test("several follow each other", () => {
    const text = "COPY <<A <<B /c/\n1\nA\n2\nB\nCMD x";
    const copy = first(text);
    expect(copy.heredocs.map(({ content }) => content.text)).toEqual(["1\n", "2\n"]);
    expect(slice(text, copy.lines)).toBe("COPY <<A <<B /c/\n1\nA\n2\nB\n");
    expect(slice(text, copy.span)).toBe("COPY <<A <<B /c/\n1\nA\n2\nB");
  });

  test("a file descriptor stands in front", () => {
    const [heredoc] = first("RUN 3<<EOF cat\nx\nEOF\n").heredocs;
    expect(heredoc).toMatchObject({ name: "EOF", fileDescriptor: 3 });
  });

  test.each([
    ["<<EOF", "EOF", true],
    ["<<'EOF'", "EOF", false],
    ['<<"E F"', "E F", false],
    ['<<E"O"F', "EOF", false],
    ["<<\\EOF", "EOF", true],
    ["<< EOF", "EOF", true],
  ])("%s names %s", (opener, name, expand) => {
    const [heredoc] = first(`RUN cat ${opener}\nx\n${name}\n`).heredocs;
    expect(heredoc).toMatchObject({ name, expand });
  });

  test.each([
    ["in quotes", "RUN echo 'cat <<EOF' > f\nCMD x"],
    ["in double quotes", 'RUN echo "a <<EOF"\nCMD x'],
    ["of a here-string", "RUN cat <<<EOF\nCMD x"],
    ["without a name", "RUN cat <<''\nCMD x"],
    ["that touches a word", "RUN cat<<EOF\nCMD x"],
    ["behind an open quote", "RUN echo it's <<EOF\nCMD x"],
    ["beside a substitution that BuildKit does not know", "RUN echo ${x^^} <<EOF\nCMD x"],
    ["in JSON form", 'RUN ["cat", "<<EOF"]\nCMD x'],
  ])("an opener %s opens nothing", (_, text) => {
    expect(names(text)).toEqual([]);
    expect(readLines(text).instructions).toHaveLength(2);
  });
});

describe("bodies", () => {
  test("a body keeps its offsets", () => {
    const text = "RUN <<EOF\n# not a comment\n\\\nEOF \nEOF\nCMD x";
    const [heredoc] = first(text).heredocs;
    expect(heredoc?.content.text).toBe("# not a comment\n\\\nEOF \n");
    expect(heredoc && slice(text, heredoc.span)).toBe("# not a comment\n\\\nEOF \nEOF");
    expect(text.slice(heredoc?.content.offsetAt(16)).startsWith("\\\nEOF")).toBe(true);
    expect(readLines(text).comments).toEqual([]);
  });

  test("tabs are dropped behind <<- alone, in the body and in front of the name", () => {
    const text = "RUN <<-EOF\n\ta\n\t\tb\n\tEOF\n";
    const run = first(text);
    expect(run.shell?.text).toBe("a\nb\n");
    expect(text[run.shell?.offsetAt(2) ?? 0]).toBe("b");
    expect(names("RUN <<EOF\n\tEOF\nEOF\n")).toEqual(["EOF"]);
    expect(first("RUN <<EOF\n\tEOF\nEOF\n").shell?.text).toBe("\tEOF\n");
  });

  test("a body in CRLF ends at its name", () => {
    const text = "RUN <<EOF\r\na\r\nEOF\r\nCMD x\r\n";
    expect(first(text).shell?.text).toBe("a\r\n");
    expect(readLines(text).instructions).toHaveLength(2);
  });

  test("the name may be the last line of the file", () => {
    expect(readLines("FROM a\nRUN <<EOF\nb\nEOF").problems).toEqual([]);
  });
});

describe("what the shell is given", () => {
  test("a here-document alone is the script", () => {
    expect(first("RUN --mount=type=ssh <<EOF\na && b\nEOF\n").shell?.text).toBe("a && b\n");
  });

  test("beside a command it is given with its opener and its end", () => {
    const text = "RUN cat <<A && \\\n  cat <<-B\n1\nA\n\t2\n\tB\n";
    const { shell } = first(text);
    expect(shell?.text).toBe("cat <<A &&   cat <<-B\n1\nA\n\t2\nB");
    for (const [index, char] of [...(shell?.text ?? "")].entries())
      expect(text[shell?.offsetAt(index) ?? -1]).toBe(char);
  });

  test("its first line names the interpreter", () => {
    expect(first("RUN <<EOF\n#!/usr/bin/env python3\nx\nEOF\n").interpreter).toBe("/usr/bin/env python3");
    expect(first("RUN <<EOF\na\nEOF\n").interpreter).toBeUndefined();
    expect(first("RUN sh <<EOF\n#!/bin/sh\nEOF\n").interpreter).toBeUndefined();
  });

  test("COPY has no shell", () => {
    expect(first("COPY <<EOF /a\nx\nEOF\n").shell).toBeUndefined();
  });
});
