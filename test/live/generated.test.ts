import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Workspace } from "../../src/proof/proof.ts";
import { engine, workspaceForTests } from "../proof/engine-for-tests.ts";
import { generateDockerfile } from "./generate-dockerfile.ts";
import { buildFaults, failure, remediateGenerated, statusOf } from "./generated-faults.ts";
import { textFaults } from "./generated-text-faults.ts";
import { inTurn } from "./in-turn.ts";

// One whose Dockerfile does not build as it is.
const left = new Set([8]);

/** Between them they have every origin of a secret. */
const everyDay = Array.from({ length: 56 }, (_, seed) => seed).filter((seed) => !left.has(seed));

/** `SEED=5000 COUNT=200` looks at others: where the Dockerfile does not build as it is, there is nothing to compare. */
const start = process.env["SEED"];
const seeds =
  start === undefined
    ? everyDay
    : Array.from({ length: Number(process.env["COUNT"] ?? 1) }, (_, index) => Number(start) + index);

const oldFails = "the old build fails";

describe.skipIf(engine === undefined)("generated Dockerfiles, built before and after", { concurrent: true }, () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await workspaceForTests();
  });
  afterAll(async () => workspace?.close());

  test.for(seeds)("seed %i leaks nothing and breaks nothing", { timeout: 3_600_000 }, async (seed, { skip }) => {
    const generated = generateDockerfile(seed);
    const result = remediateGenerated(generated);
    expect(failure(generated, textFaults(generated, result))).toBe("");
    skip(result.changes.length === 0, "nothing is changed");
    const faults = await inTurn(() => buildFaults(workspace, generated, result));
    skip(start !== undefined && oldFails in faults, oldFails);
    expect(failure(generated, faults)).toBe("");
  });
});

test("the seeds of every day fix a secret of every origin", () => {
  const fixed = everyDay.flatMap((seed) => {
    const generated = generateDockerfile(seed);
    const result = remediateGenerated(generated);
    return generated.secrets.filter((secret) => statusOf(secret, result) === "fixed");
  });
  expect(new Set(fixed.map(({ origin }) => origin)).size).toBe(10);
  expect(fixed.length).toBeGreaterThan(80);
});
