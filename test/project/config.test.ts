import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { configFault } from "../../src/project/config-schema.ts";
import { loadConfig, loadTransformModules } from "../../src/project/config.ts";
import { InputError } from "../../src/text/input-error.ts";
import { makeTree } from "./tree.ts";

function found(
  root: string,
  more: { readonly from?: string; readonly file?: string; readonly code?: boolean } = {},
): ReturnType<typeof loadConfig> {
  return loadConfig({
    from: join(root, more.from ?? "."),
    root,
    code: more.code ?? true,
    ...(more.file !== undefined && { file: more.file }),
  });
}

describe("a configuration", () => {
  test.each([
    ["package.json", '{ "name": "x", "unleak": { "builder": "podman" } }'],
    [".unleakrc", "builder: podman\n"],
    [".unleakrc.json", '{ "builder": "podman" }'],
    [".unleakrc.yaml", "builder: podman\n"],
    ["unleak.config.json", '{ "builder": "podman" }'],
    ["unleak.config.yaml", "builder: podman\n"],
    ["unleak.config.mjs", 'export default { builder: "podman" };'],
    ["unleak.config.cjs", 'module.exports = { builder: "podman" };'],
    ["unleak.config.ts", 'const builder: string = "podman"; export default { builder };'],
  ])("is read from %s, also from a folder below", async (name, text) => {
    const root = makeTree({ [name]: text, "a/b/x": "" });
    expect(await found(root, { from: "a/b" })).toEqual({
      config: { options: { builder: "podman" }, transforms: {}, transformModules: [] },
      file: join(root, name),
    });
  });

  test("is not looked for above the root, nor in a package.json without one", async () => {
    const root = makeTree({ ".unleakrc": "builder: podman\n", "a/package.json": '{ "name": "unleak" }' });
    expect(await loadConfig({ from: join(root, "a"), root: join(root, "a"), code: true })).toEqual({
      config: { options: {}, transforms: {}, transformModules: [] },
    });
  });

  test("that is named is used instead of a search", async () => {
    const root = makeTree({ ".unleakrc": "builder: podman\n", "other.yaml": "builder: buildah\n" });
    expect((await found(root, { file: "other.yaml" })).config.options).toEqual({ builder: "buildah" });
    await expect(found(root, { file: "none.yaml" })).rejects.toThrow("no such file");
  });

  test("runs no code where that is not allowed, by any name", async () => {
    const root = makeTree({ "unleak.config.mjs": "throw new Error('ran')", "my.mjs": "throw new Error('ran')" });
    expect((await found(root, { code: false })).file).toBeUndefined();
    await expect(found(root, { code: false, file: "my.mjs" })).rejects.toThrow(
      "configuration is code, which is not allowed here",
    );
    const data = makeTree({ ".unleakrc": "transformModules: [./x.mjs]\n" });
    await expect(found(data, { code: false })).rejects.toThrow("transformModules are code, which is not allowed here");
  });

  test("that cannot be read says so without quoting it", async () => {
    for (const [name, text] of [
      [".unleakrc.json", '{ "secrets": hunter22'],
      [".unleakrc.yaml", "a: [hunter22"],
      ["unleak.config.mjs", "throw new Error('hunter22')"],
    ] as const) {
      const error = await found(makeTree({ [name]: text })).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(InputError);
      expect((error as InputError).oneLine).toMatch(/: cannot be read as configuration$/);
    }
  });
});

describe("a fault", () => {
  test.each([
    [{ bilder: "podman" }, 'unknown key "bilder", did you mean "builder"?'],
    [{ secret: [] }, 'unknown key "secret", did you mean "secrets"?'],
    [{ zzzzzzzzzzzz: 1 }, 'unknown key "zzzzzzzzzzzz"'],
    [{ builder: "dokcer" }, 'builder must be one of docker, buildx, podman, buildah, did you mean "docker"?'],
    [{ builder: 3 }, "builder must be one of docker, buildx, podman, buildah, got a number"],
    [{ secrets: "TOKEN" }, "secrets must be a list of texts, got a text"],
    [{ secrets: ["A", 1] }, "secrets must be a list of texts, got a number at 1"],
    [{ bindings: { NPM_TOKEN: { ids: "x" } } }, 'bindings: NPM_TOKEN: unknown key "ids", did you mean "id"?'],
    [
      { bindings: { NPM_TOKEN: { required: "yes" } } },
      "bindings: NPM_TOKEN: required must be true or false, got a text",
    ],
    [{ ssh: null }, "ssh must be true or false, got null"],
    [["x"], "must be a mapping, got a list"],
    [{ constructor: 1 }, 'unknown key "constructor"'],
  ])("in %j is named with its key", (config, fault) => {
    expect(configFault(config)).toBe(fault);
  });

  test("is not in what is right, nor in nothing", () => {
    const right = {
      builder: "buildx",
      delivery: "file",
      split: "never",
      secrets: ["MY_*"],
      notSecrets: [],
      credentialFiles: ["conf/*.pem"],
      bindings: { A: { id: "a", env: "A", file: ".a", required: true } },
      ssh: true,
      onbuild: false,
      dockerfileOnly: true,
      artifacts: { "*": ["dist"] },
      transforms: { "a-to-b": false },
      transformModules: ["./x.ts"],
    };
    for (const value of [right, {}, null, undefined]) expect(configFault(value)).toBeUndefined();
  });
});

describe("transform modules", () => {
  test("are loaded beside the configuration, JavaScript and TypeScript", async () => {
    const root = makeTree({
      "conf/unleak.yaml": "transformModules: [./a.mjs, ./b.ts]\n",
      "conf/a.mjs": "export const one = 1;",
      "conf/b.ts": "export const two: number = 2;",
    });
    expect(await loadTransformModules(await found(root, { file: "conf/unleak.yaml" }))).toEqual([1, 2]);
  });

  test("that cannot be loaded are named, and what they say is not", async () => {
    const root = makeTree({ ".unleakrc": "transformModules: [./a.mjs]\n", "a.mjs": "throw new Error('hunter22')" });
    await expect(loadTransformModules(await found(root))).rejects.toThrow(
      /^transform module "\.\/a\.mjs" cannot be loaded$/,
    );
  });
});
