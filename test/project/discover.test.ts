import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findDockerfiles, findNear, findRoot } from "../../src/project/discover.ts";
import { isCallerName, isDockerfileName } from "../../src/project/file-names.ts";
import { makeTree } from "./tree.ts";

describe("a file's name", () => {
  test.each([
    "Dockerfile",
    "Containerfile",
    "Dockerfile.dev",
    "Dockerfile.prod-2",
    "Containerfile.ci",
    "api.Dockerfile",
    "api.dockerfile",
  ])("%s is a Dockerfile", (name) => expect(isDockerfileName(name)).toBe(true));

  test.each([
    "Dockerfile.dockerignore",
    "Dockerfile.md",
    "Dockerfile.bak",
    "Dockerfile.orig",
    "Dockerfile.fixed",
    "Dockerfile.j2",
    "Dockerfile.tmpl",
    "Dockerfile~",
    "Dockerfile.dev~",
    ".Dockerfile",
    "dockerfile.ts",
    "MyDockerfile",
    "Dockerfile-old",
  ])("%s is none", (name) => expect(isDockerfileName(name)).toBe(false));

  test.each([
    "compose.yaml",
    "deploy/docker-compose.prod.yml",
    "docker-bake.hcl",
    ".github/workflows/ci.yml",
    ".github/actions/build/action.yml",
    "Makefile",
    "build/docker.mk",
    "scripts/build.sh",
    "package.json",
    "composer.json",
    ".gitlab-ci.yml",
    ".circleci/config.yml",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
    ".travis.yml",
    "Jenkinsfile",
    "cloudbuild.yaml",
    "buildspec.yml",
    "justfile",
    "ci/images.just",
    "Taskfile.yml",
    "build.ps1",
    "skaffold.yaml",
    "Tiltfile",
    ".devcontainer/devcontainer.json",
    "config/deploy.yml",
    "fly.toml",
    "infra/main.tf",
    "README.md",
  ])("%s may start a build", (path) => expect(isCallerName(path)).toBe(true));

  test.each(["src/index.ts", "src/main.py", "data.json", "compose.txt", "src/thing", "app.css"])(
    "%s does not",
    (path) => expect(isCallerName(path)).toBe(false),
  );
});

describe("a walk", () => {
  test("finds Dockerfiles below a folder, sorted, and leaves out what git ignores", () => {
    const root = makeTree({
      "b/Dockerfile": "FROM a",
      "a/api.Dockerfile": "FROM a",
      ".gitignore": "dist/\n/b/gen\n*.log\n",
      "dist/Dockerfile": "FROM a",
      "b/gen/Dockerfile": "FROM a",
      "node_modules/x/Dockerfile": "FROM a",
      "c/.gitignore": "*\n!keep\n!.gitignore\n",
      "c/Dockerfile": "FROM a",
      "c/keep/Dockerfile": "FROM a",
    });
    expect(findDockerfiles(root, root, ["."]).dockerfiles).toEqual(["a/api.Dockerfile", "b/Dockerfile"]);
  });

  test("respects the rules above the folder it begins in, and a deeper rule that takes one back", () => {
    const root = makeTree({
      ".gitignore": "Dockerfile.*\n",
      "sub/.gitignore": "!Dockerfile.keep\n",
      "sub/Dockerfile.keep": "FROM a",
      "sub/Dockerfile.drop": "FROM a",
    });
    expect(findDockerfiles(root, root, ["sub"]).dockerfiles).toEqual(["sub/Dockerfile.keep"]);
  });

  test("takes a named file whatever it is called, ignored or not", () => {
    const root = makeTree({ ".gitignore": "*", "image.txt": "FROM a" });
    expect(findDockerfiles(root, root, ["image.txt"]).dockerfiles).toEqual(["image.txt"]);
  });

  test("does not follow folders that are links, and says so of a Dockerfile that leads out of the tree", () => {
    const outside = makeTree({ Dockerfile: "FROM a", "dir/Dockerfile": "FROM a" });
    const root = makeTree({ "real/Dockerfile": "FROM a" });
    mkdirSync(join(root, "x"));
    symlinkSync(join(outside, "dir"), join(root, "linked"));
    symlinkSync(join(outside, "Dockerfile"), join(root, "x/Dockerfile"));
    symlinkSync(join(root, "real/Dockerfile"), join(root, "Dockerfile"));
    const found = findDockerfiles(root, root, ["."]);
    expect(found.dockerfiles).toEqual(["real/Dockerfile"]);
    expect(found.problems).toEqual([{ path: "x/Dockerfile", message: "symbolic link leads out of the tree" }]);
  });

  test("names a file that is not there", () => {
    const root = makeTree({});
    expect(findDockerfiles(root, root, ["nowhere/Dockerfile"]).problems).toEqual([
      { path: "nowhere/Dockerfile", message: "no such file" },
    ]);
  });

  test("finds callers no deeper than it is told", () => {
    const root = makeTree({ Makefile: "", "a/build.sh": "", "a/b/build.sh": "" });
    expect(findNear(root, root, 1).callers).toEqual(["Makefile", "a/build.sh"]);
  });
});

describe("the root", () => {
  test("is the working tree of git that holds the paths", () => {
    const root = makeTree({ ".git/HEAD": "", "a/b/Dockerfile": "FROM a" });
    expect(findRoot(join(root, "a"), ["b"])).toEqual({ root, git: true });
  });

  test("is the working directory outside of git", () => {
    const root = makeTree({ "a/b/Dockerfile": "FROM a" });
    expect(findRoot(root, ["a/b/Dockerfile"])).toEqual({ root, git: false });
  });

  test("is the folder that holds all paths when the working directory does not", () => {
    const root = makeTree({ "a/Dockerfile": "", "b/c/Dockerfile": "", "other/x": "" });
    expect(findRoot(join(root, "other"), ["../a", "../b/c"])).toEqual({ root, git: false });
  });
});
