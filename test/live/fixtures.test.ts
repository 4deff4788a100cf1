import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Workspace } from "../../src/proof/index.ts";
import { buildRequest, proveBuild } from "../../src/proof/index.ts";
import { engine, workspaceForTests } from "../proof/engine-for-tests.ts";
import { liveFixtures } from "./fixtures.ts";

const fixtures = liveFixtures();

// Two builds at a time, whatever the runner allows: more only wait for each other.
const atOnce = 2;
let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

describe.skipIf(engine === undefined).concurrent("every fixture that fixes, built before and after", () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await workspaceForTests();
  });
  afterAll(async () => workspace?.close());

  test.skipIf(fixtures.length > 0)("there are no fixtures yet", () => {});

  for (const { name, rewrite, options, live } of fixtures) {
    test.skipIf(live.skip !== undefined)(
      `${name} leaks nothing and breaks nothing${live.skip === undefined ? "" : `: ${live.skip}`}`,
      { timeout: 300_000 },
      async ({ expect: check }) => {
        const proof = await inTurn(async () => proveBuild(workspace, buildRequest(rewrite, options)));
        check(proof.after.failure, "the new build passes").toBeUndefined();
        if (live.brokenBefore !== true) check(proof.before.failure, "the old build passes").toBeUndefined();
        const leaks = proof.after.leaks.filter((leak) => leak.where !== "build-log");
        check(leaks, "no copy of a secret stays").toEqual([]);
        check(proof.credentials, "each command gets its credential").toEqual([]);
        const broken = proof.differences.filter((difference) => difference.expected === undefined);
        check(broken, "files and config are the same").toEqual([]);
      },
    );
  }
});

test("the fixtures of the live tests can be listed", () => {
  expect(fixtures.every(({ name }) => name.includes("/fixes-"))).toBe(true);
});
