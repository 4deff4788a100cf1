import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BuildSide, Proof, ProofRequest, Workspace } from "../../src/proof/index.ts";
import { freshCanary, proveBuild } from "../../src/proof/index.ts";
import { engine, workspaceForTests } from "./engine-for-tests.ts";

const canary = freshCanary();
const project = {
  "package.json": '{"dependencies":{"left":"1"}}\n',
  ".npmrc": "//npm.example.com/:_authToken=${NPM_TOKEN}\n",
};
const before = `FROM node:22 AS deps
ARG NPM_TOKEN
WORKDIR /app
COPY package.json .npmrc ./
RUN npm ci
FROM deps
RUN echo built > /app/build.txt
CMD ["node", "server.js"]
`;
const after = before
  .replace("ARG NPM_TOKEN\n", "")
  .replace("RUN npm ci", "RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm ci");

function side(dockerfile: string, command: string, files: BuildSide["files"] = project): BuildSide {
  return {
    files: { ...files, Dockerfile: dockerfile },
    dockerfile: "Dockerfile",
    cwd: ".",
    command,
    variables: { NPM_TOKEN: canary },
  };
}

function request(rewritten: string, change: Partial<ProofRequest> = {}): ProofRequest {
  return {
    name: "npm",
    before: side(before, "docker build --build-arg NPM_TOKEN -t app ."),
    after: side(rewritten, "docker build --secret id=NPM_TOKEN,env=NPM_TOKEN -t app ."),
    secrets: [{ name: "NPM_TOKEN", value: canary }],
    standIns: true,
    network: "none",
    stages: true,
    ...change,
  };
}

function places(proof: Proof, which: "before" | "after"): readonly string[] {
  return [...new Set(proof[which].leaks.map((leak) => leak.where))].sort();
}

describe.skipIf(engine === undefined)("proving a rewrite with a real engine", () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await workspaceForTests();
  });
  afterAll(async () => workspace.close());

  const prove = async (rewritten: string, change: Partial<ProofRequest> = {}): Promise<Proof> => {
    const proof = await proveBuild(workspace, request(rewritten, change));
    expect(JSON.stringify(proof), "a proof never holds a value").not.toContain(canary);
    return proof;
  };

  test("a right rewrite is proven, and the build as it was leaks", async () => {
    const proof = await prove(after);
    expect(proof.after.failure).toBeUndefined();
    expect(proof).toMatchObject({ verdict: "proven", differences: [], credentials: [] });
    expect(places(proof, "after")).toEqual([]);
    expect(places(proof, "before")).toEqual(["build-record", "image-history", "provenance", "stage"]);
    expect(proof.before.reports).toEqual([
      { tool: "npm", words: "ci", credential: expect.stringMatching(/^[0-9a-f]{16}$/), from: "project" },
    ]);
  });

  test("a secret left in history is found", async () => {
    const proof = await prove(after.replace("FROM deps\n", "FROM deps\nARG NPM_TOKEN\n"), {
      after: side(
        after.replace("FROM deps\n", "FROM deps\nARG NPM_TOKEN\n"),
        "docker build --build-arg NPM_TOKEN --secret id=NPM_TOKEN,env=NPM_TOKEN .",
      ),
    });
    expect(proof.verdict).toBe("leaks");
    expect(places(proof, "after")).toEqual(["build-record", "image-history", "provenance"]);
  });

  test("a secret kept in a layer and removed by a later one is found, with its path and instruction", async () => {
    const wrong = after.replace("npm ci\n", 'echo "$NPM_TOKEN" | base64 > /app/kept && npm ci\nRUN rm /app/kept\n');
    const proof = await prove(wrong);
    expect(proof.verdict).toBe("leaks");
    expect(proof.after.leaks.filter((leak) => leak.where === "layer")).toEqual([
      expect.objectContaining({ path: "app/kept", form: "base64", instruction: expect.stringContaining("/app/kept") }),
    ]);
    expect(places(proof, "after")).not.toContain("container");
  });

  test("a lost credential is found", async () => {
    const proof = await prove(after.replace("env=NPM_TOKEN npm", "env=OTHER npm"));
    expect(proof).toMatchObject({ verdict: "differs", credentials: [{ tool: "npm", words: "ci", what: "lost" }] });
  });

  test("a missing artifact is found", async () => {
    const proof = await prove(after.replace("RUN echo built > /app/build.txt\n", ""));
    expect(proof).toMatchObject({ verdict: "differs", differences: [{ name: "app/build.txt", what: "missing" }] });
  });

  test("a changed config is found", async () => {
    const proof = await prove(`${after}USER node\nENV MODE=x\n`);
    expect(proof.verdict).toBe("differs");
    expect(proof.differences.map(({ name, what }) => `${name} ${what}`)).toEqual(["User changed", "Env MODE added"]);
  });

  test("a build that fails says so, without the value", async () => {
    const proof = await prove(after.replace("npm ci", 'npm ci && echo "$NPM_TOKEN" && exit 3'));
    expect(proof.verdict).toBe("not-built");
    expect(proof.after.failure).toContain("exit code: 3");
    expect(proof.after.failure).toContain("****");
  });
});
