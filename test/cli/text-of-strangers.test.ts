import { expect, test } from "vitest";
import { engine } from "../../src/cli/quick-look.ts";
import { run } from "../../src/cli/run.ts";
import { makeTree } from "../project/tree.ts";
import { printedIn } from "./fake-engine.ts";

const evil = "\u001B[2J\u001B]0;x\u0007\u202E";
const dockerfile = `FROM node:20\nARG NPM_TOKEN\nCOPY ${evil}.npmrc .npmrc\nRUN npm ci --x='${evil}'\n`;

const files = {
  Dockerfile: dockerfile,
  [`a${evil}/Dockerfile`]: "FROM node:20\nARG NPM_TOKEN\nRUN npm ci\n",
  [`b\n::error::${evil}/Dockerfile`]: `FROM node:20\nFROM ${evil} x\n`,
  "docker-compose.yml": `services:\n  "a\\e[2J":\n    build:\n      context: .\n      args: [NPM_TOKEN]\n`,
};

test.each([
  ["."],
  ["--fix"],
  ["--check"],
  ["--format", "markdown"],
  ["--format", "diff"],
  ["--emit", "pr-body"],
  ["--emit", "commit-message"],
  ["callers"],
])("what files and folders are called moves no cursor of a terminal: %s", async (...args) => {
  const printed = printedIn(makeTree(files));
  await run(args, engine, { ...printed.io, stdoutIsTerminal: true, env: { NO_COLOR: "1" } });
  const text = printed.out + printed.err;
  expect(text).toContain("Dockerfile");
  expect(text.match(/(?![\n\t])[\p{Cc}\p{Cf}]/gu) ?? []).toEqual([]);
  expect(text).not.toMatch(/^::/m);
});

test("a diff that goes into a file or to git is what it is", async () => {
  const printed = printedIn(makeTree(files));
  await run(["--format", "diff"], engine, printed.io);
  expect(printed.out).toContain(evil);
});
