import { describe, expect, test } from "vitest";
import { configHash, type Campaign } from "../../src/bulk/campaign.ts";
import { jobIdOf, readPublishJob, readTransformJob } from "../../src/bulk/queue-jobs.ts";
import { defaultOptions } from "../../src/options.ts";

const campaign: Campaign = {
  options: defaultOptions,
  off: [],
  modules: [],
  branch: "b",
  title: "t",
  author: { name: "n", email: "e@example.com" },
  goal: "push",
};
const repository = { name: "git.example.com/a/b", url: "https://git.example.com/a/b.git", path: "a/b" };
const kindOf = (): undefined => undefined;
const travelled = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("a job from a queue", () => {
  test("is taken as it was asked for", () => {
    expect(readTransformJob(travelled({ campaign, repository }), kindOf)).toEqual({ campaign, repository });
  });

  test.each([
    ["a folder of this machine", { campaign, repository: { ...repository, url: "file:///etc" } }],
    ["a program for git to run", { campaign, repository: { ...repository, url: "ext::sh -c true" } }],
    ["a credential", { campaign, repository: { ...repository, url: "https://a:b@git.example.com/a/b" } }],
    ["modules to load", { campaign: { ...campaign, modules: ["/tmp/evil.js"] }, repository }],
    [
      "options of another shape",
      { campaign: { ...campaign, options: { ...defaultOptions, secrets: "x" } }, repository },
    ],
    ["another goal", { campaign: { ...campaign, goal: "everything" }, repository }],
    ["a number", 7],
  ])("is refused when it brings %s", (_, data) => {
    expect(readTransformJob(travelled(data), kindOf)).toBeUndefined();
  });

  test("takes name and host from the URL, never from what it says of itself", () => {
    const lying = { ...repository, name: "github.com/other/thing", host: "github", path: "other/thing" };
    expect(readTransformJob(travelled({ campaign, repository: lying }), kindOf)?.repository).toEqual(repository);
  });

  test("to publish needs the row of a push", () => {
    expect(readPublishJob({ title: "t", repository, row: { state: "pushed" } }, kindOf)).toBeUndefined();
  });

  test("has one id for the same work, and others for another goal, configuration or repository", () => {
    const ids = [
      jobIdOf(campaign, repository),
      jobIdOf({ ...campaign, goal: "pull-request" }, repository),
      jobIdOf({ ...campaign, branch: "c" }, repository),
      jobIdOf(campaign, { ...repository, name: "x" }),
    ];
    expect(new Set(ids).size).toBe(4);
    expect(jobIdOf({ ...campaign }, { ...repository })).toBe(ids[0]);
    const { goal, ...rest } = campaign;
    expect(configHash({ goal, ...rest })).toBe(configHash(campaign));
  });
});
