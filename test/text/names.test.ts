import { expect, test } from "vitest";
import { defaultOptions } from "../../src/options.ts";
import { remediate } from "../../src/remediate.ts";
import { asksWhetherSet, speaksOfAny } from "../../src/text/names.ts";
import { transforms } from "../../transforms/index.ts";

test("a name is found as a whole word", () => {
  expect(speaksOfAny("process.env.TOKEN", ["TOKEN"])).toBe(true);
  expect(speaksOfAny("process.env.TOKENS", ["TOKEN"])).toBe(false);
  expect(speaksOfAny("config[key, value]", ["[key,"])).toBe(true);
});

test("a question whether a variable is set names it behind -v", () => {
  expect(asksWhetherSet("if [[ -v TOKEN ]]; then", ["TOKEN"])).toBe(true);
  expect(asksWhetherSet("if [[ -v TOKENS ]]; then", ["TOKEN"])).toBe(false);
});

test("a variable whose name is no word stops nothing", () => {
  const text =
    'FROM debian:12\nENV [GRID_PASSWORD,="q7Hs9dKx02LmPz]"\nRUN node -p "1" && [ -v x ] || trap "echo" EXIT\n';
  const context = { read: () => undefined, list: () => undefined };
  const builds = [{ dockerfile: { path: "Dockerfile", text }, contextPath: ".", context }];
  expect(() => remediate({ builds, callers: [], options: defaultOptions }, transforms)).not.toThrow();
});
