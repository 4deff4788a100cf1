import { readMounts } from "../dockerfile/instructions.ts";
import { shippedStages } from "../model/build-model.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import { baseName, isInside, resolvePath } from "../model/paths.ts";
import type { ContextFiles } from "../model/context-files.ts";
import type { ExposureKind } from "../result.ts";
import type { MountFlow, PresentMount, Use } from "./flow-types.ts";
import { withoutLeftBehind } from "./guessed-logins.ts";
import { kindOf } from "./carriers.ts";
import { traceRun } from "./trace-run.ts";

/** Secret mounts whose secret a RUN copies to a file that stays; a mount that is only read is no flow. */
export function mountFlows(model: BuildModel, files: ContextFiles): readonly MountFlow[] {
  const byId = new Map<string, PresentMount[]>();
  for (const step of model.steps) {
    if (step.keyword !== "RUN") continue;
    for (const mount of readMounts(step.instruction)) {
      if (mount.type !== "secret") continue;
      const id = mount.id ?? mount.source ?? (mount.target === undefined ? undefined : baseName(mount.target));
      if (id === undefined) continue;
      const target =
        mount.env !== undefined && mount.target === undefined ? undefined : targetOf(step, mount.target, id);
      byId.set(id, [...(byId.get(id) ?? []), { step: step.id, span: mount.span, env: mount.env, target }]);
    }
  }
  return [...byId].flatMap(([id, mounts]) => mountFlow(model, files, id, mounts) ?? []);
}

function targetOf(step: Step, target: string | undefined, id: string): string | undefined {
  if (target === undefined) return `/run/secrets/${baseName(id)}`;
  if (target.includes("$")) return undefined;
  return step.workdir === undefined && !target.startsWith("/") ? undefined : resolvePath(step.workdir ?? "/", target);
}

function mountFlow(
  model: BuildModel,
  files: ContextFiles,
  id: string,
  mounts: readonly PresentMount[],
): MountFlow | undefined {
  const uses = mounts.flatMap((mount) => useOf(model, files, mount));
  const kept = uses.flatMap((use) => use.facts?.writes ?? []).filter((write) => !write.removed);
  const shipped = shippedStages(model);
  const journals = uses
    .filter(({ step, facts }) => (facts?.journals.size ?? 0) > 0 && shipsHome(model, step, shipped))
    .map(({ step }) => ({ step, cached: false }));
  if (kept.length === 0 && journals.length === 0) return undefined;
  const exposures = new Set<ExposureKind>(
    [...kept, ...journals].map((write) =>
      shipped.has(model.steps[write.step]?.stage ?? -1) && !write.cached ? "layer" : "build-cache",
    ),
  );
  return {
    type: "mount",
    key: `mount:${id}`,
    name: id,
    kind: "kept-mount",
    because: "a RUN keeps what the mount brings",
    mounts,
    uses,
    exposures: [...exposures],
    ignored: undefined,
  };
}

/** A log in the home folder is in the image that ships, and not on a cache mount. */
function shipsHome(model: BuildModel, id: number, shipped: ReadonlySet<number>): boolean {
  const step = model.steps[id];
  const home = step?.user.home;
  if (!step || !shipped.has(step.stage)) return false;
  return !readMounts(step.instruction).some(
    ({ type, target }) => type === "cache" && home !== undefined && target !== undefined && isInside(home, target),
  );
}

function useOf(model: BuildModel, contextFiles: ContextFiles, mount: PresentMount): Use[] {
  const step = model.steps[mount.step];
  if (!step) return [];
  const files = mount.target === undefined ? [] : [{ path: mount.target, kind: kindOf(mount.target) }];
  const names = new Set(mount.env === undefined ? [] : [mount.env]);
  const facts = withoutLeftBehind(traceRun(step, { names, files }, contextFiles), step, model);
  return [
    {
      step: step.id,
      span: mount.span,
      how: mount.env === undefined ? "file" : "expansion",
      sure: true,
      absent: "fails",
      names: [mount.env, mount.target].filter((name) => name !== undefined),
      facts,
    },
  ];
}
