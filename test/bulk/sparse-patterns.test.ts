import ignore from "ignore";
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fixTree } from "../../src/bulk/fix-tree.ts";
import { narrowPatterns } from "../../src/bulk/sparse-patterns.ts";
import { defaultOptions } from "../../src/options.ts";
import { transforms } from "../../transforms/index.ts";
import { freshFolder } from "./run.ts";

describe("what a clone holds at first", () => {
  const fixtures = new URL("../../__fixtures__/", import.meta.url).pathname;
  const names = readdirSync(fixtures).filter((name) => name !== "callers");

  // What is not among the patterns is not in the clone.
  const narrow = ignore().add([...narrowPatterns]);
  const scratch = freshFolder();

  /** Whether a secret is seen in a copy of a fixture that holds only some of its files. */
  async function isSeenIn(fixture: string, holds: (path: string) => boolean): Promise<boolean> {
    const copy = join(scratch, "copy");
    cpSync(fixture, copy, { recursive: true });
    mkdirSync(join(copy, ".git"));
    try {
      for (const entry of readdirSync(copy, { recursive: true, withFileTypes: true })) {
        const file = join(entry.parentPath, entry.name);
        if (entry.isFile() && !holds(file.slice(copy.length + 1))) rmSync(file);
      }
      return (await fixTree(copy, defaultOptions, transforms)).facts.builds.length > 0;
    } finally {
      rmSync(copy, { recursive: true });
    }
  }

  test.each(names)("is enough to see that there is a secret, in every fixture of %s", async (name) => {
    const missed: string[] = [];
    for (const fixture of readdirSync(join(fixtures, name))) {
      const folder = join(fixtures, name, fixture);
      if (await isSeenIn(folder, (path) => narrow.ignores(path))) continue;
      if (await isSeenIn(folder, () => true)) missed.push(fixture);
    }
    expect(missed).toEqual([]);
  });
});
