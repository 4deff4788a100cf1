import { expect, test } from "vitest";
import { WalkedContext } from "../../src/model/walked-context.ts";
import { defaultOptions } from "../../src/options.ts";
import { remediate } from "../../src/remediate.ts";
import type { Context } from "../../src/result.ts";
import { transforms } from "../../transforms/index.ts";

const token = "//npm.example.com/:_authToken=q7Hs9dKx02LmPzW4vB8tY6nR\n";

/** A context with an .npmrc and some code, and how often each of its folders was listed. */
function countedContext(): { readonly context: Context; readonly listed: Map<string, number> } {
  const listed = new Map<string, number>();
  const names = new Map([
    [".", [".git/", ".npmrc", "package.json", "src/"]],
    ["src", ["main.js", "secrets/"]],
    ["src/secrets", ["id_rsa"]],
  ]);
  const list = (folder: string): readonly string[] | undefined => {
    listed.set(folder, (listed.get(folder) ?? 0) + 1);
    return names.get(folder);
  };
  return { context: { read: (path) => (path === ".npmrc" ? token : undefined), list }, listed };
}

test("a walk finds the files below a folder, and those that are credential files by name", () => {
  const walked = WalkedContext.of(countedContext().context);
  expect(walked.below("").paths).toEqual([".npmrc", "package.json", "src/main.js", "src/secrets/id_rsa"]);
  expect(walked.below("").credentials.map(({ path }) => path)).toEqual([".npmrc", "src/secrets/id_rsa"]);
  expect(walked.below("src").paths).toEqual(["src/main.js", "src/secrets/id_rsa"]);
  expect(walked.below("none")).toEqual({ paths: [], credentials: [] });
});

test("a text that changes leaves the walk as it is", () => {
  const { context, listed } = countedContext();
  const walked = WalkedContext.of(context);
  walked.below("");
  const changed = walked.withText(".npmrc", "registry=https://npm.example.com/\n");
  expect(changed.read(".npmrc")).toBe("registry=https://npm.example.com/\n");
  expect(changed.below("").paths).toEqual(walked.below("").paths);
  expect(listed.get(".")).toBe(1);
});

test("Dockerfiles that share a context have it walked once, and each finds its credential file", () => {
  const { context, listed } = countedContext();
  const text = "FROM node:22\nCOPY . .\nRUN npm ci\n";
  const builds = ["a", "b", "c"].map((name) => ({
    dockerfile: { path: `${name}.Dockerfile`, text },
    contextPath: ".",
    context,
  }));
  const { builds: results } = remediate({ builds, callers: [], options: defaultOptions }, transforms);
  const names = results.map(({ findings }) => findings.map(({ name }) => name));
  expect(names).toEqual([[".npmrc"], [".npmrc"], [".npmrc"]]);
  expect(listed.get("src/secrets")).toBe(1);
});
