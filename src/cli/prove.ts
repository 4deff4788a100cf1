import { findRoot } from "../project/discover.ts";
import { isInside, realPath } from "../project/disk-context.ts";
import { loadProjects } from "../project/load.ts";
import type { ProveOptions } from "../proof/run-prove.ts";
import type { Engine } from "./engine.ts";
import { chooseTransforms, fixProjects } from "./fix-projects.ts";
import type { Io } from "./io.ts";
import { plainSettings } from "./plain-settings.ts";
import { proveOutcomes } from "./prove-outcomes.ts";
import { configFor, optionsFrom } from "./scan.ts";

/** Fixes in memory and proves by real builds what would be written; writes nothing. Returns the exit code. */
export async function prove(
  paths: readonly string[],
  context: string | undefined,
  options: ProveOptions,
  engine: Engine,
  io: Io,
): Promise<number> {
  const asked = paths.length > 0 ? paths : ["."];
  const { root } = findRoot(io.cwd, asked);
  const own = isInside(root, realPath(io.cwd) ?? io.cwd);
  const settings = { ...plainSettings, paths: asked };
  const found = await configFor(settings, { from: own ? io.cwd : root, root, code: own });
  const loaded = await loadProjects({
    cwd: io.cwd,
    paths: asked,
    context,
    options: optionsFrom(found, settings),
    faultOf: (text) => engine.faultOf(text),
  });
  const core = await engine.load();
  const { outcomes } = await fixProjects(core, loaded.projects, await chooseTransforms(core, found));
  return proveOutcomes(loaded.root, outcomes, options, io);
}
