import { describe, expect, test } from "vitest";
import { engine } from "../../src/cli/quick-look.ts";
import { run } from "../../src/cli/run.ts";
import { makeTree } from "../project/tree.ts";
import { printedIn } from "./fake-engine.ts";

async function unleak(
  cwd: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const printed = printedIn(cwd);
  const code = await run(args, engine, printed.io);
  return { code, out: printed.out, err: printed.err };
}

describe("explain", () => {
  test.each([
    ["NPM_TOKEN", /^NPM_TOKEN is a secret: .+\n$/],
    ["PIP_INDEX_URL", /^PIP_INDEX_URL may carry a secret: .+\n$/],
    ["NODE_VERSION", /^NODE_VERSION is no secret: .+\n$/],
    [".npmrc", /^\.npmrc is a credential file \(npmrc\) when it holds a credential: https:.+\n$/],
    [".netrc", /^\.netrc is a credential file \(netrc\): https:.+\n$/],
  ])("says of %s what it is, and why", async (name, words) => {
    const { code, out } = await unleak(makeTree({}), ["explain", name]);
    expect(out).toMatch(words);
    expect(code).toBe(0);
  });

  test("says when the configuration decides", async () => {
    const root = makeTree({ ".unleakrc": "secrets: [ACME_*]\nnotSecrets: [NPM_TOKEN]\n" });
    expect((await unleak(root, ["explain", "ACME_ID"])).out).toBe("ACME_ID is a secret: the configuration says so\n");
    expect((await unleak(root, ["explain", "NPM_TOKEN"])).out).toBe(
      "NPM_TOKEN is no secret: the configuration says so\n",
    );
  });

  test("shows the way through a Dockerfile, and what each transform says to it", async () => {
    const root = makeTree({
      Dockerfile: "FROM node:20\nARG NPM_TOKEN=q7Xv2LbT9sRk4WzP\nRUN echo $NPM_TOKEN && npm ci\n",
    });
    const { code, out } = await unleak(root, ["explain", "NPM_TOKEN", "Dockerfile", "--flow"]);
    expect(out).toContain(
      "Dockerfile:2:5: build argument, can be fixed by build-argument-to-secret-mount\n  ARG NPM_TOKEN=…\n",
    );
    expect(out).toContain("  read at line 3: expansion\n");
    expect(out).toMatch(/considered:\n(?: {2}[a-z-]+: .+\n)+$/);
    expect(out).toContain("  copied-credential-file-to-secret-mount: not for this secret\n");
    expect(out).not.toContain("q7Xv2");
    expect(code).toBe(0);
  });

  test("says when there is nothing of that name, and fails when the Dockerfile cannot be read", async () => {
    const root = makeTree({ Dockerfile: "FROM a\n" });
    expect((await unleak(root, ["explain", "NPM_TOKEN", "Dockerfile"])).out).toContain(
      "Dockerfile: nothing was found under this name\n",
    );
    expect(await unleak(root, ["explain", "NPM_TOKEN", "nowhere"])).toMatchObject({
      code: 2,
      err: "nowhere: no such file\n",
    });
  });
});

describe("callers", () => {
  const files = {
    ".git/HEAD": "",
    "api/Dockerfile": "FROM node:20\nARG NPM_TOKEN\nRUN npm ci\n",
    "api/Makefile": "image:\n\tdocker build --build-arg NPM_TOKEN=$(NPM_TOKEN) --build-arg PASSWORD=hunter22 .\n",
    ".github/workflows/ci.yml":
      "jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: api\n          build-args: |\n            NPM_TOKEN=${{ secrets.NPM_TOKEN }}\n",
  };

  test("lists what starts a build and where its arguments come from, never a value", async () => {
    const { code, out, err } = await unleak(makeTree(files), ["callers"]);
    expect(out).toContain(
      "api/Makefile:2  makefile image\n  builds api/Dockerfile in api, with docker\n  passes NPM_TOKEN from $NPM_TOKEN\n  passes PASSWORD from a literal\n",
    );
    expect(out).toContain("  passes NPM_TOKEN from CI secret NPM_TOKEN\n");
    expect(out + err).not.toContain("hunter22");
    expect(code).toBe(0);
  });

  test("gives one JSON document", async () => {
    const { out } = await unleak(makeTree(files), ["callers", "--format", "json"]);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      callers: [
        { path: ".github/workflows/ci.yml", format: "github-workflow", dockerfile: "api/Dockerfile", context: "api" },
        {
          path: "api/Makefile",
          line: 2,
          format: "makefile",
          builder: "docker",
          passes: [{ name: "NPM_TOKEN" }, { name: "PASSWORD", from: "a literal" }],
        },
      ],
      errors: [],
    });
  });

  test("says when there are none", async () => {
    expect(await unleak(makeTree({ Dockerfile: "FROM a\n" }), ["callers"])).toEqual({
      code: 0,
      out: "no callers found\n",
      err: "",
    });
  });
});

describe("the commands of other rooms", () => {
  test("audit says what it cannot read", async () => {
    const { code, err } = await unleak(makeTree({}), ["audit", "nowhere.tar"]);
    expect([code, err.split("\n")[0]]).toEqual([2, expect.stringMatching(/nowhere\.tar/)]);
  });

  test("migrate and merge say when they have nothing to do", async () => {
    const root = makeTree({ "empty/x": "" });
    expect(await unleak(root, ["merge", "empty"])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^empty: /),
    });
    expect(await unleak(root, ["migrate", "--limit", "hunter22", "empty"])).toEqual({
      code: 2,
      out: "",
      err: "error: option '--limit <count>' argument '…' is invalid. It must be a number.\n",
    });
    expect(await unleak(root, ["worker"])).toMatchObject({
      code: 2,
      err: "error: required option '--queue <url>' not specified\n",
    });
  });
});

describe("a word that is a command", () => {
  test("is a path when it is written as one", async () => {
    const root = makeTree({ "explain/Dockerfile": "FROM a\n" });
    expect((await unleak(root, ["./explain"])).out).toBe("no secrets found in 1 Dockerfile\n");
    expect((await unleak(root, ["explain"])).code).toBe(2);
  });
});
