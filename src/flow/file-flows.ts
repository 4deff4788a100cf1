import { filesReadBy } from "../knowledge/tools.ts";
import { lineageOf, shippedStages, stageNamed } from "../model/build-model.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import type { ContextFiles } from "../model/context-files.ts";
import { isInside, isPattern, resolvePath } from "../model/paths.ts";
import type { ExposureKind } from "../result.ts";
import type { Options } from "../result.ts";
import { namedWords } from "../shell/command-parts.ts";
import { anybodysKind } from "./carriers.ts";
import { ShellPaths } from "./shell-paths.ts";
import { isProgram, isTakenInAsPublic } from "./file-look-alikes.ts";
import { isToldOf } from "./file-tellers.ts";
import { isClosedStep } from "./closed-scripts.ts";
import { isBeside, isFoundAt } from "./file-places.ts";
import type { CredentialFileKind } from "../knowledge/credential-files.ts";
import { copied, copiedFiles, fileTarget } from "./copied-files.ts";
import type { FoundFile } from "./copied-files.ts";
import type { CopiedFile, FileFlow, RunFacts, Use } from "./flow-types.ts";
import { coversByPattern, goneBehind, removedBy } from "./removed-files.ts";
import { traceRun } from "./trace-run.ts";

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
  return [...bySource]
    .map(([contextPath, group]) => fileFlow(model, files, contextPath, group, ignored))
    .filter((flow) => !isTakenInAsPublic(model, files, flow) && !isProgram(model, flow));
}

function fileFlow(
  model: BuildModel,
  files: ContextFiles,
  contextPath: string,
  group: readonly FoundFile[],
  ignored: (step: Step, name: string) => string | undefined,
): FileFlow {
  const [first] = group;
  if (!first) throw new Error("a flow without an origin");
  const { kind } = group.find((found) => found.kind.places) ?? first;
  const trail = trailOf(model, files, kind, group, false);
  const copies = [...group.map((found) => found.copy), ...trail.carried];
  const ships = shipsFrom(model, copies);
  const certain = trail.uses;
  // What nobody is told of and the image keeps is there for the container.
  const unread = !certain.some(mayRead) && (!ships || copies.every((copy) => isRemoved(model, copy, certain)));
  const byAnybody = kind.told && (unread || isToldOf(model, files, copies));
  const uses = byAnybody ? trailOf(model, files, kind, group, true).uses : certain;
  const step = model.steps[first.copy.step];
  return {
    type: "file",
    key: `file:${contextPath}`,
    name: contextPath,
    kind: "copied-file",
    because: `${kind.name} holds a credential`,
    fileKind: kind,
    copies,
    ships,
    uses,
    exposures: exposuresOf(model, ships, uses),
    ignored: step && ignored(step, contextPath),
  };
}

/** Where a file goes: the RUNs that read it, and each COPY --from that brings it alone to another stage. */
interface Trail {
  readonly uses: readonly Use[];
  readonly carried: readonly CopiedFile[];
}

/** The RUNs that read the file where each COPY put it, up to the one that removes it. */
function trailOf(
  model: BuildModel,
  files: ContextFiles,
  kind: CredentialFileKind,
  group: readonly FoundFile[],
  byAnybody: boolean,
): Trail {
  return joined(
    group.map(({ copy }) => {
      const origin = model.steps[copy.step];
      if (!origin || copy.target === undefined) return { uses: [], carried: [] };
      const whole = group.length > 1 || copy.source === undefined;
      return trailFrom({ model, files, kind: kind.name, byAnybody, whole, copy }, origin, copy.target, 0);
    }),
  );
}

function joined(trails: readonly Trail[]): Trail {
  return { uses: trails.flatMap(({ uses }) => uses), carried: trails.flatMap(({ carried }) => carried) };
}

/** What holds for all places that a file is carried to. */
interface Journey {
  readonly model: BuildModel;
  readonly files: ContextFiles;
  readonly kind: string;
  /** Any tool that takes credentials from files may have been told of it. */
  readonly byAnybody: boolean;
  /** It came with other copies of it, or with a folder: only those that a tool looks for count. */
  readonly whole: boolean;
  readonly copy: CopiedFile;
}

function trailFrom(journey: Journey, origin: Step, path: string, depth: number): Trail {
  const { model, files } = journey;
  const uses: Use[] = [];
  const gone = new Set<number>();
  const kept: number[] = [];
  const stages = lineageOf(model, origin.stage);
  const steps = model.steps.filter((step) => stages.includes(step.stage));
  for (const number of stages) {
    const stage = model.stages[number];
    if (!stage || (stage.parent !== undefined && gone.has(stage.parent))) {
      gone.add(number);
      continue;
    }
    for (const step of stage.steps) {
      if (step.id <= origin.id) continue;
      const own = useOf(step, path, journey, steps);
      // What a RUN writes anew without a look at it is another file.
      if (own.some(({ facts }) => facts && writesAnew(step, facts))) {
        gone.add(number);
        break;
      }
      uses.push(...own);
      // What COPY lays over it is another file, or another copy of this one.
      if (removes(step, path) || files.broughtBy(step, path) !== undefined) {
        gone.add(number);
        break;
      }
    }
    if (!gone.has(number)) kept.push(number);
  }
  const edited = uses.some(({ facts }) => (facts?.modifies.size ?? 0) > 0);
  return joined([{ uses, carried: [] }, ...carriedOn(journey, kept, path, edited, depth)]);
}

/** `echo > .npmrc`, and nothing else in the RUN that may read or handle the file. */
function writesAnew({ script }: Step, facts: RunFacts): boolean {
  const touched = facts.readers.size + facts.handlers.size + facts.sweeps.size + facts.implicitReaders.size;
  if (touched > 0 || facts.modifies.size === 0 || facts.opaque !== undefined) return false;
  return [...facts.modifies].every((number) => {
    const command = script?.commands[number];
    return command?.at.conditional === false && command.redirects.some(({ operator }) => /^>\|?$/.test(operator));
  });
}

function useOf(step: Step, path: string, journey: Journey, steps: readonly Step[]): Use[] {
  const { files, kind, byAnybody, whole } = journey;
  if (step.keyword !== "RUN") return [];
  const kinds = byAnybody ? [kind, anybodysKind] : [kind];
  const carriers = { names: new Set<string>(), files: kinds.map((own) => ({ path, kind: own })) };
  const traced = withoutGone(step, path, traceRun(step, carriers));
  const closed = isClosedStep(step, traced, carriers, files);
  const facts: RunFacts = closed ? { ...traced, implicit: "no", implicitReaders: new Set() } : traced;
  const touched = facts.readers.size + facts.handlers.size + facts.modifies.size + facts.sweeps.size;
  if (touched === 0 && facts.implicit === "no" && facts.opaque === undefined) return [];
  if (isBeside(steps, step, path, kind, facts)) return [];
  const found = isFoundAt(step, path, kind);
  const sure = facts.readers.size > 0 || (facts.implicit === "yes" && found);
  const placed = whole ? looksAt(step, path) : found;
  const { span } = step.instruction;
  return [{ step: step.id, span, how: "file", sure, absent: "fails", names: [path], placed, found, facts }];
}

/** Who looks for the file by itself behind the command that removes it finds nothing. */
function withoutGone(step: Step, path: string, facts: RunFacts): RunFacts {
  const gone = step.script && goneBehind(step.script.commands, ShellPaths.of(step, step.script), path);
  const anew = gone !== undefined && [...facts.modifies].some((number) => number > gone);
  if (gone === undefined || anew || facts.opaque !== undefined) return facts;
  const implicitReaders = new Set([...facts.implicitReaders].filter((number) => number < gone));
  if (implicitReaders.size === facts.implicitReaders.size) return facts;
  return { ...facts, implicitReaders, implicit: implicitReaders.size === 0 ? "no" : facts.implicit };
}

/** Whether a use may read the file, and does not only remove it or set its mode. */
function mayRead({ facts }: Use): boolean {
  return facts !== undefined && (facts.readers.size > 0 || facts.implicit !== "no" || facts.opaque !== undefined);
}

/** Whether a tool of the RUN looks for its file at this path. */
function looksAt(step: Step, path: string): boolean {
  return (step.script?.commands ?? []).some((command) =>
    filesReadBy(namedWords(command)).some((place) => {
      const base = place.in === "cwd" ? step.workdir : place.in === "home" ? step.user.home : "/";
      return base !== undefined && resolvePath(base, place.path) === path;
    }),
  );
}

/** `COPY --from=stage`: the file, or a folder that holds it, is carried on to its readers there. */
function carriedOn(
  journey: Journey,
  stages: readonly number[],
  path: string,
  edited: boolean,
  depth: number,
): readonly Trail[] {
  const { model, copy: origin } = journey;
  return model.steps.flatMap((step): Trail[] => {
    const { copy, copyTarget: target } = step;
    const stage = stageNamed(model, step.copy?.from?.value);
    if (stage === undefined || !copy || !stages.includes(stage) || depth > 4) return [];
    return copy.sources.flatMap((source, index): Trail[] => {
      const folder = resolvePath("/", source.path);
      // What else a pattern brings stays, and the line in the ignore file would not keep this one out.
      if (isPattern(folder)) return coversByPattern(folder, path, true) ? [outsideTrail(step, path)] : [];
      if (!isInside(folder, path)) return [];
      if (folder === path) {
        // What a RUN has made of the file is another one, and where it goes has to be known.
        if (edited || target === undefined) return [outsideTrail(step, path)];
        const at = fileTarget(model, step, target, copy.sources.length > 1, path);
        const carried = { ...copied(step, index, origin.contextPath, at, origin.optional), from: origin.step };
        return [{ uses: [], carried: [carried] }, trailFrom({ ...journey, copy: carried }, step, at, depth + 1)];
      }
      if (target === undefined) return [];
      const within = path.slice(folder === "/" ? 1 : folder.length + 1);
      return [trailFrom(journey, step, resolvePath(target, within), depth + 1)];
    });
  });
}

/** It is carried on where no mount reaches. */
function outsideTrail({ id, instruction }: Step, path: string): Trail {
  const { span } = instruction;
  const use: Use = { step: id, span, how: "outside-run", sure: true, absent: "fails", names: [path], facts: undefined };
  return { uses: [use], carried: [] };
}

/** A COPY puts it into the shipped image, or a folder that holds it is copied on into it. */
function shipsFrom(model: BuildModel, copies: readonly CopiedFile[]): boolean {
  const shipped = shippedStages(model);
  return copies.some(({ step: id, target }) => {
    const origin = model.steps[id];
    if (!origin) return false;
    if (shipped.has(origin.stage)) return true;
    const stages = lineageOf(model, origin.stage);
    return model.steps.some((step) => {
      const stage = stageNamed(model, step.copy?.from?.value);
      if (stage === undefined || !stages.includes(stage) || !shipped.has(step.stage) || target === undefined)
        return false;
      return step.copy?.sources.some((source) => isInside(resolvePath("/", source.path), target)) ?? false;
    });
  });
}

/** Whether a RUN removes the file for certain. */
export function removes(step: Step, path: string): boolean {
  const { script } = step;
  if (!script || script.opaque !== undefined) return false;
  const paths = ShellPaths.of(step, script);
  return script.commands.some((command) => !command.at.conditional && removedBy(command, paths)?.(path));
}

function isRemoved(model: BuildModel, copy: CopiedFile, uses: readonly Use[]): boolean {
  return uses.some((use) => {
    const step = model.steps[use.step];
    return step && use.step > copy.step && copy.target !== undefined && removes(step, copy.target);
  });
}

function exposuresOf(model: BuildModel, ships: boolean, uses: readonly Use[]): ExposureKind[] {
  const shipped = shippedStages(model);
  const found = new Set<ExposureKind>(ships ? ["build-cache", "layer"] : ["build-cache"]);
  for (const use of uses) {
    if (use.facts?.logged) found.add("build-log");
    for (const write of use.facts?.writes ?? [])
      if (!write.removed) found.add(shipped.has(model.steps[use.step]?.stage ?? -1) ? "layer" : "build-cache");
  }
  return [...found];
}
