import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { array, assert, constantFrom, double, nat, pre, property, tuple } from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { bindingRefusal, describeCallers, prepareCallers, readCallers, writeCallers } from "../../src/callers/index.ts";
import { applyEdits } from "../../src/text/edits.ts";
import type { SourceFile } from "../../src/text/source.ts";

const folder = join(import.meta.dirname, "../../__fixtures__/callers");

/** Every input of every fixture, with its path inside its case. */
const samples: readonly SourceFile[] = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== "case.json" && !entry.name.endsWith(".fixed"))
  .map((entry) => {
    const full = join(entry.parentPath, entry.name);
    const path = full
      .slice(folder.length + 1)
      .split("/")
      .slice(2)
      .join("/");
    return { path, text: readFileSync(full, "utf8") };
  });

const builds = [
  { dockerfile: "Dockerfile", context: "." },
  { dockerfile: "app/Dockerfile", context: "app" },
];

const scraps = [
  "\n",
  "\t",
  "\r\n",
  "'",
  '"',
  "`",
  "$(",
  "${",
  "${{",
  "}}",
  "{",
  "}",
  "[",
  "]",
  ": ",
  "- ",
  "&a ",
  "*a",
  "<<: *a",
  "#",
  "|",
  "\\",
  "\\\n",
  "\u0000",
  "é",
  "--build-arg",
  " NPM_TOKEN",
  "=",
  "$",
  "docker build ",
  "\uE000",
];

/** A sample with some of its text cut out, doubled, or broken by a scrap. */
const mutated = tuple(
  constantFrom(...samples),
  array(tuple(double({ min: 0, max: 1, noNaN: true }), nat(12), constantFrom(...scraps)), {
    maxLength: 4,
  }),
).map(([sample, changes]) => {
  let { text } = sample;
  for (const [where, length, scrap] of changes) {
    const at = Math.floor(where * text.length);
    text = text.slice(0, at) + scrap + text.slice(at + length);
  }
  return { path: sample.path, text };
});

function bindingsFor(dockerfile: string | undefined) {
  const shared = { dockerfile: dockerfile ?? "Dockerfile", runTime: ["API_KEY"] };
  return [
    { ...shared, id: "NPM_TOKEN", env: "NPM_TOKEN", replaces: ["NPM_TOKEN"], everyCaller: false },
    { ...shared, id: "npmrc", file: ".npmrc", replaces: [], everyCaller: true },
  ];
}

beforeAll(async () => {
  await prepareCallers([{ path: "docker-bake.hcl", text: "target" }]);
});

test("no file, however broken, makes the callers throw, and every edit fits its file", () => {
  assert(
    property(mutated, (file) => {
      const facts = readCallers([file], builds);
      describeCallers(facts, [file]);
      expect(writeCallers([file], facts, [], builds).edits.size).toBe(0);
      for (const { dockerfile } of builds) {
        const bindings = bindingsFor(dockerfile);
        const refused = facts.some((fact) =>
          bindingRefusal(fact, { id: "NPM_TOKEN", argument: "NPM_TOKEN", env: "NPM_TOKEN" }),
        );
        const { edits } = writeCallers([file], facts, bindings.slice(refused ? 1 : 0), builds);
        applyEdits(file.text, edits.get(file.path) ?? []);
      }
      for (const { at } of facts) {
        expect(at.span.start).toBeGreaterThanOrEqual(0);
        expect(at.span.end).toBeLessThanOrEqual(file.text.length);
      }
    }),
    { numRuns: Number(process.env["CALLER_RUNS"] ?? 400) },
  );
});

test("what was written is not written again", () => {
  assert(
    property(mutated, (file) => {
      const facts = readCallers([file], builds);
      const bindings = bindingsFor("Dockerfile").slice(0, 1);
      pre(!facts.some((fact) => bindingRefusal(fact, { id: "NPM_TOKEN", argument: "NPM_TOKEN", env: "NPM_TOKEN" })));
      const first = writeCallers([file], facts, bindings, builds).edits.get(file.path) ?? [];
      const written = { path: file.path, text: applyEdits(file.text, first) };
      const again = writeCallers([written], readCallers([written], builds), bindings, builds).edits;
      expect(applyEdits(written.text, again.get(file.path) ?? [])).toBe(written.text);
    }),
    { numRuns: Number(process.env["CALLER_RUNS"] ?? 400) },
  );
});
