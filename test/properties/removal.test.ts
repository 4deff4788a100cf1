import * as fc from "fast-check";
import { expect, test, vi } from "vitest";
import { readArguments, readCopy, readPairs, removePairs, removeSources } from "../../src/dockerfile/instructions.ts";
import { readLines, type DockerfileLines, type Escape, type Instruction } from "../../src/dockerfile/lines.ts";
import { applyEdits } from "../../src/text/edits.ts";
import type { Span } from "../../src/text/source.ts";
import { settings, patience } from "./dockerfile-text.ts";

vi.setConfig({ testTimeout: patience });

const blank = fc.constantFrom(" ", "  ", "\t");
const indent = fc.constantFrom("", " ", "    ", "\t");
const between = fc.constantFrom("", "", "", "# note\n", "  # a = b \\\n", "\n", "\t\n# x\n# y\n", "\\\n", " \\\n");

/** What parts two words: a blank or a continuation, with comments, empty lines and lone continuations in it. */
const gap = fc.oneof(
  blank,
  fc
    .tuple(fc.constantFrom("", " ", "  "), fc.constantFrom("", " "), between, indent)
    .map(([ahead, behind, lines, start]) => `${ahead || (start === "" ? " " : "")}\\${behind}\n${lines}${start}`),
);

const value = fc.constantFrom("1", '"x y"', "'$A'", "$B", "a\\ b", '"two \\\n lines"', "", "p\\\nq");
const scene = fc.record({
  keyword: fc.constantFrom("ENV", "ARG", "LABEL", "env"),
  values: fc.array(fc.tuple(gap, value), { minLength: 2, maxLength: 6 }),
  gone: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  tail: fc.constantFrom("\nCMD c\n", "\n", "", " \nCMD c", "\n# end\nCMD c\n"),
  crlf: fc.boolean(),
  backtick: fc.boolean(),
});

function written(text: string, crlf: boolean, backtick: boolean): string {
  const escaped = backtick ? `# escape=\`\n${text.replaceAll("\\", "`")}` : text;
  return crlf ? escaped.replaceAll("\n", "\r\n") : escaped;
}

const head = "FROM a\n";

function pairsOf(instruction: Instruction, escape: Escape): ReturnType<typeof readPairs> {
  return instruction.keyword === "ARG" ? readArguments(instruction, escape) : readPairs(instruction, escape);
}

function deleted(text: string, spans: readonly Span[]): DockerfileLines {
  const edits = spans.map((span) => ({ span, text: "" }));
  return readLines(applyEdits(text, edits));
}

const shapes = (lines: readonly Instruction[]): unknown => lines.map(({ keyword, body }) => [keyword, body.text]);

test("pairs that stay read the same when others are removed", () => {
  fc.assert(
    fc.property(scene, ({ keyword, values, gone, tail, crlf, backtick }) => {
      const words = values.map(([parting, raw], number) => `${parting}N${number}=${raw}`).join("");
      const text = written(`${head}${keyword}${words}${tail}`, crlf, backtick);
      const before = readLines(text);
      const instruction = before.instructions[1] as Instruction;
      const pairs = pairsOf(instruction, before.escape);
      expect(pairs).toHaveLength(values.length);
      const removed = pairs.filter((_, number) => gone[number]);
      const after = deleted(text, removePairs(text, instruction, pairs, removed));
      const kept = pairs.filter((pair) => !removed.includes(pair));
      const instructions = kept.length === 0 ? [] : [after.instructions[1] as Instruction];
      const found = instructions.flatMap((one) => pairsOf(one, after.escape));
      expect(found.map(({ name, rawValue }) => [name, rawValue])).toEqual(
        kept.map(({ name, rawValue }) => [name, rawValue]),
      );
      expect(after.problems).toEqual([]);
      expect(shapes(after.instructions.slice(1 + instructions.length))).toEqual(shapes(before.instructions.slice(2)));
    }),
    settings,
  );
});

test("sources that stay read the same when others are removed", () => {
  const source = fc.constantFrom("a", "b.c", ".npmrc", "d/*", "$E");
  const copies = fc.record({
    json: fc.boolean(),
    flag: fc.constantFrom("", " --chown=1", " \\\n --link"),
    sources: fc.array(fc.tuple(gap, source), { minLength: 1, maxLength: 5 }),
    last: gap,
    gone: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
    tail: fc.constantFrom("\nCMD c\n", "", "\n"),
    crlf: fc.boolean(),
  });
  fc.assert(
    fc.property(copies, ({ json, flag, sources, last, gone, tail, crlf }) => {
      const words = json
        ? ` [${sources.map(([parting, path]) => `"${path}",${parting}`).join("")}"/x/"]`
        : `${sources.map(([parting, path]) => `${parting}${path}`).join("")}${last}/x/`;
      const text = written(`${head}COPY${flag}${words}${tail}`, crlf, false);
      const before = readLines(text);
      const instruction = before.instructions[1] as Instruction;
      const copy = readCopy(instruction, before.escape);
      expect(copy.sources).toHaveLength(sources.length);
      expect(copy.jsonForm).toBe(json);
      const removed = copy.sources.filter((_, number) => gone[number]);
      const after = deleted(text, removeSources(text, instruction, copy, removed));
      expect(after.problems).toEqual([]);
      const kept = copy.sources.filter((path) => !removed.includes(path));
      const stays = kept.length > 0;
      expect(shapes(after.instructions.slice(stays ? 2 : 1))).toEqual(shapes(before.instructions.slice(2)));
      const found = stays ? readCopy(after.instructions[1] as Instruction, after.escape) : { ...copy, sources: [] };
      expect(found.sources.map(({ path }) => path)).toEqual(kept.map(({ path }) => path));
      expect(found.destination.path).toBe("/x/");
      expect(found.chown?.value).toBe(copy.chown?.value);
      expect(found.link).toBe(copy.link);
    }),
    settings,
  );
});
