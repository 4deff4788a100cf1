import { expect, test } from "vitest";
import { defaultOptions } from "../../src/options.ts";
import { remediate } from "../../src/remediate.ts";
import { asksWhetherSet, expansionOf, isExpandedIn, speaksOfAny } from "../../src/text/names.ts";
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

test("the expansions of a name are found, whatever signs it has", () => {
  expect(isExpandedIn("files/$*", "*")).toBe(true);
  expect(isExpandedIn("files/$1.tgz and ${1}", "1")).toBe(true);
  expect(isExpandedIn("files/${TOKEN%.x}", "TOKEN")).toBe(true);
  expect(isExpandedIn("files/$TOKENS", "TOKEN")).toBe(false);
  expect("a/$TOKEN/b ${TOKEN:-x}".replace(new RegExp(expansionOf("TOKEN"), "g"), "v")).toBe("a/v/b v");
  expect(new RegExp(expansionOf("a[b")).test("${a[b}")).toBe(true);
});

test.each([
  'ENV [GRID_PASSWORD,="q7Hs9dKx02LmPz]"\nRUN node -p "1" && [ -v x ] || trap "echo" EXIT',
  'ARG TOKEN\nRUN set -- $TOKEN; wget "https://files.example.com/a/$*"',
  `ARG MY_TOKEN[x=${"5d4c".repeat(8)}\nRUN wget https://files.example.com/otn-pub/java/$MY_TOKEN/jdk`,
  'ARG a[b\nRUN echo "a[b" && curl -u "ci:$X" https://ci:$a@files.example.com',
])("a variable whose name is no word stops nothing: %s", (lines) => {
  const text = `FROM debian:12\n${lines}\n`;
  const context = { read: () => undefined, list: () => undefined };
  const builds = [{ dockerfile: { path: "Dockerfile", text }, contextPath: ".", context }];
  expect(() => remediate({ builds, callers: [], options: defaultOptions }, transforms)).not.toThrow();
});
