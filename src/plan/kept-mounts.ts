import { baseName } from "../model/paths.ts";
import { isMounted } from "./mounted-paths.ts";
import type { Change, Scene, WrittenFlow } from "./plan-types.ts";
import { scopedFile } from "./scoped-file.ts";

/** A plain copy of a mounted secret that only the running container can read. */
export interface KeptCopy {
  readonly changes: readonly Change[];
  /** The caller's file, by the name that the container knows. */
  readonly file: string;
  readonly target: string;
  /** It lies in a cache mount, which no container sees. */
  readonly cached: boolean;
}

/** The copy that goes, where all that writes it does nothing else; undefined for anything more. */
export function keptForRunTime(flow: WrittenFlow, scene: Scene): KeptCopy | undefined {
  if (flow.parent.type !== "mount" || !flow.writes.every((write) => write.how === "create" || write.how === "copy"))
    return undefined;
  const file = scopedFile(flow, scene);
  if (!file || file.before === "something" || file.steps.some((own) => own.reads || own.writes.length === 0))
    return undefined;
  const changes: Change[] = [];
  for (const { step, units } of file.steps) {
    const commands = units.flatMap((unit) => unit.commands);
    if (!step.editable || commands.length === 0) return undefined;
    changes.push({ change: "drop-commands", step: step.id, commands });
  }
  const cached = file.steps.every(({ step }) => isMounted(step, file.path));
  return { changes, file: baseName(file.path), target: file.path, cached };
}
