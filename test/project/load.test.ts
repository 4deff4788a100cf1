import { symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { defaultOptions } from "../../src/options.ts";
import { diskContext } from "../../src/project/disk-context.ts";
import { loadProject, loadProjects, type Loaded } from "../../src/project/load.ts";
import { remediate } from "../../src/remediate.ts";
import type { Project } from "../../src/result.ts";
import { transforms } from "../../transforms/index.ts";
import { makeTree } from "./tree.ts";

async function load(
  root: string,
  paths: readonly string[] = ["."],
  more: Partial<Parameters<typeof loadProjects>[0]> = {},
): Promise<Omit<Loaded, "projects"> & { readonly projects: readonly Project[] }> {
  const loaded = await loadProjects({ cwd: root, paths, options: defaultOptions, ...more });
  return { ...loaded, projects: [...loaded.projects] };
}

const bad: Readonly<Record<string, { readonly bytes: Uint8Array; readonly problem: object }>> = {
  "an empty file": { bytes: Buffer.from(""), problem: { message: "file is empty" } },
  "a NUL byte": {
    bytes: Buffer.from("FROM a\nRUN \0"),
    problem: { line: 2, column: 5, message: "binary: holds a NUL byte" },
  },
  "bytes that are not UTF-8": {
    bytes: Buffer.from([...Buffer.from("FROM a\nRUN é"), 0xe9, 0x20]),
    problem: { line: 2, column: 6, message: "not UTF-8" },
  },
  "text that ends within a character": {
    bytes: Buffer.from([...Buffer.from("FROM a"), 0xe2, 0x82]),
    problem: { line: 1, column: 7, message: "not UTF-8" },
  },
  "UTF-16": {
    bytes: Buffer.from([0xff, 0xfe, 0x46, 0x00]),
    problem: { line: 1, column: 1, message: "not UTF-8: begins like UTF-16" },
  },
  "17 MiB": { bytes: Buffer.alloc(17 * 1024 * 1024, "a"), problem: { message: "larger than 16 MiB" } },
};

describe("input that cannot be read", () => {
  test.each(Object.entries(bad))("%s is a problem with its place", async (_, { bytes, problem }) => {
    const root = makeTree({ Dockerfile: bytes, "good/Dockerfile": "FROM a\n" });
    const loaded = await load(root);
    expect(loaded.problems).toEqual([{ path: "Dockerfile", ...problem }]);
    expect(loaded.projects.flatMap((project) => project.builds.map((build) => build.dockerfile.path))).toEqual([
      "good/Dockerfile",
    ]);
  });

  test("a folder that is named like one is walked", async () => {
    const root = makeTree({ "Dockerfile/Dockerfile": "FROM a\n" });
    expect((await load(root)).dockerfiles).toEqual(["Dockerfile/Dockerfile"]);
  });

  test("the byte order mark is part of the text", async () => {
    const root = makeTree({ Dockerfile: "\uFEFFFROM a\r\n" });
    expect((await loadProject(root)).builds[0]?.dockerfile.text).toBe("\uFEFFFROM a\r\n");
  });

  test("loadProject throws for an empty file", async () => {
    await expect(loadProject(makeTree({ Dockerfile: "" }))).rejects.toThrow("file is empty");
  });
});

describe("projects", () => {
  test("a folder may be named from where one stands", async () => {
    const root = makeTree({ Dockerfile: "FROM a\n" });
    expect((await loadProject(relative(process.cwd(), root))).builds.map(({ dockerfile }) => dockerfile.path)).toEqual([
      "Dockerfile",
    ]);
  });

  test("builds of one context, or of one caller, are one project; others are not", async () => {
    const root = makeTree({
      ".git/HEAD": "",
      "one/Dockerfile": "FROM a\n",
      "one/Dockerfile.dev": "FROM a\n",
      "two/Dockerfile": "FROM a\n",
      "three/Dockerfile": "FROM a\n",
      "four/Dockerfile": "FROM a\n",
      "compose.yaml": "services: { a: { build: ./two }, b: { build: ./three } }\n",
      "two/.env": "A=1\n",
      "notes.md": "nothing to see\n",
    });
    const projects = (await load(root)).projects.map(({ builds, callers }) => [
      builds.map((build) => build.dockerfile.path),
      callers.map((caller) => caller.path),
    ]);
    expect(projects).toEqual([
      [["four/Dockerfile"], []],
      [["one/Dockerfile", "one/Dockerfile.dev"], []],
      [["three/Dockerfile", "two/Dockerfile"], ["compose.yaml"]],
    ]);
  });

  test("a compose file brings the .env beside it, also when git ignores that", async () => {
    const root = makeTree({
      ".git/HEAD": "",
      ".gitignore": ".env",
      Dockerfile: "FROM a\n",
      "compose.yaml": "services: { a: { build: . } }\n",
      ".env": "A=1\n",
    });
    expect((await load(root)).projects[0]?.callers.map((caller) => caller.path)).toEqual(["compose.yaml", ".env"]);
  });

  test("a caller in a dotted folder starts what lies beside that folder", async () => {
    const root = makeTree({
      ".git/HEAD": "",
      Dockerfile: "FROM a\n",
      "x/Dockerfile": "FROM a\n",
      ".github/workflows/ci.yml": "jobs: { a: { steps: [{ run: docker build . }] } }\n",
      "docs.md": "All about docker, and nothing to run.\n",
    });
    const projects = (await load(root)).projects.map(({ builds, callers }) => [
      builds.length,
      callers.map(({ path }) => path),
    ]);
    expect(projects).toEqual([
      [1, [".github/workflows/ci.yml"]],
      [1, []],
    ]);
  });

  test("a caller that cannot be told apart is taken to start all that it can reach", async () => {
    const root = makeTree({
      ".git/HEAD": "",
      "apps/ax/Dockerfile": "FROM a\n",
      "apps/bx/Dockerfile": "FROM a\n",
      "apps/build.sh": "for d in */; do docker build $d; done\n",
    });
    expect((await load(root)).projects.map(({ builds }) => builds.length)).toEqual([2]);
  });

  test("a Dockerfile that was not asked for still tells which build a caller means", async () => {
    const root = makeTree({
      ".git/HEAD": "",
      "one/Dockerfile": "FROM a\n",
      "two/Dockerfile": "FROM a\n",
      "two/build.sh": "docker build $WHERE\n",
      "two/build.py": "client.images.build(path=where)\n",
    });
    const loaded = await load(root, ["one"]);
    expect(
      loaded.projects.map(({ builds, callers }) => [builds.map(({ dockerfile }) => dockerfile.path), callers]),
    ).toEqual([[["one/Dockerfile"], []]]);
  });

  test("are found in programs of any name, where they pass an argument of a Dockerfile", async () => {
    const word = 'run("docker build --build-arg NPM_TOKEN=" + token)\n';
    const root = makeTree({
      ".git/HEAD": "",
      ".gitignore": "dist/\n",
      Dockerfile: "FROM a\nARG NPM_TOKEN\n",
      "src/image.py": word,
      "src/other.py": word.replace("NPM_TOKEN", "VERSION"),
      "src/plain.py": "token = 'NPM_TOKEN'\n",
      "dist/image.py": word,
      "node_modules/a/image.js": word,
      "vendor/image.php": word,
    });
    expect((await load(root)).projects[0]?.callers.map(({ path }) => path)).toEqual(["src/image.py"]);
  });

  test("are found behind a pipeline that includes them, and go with it", async () => {
    const root = makeTree({
      Dockerfile: "FROM a\nARG NPM_TOKEN\n",
      ".gitlab-ci.yml": "include:\n  - local: ci/all.yml\n",
      "ci/all.yml": "include: ci/jobs/image.yml\n",
      "ci/jobs/image.yml": "image:\n  script: docker build --build-arg NPM_TOKEN=$NPM_TOKEN .\n",
      "ci/jobs/alone.yml": "image:\n  script: docker build .\n",
    });
    const [project] = (await load(root)).projects;
    expect(project?.callers.map(({ path }) => path)).toEqual([".gitlab-ci.yml", "ci/all.yml", "ci/jobs/image.yml"]);
    expect(project && remediate(project, transforms).changes.map(({ path }) => path)).toEqual([
      "Dockerfile",
      "ci/jobs/image.yml",
    ]);
  });

  test("the callers of a Dockerfile tell its context, when they agree", async () => {
    const files = {
      ".git/HEAD": "",
      "docker/Dockerfile": "FROM a\n",
      Makefile: "image:\n\tdocker build -f docker/Dockerfile .\n",
    };
    expect((await load(makeTree(files))).projects[0]?.builds[0]?.contextPath).toBe(".");
    const disagreeing = makeTree({ ...files, "build.sh": "docker build docker\n" });
    expect((await load(disagreeing)).projects[0]?.builds[0]?.contextPath).toBe("docker");
  });

  test("a compose service of the root builds a Dockerfile below it in the root", async () => {
    const root = makeTree({
      ".git/HEAD": "",
      "services/api/Dockerfile": "FROM a\n",
      "compose.yaml": "services:\n  api:\n    build:\n      context: .\n      dockerfile: services/api/Dockerfile\n",
    });
    expect((await load(root)).projects[0]?.builds[0]?.contextPath).toBe(".");
  });

  test("a Dockerfile without a secret is let go, unless it shares a context with one that has one", async () => {
    const root = makeTree({ "a/Dockerfile": "ARG TOKEN\n", "a/Dockerfile.b": "FROM b\n", "c/Dockerfile": "FROM c\n" });
    const loaded = await load(root, ["."], { mayHoldSecret: (text) => text.includes("TOKEN") });
    expect(loaded.projects.map((project) => project.builds.map((build) => build.dockerfile))).toEqual([
      [
        { path: "a/Dockerfile", text: "ARG TOKEN\n" },
        { path: "a/Dockerfile.b", text: "FROM b\n" },
      ],
    ]);
    expect(loaded.clean.map((build) => build.dockerfile)).toEqual(["c/Dockerfile"]);
  });

  test("a closer look ends where a caller may say more", async () => {
    const looks = { mayHoldSecret: () => true, closerLook: async () => Promise.resolve(() => false) };
    const alone = makeTree({ Dockerfile: "FROM a\nARG CHANNEL\n" });
    expect((await load(alone, ["."], looks)).projects).toEqual([]);
    const started = makeTree({ Dockerfile: "FROM a\nARG CHANNEL\n", "build.sh": "docker build .\n" });
    expect((await load(started, ["."], looks)).projects).toHaveLength(1);
  });

  test("the context is the Dockerfile's folder unless another is given", async () => {
    const root = makeTree({ "docker/Dockerfile": "FROM a\n", "app.txt": "here" });
    expect((await load(root)).projects[0]?.builds[0]?.contextPath).toBe("docker");
    const [build] = (await load(root, ["docker"], { context: "." })).projects[0]?.builds ?? [];
    expect(build?.contextPath).toBe(".");
    expect(build?.context.read("app.txt")).toBe("here");
  });
});

test("a caller may name a build by a symbolic link", async () => {
  const root = makeTree({
    ".git/HEAD": "",
    "real/Dockerfile": "FROM node:22\nARG NPM_TOKEN\nRUN npm ci\n",
    "real/package.json": "{}",
    "compose.yaml":
      "services:\n  api:\n    build:\n      context: ./api\n      args:\n        NPM_TOKEN: ${NPM_TOKEN}\n" +
      "  job:\n    build:\n      context: .\n      dockerfile: job.dockerfile\n      args: [NPM_TOKEN]\n",
    Makefile: "image:\n\tcd api && docker build --build-arg NPM_TOKEN .\n",
  });
  symlinkSync("real", join(root, "api"));
  symlinkSync("api/Dockerfile", join(root, "job.dockerfile"));
  const { callers, ...project } = await loadProject(root);
  expect(callers.map(({ path }) => path)).toEqual(["Makefile", "compose.yaml"]);
  const { changes } = remediate({ ...project, callers }, transforms);
  expect(changes.map(({ path }) => path)).toEqual(["real/Dockerfile", "Makefile", "compose.yaml"]);
  for (const { after } of changes) expect(after).not.toMatch(/ARG|args|build-arg/);
});

test("a compose file that only includes others says where their paths start", async () => {
  const root = makeTree({
    ".git/HEAD": "",
    "app/Dockerfile": "FROM node:22\nARG NPM_TOKEN\nRUN npm ci\n",
    "compose.yaml": "include:\n  - path: services/api.yaml\n    project_directory: .\n",
    "services/api.yaml": "services:\n  api:\n    build:\n      context: app\n      args: [NPM_TOKEN]\n",
  });
  const { changes } = remediate(await loadProject(root), transforms);
  expect(changes.map(({ path }) => path)).toEqual(["app/Dockerfile", "services/api.yaml"]);
});

describe("a build context", () => {
  const root = (): string =>
    makeTree({
      "ctx/.npmrc": "a",
      "ctx/sub/x": "b",
      "ctx/big": Buffer.alloc(1024 * 1024 + 1, "a"),
      "ctx/bin": Buffer.from([0, 1]),
      secret: "no",
    });

  test("gives text files and lists folders", () => {
    const context = diskContext(join(root(), "ctx"));
    expect(context.read(".npmrc")).toBe("a");
    expect(context.read("/sub/./x")).toBe("b");
    expect(context.list(".")).toEqual([".npmrc", "big", "bin", "sub/"]);
    expect(context.list("nowhere")).toBeUndefined();
    expect(context.list(".npmrc")).toBeUndefined();
  });

  test("gives no large file, no binary one, no folder and nothing outside", () => {
    const tree = root();
    symlinkSync(join(tree, "secret"), join(tree, "ctx/link"));
    symlinkSync(tree, join(tree, "ctx/up"));
    const context = diskContext(join(tree, "ctx"));
    for (const path of ["big", "bin", "sub", "../secret", "sub/../../secret", "link", "up/secret", "nowhere"])
      expect(context.read(path)).toBeUndefined();
    expect(context.list("up")).toBeUndefined();
  });

  test("reads a file once", () => {
    const tree = makeTree({ a: "one" });
    const context = diskContext(tree);
    expect(context.read("a")).toBe("one");
    symlinkSync(join(tree, "a"), join(tree, "b"));
    expect(context.read("b")).toBe("one");
    expect(context.read("c")).toBeUndefined();
  });

  test("that is not there is not at hand", () => {
    expect(diskContext("/nowhere/at/all").list(".")).toBeUndefined();
  });
});
