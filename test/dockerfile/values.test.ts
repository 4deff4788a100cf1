import { describe, expect, test } from "vitest";
import { expansionsIn, unquote } from "../../src/dockerfile/values.ts";

describe("a value without its quotes", () => {
  test.each([
    ["plain", "plain"],
    ["'a b'", "a b"],
    ['"a b"', "a b"],
    [`a"b 'c'"'"d"'`, `ab 'c'"d"`],
    ["a\\ b", "a b"],
    ["'a\\b'", "a\\b"],
    ['"a\\b\\"c\\\\"', 'a\\b"c\\'],
    ["\\$A", "$A"],
    ['"$A"-${B}', "$A-${B}"],
    ["${A:-'x y'}", "${A:-'x y'}"],
    ["a\\", "a"],
  ])("%s is %s", (raw, value) => {
    expect(unquote(raw, "\\")).toBe(value);
  });

  test("the backtick escapes where it is the escape character", () => {
    expect(unquote("C:\\a` b", "`")).toBe("C:\\a b");
  });

  test("one that BuildKit rejects comes back as it is", () => {
    expect(unquote("it's", "\\")).toBe("it's");
    expect(unquote('"${a^^}"', "\\")).toBe('"${a^^}"');
  });
});

describe("expansions", () => {
  const named = (raw: string): string[] =>
    expansionsIn(raw, "\\").map(({ name, modifier, operandSpan }) => {
      const operand = operandSpan && raw.slice(operandSpan.start, operandSpan.end);
      return [name, modifier, operand].filter((part) => part !== undefined).join(" ");
    });

  test.each([
    ["$A", ["A"]],
    ["${A}b$C_1", ["A", "C_1"]],
    ["${A:-d e}", ["A :- d e"]],
    ["${A-d}", ["A - d"]],
    ["${A:+d}${A+d}", ["A :+ d", "A + d"]],
    ["${A:?d}${A?}", ["A :? d", "A ? "]],
    ["${A%.*}", ["A % .*"]],
    ["${A##*/}", ["A ## */"]],
    ["${A/x/y}${A//x/y}", ["A / x/y", "A // x/y"]],
    ["${Y:-${Z}}", ["Y :- ${Z}", "Z"]],
    ["${Y:-a$Z}$W", ["Y :- a$Z", "Z", "W"]],
    ['"$A"', ["A"]],
    ["'$A'", []],
    ["\\$A", []],
    ['"\\$A"', []],
    ["a$", []],
    ["$$A", ["$"]],
    ["$1x", ["1"]],
  ])("%s", (raw, expected) => {
    expect(named(raw)).toEqual(expected);
  });

  test("each has its place", () => {
    const raw = `x"\${A:-$B}"y`;
    expect(expansionsIn(raw, "\\").map(({ span }) => raw.slice(span.start, span.end))).toEqual(["${A:-$B}", "$B"]);
  });

  test("of a value that BuildKit rejects, those in front of the fault are given", () => {
    expect(named("$A${b^^}$C")).toEqual(["A"]);
  });

  test("nesting without end is given up", () => {
    expect(expansionsIn("${a:-".repeat(100_000), "\\")).toEqual([]);
  });
});
