import { describe, expect, test } from "vitest";
import { applyEdits } from "../../src/text/edits.ts";
import { InputError } from "../../src/text/input-error.ts";
import { MappedText } from "../../src/text/mapped-text.ts";
import { lineEndOf, positionOf } from "../../src/text/source.ts";

describe("positions", () => {
  test("lines and columns count from one", () => {
    expect(positionOf("ab\ncd", 0)).toEqual({ line: 1, column: 1 });
    expect(positionOf("ab\ncd", 4)).toEqual({ line: 2, column: 2 });
  });

  test("the line end belongs to the line it ends", () => {
    expect(positionOf("ab\ncd", 2)).toEqual({ line: 1, column: 3 });
    expect(positionOf("ab\ncd", 3)).toEqual({ line: 2, column: 1 });
  });

  test("a lone carriage return ends no line", () => {
    expect(positionOf("a\rb\nc", 2)).toEqual({ line: 1, column: 3 });
    expect(positionOf("a\r\nb", 3)).toEqual({ line: 2, column: 1 });
  });

  test("the line end of a text is the one it uses most", () => {
    expect(lineEndOf("a\r\nb\r\nc\n")).toBe("\r\n");
    expect(lineEndOf("a\r\nb\nc\n")).toBe("\n");
    expect(lineEndOf("a")).toBe("\n");
  });
});

describe("edits", () => {
  test("edits are applied in the order of the text, whatever order they come in", () => {
    const edits = [
      { span: { start: 4, end: 5 }, text: "E" },
      { span: { start: 0, end: 1 }, text: "" },
    ];
    expect(applyEdits("abcde", edits)).toBe("bcdE");
  });

  test("insertions at one offset keep their order", () => {
    const at = { start: 1, end: 1 };
    expect(
      applyEdits("ab", [
        { span: at, text: "1" },
        { span: at, text: "2" },
      ]),
    ).toBe("a12b");
  });

  test("edits may touch", () => {
    const edits = [
      { span: { start: 0, end: 1 }, text: "x" },
      { span: { start: 1, end: 2 }, text: "y" },
    ];
    expect(applyEdits("ab", edits)).toBe("xy");
  });

  test("edits that overlap or leave the text are a bug", () => {
    const overlapping = [
      { span: { start: 0, end: 2 }, text: "" },
      { span: { start: 1, end: 3 }, text: "" },
    ];
    expect(() => applyEdits("abc", overlapping)).toThrow("edits overlap");
    expect(() => applyEdits("abc", [{ span: { start: 2, end: 4 }, text: "" }])).toThrow("edits overlap");
  });

  test("no edits leave the text as it is", () => {
    expect(applyEdits("a\r\n", [])).toBe("a\r\n");
  });
});

describe("mapped text", () => {
  const source = "RUN a \\\n  # note\n  b";
  const mapped = MappedText.join([MappedText.of(source, 4, 6), MappedText.of(source, 17, 20)]);

  test("the text is that of its parts", () => {
    expect(mapped.text).toBe("a   b");
  });

  test("an index leads back to the source", () => {
    expect(source[mapped.offsetAt(0)]).toBe("a");
    expect(source[mapped.offsetAt(4)]).toBe("b");
    expect(mapped.offsetAt(5)).toBe(source.length);
  });

  test("a span reaches over what was left out", () => {
    expect(mapped.spanOf(0, 5)).toEqual({ start: 4, end: 20 });
    expect(mapped.spanOf(1, 1)).toEqual({ start: 5, end: 5 });
  });

  test("a slice keeps its map", () => {
    const slice = mapped.slice(1, 5);
    expect(slice.text).toBe("   b");
    expect(slice.offsetAt(0)).toBe(5);
    expect(slice.offsetAt(3)).toBe(19);
  });

  test("an empty slice knows its place", () => {
    expect(mapped.slice(2, 2).offsetAt(0)).toBe(17);
  });

  test("parts that touch become one piece", () => {
    const joined = MappedText.join([MappedText.of(source, 0, 3), MappedText.of(source, 3, 6)]);
    expect(joined.pieces).toEqual([{ index: 0, offset: 0, length: 6 }]);
  });
});

test("an input error says its place and what is wrong on one line", () => {
  expect(new InputError("no FROM", "a/Dockerfile", 3, 1).oneLine).toBe("a/Dockerfile:3:1: no FROM");
  expect(new InputError("no FROM", "Dockerfile").oneLine).toBe("Dockerfile: no FROM");
});
