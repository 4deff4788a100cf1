import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const texts = [
  "FROM node:22\nARG NPM_TOKEN\nCOPY . .\nRUN npm ci\n",
  "FROM alpine\nRUN apk add git\n",
  "FROM alpine\nENV API_KEY=q7Hs9dKx02LmPzRt\nCMD serve\n",
  "FROM alpine\nFETCH it\n",
];

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "unleak-threads-"));
  for (let number = 0; number < 2_200; number += 1) {
    // Half of them have a folder of their own, the others share one with 54 more.
    const [folder, file] =
      number < 1_100 ? [`a/r${number}`, "Dockerfile"] : [`b/g${number % 20}`, `r${number}.Dockerfile`];
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, file), texts[number % texts.length] ?? "");
  }
});
afterAll(() => rmSync(root, { recursive: true }));

interface Document {
  readonly builds: readonly { readonly dockerfile: string }[];
  readonly files: readonly unknown[];
  readonly errors: readonly unknown[];
}

function reportOf(...paths: readonly string[]): Document {
  const run = spawnSync(process.execPath, [main, "--format", "json", ...paths], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(run.stdout) as Document;
}

test("thousands of Dockerfiles, fixed on all processors, end as they do in one thread", { timeout: 60_000 }, () => {
  const [whole, a, b] = [reportOf("a", "b"), reportOf("a"), reportOf("b")];
  expect(whole.builds.length).toBe(1_650);
  expect(whole.builds).toEqual([...a.builds, ...b.builds]);
  expect(whole.files).toEqual([...a.files, ...b.files]);
  expect(whole.errors).toEqual([...a.errors, ...b.errors]);
});
