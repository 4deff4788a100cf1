import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canaryMark } from "../../src/proof/canary.ts";
import { runProve, type Fixed, type ProveFormat, type ProveOptions } from "../../src/proof/proof.ts";
import { loadProject } from "../../src/project/load.ts";
import { remediate } from "../../src/remediate.ts";
import { transforms } from "../../transforms/index.ts";
import { engine } from "./engine-for-tests.ts";
import { writeFiles } from "./image-files.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "prove-test-"));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

/** A project on the disk, fixed by the transforms that come with the package. */
async function fixed(name: string, files: Readonly<Record<string, string>>): Promise<Fixed> {
  const root = join(folder, name);
  await writeFiles(root, files);
  const project = await loadProject(root);
  return { root, result: remediate(project, transforms) };
}

async function prove(one: Fixed, change: Partial<ProveOptions> = {}) {
  const seen = { out: "", err: "" };
  const options: ProveOptions = { standIns: true, format: "text", quiet: true, ...change };
  const code = await runProve([one], options, {
    env: {},
    stderrIsTerminal: false,
    out: (text) => void (seen.out += text),
    err: (text) => void (seen.err += text),
  });
  expect(seen.out + seen.err, "no canary is printed").not.toContain(canaryMark);
  return { code, ...seen };
}

const npm = {
  Dockerfile: "FROM node:22\nARG NPM_TOKEN\nWORKDIR /app\nCOPY . .\nRUN npm ci\n",
  "package.json": '{"dependencies":{"left":"1"}}\n',
  ".npmrc": "//npm.example.com/:_authToken=${NPM_TOKEN}\n",
};

test("a project without a change has nothing to prove", async () => {
  const { code, err } = await prove(await fixed("plain", { Dockerfile: "FROM alpine\nRUN true\n" }));
  expect({ code, err }).toEqual({ code: 0, err: "nothing to prove: no Dockerfile would change\n" });
});

test("without an engine it says so", async () => {
  const { code, err } = await prove(await fixed("npm", npm), { engine: "no-such-engine" });
  expect(code).toBe(2);
  expect(err).toMatch(/^unleak: no container engine answers: /);
});

describe.skipIf(engine === undefined)("proving a project that was fixed", () => {
  test("a literal that is declared twice, once in quotes, is one secret with one value", async () => {
    const fetch = 'RUN curl -fsSL -H "Authorization: Bearer $API_TOKEN" https://api.example.com/x -o /opt/x\n';
    const Dockerfile = `FROM alpine:3.20\nENV API_TOKEN=q7Hs9dKx02LmPzTt4W\n${fetch}ENV API_TOKEN="q7Hs9dKx02LmPzTt4W"\n${fetch}`;
    const { code, out } = await prove(await fixed("twice", { Dockerfile }));
    expect({ code, first: out.split("\n")[0] }).toEqual({
      code: 0,
      first: "Dockerfile: proven: nothing leaks, nothing broke",
    });
  });

  test("prints the matrix of both builds, and what it does and does not show, in its first line", async () => {
    const { code, out } = await prove(await fixed("npm", npm));
    expect(code).toBe(0);
    const lines = out.split("\n");
    expect(lines[0]).toBe("Dockerfile: proven: nothing leaks, nothing broke");
    expect(lines[1]).toMatch(
      /^ {2}built with stand-in tools on a small base image: shows .*; does not show that the real/,
    );
    expect(lines.filter((line) => / (yes|no) +(yes|no)$/.test(line)).map((line) => line.trim().split(/ {2,}/))).toEqual(
      [
        ["a running container", "no", "no"],
        ["the image's history", "yes", "no"],
        ["the image's config", "no", "no"],
        ["a layer of the image", "no", "no"],
        ["another stage", "no", "no"],
        ["the build cache", "no", "no"],
        ["the build record", "yes", "no"],
        ["an attestation (mode max)", "yes", "no"],
        ["the build log", "no", "no"],
      ],
    );
    expect(out).toContain("1. rotate the secret");
  });

  test("literals become canaries on both sides, and a credential file of the project holds one", async () => {
    const literal = ["s3cr3t", "l1teral", "0f", "tests"].join("-");
    const one = await fixed("literal", {
      Dockerfile: [
        "FROM python:3.12",
        `ENV NPM_TOKEN=${literal}`,
        "COPY pip.conf /etc/pip.conf",
        "COPY .npmrc package.json /app/",
        "WORKDIR /app",
        "RUN pip install left",
        "RUN npm ci",
        "",
      ].join("\n"),
      "pip.conf": `[global]\nindex-url = https://reader:${literal}@pypi.example.com/simple\n`,
      ".npmrc": npm[".npmrc"],
      "package.json": npm["package.json"],
    });
    expect(
      one.result.builds[0]?.findings
        .filter(({ status }) => status === "fixed")
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(["copied-file", "environment-variable"]);
    for (const format of ["text", "json", "markdown", "html"] as const) {
      const { code, out } = await prove(one, { format });
      expect(out).not.toContain(literal);
      expect({ code, out }).toMatchObject({ code: 0 });
    }
  });

  test("a rewrite that loses what was there is not proven", async () => {
    const { root, result } = await fixed("wrong", npm);
    const changes = result.changes.map((change) => ({ ...change, after: change.after.replace("npm ci", "true") }));
    const { code, out } = await prove({ root, result: { ...result, changes } });
    expect(code).toBe(1);
    expect(out).toContain("Dockerfile: not proven: the new build does not do what the old one did");
    expect(out).toContain("npm ci: is not run any more");
    expect(out).toContain("/app/node_modules/left/index.js: missing");
  });

  test("every form names the verdict", async () => {
    const one = await fixed("npm", npm);
    const outputs: Partial<Record<ProveFormat, string>> = {};
    for (const format of ["json", "markdown"] as const) outputs[format] = (await prove(one, { format })).out;
    expect(JSON.parse(outputs.json ?? "")).toMatchObject({ version: 1, proofs: [{ verdict: "proven" }] });
    expect(outputs.markdown).toContain("| the image's history | yes | no |");
    expect(outputs.markdown).toContain("```diff\n");
  });
});
