import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { nodeDisk, type Disk } from "../../src/project/disk.ts";
import { writeChanges } from "../../src/project/write-changes.ts";
import { filesIn, makeTree } from "./tree.ts";

const both = [
  { path: "a/Dockerfile", before: "one\n", after: "ONE\n" },
  { path: "b/Dockerfile", before: "two\n", after: "TWO\n" },
  { path: "b/Dockerfile.dockerignore", before: undefined, after: ".npmrc\n" },
];

function tree(): string {
  return makeTree({ "a/Dockerfile": "one\n", "b/Dockerfile": "two\n" });
}

const untouched = { "a/Dockerfile": "one\n", "b/Dockerfile": "two\n" };

function failing(method: keyof Disk, code: string, at: number): Disk {
  let calls = 0;
  return new Proxy(nodeDisk, {
    get: (disk, name: keyof Disk) =>
      name === method
        ? (...args: never[]) => {
            calls += 1;
            if (calls === at) throw Object.assign(new Error("no"), { code });
            return (disk[name] as (...all: never[]) => unknown)(...args);
          }
        : disk[name],
  });
}

describe("writing a project", () => {
  test("writes all files and leaves nothing else", () => {
    const root = tree();
    expect(writeChanges(root, both)).toEqual([]);
    expect(filesIn(root)).toEqual({
      "a/Dockerfile": "ONE\n",
      "b/Dockerfile": "TWO\n",
      "b/Dockerfile.dockerignore": ".npmrc\n",
    });
  });

  test("keeps mode and owner, and a byte order mark", () => {
    const root = makeTree({ Dockerfile: "\uFEFFone\r\n" });
    chmodSync(join(root, "Dockerfile"), 0o640);
    const { uid, gid } = statSync(join(root, "Dockerfile"));
    writeChanges(root, [{ path: "Dockerfile", before: "\uFEFFone\r\n", after: "\uFEFFtwo\r\n" }]);
    const after = statSync(join(root, "Dockerfile"));
    expect([after.mode & 0o777, after.uid, after.gid]).toEqual([0o640, uid, gid]);
    expect(filesIn(root)).toEqual({ Dockerfile: "\uFEFFtwo\r\n" });
  });

  test("a file that changed meanwhile stops it", () => {
    const root = tree();
    writeFileSync(join(root, "b/Dockerfile"), "other\n");
    expect(writeChanges(root, both)).toEqual([{ path: "b/Dockerfile", message: "changed while it was worked on" }]);
    expect(filesIn(root)).toEqual({ ...untouched, "b/Dockerfile": "other\n" });
  });

  test("a read-only file stops it", () => {
    const root = tree();
    chmodSync(join(root, "b/Dockerfile"), 0o444);
    expect(writeChanges(root, both)).toEqual([{ path: "b/Dockerfile", message: "file is read-only" }]);
    expect(filesIn(root)).toEqual(untouched);
  });

  test("a new file whose name was taken meanwhile stops it", () => {
    const root = makeTree({ ...untouched, "b/Dockerfile.dockerignore": "mine\n" });
    expect(writeChanges(root, both)).toEqual([
      { path: "b/Dockerfile.dockerignore", message: "a file of that name appeared meanwhile" },
    ]);
    expect(filesIn(root)).toEqual({ ...untouched, "b/Dockerfile.dockerignore": "mine\n" });
  });

  test("a link out of the tree stops it, as file and as folder", () => {
    const outside = makeTree({ Dockerfile: "two\n" });
    const root = makeTree({ "a/Dockerfile": "one\n" });
    symlinkSync(outside, join(root, "b"));
    expect(writeChanges(root, both.slice(0, 2))).toEqual([
      { path: "b/Dockerfile", message: "symbolic link leads out of the tree" },
    ]);
    expect(writeChanges(root, [{ path: "b/new", before: undefined, after: "x" }])).toEqual([
      { path: "b/new", message: "symbolic link leads out of the tree" },
    ]);
    expect(filesIn(outside)).toEqual({ Dockerfile: "two\n" });
  });

  test("a new file in whose place a link stands is told as one", () => {
    const root = makeTree({ "a/Dockerfile": "one\n" });
    symlinkSync("/nowhere/.dockerignore", join(root, "a/.dockerignore"));
    expect(writeChanges(root, [{ path: "a/.dockerignore", before: undefined, after: "x" }])).toEqual([
      { path: "a/.dockerignore", message: "symbolic link leads out of its folder or nowhere: put a file there" },
    ]);
  });

  test("a link within the tree stays a link, and its file is written", () => {
    const root = makeTree({ "real/Dockerfile": "one\n" });
    mkdirSync(join(root, "a"));
    symlinkSync("../real/Dockerfile", join(root, "a/Dockerfile"));
    expect(writeChanges(root, both.slice(0, 1))).toEqual([]);
    expect(filesIn(root)["real/Dockerfile"]).toBe("ONE\n");
    expect(readdirSync(join(root, "a"), { withFileTypes: true })[0]?.isSymbolicLink()).toBe(true);
  });

  test.each([
    ["create", "ENOSPC", 2, "no space left on the disk", "b/Dockerfile"],
    ["create", "EACCES", 3, "permission denied", "b/Dockerfile.dockerignore"],
    ["replace", "EPERM", 1, "operation not permitted", "a/Dockerfile"],
    ["replace", "EROFS", 2, "read-only file system", "b/Dockerfile"],
    ["place", "EDQUOT", 1, "disk quota exceeded", "b/Dockerfile.dockerignore"],
    ["keep", "EIO", 2, "input or output error", "b/Dockerfile"],
  ] as const)("when %s fails with %s at call %i, every file is as it was", (method, code, at, message, path) => {
    const root = tree();
    expect(writeChanges(root, both, failing(method, code, at))).toEqual([{ path, message }]);
    expect(filesIn(root)).toEqual(untouched);
  });

  test("our own bug is not taken for the disk's, and every file is as it was", () => {
    const root = tree();
    let calls = 0;
    const replace: Disk["replace"] = (file, by) => {
      calls += 1;
      if (calls === 2) throw new TypeError("bug");
      nodeDisk.replace(file, by);
    };
    expect(() => writeChanges(root, both, { ...nodeDisk, replace })).toThrow("bug");
    expect(filesIn(root)).toEqual(untouched);
  });

  test("what cannot be brought back is told, with where the original is", () => {
    const root = tree();
    const replace: Disk["replace"] = () => {
      throw Object.assign(new Error("no"), { code: "EIO" });
    };
    const problems = writeChanges(root, both, { ...nodeDisk, replace });
    expect(problems[0]).toEqual({ path: "a/Dockerfile", message: "input or output error" });
    const kept = /the original is (.+)$/.exec(problems[1]?.message ?? "")?.[1] ?? "";
    expect(readFileSync(kept, "utf8")).toBe("one\n");
  });
});
