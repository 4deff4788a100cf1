import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import Ajv from "ajv";
import { expect, test } from "vitest";
import { engine } from "../../src/cli/quick-look.ts";
import { run } from "../../src/cli/run.ts";
import { printedIn } from "../cli/fake-engine.ts";
import { makeTree } from "../project/tree.ts";

const fixtures = join(import.meta.dirname, "../../__fixtures__");
const require = createRequire(import.meta.url);
const read = (name: string): object => JSON.parse(readFileSync(require.resolve(name), "utf8")) as object;

const ajv = new Ajv({ schemaId: "id", meta: false, allErrors: true });
ajv.addMetaSchema(read("ajv/lib/refs/json-schema-draft-04.json"));
const validate = ajv.compile(read("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"));

/** What the whole schema of SARIF 2.1.0 has against the report of a folder. */
async function faults(root: string): Promise<unknown> {
  const printed = printedIn(root);
  await run(["--format", "sarif"], engine, printed.io);
  validate(JSON.parse(printed.out));
  return validate.errors ?? [];
}

test.each(readdirSync(fixtures))("SARIF of the fixtures of %s keeps to the whole schema", async (transform) => {
  expect(await faults(join(fixtures, transform))).toEqual([]);
});

test("SARIF of what cannot be read, and of names of every kind, keeps to the whole schema", async () => {
  const leaky = "FROM node:20\nARG NPM_TOKEN\nRUN npm ci\n";
  const folders = ["a b", "ü", "100%", "c#d?e", "[x]", "new\nline", 'quo"te', "back\\slash"];
  const files = Object.fromEntries(folders.map((folder) => [`${folder}/Dockerfile`, leaky]));
  expect(
    await faults(makeTree({ ...files, "broken/Dockerfile": "FROM a\nRUN <<EOF\n", "empty/Dockerfile": "" })),
  ).toEqual([]);
  expect(validate({ version: "2.1.0", runs: [{ tool: { driver: {} } }] })).toBe(false);
});
