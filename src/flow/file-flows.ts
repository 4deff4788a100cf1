import { lineageOf, shippedStages } from "../model/build-model.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import type { ContextFiles } from "../model/context-files.ts";
import type { ExposureKind } from "../result.ts";
import type { Options } from "../result.ts";
import { ShellPaths } from "./shell-paths.ts";
import { copiedFiles } from "./copied-files.ts";
import type { FoundFile } from "./copied-files.ts";
import type { FileFlow, Use } from "./flow-types.ts";
import { removedBy, traceRun } from "./trace-run.ts";

/** Traces every credential file that COPY and ADD bring; the same file of the context is one flow. */
export function fileFlows(
  model: BuildModel,
  files: ContextFiles,
  options: Options,
  ignored: (step: Step, name: string) => string | undefined,
): readonly FileFlow[] {
  const bySource = new Map<string, FoundFile[]>();
  for (const found of copiedFiles(model, files, options)) {
    const group = bySource.get(found.copy.contextPath) ?? [];
    bySource.set(found.copy.contextPath, [...group, found]);
  }
  return [...bySource].map(([contextPath, group]) => fileFlow(model, contextPath, group, ignored));
}

function fileFlow(
  model: BuildModel,
  contextPath: string,
  group: readonly FoundFile[],
  ignored: (step: Step, name: string) => string | undefined,
): FileFlow {
  const [first] = group;
  if (!first) throw new Error("a flow without an origin");
  const uses = group.flatMap((found) => usesOf(model, found));
  const step = model.steps[first.copy.step];
  return {
    type: "file",
    key: `file:${contextPath}`,
    name: contextPath,
    kind: "copied-file",
    because: `${first.kind.name} holds a credential`,
    fileKind: first.kind,
    copies: group.map((found) => found.copy),
    uses,
    exposures: exposuresOf(model, group, uses),
    ignored: step && ignored(step, contextPath),
  };
}

/** The RUNs that read the file where one COPY put it, up to the one that removes it. */
function usesOf(model: BuildModel, { kind, copy }: FoundFile): Use[] {
  const origin = model.steps[copy.step];
  if (!origin || copy.target === undefined) return [];
  const uses: Use[] = [];
  const gone = new Set<number>();
  for (const number of lineageOf(model, origin.stage)) {
    const stage = model.stages[number];
    if (!stage || (stage.parent !== undefined && gone.has(stage.parent))) {
      gone.add(number);
      continue;
    }
    for (const step of stage.steps) {
      if (step.id <= origin.id) continue;
      uses.push(...useOf(step, copy.target, kind.name));
      if (removes(step, copy.target)) {
        gone.add(number);
        break;
      }
    }
  }
  return [...uses, ...copiesFromStage(model, origin, copy.target)];
}

function useOf(step: Step, path: string, kind: string): Use[] {
  if (step.keyword === "RUN") {
    const facts = traceRun(step, { names: new Set(), files: [{ path, kind }] });
    const touched = facts.readers.size + facts.handlers.size + facts.modifies.size + facts.sweeps.size;
    if (touched === 0 && facts.implicit === "no" && facts.opaque === undefined) return [];
    const sure = facts.readers.size > 0 || facts.implicit === "yes";
    return [{ step: step.id, span: step.instruction.span, how: "file", sure, absent: "fails", names: [path], facts }];
  }
  return [];
}

/** `COPY --from=stage /root/.npmrc` carries the file on: a mount cannot reach there. */
function copiesFromStage(model: BuildModel, origin: Step, path: string): Use[] {
  const stage = model.stages[origin.stage];
  return model.steps.flatMap((step): Use[] => {
    const from = step.copy?.from?.value.toLowerCase();
    if (from === undefined || !stage || (from !== stage.name && from !== String(stage.number))) return [];
    if (!step.copy?.sources.some((source) => source.path.replace(/\/+$/, "") === path)) return [];
    return [
      {
        step: step.id,
        span: step.instruction.span,
        how: "outside-run",
        sure: true,
        absent: "fails",
        names: [path],
        facts: undefined,
      },
    ];
  });
}

/** Whether a RUN removes the file for certain. */
export function removes(step: Step, path: string): boolean {
  const { script } = step;
  if (!script || script.opaque !== undefined) return false;
  const paths = new ShellPaths(step, script);
  return script.commands.some((command) => !command.at.conditional && removedBy(command, paths)?.(path));
}

function exposuresOf(model: BuildModel, group: readonly FoundFile[], uses: readonly Use[]): ExposureKind[] {
  const shipped = shippedStages(model);
  const found = new Set<ExposureKind>();
  for (const { copy } of group) {
    found.add("build-cache");
    if (shipped.has(model.steps[copy.step]?.stage ?? -1)) found.add("layer");
  }
  for (const use of uses) {
    if (use.facts?.logged) found.add("build-log");
    for (const write of use.facts?.writes ?? [])
      if (!write.removed) found.add(shipped.has(model.steps[use.step]?.stage ?? -1) ? "layer" : "build-cache");
  }
  return [...found];
}
