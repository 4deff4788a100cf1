import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Files } from "./repositories.ts";
import { freshFolder } from "./run.ts";

// What multi-gitter, turbolift, git-xargs and Sourcegraph's batch changes want of a command that they run in a clone.
const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const leaky = "FROM node:20\nARG NPM_TOKEN\nRUN npm ci\n";
const moved = /^FROM node:20\nRUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN\S* npm ci\n$/;

function clone(files: Files): string {
  const root = freshFolder();
  for (const [path, text] of Object.entries({ ".git/HEAD": "ref: refs/heads/main\n", ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** Runs `unleak` in a folder, with no program but node at hand and a standard input that is closed. */
function unleak(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const bin = freshFolder();
  symlinkSync(process.execPath, join(bin, "node"));
  const done = spawnSync(process.execPath, [main, ...args], {
    cwd,
    env: { PATH: bin, HOME: bin, ...env },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 30_000,
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

function filesIn(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(root, name)).isFile())
    .sort();
}

describe("unleak --write in a clone", () => {
  test("needs neither git nor a network nor an answer, and exits 0 changed or not", () => {
    const root = clone({ Dockerfile: leaky });
    expect(unleak(root, ["--write"]).code).toBe(0);
    expect(readFileSync(join(root, "Dockerfile"), "utf8")).toMatch(moved);
    expect(unleak(clone({ Dockerfile: "FROM node:20\n" }), ["--write"]).code).toBe(0);
    expect(unleak(clone({ "README.md": "" }), ["--write"]).code).toBe(0);
    expect(unleak(clone({ Dockerfile: "FROM alpine\nARG API_TOKEN\nLABEL a=$API_TOKEN\n" }), ["--write"]).code).toBe(0);
  });

  test("fails for what makes the repository be discarded: bad configuration, a file that cannot be written, bad usage", () => {
    expect(unleak(clone({ Dockerfile: leaky, ".unleakrc": "no: no\n" }), ["--write"]).code).toBe(2);
    const readOnly = clone({ Dockerfile: leaky });
    chmodSync(join(readOnly, "Dockerfile"), 0o444);
    expect(unleak(readOnly, ["--write"]).code).toBe(2);
    expect(unleak(clone({}), ["--writ"]).code).toBe(2);
    expect(unleak(clone({ Dockerfile: leaky }), ["--check"]).code).toBe(1);
    expect(
      unleak(clone({ Dockerfile: "FROM node:20\nRUN --mount=type=secret,id=A_TOKEN,env=A_TOKEN npm ci\n" }), [
        "--check",
      ]).code,
    ).toBe(0);
  });

  test("leaves nothing in the tree but its changes, also when it fails", () => {
    const files = {
      Dockerfile: leaky,
      "api/Dockerfile": leaky,
      "b/Dockerfile": "FROM node\nRUN <<X\n",
      "src/a.js": "1",
    };
    const root = clone(files);
    const before = filesIn(root);
    unleak(root, ["--write", "--format", "json"]);
    expect(filesIn(root)).toEqual(before);
    const failing = clone(files);
    chmodSync(join(failing, "api/Dockerfile"), 0o444);
    unleak(failing, ["--write"]);
    expect(filesIn(failing)).toEqual(before);
  });

  test.each([
    ["--format", "json", /^\{\n {2}"version": 1,\n {2}"written": true,[\s\S]*\}\n$/],
    ["--format", "diff", /^diff --git a\/Dockerfile b\/Dockerfile\n/],
    ["--format", "markdown", /^# Secrets in Dockerfiles\n/],
    [
      "--emit",
      "commit-message",
      /^Hand build secrets to Docker as secret mounts\n\n[\s\S]*\nGenerated-by: unleak \S+\n$/,
    ],
    ["--emit", "pr-body", /^Values [\s\S]*\n## What leaked\n[\s\S]*\n## How to build from now on\n/],
  ])("says one thing on standard output: %s %s", (flag, form, pattern) => {
    const value = `npm_${"Z9y8X7w6V5u4T3s2R1".repeat(2)}`;
    const root = clone({ Dockerfile: `FROM node:20\nARG NPM_TOKEN=${value}\nRUN npm ci\n` });
    const { code, out, err } = unleak(root, ["--write", flag, form]);
    expect(code).toBe(0);
    expect(out).toMatch(pattern);
    // Tools put both into their logs.
    expect(out + err).not.toContain(value);
    expect(readFileSync(join(root, "Dockerfile"), "utf8")).not.toContain(value);
  });

  test.each(["DRY_RUN", "XARGS_DRY_RUN"])(
    "works when the tool's own dry run sets %s: its diff is what is shown",
    (name) => {
      const root = clone({ Dockerfile: leaky });
      expect(
        unleak(root, ["--write"], { [name]: "true", REPOSITORY: "acme/a", REPO_NAME: "a", REPO_OWNER: "acme" }).code,
      ).toBe(0);
      expect(readFileSync(join(root, "Dockerfile"), "utf8")).toMatch(moved);
    },
  );

  test("changes nothing the second time", () => {
    const root = clone({
      Dockerfile: leaky,
      "docker-compose.yml":
        "services:\n  a:\n    build:\n      context: .\n      args:\n        NPM_TOKEN: ${NPM_TOKEN}\n",
    });
    unleak(root, ["--write"]);
    const once = freshFolder();
    cpSync(root, once, { recursive: true });
    const again = unleak(root, ["--write", "--format", "json"]);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.out)).toMatchObject({ written: false });
    for (const name of filesIn(once)) expect(readFileSync(join(root, name))).toEqual(readFileSync(join(once, name)));
  });
});
