import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { git } from "../../src/bulk/git.ts";
import { gitIn, makeBare } from "./repositories.ts";
import { freshFolder, migrate, rowsIn } from "./run.ts";
import type { MigrateOptions } from "../../src/bulk/migrate-options.ts";

const leaky = "FROM node:20\nARG NPM_TOKEN\nRUN npm ci\n";

/** A repository of a few objects whose tree has ten to the power of `depth` files. */
function makeBomb(folder: string, depth: number): void {
  makeBare(folder, { Dockerfile: leaky });
  const written = (kind: readonly string[], input: string): string =>
    execFileSync("git", [...kind], { cwd: folder, input, encoding: "utf8" }).trim();
  const ten = (line: (at: number) => string): string => Array.from({ length: 10 }, (_, at) => line(at)).join("");
  const blob = written(["hash-object", "-w", "--stdin"], leaky);
  let tree = written(
    ["mktree"],
    ten((at) => `100644 blob ${blob}\tDockerfile.${at}\n`),
  );
  for (let level = 1; level < depth; level++)
    tree = written(
      ["mktree"],
      ten((at) => `040000 tree ${tree}\td${at}\n`),
    );
  const commit = written(["-c", "user.name=d", "-c", "user.email=d@example.com", "commit-tree", "-m", "m", tree], "");
  gitIn(folder, "update-ref", "refs/heads/main", commit);
}

/** What became of each repository of a folder, and why. */
async function outcomes(sources: string, options: Partial<MigrateOptions>, temporary: string = freshFolder()) {
  const cwd = freshFolder();
  const { code } = await migrate(cwd, { sources: [sources], ...options }, { env: { TMPDIR: temporary } });
  const last = new Map(
    rowsIn(join(cwd, "unleak-migration/results.jsonl")).map(({ repository, state, error }) => [
      basename(repository, ".git"),
      [state, error],
    ]),
  );
  return { code, ...Object.fromEntries(last) };
}

test("a tree of ten thousand million files fails alone, and soon", async () => {
  const root = freshFolder();
  makeBomb(join(root, "bomb.git"), 10);
  makeBare(join(root, "good.git"), { Dockerfile: leaky });
  expect(await outcomes(root, { timeout: 60 })).toEqual({
    code: 1,
    bomb: ["failed", "too many files"],
    good: ["planned", undefined],
  });
});

test.skipIf(process.platform !== "linux")("git has no more memory than it needs", async () => {
  const folder = freshFolder();
  const access = { env: process.env, url: "file:///a", settings: [], timeout: 5_000, largestFile: 1024 ** 3 };
  const limit = await git(access, ["-c", "alias.limit=!ulimit -v", "limit"], { cwd: folder });
  expect(limit).toBe(`${4 * 1024 ** 2}\n`);
});

test("a repository that fills the disk fails alone", async ({ skip }) => {
  const disk = freshFolder();
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", disk]).status === 0;
  if (!mounted) process.stderr.write("\n!!! No file system can be mounted here: the full disk's test is SKIPPED.\n\n");
  skip(!mounted);
  try {
    const root = freshFolder();
    const noughts = "0".repeat(6 * 1024 ** 2);
    const files = Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`noughts-${at}.txt`, noughts]));
    makeBare(join(root, "large.git"), { Dockerfile: leaky, ...files });
    for (const name of ["a", "z"]) makeBare(join(root, `${name}.git`), { Dockerfile: leaky });
    mkdirSync(join(disk, "tmp"));
    expect(await outcomes(root, {}, join(disk, "tmp"))).toEqual({
      code: 1,
      a: ["planned", undefined],
      large: ["failed", "no space left on the disk for it"],
      z: ["planned", undefined],
    });
  } finally {
    execFileSync("umount", [disk]);
  }
});
