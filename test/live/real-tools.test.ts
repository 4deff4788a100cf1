import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engine, workspaceForTests } from "../proof/engine-for-tests.ts";
import { toolCases } from "./real-tools/cases.ts";
import { makeCertificate } from "./real-tools/certificate.ts";
import { proveWithTools, type Laboratory } from "./real-tools/prove-with-tools.ts";
import { makeRepositories } from "./real-tools/repositories.ts";
import { makeToolImages } from "./real-tools/tool-images.ts";

/** Everything that the cases share, or why it cannot be had. */
async function openLaboratory(folder: string): Promise<Laboratory | { readonly missing: string }> {
  const workspace = await workspaceForTests();
  const certificate = await makeCertificate(folder);
  const images = certificate === undefined ? { missing: "openssl" } : await makeToolImages(workspace, certificate.cert);
  if (certificate === undefined || "missing" in images) {
    await workspace.close();
    return { missing: "missing" in images ? images.missing : "openssl" };
  }
  return { workspace, images, certificate, repositories: await makeRepositories(folder), folder };
}

describe.skipIf(engine === undefined)("real git, npm and pip against servers that want the credential", () => {
  let folder = "";
  let laboratory: Laboratory | { readonly missing: string } = { missing: "everything" };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "unleak-tools-"));
    laboratory = await openLaboratory(folder);
    if ("missing" in laboratory) {
      process.stderr.write(`\n!!! This machine has no ${laboratory.missing}: builds with real tools are SKIPPED.\n\n`);
    }
  }, 120_000);
  afterAll(async () => {
    if (!("missing" in laboratory)) await laboratory.workspace.close();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  const named = toolCases.map((one) => [one.name, one] as const);
  test.for(named)("%s", { timeout: 300_000 }, async ([, one], { skip }) => {
    if ("missing" in laboratory) {
      skip(`this machine has no ${laboratory.missing}`);
      return;
    }
    const shown = await proveWithTools(laboratory, one);
    expect(shown.findings, "everything is fixed").toEqual(shown.findings.map(() => "fixed"));
    expect({ before: shown.failureBefore, after: shown.failureAfter }).toEqual({ before: undefined, after: undefined });
    expect(shown.leaksBefore, "the build as it was leaks").not.toEqual([]);
    expect(shown.leaksAfter, "a copy of the secret stays").toEqual([]);
    expect(shown.broken, "files and config are the same but for the secret").toEqual([]);
    expect(shown.requestsAfter, "the servers are asked the same with the same credential").toEqual(
      shown.requestsBefore,
    );
    expect(shown.requestsBefore, "the servers are asked").not.toEqual([]);
    expect(shown.buildsWithout, "the new build passes without the secret").toBe(false);
  });
});
