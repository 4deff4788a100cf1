import { expect, test } from "vitest";
import { excerptOf } from "../../src/report/excerpt.ts";
import { findingAt } from "./sample.ts";

function shown(text: string, part: string, more: Parameters<typeof findingAt>[2] = {}): string {
  const excerpt = excerptOf(findingAt(text, part, more), text);
  return `${excerpt?.text}\n${excerpt?.carets}`;
}

test.each([
  ["a build argument", "FROM a\nARG NPM_TOKEN\n", "ARG NPM_TOKEN\n    ^^^^^^^^^"],
  ["a default", "ARG NPM_TOKEN=hunter22 # hunter22\n", "ARG NPM_TOKEN=…\n    ^^^^^^^^^"],
  ["the old form of ENV", "ENV NPM_TOKEN hunter22\n", "ENV NPM_TOKEN …\n    ^^^^^^^^^"],
  ["another pair in front", 'ENV DB_PASSWORD="hunter22 x" NPM_TOKEN=hunter22\n', "ENV … NPM_TOKEN=…\n      ^^^^^^^^^"],
  ["a line that continues an instruction", "ENV A=hunter22 \\\n    NPM_TOKEN=hunter22\n", "NPM_TOKEN=…\n^^^^^^^^^"],
  [
    "a RUN with a literal in it",
    "RUN curl -u joe:hunter22 https://joe:hunter22@x.example.com/$NPM_TOKEN/a\n",
    "RUN … NPM_TOKEN …\n      ^^^^^^^^^",
  ],
  ["small letters and Windows line ends", "env\tNPM_TOKEN=hunter22\r\nRUN x\r\n", "env NPM_TOKEN=…\n    ^^^^^^^^^"],
  ["no line end", "ARG NPM_TOKEN", "ARG NPM_TOKEN\n    ^^^^^^^^^"],
])("%s is shown without a value", (_, text, expected) => {
  expect(shown(text, "NPM_TOKEN")).toBe(expected);
});

test("a literal's own place is never shown", () => {
  const text = "RUN echo hunter22 > f\n";
  expect(shown(text, "hunter22", { kind: "literal", name: "TOKEN" })).toBe("RUN … **** …\n      ^^^^");
  expect(shown(text, "hunter22", { kind: "literal", name: "hunter22" })).toBe("RUN … **** …\n      ^^^^");
});

test("a place that covers more than the name is not shown", () => {
  expect(shown("ARG NPM_TOKEN=hunter22\n", "NPM_TOKEN=hunter22", { name: "NPM_TOKEN" })).toBe("ARG ****\n    ^^^^");
});

test("an instruction or a mount is shown as it stands", () => {
  const text = "RUN --mount=type=secret,id=a,target=/a cat /a > /b && echo hunter22\n";
  expect(shown(text, "RUN", { kind: "written-file", name: ".npmrc" })).toBe("RUN …\n^^^");
  expect(shown(text, "--mount=type=secret,id=a,target=/a", { kind: "kept-mount", name: "a" })).toBe(
    `RUN --mount=type=secret,id=a,target=/a …\n    ${"^".repeat(34)}`,
  );
});

test("a copied file is shown by its path", () => {
  expect(shown("COPY package.json .npmrc ./\n", ".npmrc", { kind: "copied-file" })).toBe(
    "COPY … .npmrc …\n       ^^^^^^",
  );
});

test("a file that is not at hand has no excerpt", () => {
  expect(excerptOf(findingAt("ARG A_TOKEN", "A_TOKEN"), undefined)).toBeUndefined();
});
