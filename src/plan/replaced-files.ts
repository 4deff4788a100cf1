import { removes } from "../flow/file-flows.ts";
import type { CopiedFile, FileFlow, Use } from "../flow/flow-types.ts";
import { removedBy } from "../flow/removed-files.ts";
import { ShellPaths } from "../flow/shell-paths.ts";
import { traceRun } from "../flow/trace-run.ts";
import type { Step } from "../model/build-model.ts";
import { stagesBelow } from "../model/build-model.ts";
import { baseName, resolvePath } from "../model/paths.ts";
import { withForce } from "./forced-removal.ts";
import { keptBy } from "./plain-writes.ts";
import type { Change, Scene } from "./plan-types.ts";

/** What removes the file and stays: without its COPY, the file that it replaced would be there for good. */
export interface KeptRemovals {
  readonly commands: ReadonlySet<number>;
  readonly changes: readonly Change[];
}

/** The commands of a RUN that remove the copied file, where an earlier step put another one to its path. */
export function keptRemovals(flow: FileFlow, use: Use, scene: Scene): KeptRemovals {
  const step = scene.step(use.step);
  const { script } = step;
  const copy = flow.copies.find(({ target }) => target === use.names[0]);
  const none: KeptRemovals = { commands: new Set(), changes: [] };
  if (!script || copy?.target === undefined || (use.facts?.handlers.size ?? 0) === 0) return none;
  const { target } = copy;
  const paths = ShellPaths.of(step, script);
  const removals = script.commands.filter(
    (command) => use.facts?.handlers.has(command.number) && removedBy(command, paths)?.(target),
  );
  const before = removals.length === 0 ? "nothing" : replacedBy(flow, copy, target, scene);
  if (before === "nothing") return none;
  const forced = before === "unknown" && step.editable ? removals.flatMap((command) => withForce(command, step)) : [];
  return { commands: new Set(removals.map(({ number }) => number)), changes: forced };
}

/** What stands at the path without this COPY; unknown where it may go as well. */
function replacedBy(flow: FileFlow, copy: CopiedFile, path: string, scene: Scene): "nothing" | "something" | "unknown" {
  for (const stage of stagesBelow(scene.model, scene.step(copy.step).stage)) {
    for (const step of stage.steps.filter(({ id }) => id < copy.step).toReversed()) {
      if (step.script && removes(step, path)) return "nothing";
      const left = step.keyword === "RUN" ? writtenBy(step, path, flow, scene) : broughtBy(step, path, flow);
      if (left !== "nothing") return left;
    }
  }
  return "nothing";
}

function writtenBy(step: Step, path: string, flow: FileFlow, scene: Scene): "nothing" | "something" | "unknown" {
  const kind = flow.fileKind.name;
  const { modifies } = traceRun(step, { names: new Set(), files: [{ path, kind }] });
  if (modifies.size === 0) return "nothing";
  return keptBy(step, path, kind, scene) === "something" ? "something" : "unknown";
}

/** Another file of the context may be a secret that goes too. */
function broughtBy(step: Step, path: string, flow: FileFlow): "nothing" | "something" | "unknown" {
  const { copy, copyTarget: folder } = step;
  if (!copy || folder === undefined) return "nothing";
  const isOwn = (index: number): boolean => flow.copies.some((own) => own.step === step.id && own.source === index);
  const named = copy.sources.filter(({ path: source, heredoc }, index) => {
    if (isOwn(index)) return false;
    const into = copy.sources.length > 1 || folder.endsWith("/");
    return (into ? resolvePath(folder, heredoc?.name ?? baseName(source)) : folder) === path;
  });
  if (named.length === 0) return "nothing";
  return named.some(({ heredoc }) => heredoc) ? "something" : "unknown";
}
