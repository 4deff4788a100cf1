import { filesReadBy } from "../knowledge/tools.ts";
import { lineageOf, shippedStages } from "../model/build-model.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import type { ContextFiles } from "../model/context-files.ts";
import { isInside, resolvePath } from "../model/paths.ts";
import type { ExposureKind } from "../result.ts";
import type { Options } from "../result.ts";
import { namedWords } from "../shell/command-parts.ts";
import { anybodysKind } from "./carriers.ts";
import { ShellPaths } from "./shell-paths.ts";
import { isToldOf } from "./file-tellers.ts";
import { isClosedStep } from "./closed-scripts.ts";
import { isBeside, isFoundAt } from "./file-places.ts";
import { copiedFiles } from "./copied-files.ts";
import type { FoundFile } from "./copied-files.ts";
import type { CopiedFile, FileFlow, RunFacts, Use } from "./flow-types.ts";
import { removedBy } from "./removed-files.ts";
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
  const several = group.length > 1;
  const ships = shipsFrom(model, group);
  const certain = group.flatMap(({ copy }) => usesOf(model, files, { kind, copy }, several));
  // What nobody is told of and the image keeps is there for the container.
  const unread = !certain.some(mayRead) && (!ships || group.every(({ copy }) => isRemoved(model, copy, certain)));
  const byAnybody = kind.told && (unread || isToldOf(model, files, group));
  const uses = byAnybody ? group.flatMap(({ copy }) => usesOf(model, files, { kind, copy }, several, true)) : certain;
  const step = model.steps[first.copy.step];
  return {
    type: "file",
    key: `file:${contextPath}`,
    name: contextPath,
    kind: "copied-file",
    because: `${kind.name} holds a credential`,
    fileKind: kind,
    copies: group.map((found) => found.copy),
    ships,
    uses,
    exposures: exposuresOf(model, group, uses),
    ignored: step && ignored(step, contextPath),
  };
}

/**
 * What apt-key, rpm and gpg take in is a public key, and a certificate what keytool does, whatever its file is called:
 * but where its text is that of a private key, or its name says so and gpg imports it.
 */
function isTakenInAsPublic(model: BuildModel, files: ContextFiles, flow: FileFlow): boolean {
  if (flow.copies.some(({ contextPath }) => /PRIVATE KEY/.test(files.context.read(contextPath) ?? ""))) return false;
  const isPrivate = flow.fileKind.name === "pgp-private-key" || /priv|secret/i.test(flow.name);
  const taken = isPrivate ? /^--dearmor$/ : /^--(?:import|dearmor)$/;
  return flow.uses.some((use) =>
    [...(use.facts?.readers ?? [])].some((number) => {
      const command = model.steps[use.step]?.script?.commands[number];
      const words = command?.args.map((word) => word.text) ?? [];
      return (
        command?.program === "apt-key" ||
        // `"$JAVA_HOME/bin/keytool"`
        (/\bkeytool["']?$/.test(command?.words[0]?.text ?? "") &&
          words.some((word) => /^-import(?:cert)?$/.test(word))) ||
        (/^rpm(?:keys)?$/.test(command?.program ?? "") && words.includes("--import")) ||
        (/^gpg2?$/.test(command?.program ?? "") && words.some((word) => taken.test(word)))
      );
    }),
  );
}

/** A file that a RUN makes executable or runs is a program, whatever its name says. */
function isProgram(model: BuildModel, flow: FileFlow): boolean {
  return flow.uses.some((use) => {
    const step = model.steps[use.step];
    const script = step?.script;
    if (!step || !script) return false;
    const paths = ShellPaths.of(step, script);
    return script.commands.some((command) => {
      const [program] = command.words;
      if (program && use.names.includes(paths.pathOf(program, command) ?? "")) return true;
      const [mode, ...operands] = command.args;
      if (command.program !== "chmod" || !/^[ugoa]*\+r?w?x$/.test(mode?.text ?? "")) return false;
      return operands.some((word) => use.names.includes(paths.pathOf(word, command) ?? ""));
    });
  });
}

/** The RUNs that read the file where one COPY put it, up to the one that removes it. */
function usesOf(
  model: BuildModel,
  files: ContextFiles,
  { kind, copy }: FoundFile,
  several: boolean,
  byAnybody = false,
): Use[] {
  const origin = model.steps[copy.step];
  const { target, source } = copy;
  if (!origin || target === undefined) return [];
  const whole = several || source === undefined;
  return usesFrom({ model, files, kind: kind.name, byAnybody, whole }, origin, target, 0);
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
}

function usesFrom(journey: Journey, origin: Step, path: string, depth: number): Use[] {
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
  return [...uses, ...carriedOn(journey, kept, path, depth)];
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
  const traced = traceRun(step, carriers);
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

/** `COPY --from=stage`: a folder carries the file on to its readers there; the file alone a mount cannot reach. */
function carriedOn(journey: Journey, stages: readonly number[], path: string, depth: number): Use[] {
  const { model } = journey;
  return model.steps.flatMap((step): Use[] => {
    const from = step.copy?.from?.value.toLowerCase();
    const stage = model.stages.find((own) => from !== undefined && (own.name === from || String(own.number) === from));
    if (!stage || !step.copy || !stages.includes(stage.number) || depth > 4) return [];
    return step.copy.sources.flatMap((source): Use[] => {
      const folder = resolvePath("/", source.path);
      if (folder === path) {
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
      }
      const target = step.copyTarget;
      if (!isInside(folder, path) || target === undefined) return [];
      const within = path.slice(folder === "/" ? 1 : folder.length + 1);
      return usesFrom(journey, step, resolvePath(target, within), depth + 1);
    });
  });
}

/** A COPY puts it into the shipped image, or a folder that holds it is copied on into it. */
function shipsFrom(model: BuildModel, group: readonly FoundFile[]): boolean {
  const shipped = shippedStages(model);
  return group.some(({ copy }) => {
    const origin = model.steps[copy.step];
    if (!origin) return false;
    if (shipped.has(origin.stage)) return true;
    const stages = lineageOf(model, origin.stage);
    return model.steps.some((step) => {
      const from = step.copy?.from?.value.toLowerCase();
      const stage = model.stages.find(
        (own) => from !== undefined && (own.name === from || String(own.number) === from),
      );
      if (!stage || !stages.includes(stage.number) || !shipped.has(step.stage) || copy.target === undefined)
        return false;
      const { target } = copy;
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

function exposuresOf(model: BuildModel, group: readonly FoundFile[], uses: readonly Use[]): ExposureKind[] {
  const shipped = shippedStages(model);
  const found = new Set<ExposureKind>();
  for (const { copy } of group) {
    found.add("build-cache");
    if (shipped.has(model.steps[copy.step]?.stage ?? -1) || shipsFrom(model, group)) found.add("layer");
  }
  for (const use of uses) {
    if (use.facts?.logged) found.add("build-log");
    for (const write of use.facts?.writes ?? [])
      if (!write.removed) found.add(shipped.has(model.steps[use.step]?.stage ?? -1) ? "layer" : "build-cache");
  }
  return [...found];
}
