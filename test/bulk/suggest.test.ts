import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { suggestionsFor, type SuggestionComment } from "../../src/bulk/suggestions.ts";
import { FakeHost } from "./fake-host.ts";
import { gitIn, type Files } from "./repositories.ts";
import { freshFolder, suggest, type Ran } from "./run.ts";

const plain = (text: string): string => text;

/** What GitHub makes of a file when all suggestions are taken, the last first. */
function taken(text: string, comments: readonly SuggestionComment[]): string {
  const lines = text.split("\n");
  for (const { start_line, line, body } of comments.toReversed()) {
    const [, inner = ""] = /^`{3,}suggestion\n([\s\S]*?)`{3,}$/.exec(body) ?? [];
    lines.splice((start_line ?? line) - 1, line - (start_line ?? line) + 1, ...inner.split("\n").slice(0, -1));
  }
  return lines.join("\n");
}

describe("suggestions", () => {
  const all = (path: string, text: string) => [{ filename: path, patch: `@@ -0,0 +1,${text.split("\n").length} @@\n` }];

  test.each([
    ["a line goes and one changes", "FROM a\nARG T\nRUN x\nRUN y\n", "FROM a\nRUN --mount x\nRUN y\n"],
    ["a line is only added", "FROM a\nRUN x\n", "FROM a\nWORKDIR /\nRUN x\n"],
    ["a line is added in front of all", "RUN x\nRUN y\n", "FROM a\nRUN x\nRUN y\n"],
    ["a line is added behind all", "FROM a\nRUN x", "FROM a\nRUN x\nRUN y"],
    ["lines go", "FROM a\nARG T\nARG U\nRUN y\n", "FROM a\nRUN y\n"],
    [
      "places are far apart",
      "FROM a\nARG T\nRUN 1\nRUN 2\nRUN 3\nRUN x\n",
      "FROM a\nRUN 1\nRUN 2\nRUN 3\nRUN --mount x\n",
    ],
    ["there are fences in it", "FROM a\nRUN x\n", "FROM a\nRUN echo '```'\n"],
  ])("make the file when %s", (_, before, after) => {
    const comments = suggestionsFor([{ path: "Dockerfile", before, after }], all("Dockerfile", before), plain);
    expect(taken(before, comments ?? [])).toBe(after);
    expect(comments?.length).toBeGreaterThan(0);
  });

  test("are all or none: a line that the pull request does not show, a new file or a hidden value stops them", () => {
    const change = { path: "Dockerfile", before: "FROM a\nARG T\nRUN x\n", after: "FROM a\nRUN --mount x\n" };
    const shown = all("Dockerfile", change.before);
    expect(suggestionsFor([change], shown, plain)).toHaveLength(1);
    expect(suggestionsFor([change], [{ filename: "Dockerfile", patch: "@@ -1 +1,2 @@\n" }], plain)).toBeUndefined();
    expect(suggestionsFor([change], [{ filename: "Dockerfile" }], plain)).toBeUndefined();
    expect(suggestionsFor([change, { path: "other", before: "a", after: "b" }], shown, plain)).toBeUndefined();
    expect(
      suggestionsFor([change, { path: "x.dockerignore", before: undefined, after: "b" }], shown, plain),
    ).toBeUndefined();
    expect(suggestionsFor([change], shown, (text) => text.replace("mount", "****"))).toBeUndefined();
  });
});

describe("unleak suggest", () => {
  const token = "t0k3nf0rs3ggest";
  let host: FakeHost;
  beforeEach(async () => {
    host = await FakeHost.start(freshFolder(), token);
    host.repositories.push({ path: "acme/app" });
  });
  afterEach(() => host.stop());

  const leaky = "FROM node:20\nARG NPM_TOKEN\nRUN npm ci\n";

  function workingTree(files: Files): { readonly root: string; readonly head: string } {
    const root = freshFolder();
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const git = (...args: readonly string[]): string =>
      gitIn(root, "-c", "user.name=d", "-c", "user.email=d@example.com", ...args);
    git("init", "-q");
    git("add", "-A");
    git("commit", "-qm", "m");
    return { root, head: git("rev-parse", "HEAD").trim() };
  }

  function run(root: string, head: string): Promise<Ran> {
    const event = join(freshFolder(), "event.json");
    writeFileSync(event, JSON.stringify({ pull_request: { number: 7, head: { sha: head } } }));
    return suggest(
      root,
      {},
      { GITHUB_TOKEN: token, GITHUB_API_URL: host.github, GITHUB_REPOSITORY: "acme/app", GITHUB_EVENT_PATH: event },
    );
  }

  test("leaves one review with the change, and none the second time", async () => {
    const { root, head } = workingTree({ Dockerfile: leaky });
    host.files = [{ filename: "Dockerfile", patch: "@@ -0,0 +1,3 @@\n+FROM node:20\n+ARG NPM_TOKEN\n+RUN npm ci" }];
    expect(await run(root, head)).toMatchObject({ code: 1, out: `http://${host.host}/acme/app/pull/7#r1\n` });
    expect(await run(root, head)).toMatchObject({ code: 1, err: "suggested before\n" });
    expect(host.reviews).toHaveLength(1);
    const [review] = host.reviews;
    expect(review).toMatchObject({ commit_id: head, event: "COMMENT" });
    expect(review?.comments).toMatchObject([{ path: "Dockerfile", start_line: 2, line: 3, side: "RIGHT" }]);
    expect(review?.body).toContain("## What leaked");
    expect(review?.body).not.toContain("Close this pull request");
    expect(readFileSync(join(root, "Dockerfile"), "utf8")).toBe(leaky);
  });

  test("shows the whole change where it reaches beyond the pull request", async () => {
    const compose = "services:\n  a:\n    build:\n      context: .\n      args:\n        NPM_TOKEN: ${NPM_TOKEN}\n";
    const { root, head } = workingTree({ Dockerfile: leaky, "docker-compose.yml": compose });
    host.files = [{ filename: "Dockerfile", patch: "@@ -0,0 +1,3 @@\n" }];
    expect((await run(root, head)).code).toBe(1);
    expect(host.reviews[0]?.comments).toEqual([]);
    expect(host.reviews[0]?.body).toContain("```diff\ndiff --git a/Dockerfile b/Dockerfile\n");
  });

  test("says nothing where there is nothing, and runs no configuration of the pull request", async () => {
    const code = 'throw new Error("ran");';
    const { root, head } = workingTree({ Dockerfile: "FROM node:20\n", "unleak.config.mjs": code });
    expect(await run(root, head)).toMatchObject({ code: 0, err: "nothing to suggest\n" });
    expect(host.reviews).toEqual([]);
  });

  test("wants the newest commit of a pull request", async () => {
    const { root, head } = workingTree({ Dockerfile: leaky });
    expect((await run(root, head.replace(/./g, "1"))).err).toContain("check out github.event.pull_request.head.sha");
    expect(await suggest(root, {}, {})).toMatchObject({
      code: 2,
      err: ": suggest works in the workflow of a pull request\n",
    });
    execFileSync("rm", ["-rf", join(root, ".git")]);
    expect((await run(root, head).catch(() => ({ code: 2 }))).code).toBe(2);
  });
});
