import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { engine } from "../../src/cli/quick-look.ts";
import { run } from "../../src/cli/run.ts";
import { printedIn } from "../cli/fake-engine.ts";
import { makeTree } from "../project/tree.ts";

const fixtures = join(import.meta.dirname, "../../__fixtures__");

/** Cases that hold literals, with what must never be printed. */
const cases = readdirSync(fixtures, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith("expected.json"))
  .map((name) => ({ folder: join(fixtures, name, ".."), ...JSON.parse(readFileSync(join(fixtures, name), "utf8")) }))
  .filter(
    ({ folder, secrets }) => Array.isArray(secrets) && secrets.length > 0 && existsSync(join(folder, "Dockerfile")),
  )
  .map(({ folder, secrets }): readonly [string, readonly string[]] => [folder.slice(fixtures.length + 1), secrets]);

const forms = [
  [],
  ["--fix"],
  ...["json", "diff", "sarif", "markdown"].map((format) => ["--fix", "--format", format]),
  ["--emit", "commit-message"],
  ["--emit", "pr-body"],
];

describe("no form of report shows a literal of", () => {
  test.each(cases)("%s", async (name, secrets) => {
    const files = readdirSync(join(fixtures, name), { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && !/(?:\.fixed|^expected\.json)$/.test(entry.name),
    );
    const root = makeTree(
      Object.fromEntries(
        files.map((entry) => [
          join(entry.parentPath, entry.name).slice(join(fixtures, name).length + 1),
          readFileSync(join(entry.parentPath, entry.name)),
        ]),
      ),
    );
    for (const args of forms) {
      const printed = printedIn(root);
      await run(args, engine, printed.io);
      for (const secret of secrets)
        expect((printed.out + printed.err).includes(secret), `a secret with ${args.join(" ")}`).toBe(false);
    }
  });
});
