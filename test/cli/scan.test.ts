import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readPlainSettings } from "../../src/cli/plain-settings.ts";
import { parse } from "../../src/cli/program.ts";
import { run } from "../../src/cli/run.ts";
import type { Engine } from "../../src/cli/engine.ts";
import { filesIn, makeTree } from "../project/tree.ts";
import { fakeCore, fakeEngine, printedIn, type Printed } from "./fake-engine.ts";

const leaky = "FROM node:20\nARG NPM_TOKEN\nRUN npm ci\n";
const fixed = "FROM node:20\nRUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm ci\n";
const clean = "FROM node:20\n";
const dryRun = "dry run: nothing written; add --write\n";

interface Ran extends Pick<Printed, "out" | "err"> {
  readonly code: number;
}

async function unleak(cwd: string, args: readonly string[], stdin = "", engine: Engine = fakeEngine): Promise<Ran> {
  const printed = printedIn(cwd, stdin);
  const code = await run(args, engine, printed.io);
  return { code, out: printed.out, err: printed.err };
}

describe("a scan", () => {
  test("shows each secret with a caret under its name, and exits 1", async () => {
    const { code, out, err } = await unleak(makeTree({ "app/Dockerfile": leaky }), []);
    expect(out).toContain("app/Dockerfile:2:5\n    2 | ARG NPM_TOKEN\n      |     ^^^^^^^^^\n");
    expect(out).toContain("a copy stays in: image history, build record");
    expect(out).toMatch(/1 can be fixed in 1 Dockerfile\n$/);
    expect([code, err]).toEqual([1, ""]);
  });

  test("exits 0 when nothing leaks, without loading the core", async () => {
    const engine: Engine = { ...fakeEngine, load: () => Promise.reject(new Error("loaded")) };
    const { code, out } = await unleak(makeTree({ Dockerfile: clean }), [], "", engine);
    expect([code, out]).toEqual([0, "no secrets found in 1 Dockerfile\n"]);
  });

  test("warns and exits 0 when there is no Dockerfile, and exits 2 when a path was named", async () => {
    const root = makeTree({ "a/x": "" });
    expect(await unleak(root, [])).toMatchObject({ code: 0, err: "warning: no Dockerfile found\n" });
    expect(await unleak(root, ["a"])).toMatchObject({ code: 2, err: "a: no Dockerfile found\n" });
    expect(await unleak(root, ["Dockerfile"])).toMatchObject({ code: 2, err: "Dockerfile: no such file\n" });
  });

  test("an unreadable Dockerfile counts when it was named, is the only one, or with --strict", async () => {
    const root = makeTree({ Dockerfile: "", "b/Dockerfile": clean });
    const line = "Dockerfile: file is empty\n";
    expect(await unleak(root, [])).toMatchObject({ code: 0, err: line });
    expect(await unleak(root, ["--strict"])).toMatchObject({ code: 2, err: line });
    expect(await unleak(root, ["Dockerfile", "b"])).toMatchObject({ code: 2, err: line });
    expect(await unleak(makeTree({ Dockerfile: "" }), [])).toMatchObject({ code: 2, err: line });
  });

  test("--check exits 1 when something would change, and 0 when nothing would", async () => {
    expect((await unleak(makeTree({ Dockerfile: leaky }), ["--check"])).code).toBe(1);
    expect((await unleak(makeTree({ Dockerfile: fixed }), ["--check"])).code).toBe(0);
    expect((await unleak(makeTree({ Dockerfile: leaky }), ["--fix", "--check"])).code).toBe(1);
  });

  test("takes a name for a secret that only the configuration calls one", async () => {
    const seen: string[] = [];
    const engine: Engine = {
      ...fakeEngine,
      mayHoldSecret: () => false,
      load: () =>
        Promise.resolve({
          ...fakeCore,
          fix: (project) => {
            seen.push(...project.options.secrets);
            return fakeCore.fix(project, { off: new Set(), exported: [] });
          },
        }),
    };
    await unleak(makeTree({ Dockerfile: clean, ".unleakrc": "secrets: [FOO]\n" }), [], "", engine);
    expect(seen).toEqual(["FOO"]);
  });
});

describe("a dry run", () => {
  test("prints a diff that git applies, and the command; the last line of standard error says so", async () => {
    const root = makeTree({ "app/Dockerfile": leaky, "my app/Dockerfile": leaky });
    execFileSync("git", ["init", "-q"], { cwd: root });
    const { code, out, err } = await unleak(root, ["--fix"]);
    expect(out).toContain("# app/Dockerfile\ncd app\ndocker build --secret id=NPM_TOKEN,env=NPM_TOKEN .\n");
    expect(out).toContain("cd 'my app'\n");
    expect(err.endsWith(dryRun)).toBe(true);
    expect(code).toBe(0);
    expect(filesIn(root)["app/Dockerfile"]).toBe(leaky);
    execFileSync("git", ["apply"], { cwd: root, input: out });
    expect(filesIn(root)).toMatchObject({ "app/Dockerfile": fixed, "my app/Dockerfile": fixed });
  });

  test("is applied by git in the folder it was made in, below the root of the working tree", async () => {
    const root = makeTree({ "app/Dockerfile": leaky });
    execFileSync("git", ["init", "-q"], { cwd: root });
    const { out } = await unleak(join(root, "app"), ["--fix"]);
    execFileSync("git", ["apply"], { cwd: join(root, "app"), input: out });
    expect(filesIn(root)["app/Dockerfile"]).toBe(fixed);
  });

  test.each([
    ["Windows line ends", leaky.replaceAll("\n", "\r\n")],
    ["no line end at the end", leaky.trimEnd()],
    ["a byte order mark", `\uFEFF${leaky}`],
    ["a lone carriage return", `${leaky}RUN a\rb\n`],
  ])("is applied by git over %s", async (_, text) => {
    const root = makeTree({ Dockerfile: text });
    const written = makeTree({ Dockerfile: text });
    const { out } = await unleak(root, ["--format", "diff", "--fix"]);
    await unleak(written, ["--write"]);
    execFileSync("git", ["apply"], { cwd: root, input: out });
    expect(filesIn(root)).toEqual(filesIn(written));
    expect(filesIn(root)["Dockerfile"]).not.toBe(text);
  });

  test("is what --dry-run asks for; --write and --dry-run exclude each other", async () => {
    const root = makeTree({ Dockerfile: leaky });
    expect((await unleak(root, ["--dry-run"])).err.endsWith(dryRun)).toBe(true);
    expect(await unleak(root, ["--write", "--dry-run"])).toMatchObject({ code: 2, out: "" });
    expect(filesIn(root)).toEqual({ Dockerfile: leaky });
  });

  test("never shows a value, and says that git will not take such a diff", async () => {
    const root = makeTree({ Dockerfile: leaky.replace("NPM_TOKEN\n", "NPM_TOKEN=s3cr3t-value\n") });
    for (const args of [
      [],
      ["--fix"],
      ["--fix", "--format", "markdown"],
      ["--format", "json"],
      ["--format", "sarif"],
      ["--format", "diff"],
    ]) {
      const { out, err } = await unleak(root, args);
      expect(out + err).not.toContain("s3cr3t");
      expect(out).toContain("NPM_TOKEN");
    }
    const { out, err } = await unleak(root, ["--fix"]);
    expect(out).toContain("-ARG NPM_TOKEN=****\n");
    expect(err).toContain(
      "Dockerfile: the diff hides a value, so git apply will not take it; --write writes the file\n",
    );
  });
});

describe("--write", () => {
  test("writes, says what, and a second run changes nothing", async () => {
    const root = makeTree({ Dockerfile: leaky });
    const { code, out } = await unleak(root, ["--write"]);
    expect([code, filesIn(root)]).toEqual([0, { Dockerfile: fixed }]);
    expect(out).toContain("1 fixed in 1 Dockerfile; 1 file written\n");
    expect(out).toContain("docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .\n");
    expect(await unleak(root, ["--write"])).toEqual({ code: 0, out: "no secrets found in 1 Dockerfile\n", err: "" });
  });

  test("a project that cannot be written stays whole, the others are done", async () => {
    const root = makeTree({
      "a/Dockerfile": leaky,
      "b/Dockerfile": leaky,
      "b/Dockerfile.x": leaky,
      "c/Dockerfile": leaky,
    });
    chmodSync(join(root, "b/Dockerfile.x"), 0o444);
    const { code, out, err } = await unleak(root, ["--write"]);
    expect(filesIn(root)).toEqual({
      "a/Dockerfile": fixed,
      "b/Dockerfile": leaky,
      "b/Dockerfile.x": leaky,
      "c/Dockerfile": fixed,
    });
    expect(err).toBe("b/Dockerfile.x: file is read-only\n");
    expect(out).toContain("2 fixed, 2 refused in 4 Dockerfiles; 2 files written");
    expect(code).toBe(2);
  });

  test("a file that changed while it was worked on is not overwritten", async () => {
    const root = makeTree({ Dockerfile: leaky });
    const engine: Engine = {
      ...fakeEngine,
      load: () =>
        Promise.resolve({
          ...fakeCore,
          fix: (project, choice) => {
            writeFileSync(join(root, "Dockerfile"), "FROM other\n");
            return fakeCore.fix(project, choice);
          },
        }),
    };
    expect(await unleak(root, ["--write"], "", engine)).toMatchObject({
      code: 2,
      err: "Dockerfile: changed while it was worked on\n",
    });
    expect(filesIn(root)).toEqual({ Dockerfile: "FROM other\n" });
  });

  test("a link out of the tree is not followed", async () => {
    const outside = makeTree({ Dockerfile: leaky });
    const root = makeTree({ "b/Dockerfile": clean });
    symlinkSync(join(outside, "Dockerfile"), join(root, "Dockerfile"));
    expect(await unleak(root, ["--write"])).toMatchObject({
      code: 0,
      err: "Dockerfile: symbolic link leads out of the tree\n",
    });
    expect(await unleak(root, ["--write", "Dockerfile"])).toMatchObject({ code: 2 });
    expect(filesIn(outside)).toEqual({ Dockerfile: leaky });
  });
});

describe("standard input", () => {
  test("gives a diff, or with --write the new text alone", async () => {
    const root = makeTree({});
    const diff = await unleak(root, ["-"], leaky);
    expect(diff.out).toContain("-ARG NPM_TOKEN\n-RUN npm ci\n+RUN --mount=type=secret");
    expect(diff.err.endsWith(dryRun)).toBe(true);
    expect(diff.code).toBe(0);
    expect(await unleak(root, ["-", "--write"], leaky)).toMatchObject({ code: 0, out: fixed });
    expect(await unleak(root, ["-", "--write", "--quiet"], clean)).toEqual({ code: 0, out: clean, err: "" });
    expect((await unleak(root, ["-", "--check"], leaky)).code).toBe(1);
    expect(filesIn(root)).toEqual({});
  });

  test("has the name it is given, and its folder as context", async () => {
    const { out } = await unleak(
      makeTree({ "api/x": "" }),
      ["-", "--stdin-filename", "api/Dockerfile", "--format", "json"],
      leaky,
    );
    expect(JSON.parse(out)).toMatchObject({
      builds: [{ dockerfile: "api/Dockerfile", context: "api" }],
      written: false,
    });
  });

  test("runs no configuration that is code", async () => {
    const root = makeTree({ "unleak.config.mjs": "throw new Error('ran')" });
    expect((await unleak(root, ["-"], leaky)).code).toBe(0);
  });

  test("that is empty or no text is an error, and nothing is printed", async () => {
    expect(await unleak(makeTree({}), ["-", "--write"], "")).toEqual({
      code: 2,
      out: "",
      err: "Dockerfile: standard input is empty\n",
    });
    expect(await unleak(makeTree({}), ["-", "--write"], "FROM \0")).toMatchObject({ code: 2, out: "" });
  });

  test("stands alone", async () => {
    expect(await unleak(makeTree({}), ["-", "x"], leaky)).toMatchObject({ code: 2, out: "" });
  });
});

describe("one JSON document", () => {
  const empty = { version: 1, written: false, builds: [], files: [] };

  test("has the shape of version 1", async () => {
    const { code, out, err } = await unleak(
      makeTree({ "a/Dockerfile": leaky, "b/Dockerfile": clean, "c/Dockerfile": "" }),
      ["--fix", "--format", "json"],
    );
    expect(JSON.parse(out)).toEqual({
      version: 1,
      written: false,
      builds: [
        {
          dockerfile: "a/Dockerfile",
          context: "a",
          changed: true,
          findings: [
            {
              name: "NPM_TOKEN",
              kind: "build-argument",
              path: "a/Dockerfile",
              line: 2,
              column: 5,
              endColumn: 14,
              status: "fixed",
              transform: "build-argument-to-secret-mount",
              exposures: ["image-history", "build-record"],
              message: "RUN gets it as a secret mount",
            },
          ],
          bindings: [{ id: "NPM_TOKEN", type: "env", env: "NPM_TOKEN", required: true }],
          commands: { cwd: "a", build: "docker build --secret id=NPM_TOKEN,env=NPM_TOKEN ." },
        },
        {
          dockerfile: "b/Dockerfile",
          context: "b",
          changed: false,
          findings: [],
          bindings: [],
          commands: { cwd: "b", build: "docker build ." },
        },
      ],
      files: [
        { path: "a/Dockerfile", changed: true },
        { path: "b/Dockerfile", changed: false },
      ],
      errors: [{ path: "c/Dockerfile", message: "file is empty" }],
    });
    expect(err.endsWith(dryRun)).toBe(true);
    expect(code).toBe(0);
  });

  test("comes on wrong arguments, without what stood behind an equals sign", async () => {
    const { code, out, err } = await unleak(makeTree({}), ["--format", "json", "--token=hunter22"]);
    expect(JSON.parse(out)).toEqual({ ...empty, errors: [{ path: "", message: "unknown option '--token=…'" }] });
    expect(code).toBe(2);
    expect(out + err).not.toContain("hunter22");
  });

  test("comes when we have a bug, without the text it stumbled over, and no file is written", async () => {
    const root = makeTree({ Dockerfile: leaky });
    const engine: Engine = {
      ...fakeEngine,
      load: () => Promise.resolve({ ...fakeCore, fix: () => JSON.parse("hunter22") }),
    };
    const { code, out, err } = await unleak(root, ["--write", "--format=json"], "", engine);
    expect(JSON.parse(out)).toMatchObject({
      ...empty,
      errors: [{ path: "", message: expect.stringMatching(/^unleak failed: SyntaxError/) }],
    });
    expect(out + err).not.toContain("hunter");
    expect(err).toMatch(/^unleak failed: SyntaxError.*please report.*\n$/);
    expect([code, filesIn(root)]).toEqual([2, { Dockerfile: leaky }]);
  });

  test("comes when the configuration is wrong", async () => {
    const { code, out } = await unleak(makeTree({ Dockerfile: leaky, ".unleakrc": "bilder: podman\n" }), [
      "--format",
      "json",
    ]);
    expect(JSON.parse(out)).toMatchObject({
      ...empty,
      errors: [{ message: 'unknown key "bilder", did you mean "builder"?' }],
    });
    expect(code).toBe(2);
  });
});

describe("output", () => {
  test("goes to a file when one is named", async () => {
    const root = makeTree({ Dockerfile: leaky });
    const { out } = await unleak(root, ["--format", "sarif", "--output-file", "r.sarif"]);
    expect(out).toBe("");
    expect(JSON.parse(readFileSync(join(root, "r.sarif"), "utf8"))).toMatchObject({ version: "2.1.0" });
    expect(await unleak(root, ["--output-file", "no/where"])).toMatchObject({
      code: 2,
      err: "no/where: no such file\n",
    });
  });

  test("has colour when asked, or on a terminal without NO_COLOR", async () => {
    const root = makeTree({ Dockerfile: leaky });
    const colored = async (args: readonly string[], io: Partial<Printed["io"]>): Promise<boolean> => {
      const printed = printedIn(root);
      await run(args, fakeEngine, { ...printed.io, ...io });
      return printed.out.includes("\u001B[");
    };
    expect(await colored([], {})).toBe(false);
    expect(await colored(["--color"], {})).toBe(true);
    expect(await colored([], { stdoutIsTerminal: true })).toBe(true);
    expect(await colored(["--no-color"], { stdoutIsTerminal: true })).toBe(false);
    expect(await colored([], { stdoutIsTerminal: true, env: { NO_COLOR: "1" } })).toBe(false);
    expect(await colored([], { stdoutIsTerminal: true, env: { NO_COLOR: "" } })).toBe(true);
  });

  test("is short with --quiet", async () => {
    const root = makeTree({ Dockerfile: leaky });
    expect(await unleak(root, ["--quiet"])).toEqual({ code: 1, out: "1 can be fixed in 1 Dockerfile\n", err: "" });
    expect((await unleak(root, ["--quiet", "--fix"])).err).toBe(dryRun);
  });

  test("--help and --version go to standard output", async () => {
    expect(await unleak(makeTree({}), ["--help"])).toMatchObject({
      code: 0,
      err: "",
      out: expect.stringContaining("Usage: unleak [options] [command] [path...]"),
    });
    expect(await unleak(makeTree({}), ["--version"])).toMatchObject({
      code: 0,
      err: "",
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});

describe("--emit", () => {
  test("prints a commit message or a body for a pull request, and nothing else", async () => {
    const root = makeTree({ Dockerfile: leaky });
    const message = await unleak(root, ["--emit", "commit-message"]);
    expect(message.out).toMatch(/^[A-Z].+\n\n/);
    expect(message.out).toContain("docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .");
    expect(message.out).not.toContain("diff --git");
    const body = await unleak(root, ["--write", "--emit", "pr-body"]);
    expect(body.out).toContain("| `NPM_TOKEN` | build argument |");
    expect(filesIn(root)).toEqual({ Dockerfile: fixed });
    for (const what of ["commit-message", "pr-body"]) expect((await unleak(root, ["--emit", what])).out).toBe("");
    expect(await unleak(root, ["--emit", "pr-body", "--format", "json"])).toMatchObject({ code: 2 });
  });
});

describe("plain arguments", () => {
  test.each([
    [[]],
    [["a"]],
    [["a", "b"]],
    [["--check", "a"]],
    [["--quiet", "--strict", "a"]],
    [["--fix", "--quiet", "b"]],
  ])("%j do the same with and without the parser", async (args) => {
    expect(readPlainSettings(args, new Set())).toBeDefined();
    const root = makeTree({ "a/Dockerfile": leaky, "b/Dockerfile": clean });
    const parsed = printedIn(root);
    const job = await parse(args, parsed.io);
    const code = await job?.(fakeEngine, parsed.io);
    expect({ code, out: parsed.out, err: parsed.err }).toEqual(await unleak(root, args));
  });

  test.each([[["-"]], [["--fix=x"]], [["--write"]], [["-h"]], [["--", "a"]], [[""]], [["explain"]]])(
    "%j are left to the parser",
    (args) => {
      expect(readPlainSettings(args, new Set(["explain"]))).toBeUndefined();
    },
  );
});
