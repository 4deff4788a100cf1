import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BuildSide, Proof, ProofRequest, Workspace } from "../../src/proof/proof.ts";
import { buildRequest, freshCanary, proveBuild } from "../../src/proof/proof.ts";
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

function keyed(steps: string): string {
  return `FROM alpine:3\n${steps}git clone git@git.example.com:a/b.git /b\n`;
}

type Change = Partial<Pick<ProofRequest, "before" | "after" | "optional">>;

function request(rewritten: string, change: Change = {}): ProofRequest {
  return {
    name: "npm",
    before: side(before, "docker build --build-arg NPM_TOKEN -t app ."),
    after: side(rewritten, "docker build --secret id=NPM_TOKEN,env=NPM_TOKEN -t app ."),
    secrets: [{ name: "NPM_TOKEN", value: canary }],
    optional: [],
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

  const prove = async (rewritten: string, change: Change = {}): Promise<Proof> => {
    const proof = await proveBuild(workspace, request(rewritten, change));
    expect(JSON.stringify(proof), "a proof never holds a value").not.toContain(canary);
    return proof;
  };

  test("a build check that warns of the rewrite alone is a difference", async () => {
    const proof = await prove(after.replace("RUN echo", "ENV OLD way\nRUN echo"));
    expect(proof.before.warnings).toEqual(["SecretsUsedInArgOrEnv"]);
    expect(proof.after.warnings).toEqual(["LegacyKeyValueFormat"]);
    expect(proof.differences).toContainEqual({
      kind: "warning",
      name: "LegacyKeyValueFormat",
      what: "docker build --check warns of it now",
    });
  });

  test("a right rewrite is proven, and the build as it was leaks", async () => {
    const proof = await prove(after);
    expect(proof.after.failure).toBeUndefined();
    expect(proof).toMatchObject({ verdict: "proven", differences: [], credentials: [] });
    expect(places(proof, "after")).toEqual([]);
    expect(places(proof, "before")).toEqual(["build-record", "image-history", "provenance-max"]);
    expect(proof.before.reports).toEqual([
      { tool: "npm", words: "ci", credential: expect.stringMatching(/^[0-9a-f]{16}$/), from: "project", stage: "deps" },
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
    expect(places(proof, "after")).toEqual(["build-record", "image-history", "provenance-max"]);
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

  test("an optional secret that became required is found", async () => {
    const wrong = after.replace("id=NPM_TOKEN,env=NPM_TOKEN", "id=NPM_TOKEN,env=NPM_TOKEN,required=true");
    const right = await prove(after, { optional: ["NPM_TOKEN"] });
    expect(right.verdict).toBe("proven");
    const proof = await prove(wrong, { optional: ["NPM_TOKEN"] });
    expect(proof.verdict).toBe("differs");
    expect(proof.differences).toEqual([{ kind: "optional", name: "NPM_TOKEN", what: "the build fails without it" }]);
  });

  test("a secret in another stage and one in a cache mount are found", async () => {
    const wrong = after
      .replace(
        "env=NPM_TOKEN npm ci",
        'env=NPM_TOKEN --mount=type=cache,id=c,target=/c npm ci && echo "$NPM_TOKEN" >/c/kept',
      )
      .replace(
        "FROM deps\n",
        "RUN --mount=type=secret,id=NPM_TOKEN gzip -c /run/secrets/NPM_TOKEN > /app/kept.gz\nFROM node:22\nCOPY --from=deps /app/node_modules /app/node_modules\n",
      );
    const proof = await prove(wrong);
    const cache = proof.after.leaks.filter((leak) => leak.where === "build-cache");
    expect(cache.map((leak) => leak.path).sort()).toEqual(["app/kept.gz!", "cache mount c: kept"]);
    expect(places(proof, "after")).toEqual(["build-cache", "stage"]);
  });

  test("commands in another order are found", async () => {
    const two = (first: string, second: string): string =>
      after.replace("RUN echo built", `RUN ${first}\nRUN ${second}\nRUN echo built`);
    const [clone, curl] = ["git clone https://git.example.com/a.git /a", "curl -o /x https://api.example.com/x"];
    const proof = await prove(two(curl, clone), {
      before: side(two(clone, curl), "docker build --secret id=NPM_TOKEN,env=NPM_TOKEN ."),
    });
    expect(proof.credentials.map(({ tool, what }) => `${tool} ${what}`)).toEqual(["git moved", "curl moved"]);
  });

  test("an SSH key that became a forwarded agent is still a key, and a lost one is found", async () => {
    const { secrets, ...rest } = buildRequest({
      name: "ssh",
      before: { Dockerfile: keyed("COPY id_rsa /root/.ssh/id_rsa\nRUN chmod 600 /root/.ssh/id_rsa\nRUN ") },
      after: { Dockerfile: keyed("RUN mkdir -p /root/.ssh\nRUN --mount=type=ssh ") },
      dockerfile: "Dockerfile",
      context: ".",
      findings: [{ name: "id_rsa", kind: "copied-file", status: "fixed" }],
      bindings: [
        { id: "default", type: "ssh", required: true },
        { id: "id_rsa", type: "file", file: "id_rsa", required: true },
      ],
      commands: { cwd: ".", build: "docker build --ssh default ." },
    });
    const proof = await proveBuild(workspace, { ...rest, secrets });
    expect(proof.after.failure).toBeUndefined();
    expect(proof.verdict).toBe("proven");
    expect(proof.after.reports.map(({ from }) => from)).toEqual(["forwarded"]);
    const lost = { ...rest.after, files: { ...rest.after.files, Dockerfile: keyed("RUN mkdir -p /root/.ssh\nRUN ") } };
    expect((await proveBuild(workspace, { ...rest, secrets, after: lost })).credentials).toEqual([
      { tool: "git", words: "clone git@git.example.com:a/b.git /b", what: "lost" },
    ]);
  });

  test("a build that fails says so, without the value", async () => {
    const proof = await prove(after.replace("npm ci", 'npm ci && echo "$NPM_TOKEN" && exit 3'));
    expect(proof.verdict).toBe("not-built");
    expect(proof.after.failure).toContain("exit code: 3");
    expect(proof.after.failure).toContain("****");
  });
});
