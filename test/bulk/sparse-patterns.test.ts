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

  async function isSeen(folder: string): Promise<boolean> {
    return (await fixTree(folder, defaultOptions, transforms)).facts.builds.length > 0;
  }

  /** A fixture as a clone holds it at first. */
  function narrowed(fixture: string): string {
    const copy = freshFolder();
    cpSync(fixture, copy, { recursive: true });
    mkdirSync(join(copy, ".git"));
    const narrow = ignore().add([...narrowPatterns]);
    for (const entry of readdirSync(copy, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      if (entry.isFile() && !narrow.ignores(file.slice(copy.length + 1))) rmSync(file);
    }
    return copy;
  }

  test.each(names)("is enough to see that there is a secret, in every fixture of %s", async (name) => {
    const missed: string[] = [];
    for (const fixture of readdirSync(join(fixtures, name))) {
      if (await isSeen(narrowed(join(fixtures, name, fixture)))) continue;
      const whole = freshFolder();
      cpSync(join(fixtures, name, fixture), whole, { recursive: true });
      mkdirSync(join(whole, ".git"));
      if (await isSeen(whole)) missed.push(fixture);
    }
    expect(missed).toEqual([]);
  });
});
