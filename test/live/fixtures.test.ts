import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Workspace } from "../../src/proof/proof.ts";
import { broken, buildRequest, proveBuild } from "../../src/proof/proof.ts";
import { findBash } from "../../src/proof/base-image.ts";
import { engine, workspaceForTests } from "../proof/engine-for-tests.ts";
import { liveFixtures, type LiveFixture } from "./fixtures.ts";
import { inTurn } from "./in-turn.ts";

const fixtures = liveFixtures();
const bash = await findBash();

/** What is wrong with a fixture, by what it would break; every list must be empty. */
async function faults(workspace: Workspace, { rewrite, options, live }: LiveFixture): Promise<Record<string, unknown>> {
  const proof = await proveBuild(workspace, buildRequest(rewrite, options));
  return {
    "the new build fails": proof.after.failure,
    "the old build fails": live.brokenBefore === true ? undefined : proof.before.failure,
    "a copy of a secret stays": proof.after.leaks.filter(
      ({ where }) => where !== "build-log" && !live.stays?.includes(where),
    ),
    "a copy that stays on purpose is gone": (live.stays ?? []).filter((place) =>
      proof.after.leaks.every(({ where }) => where !== place),
    ),
    "a command gets another credential": proof.credentials.filter(
      ({ what, tool, words }) => what !== "not run" || !live.needless?.includes(`${tool} ${words}`),
    ),
    "files, config or what is optional changed": broken(proof).filter(
      ({ what, name }) => what !== "missing" || !live.gone?.includes(name),
    ),
  };
}

const none = {
  "the new build fails": undefined,
  "the old build fails": undefined,
  "a copy of a secret stays": [],
  "a copy that stays on purpose is gone": [],
  "a command gets another credential": [],
  "files, config or what is optional changed": [],
};

describe.skipIf(engine === undefined)("every fixture that fixes, built before and after", { concurrent: true }, () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await workspaceForTests();
  });
  afterAll(async () => workspace?.close());

  const named = fixtures.map((fixture) => [fixture.name, fixture] as const);
  test.for(named)("%s leaks nothing and breaks nothing", { timeout: 300_000 }, async ([, fixture], { skip }) => {
    skip(fixture.live.skip !== undefined, fixture.live.skip);
    skip(fixture.live.needs === "bash-static" && bash === undefined, "this machine has no bash-static");
    expect(await inTurn(async () => faults(workspace, fixture))).toEqual(none);
  });
});

test("every fixture of the live tests is one that fixes", () => {
  expect(fixtures.filter(({ name }) => !name.includes("/fixes-"))).toEqual([]);
});
