import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { maskFor } from "../src/report/index.ts";
import { transforms } from "../transforms/index.ts";
import { withExample } from "./docs/readme-example.ts";
import { casesOf, transformList, transformPage } from "./docs/transform-page.ts";

const top = join(import.meta.dirname, "..");
const folder = join(top, "docs/transforms");
const mask = maskFor([], { judged: {} }, []);

const pages = new Map([
  ["README.md", transformList(transforms)],
  ...transforms.map((transform): [string, string] => [
    `${transform.name}.md`,
    transformPage(transform, casesOf(join(top, "__fixtures__", transform.name)), mask),
  ]),
]);

if (process.env["UPDATE"] === "1") {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of pages) writeFileSync(join(folder, name), text);
}

describe("the pages of the transforms", () => {
  test.each([...pages])("%s says what the transform and its fixtures say", (name, text) => {
    expect(readFileSync(join(folder, name), "utf8")).toBe(text);
  });

  test("are those of the transforms that there are", () => {
    expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
  });
});

describe("the README", () => {
  test("shows what the example prints", async () => {
    const path = join(top, "README.md");
    const readme = readFileSync(path, "utf8");
    const current = await withExample(readme, top);
    if (process.env["UPDATE"] === "1") writeFileSync(path, current);
    expect(readFileSync(path, "utf8")).toBe(current);
  });
});

describe("the pages of the command line", () => {
  const optionsIn = (path: string): readonly string[] => [
    ...new Set([...readFileSync(join(top, path), "utf8").matchAll(/"(--[a-z-]+)/g)].map((match) => match[1] ?? "")),
  ];
  const pages = ["cli.md", "proof.md", "bulk.md", "github-action.md"].map((name) =>
    readFileSync(join(top, "docs", name), "utf8"),
  );
  const names = (text: string, option: string): boolean => new RegExp(`${option}(?![a-z-])`).test(text);

  test("name every argument of unleak", () => {
    expect(optionsIn("src/cli/program.ts").filter((option) => !names(pages[0] ?? "", option))).toEqual([]);
  });

  test("name every argument of its commands", () => {
    const all = pages.join("\n");
    expect(optionsIn("src/cli/more-commands.ts").filter((option) => !names(all, option))).toEqual([]);
  });
});

describe("the page of the architecture", () => {
  test("names files and folders that are there", () => {
    const text = readFileSync(join(top, "docs/architecture.md"), "utf8");
    const named = [...text.matchAll(/`((?:src|test|docs|transforms|__fixtures__)\b[^`]*)`/g)].map(
      (match) => match[1] ?? "",
    );
    expect(named.filter((path) => !/[<*]/.test(path) && !existsSync(join(top, path)))).toEqual([]);
  });
});

describe("links", () => {
  const documents = [
    "README.md",
    "CHANGELOG.md",
    ...readdirSync(join(top, "docs"), { recursive: true, encoding: "utf8" }).map((name) => join("docs", name)),
  ].filter((name) => name.endsWith(".md"));

  test.each(documents)("of %s lead to files that are there", (name) => {
    const text = readFileSync(join(top, name), "utf8");
    const targets = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((match) =>
      join(dirname(join(top, name)), match[1] ?? ""),
    );
    for (const target of targets) expect([target, existsSync(target)]).toEqual([target, true]);
  });
});
