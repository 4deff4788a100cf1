import type { Engine, Workspace } from "../../src/proof/proof.ts";
import { findEngine, openWorkspace } from "../../src/proof/proof.ts";

const found = await findEngine();

/** The engine for the tests that build; undefined when none answers. */
export const engine: Engine | undefined = "missing" in found ? undefined : found;

if ("missing" in found) {
  process.stderr.write(
    `\n!!! No container engine answers (${found.missing}): real builds are SKIPPED, nothing is proven.\n\n`,
  );
}

/** Opens a workspace; only for tests that run when there is an engine. */
export async function workspaceForTests(): Promise<Workspace> {
  if (engine === undefined) throw new Error("no engine");
  return openWorkspace(engine);
}
