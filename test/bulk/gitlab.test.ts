import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Proposal } from "../../src/bulk/code-host.ts";
import { GitLab } from "../../src/bulk/gitlab.ts";
import { FakeHost } from "./fake-host.ts";
import { makeBare } from "./repositories.ts";
import { freshFolder } from "./run.ts";

const token = "glpat-t0k3n";
const proposal: Proposal = { path: "acme/sub/app", branch: "main", into: "main", title: "t", body: "b" };
let host: FakeHost;

beforeAll(async () => {
  const root = freshFolder();
  makeBare(`${root}/${proposal.path}.git`, { a: "1" });
  host = await FakeHost.start(root, token);
  host.repositories.push({ path: proposal.path });
});
afterAll(() => host.stop());

function open(): GitLab {
  return new GitLab({ api: host.gitlab, token, pause: 1_200 });
}

describe("a GitLab", () => {
  test("that has had too much is waited for", async () => {
    host.limit = { count: 0, windowMs: 1_000, retryAfter: 1 };
    const waiting = setInterval(() => {
      if (host.limited > 0) host.limit = { ...host.limit, count: 9 };
    }, 20);
    await expect(open().open(proposal)).resolves.toMatchObject({ number: 1, state: "open" });
    clearInterval(waiting);
    expect(host.limited).toBeGreaterThan(0);
  });

  test("says nothing new of a merge request that is there, and brings it up to date", async () => {
    const gitlab = open();
    await expect(gitlab.open(proposal)).resolves.toBeUndefined();
    await gitlab.update({ ...proposal, title: "new", body: "text" }, 1);
    await expect(gitlab.find(proposal)).resolves.toMatchObject({
      number: 1,
      title: "new",
      body: "text",
      state: "open",
    });
    expect(host.requests).toHaveLength(1);
  });

  test("that refuses says so in a line, and says nothing of the token", async () => {
    const wrong = new GitLab({ api: host.gitlab, token: "glpat-wr0ng" });
    await expect(wrong.find(proposal)).rejects.toThrow(/^GitLab answers 401: Bad credentials$/);
    await expect(open().find({ ...proposal, path: "acme/none" })).rejects.toThrow(
      /^GitLab answers 404: 404 Project Not Found$/,
    );
  });

  test("lists page after page", async () => {
    for (let at = 0; at < 205; at++) host.repositories.push({ path: `many/r${String(at).padStart(3, "0")}` });
    const names: string[] = [];
    for await (const { name } of open().projectsOf("many", true)) names.push(name);
    expect([names.length, new Set(names).size]).toEqual([205, 205]);
  });
});
