import { describe, expect, test } from "vitest";
import { readArguments, readCopy, readPairs, removePairs, removeSources } from "../../src/dockerfile/instructions.ts";
import { readLines, type Instruction } from "../../src/dockerfile/lines.ts";
import { applyEdits } from "../../src/text/edits.ts";
import type { Span } from "../../src/text/source.ts";

function deleted(text: string, spans: readonly Span[]): string {
  return applyEdits(
    text,
    spans.map((span) => ({ span, text: "" })),
  );
}

function lastOf(text: string): { instruction: Instruction; escape: "\\" | "`" } {
  const { instructions, escape } = readLines(text);
  return { instruction: instructions.findLast(({ keyword }) => keyword !== "CMD") as Instruction, escape };
}

function without(text: string, ...names: string[]): string {
  const { instruction, escape } = lastOf(text);
  const pairs = instruction.keyword === "ARG" ? readArguments(instruction, escape) : readPairs(instruction, escape);
  const removed = pairs.filter(({ name }) => names.includes(name));
  expect(removed).toHaveLength(names.length);
  return deleted(text, removePairs(text, instruction, pairs, removed));
}

function withoutSource(text: string, ...paths: string[]): string {
  const { instruction, escape } = lastOf(text);
  const copy = readCopy(instruction, escape);
  const removed = copy.sources.filter(({ path }) => paths.includes(path));
  return deleted(text, removeSources(text, instruction, copy, removed));
}

describe("pairs on one line", () => {
  test.each([
    ["T", "ENV A=1 B=2\n"],
    ["A", "ENV T=x B=2\n"],
    ["B", "ENV A=1 T=x\n"],
  ])("%s goes and one blank stays", (name, expected) => {
    expect(without("ENV A=1 T=x B=2\n", name)).toBe(expected);
  });

  test("neighbours go together", () => {
    expect(without("ARG A T=1 U B=2", "T", "U")).toBe("ARG A B=2");
    expect(without("ARG A T=1 U", "T", "U")).toBe("ARG A");
    expect(without("ARG T=1 U B", "T", "U")).toBe("ARG B");
  });

  test("the only pair takes the whole lines with it", () => {
    expect(without("FROM a\n  ENV T=x \\\n # c\n U=y\nCMD b\n", "T", "U")).toBe("FROM a\nCMD b\n");
    expect(without("FROM a\nENV T x y\nCMD b\n", "T")).toBe("FROM a\nCMD b\n");
  });

  test("blanks and quotes of what stays keep their bytes", () => {
    expect(without("env  A=\"1  2\"   T=x\t B='3'  \n", "T")).toBe("env  A=\"1  2\"\t B='3'  \n");
  });
});

describe("pairs on lines of their own", () => {
  const text = "ENV A=1 \\\n    T=x \\\n    B=2\nCMD c\n";

  test("the first goes and the keyword stays in front of the next", () => {
    expect(without(text, "A")).toBe("ENV T=x \\\n    B=2\nCMD c\n");
  });

  test("one in the middle goes with its line", () => {
    expect(without(text, "T")).toBe("ENV A=1 \\\n    B=2\nCMD c\n");
  });

  test("the last takes the continuation in front of it", () => {
    expect(without(text, "B")).toBe("ENV A=1 \\\n    T=x\nCMD c\n");
  });

  test("two go from any place", () => {
    expect(without(text, "A", "T")).toBe("ENV B=2\nCMD c\n");
    expect(without(text, "T", "B")).toBe("ENV A=1\nCMD c\n");
    expect(without(text, "A", "B")).toBe("ENV T=x\nCMD c\n");
  });

  test("a keyword alone on its line stays so", () => {
    expect(without("ENV \\\n  T=x \\\n  B=2\n", "T")).toBe("ENV \\\n  B=2\n");
    expect(without("ENV \\\n  T=x \\\n  B=2\n", "B")).toBe("ENV \\\n  T=x\n");
  });

  test("line ends in CRLF stay whole", () => {
    const crlf = text.replaceAll("\n", "\r\n");
    expect(without(crlf, "A")).toBe("ENV T=x \\\r\n    B=2\r\nCMD c\r\n");
    expect(without(crlf, "T")).toBe("ENV A=1 \\\r\n    B=2\r\nCMD c\r\n");
    expect(without(crlf, "B")).toBe("ENV A=1 \\\r\n    T=x\r\nCMD c\r\n");
  });

  test("a file without a final line end keeps none", () => {
    expect(without("ENV A=1 \\\n  T=x", "T")).toBe("ENV A=1");
    expect(without("ENV A=1 \\\n# c\n  T=x", "T")).toBe("ENV A=1\n# c");
  });

  test("tabs and the backtick", () => {
    expect(without("# escape=`\nFROM a\nENV A=1 `\n\tT=x `\n\tB=2\n", "T")).toBe(
      "# escape=`\nFROM a\nENV A=1 `\n\tB=2\n",
    );
  });

  test("lines with several pairs keep their line ends", () => {
    expect(without("ENV A=1 T=x \\\n  B=2 C=3\n", "T")).toBe("ENV A=1 \\\n  B=2 C=3\n");
    expect(without("ENV A=1 T=x \\\n  B=2 C=3\n", "B")).toBe("ENV A=1 T=x \\\n  C=3\n");
    expect(without("ENV A=1 T=x \\\n  B=2 C=3\n", "T", "B")).toBe("ENV A=1 \\\n  C=3\n");
  });

  test("neighbours do not grow together where the only blank was on the line that goes", () => {
    const text = "ENV A=1\\\n  T=x \\\nB=2\n";
    expect(readLines(without(text, "T")).instructions[0]?.body.text).toBe("A=1 B=2");
  });
});

describe("comment lines stay", () => {
  const text = "ENV A=1 \\\n  # about T\n  T=x \\\n  # about B\n  B=2\nCMD c\n";

  test("in front of the one in the middle", () => {
    expect(without(text, "T")).toBe("ENV A=1 \\\n  # about T\n  # about B\n  B=2\nCMD c\n");
  });

  test("behind the first", () => {
    expect(without(text, "A")).toBe("ENV \\\n  # about T\n  T=x \\\n  # about B\n  B=2\nCMD c\n");
  });

  test("in front of the last", () => {
    expect(without(text, "B")).toBe("ENV A=1 \\\n  # about T\n  T=x\n  # about B\nCMD c\n");
  });

  test("when two go", () => {
    expect(without(text, "T", "B")).toBe("ENV A=1\n  # about T\n  # about B\nCMD c\n");
    expect(without(text, "A", "T")).toBe("ENV \\\n  # about T\n  # about B\n  B=2\nCMD c\n");
  });

  test("but not where a continuation between would swallow the next instruction", () => {
    expect(without("ENV A=1 \\\n# c\n\\\n T=x\nCMD c\n", "T")).toBe("ENV A=1\nCMD c\n");
  });

  test("in CRLF", () => {
    expect(without("ENV A=1 \\\r\n # c\r\n T=x\r\nCMD c\r\n", "T")).toBe("ENV A=1\r\n # c\r\nCMD c\r\n");
  });
});

describe("sources of COPY and ADD", () => {
  test("one of several goes", () => {
    expect(withoutSource("COPY .npmrc package.json ./\n", ".npmrc")).toBe("COPY package.json ./\n");
    expect(withoutSource("COPY --chown=1 package.json .npmrc ./\n", ".npmrc")).toBe("COPY --chown=1 package.json ./\n");
    expect(withoutSource("COPY a \\\n  .npmrc \\\n  # c\n  b ./\n", ".npmrc")).toBe("COPY a \\\n  # c\n  b ./\n");
  });

  test("a flag stays apart from the next source", () => {
    expect(withoutSource("COPY --link .npmrc \\\n # c\n  a ./\n", ".npmrc")).toBe("COPY --link \\\n # c\n  a ./\n");
  });

  test("all of them take the instruction", () => {
    expect(withoutSource("FROM a\nCOPY a b ./\nCMD c", "a", "b")).toBe("FROM a\nCMD c");
  });

  test("in the JSON form each goes with its comma", () => {
    expect(withoutSource('COPY ["a", ".npmrc", "b", "./"]\n', ".npmrc")).toBe('COPY ["a", "b", "./"]\n');
    expect(withoutSource('COPY [".npmrc","a","./"]\n', ".npmrc")).toBe('COPY ["a","./"]\n');
    expect(withoutSource('COPY [".npmrc", "a", "b", "./"]\n', ".npmrc", "b")).toBe('COPY ["a", "./"]\n');
  });

  test("in the JSON form comments stay", () => {
    const text = 'COPY [".npmrc", \\\n  # c\n  "a", "./"]\n';
    expect(withoutSource(text, ".npmrc")).toBe('COPY [\\\n  # c\n  "a", "./"]\n');
  });
});
