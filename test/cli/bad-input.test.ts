import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { engine } from "../../src/cli/quick-look.ts";
import { run } from "../../src/cli/run.ts";
import { filesIn, makeTree } from "../project/tree.ts";
import { printedIn } from "./fake-engine.ts";

const secret = "q7Xv2LbT9sRk4WzP8mNd";
const good = "FROM node:20\nARG NPM_TOKEN\nRUN npm ci\n";

async function unleak(
  cwd: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const printed = printedIn(cwd);
  const code = await run(args, engine, printed.io);
  return { code, out: printed.out, err: printed.err };
}

const bad: Readonly<Record<string, readonly [Buffer, string]>> = {
  "an empty file": [Buffer.from(""), "Dockerfile: file is empty"],
  "nothing but comments": [Buffer.from("# a\n# b\n"), "Dockerfile:1:1: the file has no instructions"],
  "no FROM": [
    Buffer.from(`ARG NPM_TOKEN=${secret}\nRUN npm ci\n`),
    "Dockerfile:2:1: RUN stands in front of the first FROM",
  ],
  "an unknown instruction": [
    Buffer.from(`FROM a\nARG NPM_TOKEN=${secret}\n  RUNN npm ci\n`),
    "Dockerfile:3:3: unknown instruction",
  ],
  "a here-document that is not ended": [
    Buffer.from(`FROM a\nARG NPM_TOKEN\nRUN <<EOF\necho ${secret}\n`),
    "Dockerfile:3:1: a here-document is not ended",
  ],
  "a line of 10 MB": [
    Buffer.from(`FROM a\nENV API_KEY=${"x".repeat(10_000_000)}\n`),
    "Dockerfile:2:1: the line is longer than 65535 bytes",
  ],
  "a binary": [Buffer.from("\u007FELF\0\0\0"), "Dockerfile:1:5: binary: holds a NUL byte"],
  "bytes that are not UTF-8": [
    Buffer.concat([Buffer.from(`FROM a\nENV API_KEY=${secret}`), Buffer.from([0xff])]),
    `Dockerfile:2:${13 + secret.length}: not UTF-8`,
  ],
};

describe("a Dockerfile that cannot be read", () => {
  test.each(Object.entries(bad))(
    "because it holds %s gives one line, stays as it is, and stops no other",
    async (_, [bytes, line]) => {
      const root = makeTree({ Dockerfile: bytes, "good/Dockerfile": good });
      const before = filesIn(root)["Dockerfile"];
      for (const args of [
        ["Dockerfile"],
        ["--fix", "Dockerfile"],
        ["--write", "Dockerfile"],
        ["Dockerfile", "--format", "json"],
      ]) {
        const { code, out, err } = await unleak(root, args);
        expect(err.split("\n").filter((words) => words.startsWith("Dockerfile"))).toEqual([line]);
        expect(out + err).not.toContain(secret.slice(0, 8));
        expect(code).toBe(2);
      }
      expect(await unleak(root, ["--write"])).toMatchObject({ code: 0, err: `${line}\n` });
      expect(filesIn(root)).toMatchObject({
        Dockerfile: before,
        "good/Dockerfile": expect.stringContaining("--mount=type=secret"),
      });
    },
  );

  test("because it is missing, a folder that cannot be entered or a link into nothing", async () => {
    const root = makeTree({ "a/x": "" });
    symlinkSync("nowhere", join(root, "link"));
    expect(await unleak(root, ["nowhere"])).toMatchObject({ code: 2, err: "nowhere: no such file\n" });
    expect(await unleak(root, ["a/x/Dockerfile"])).toMatchObject({ code: 2, err: "a/x/Dockerfile: no such file\n" });
    expect(await unleak(root, ["link"])).toMatchObject({ code: 2, err: "link: no such file\n" });
  });
});

describe("a Dockerfile whose stages make no sense", () => {
  test.each([
    ["copies from a stage that is not there", "FROM a AS x\nARG NPM_TOKEN\nRUN npm ci\nFROM b\nCOPY --from=y /a /a\n"],
    ["copies from itself", "FROM a AS x\nARG NPM_TOKEN\nRUN npm ci\nCOPY --from=x /a /b\n"],
    [
      "copies from a later stage",
      "FROM a AS x\nARG NPM_TOKEN\nCOPY --from=y /a /b\nRUN npm ci\nFROM b AS y\nCOPY --from=x /a /b\n",
    ],
    ["is from itself", "FROM x AS x\nARG NPM_TOKEN\nRUN npm ci\n"],
    ["has two stages of one name", "FROM a AS x\nARG NPM_TOKEN\nRUN npm ci\nFROM b AS x\nFROM x\nRUN npm ci\n"],
    ["copies from a number that is too high", "FROM a\nARG NPM_TOKEN\nRUN npm ci\nCOPY --from=7 /a /b\n"],
  ])("because it %s does not make us fail, and a second run changes nothing", async (_, text) => {
    const root = makeTree({ Dockerfile: text });
    const { code, err } = await unleak(root, ["--write"]);
    expect(err).not.toContain("unleak failed");
    expect([0, 2]).toContain(code);
    const once = filesIn(root);
    await unleak(root, ["--write"]);
    expect(filesIn(root)).toEqual(once);
  });
});

describe("a value", () => {
  test.each([
    ["in ENV", `FROM a\nENV API_KEY=${secret}\nRUN ./install.sh\n`],
    ["in the old form of ENV", `FROM a\nENV API_KEY ${secret}\nRUN ./install.sh\n`],
    ["among others", `FROM a\nENV A=1 API_KEY="${secret}" B=2\nRUN ./install.sh\n`],
    ["as the default of a build argument", `FROM a\nARG API_KEY=${secret}\nRUN ./install.sh $API_KEY\n`],
    ["in the userinfo of a URL", `FROM a\nRUN git clone https://joe:${secret}@git.example.com/x\n`],
    ["in a header", `FROM a\nRUN curl -H "Authorization: Bearer ${secret}" https://api.example.com\n`],
    ["in LABEL", `FROM a\nLABEL token=${secret}\nARG NPM_TOKEN\nRUN npm ci\n`],
    ["in the lines around a change", `FROM a\nARG NPM_TOKEN\nENV DB_PASSWORD=${secret}\nRUN npm ci\n`],
    ["in a written file", `FROM a\nRUN echo "//npm.example.com/:_authToken=${secret}" > .npmrc && npm ci\n`],
    ["in a here-document", `FROM a\nRUN <<EOF\nexport API_TOKEN=${secret}\nnpm ci\nEOF\n`],
    [
      "in a comment inside an instruction",
      `FROM a\nARG NPM_TOKEN\nRUN npm ci && \\\n  # API_KEY=${secret}\n  npm test\n`,
    ],
  ])("%s is printed in no form of report", async (_, text) => {
    const root = makeTree({ Dockerfile: text });
    for (const args of [
      [],
      ["--fix"],
      ["--check"],
      ...["json", "diff", "sarif", "markdown"].map((format) => ["--fix", "--format", format]),
    ]) {
      const { out, err } = await unleak(root, args);
      expect(out + err).not.toContain(secret);
    }
  });
});
