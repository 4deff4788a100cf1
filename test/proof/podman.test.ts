import { dialectOf } from "../../src/proof/dialects.ts";
import { runProcess } from "../../src/proof/processes.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  buildRequest,
  findEngine,
  openWorkspace,
  proveBuild,
  type Rewrite,
  type Workspace,
} from "../../src/proof/proof.ts";

const commands = ["podman", "buildah"] as const;
const found = await Promise.all(commands.map(async (command) => [command, await findEngine(command)] as const));
for (const [command, one] of found) {
  if ("missing" in one) process.stderr.write(`\n!!! ${command} does not answer: nothing is proven with it.\n\n`);
}

const before = `FROM node:22 AS deps
ARG NPM_TOKEN
WORKDIR /app
COPY package.json .npmrc ./
RUN npm ci
FROM alpine
COPY --from=deps /app/node_modules /app/node_modules
ENV MODE=x
CMD ["sh"]
`;

function rewrite(command: string, after: string): Rewrite {
  return {
    name: command,
    before: {
      Dockerfile: before,
      "package.json": '{"dependencies":{"left":"1"}}\n',
      ".npmrc": "//npm.example.com/:_authToken=${NPM_TOKEN}\n",
    },
    after: { Dockerfile: after },
    dockerfile: "Dockerfile",
    context: ".",
    findings: [{ name: "NPM_TOKEN", kind: "build-argument", status: "fixed" }],
    bindings: [{ id: "NPM_TOKEN", type: "env", env: "NPM_TOKEN", required: false }],
    commands: { cwd: ".", build: `${command} build --secret id=NPM_TOKEN,env=NPM_TOKEN .` },
  };
}

const right = before
  .replace("ARG NPM_TOKEN\n", "")
  .replace(
    "RUN npm ci",
    'RUN --mount=type=secret,id=NPM_TOKEN NPM_TOKEN="$(cat /run/secrets/NPM_TOKEN 2>/dev/null)"; export NPM_TOKEN; npm ci',
  );

for (const [command, engine] of found) {
  describe.skipIf("missing" in engine)(`proving with ${command}`, () => {
    let workspace: Workspace;
    beforeAll(async () => {
      if (!("missing" in engine)) workspace = await openWorkspace(engine);
    });
    afterAll(async () => workspace?.close());

    test("a right rewrite is proven", { timeout: 120_000 }, async () => {
      const proof = await proveBuild(workspace, buildRequest(rewrite(command, right)));
      expect(proof.after.failure).toBeUndefined();
      expect({ ...proof.after, layers: [] }).toMatchObject({
        built: true,
        leaks: [],
        unseen: ["build-record", "provenance-max", "provenance-min"],
      });
      expect(proof).toMatchObject({ verdict: "proven", credentials: [] });
      expect(proof.after.reports.map(({ tool, words }) => `${tool} ${words}`)).toEqual(["npm ci"]);
    });

    test("a wrong one is not", { timeout: 120_000 }, async () => {
      const wrong = right.replace("ENV MODE=x\n", "").replace("npm ci", 'npm ci; echo "$NPM_TOKEN" >node_modules/kept');
      const proof = await proveBuild(workspace, buildRequest(rewrite(command, wrong)));
      expect(proof.verdict).toBe("leaks");
      expect(proof.after.leaks).toContainEqual(
        expect.objectContaining({ where: "container", path: "app/node_modules/kept" }),
      );
      expect(proof.differences).toContainEqual({ kind: "config", name: "Env MODE", what: "missing" });
    });

    test("closing leaves no image, not those of steps either", async () => {
      const { engine: used, label, prefix } = workspace;
      await workspace.close();
      const left = await runProcess(used.command, dialectOf(used).steps(label));
      const named = await runProcess(used.command, dialectOf(used).list(prefix));
      expect(left.stdout + named.stdout).toBe("");
    });
  });
}
