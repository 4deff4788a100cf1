import { join, resolve } from "node:path";
import type { FileProblem, Options } from "../result.ts";
import { defaultOptions } from "../options.ts";
import { emptyConfig } from "../project/config-schema.ts";
import { loadConfig, type ConfigRequest, type FoundConfig } from "../project/config.ts";
import { findRoot, pathFrom } from "../project/discover.ts";
import { isInside, realPath } from "../project/disk-context.ts";
import { loadProjects, type Loaded } from "../project/load.ts";
import { readTextIfAny } from "../project/read-text.ts";
import { leaks, type Report } from "../report/report.ts";
import type { SourceFile } from "../text/source.ts";
import { version } from "../version.ts";
import type { Engine } from "./engine.ts";
import { CleanBuild } from "./clean-build.ts";
import {
  changesOf,
  chooseTransforms,
  fixProjects,
  filesOf,
  writeOutcomes,
  type Fixed,
  type Outcome,
} from "./fix-projects.ts";
import type { Io } from "./io.ts";
import { present } from "./present.ts";
import type { Settings } from "./settings.ts";
import { tuneForLongRun } from "../long-run.ts";

/** Scans, fixes and writes as the settings say; returns the exit code. */
export async function scan(settings: Settings, engine: Engine, io: Io): Promise<number> {
  const paths = settings.paths.length > 0 ? settings.paths : ["."];
  const { root } = findRoot(io.cwd, paths);
  // Code runs only in the tree that the user stands in.
  const own = isInside(root, realPath(io.cwd) ?? io.cwd);
  const found = await configFor(settings, { from: own ? io.cwd : root, root, code: settings.configCode && own });
  const options = optionsFrom(found, settings);
  // A name that the configuration makes a secret is unknown to the quick look.
  const quick = options.secrets.length === 0 && options.credentialFiles.length === 0;
  const loaded = await loadProjects({
    cwd: io.cwd,
    paths,
    context: settings.context,
    options,
    ...(quick && {
      mayHoldSecret: (text: string) => engine.mayHoldSecret(text),
      closerLook: async () => engine.closerLook(),
    }),
    faultOf: (text) => engine.faultOf(text),
    mostAhead: mostInOneThread,
    tooMany: () => tuneForLongRun({ smallHeaps: true }),
  });
  const { outcomes, clean, problems } = await fixedOf(loaded, engine, found, options);
  const failed = settings.write && settings.prove ? await proofOf(loaded.root, outcomes, io) : 0;
  if (failed !== 0) {
    io.err("not proven: nothing written\n");
    return failed;
  }
  const final = settings.write ? writeOutcomes(loaded.root, outcomes) : outcomes;
  const report = await reportOf(
    { ...loaded, clean: [...loaded.clean, ...clean], problems: [...loaded.problems, ...problems] },
    final,
    settings,
    options,
  );
  await present(withNoneFound(report, loaded, settings, io), loaded.root, settings, io);
  return exitCodeOf(report, loaded, settings, final);
}

/** Proves what is to be written by real builds; 0 when it holds. */
async function proofOf(root: string, outcomes: readonly Outcome[], io: Io): Promise<number> {
  const { proveOutcomes } = await import("./prove-outcomes.ts");
  // The proof is for people: the report alone goes to standard output.
  const people = { ...io, out: (text: string) => io.err(text) };
  return proveOutcomes(root, outcomes, { standIns: true, format: "text" }, people);
}

/** Dockerfiles that are not worth starting threads for. */
const mostInOneThread = 2000;

async function fixedOf(
  loaded: Loaded,
  engine: Engine,
  found: FoundConfig,
  options: Options,
): Promise<Fixed & { readonly problems: readonly FileProblem[] }> {
  if (!loaded.live) return { outcomes: [], clean: [], problems: [] };
  const core = await engine.load();
  const choice = await chooseTransforms(core, found);
  // Functions of the user's modules cannot be sent to a thread.
  const builds = loaded.groups.reduce((sum, group) => sum + group.builds.length, 0);
  if (builds > mostInOneThread && loaded.groups.length > 1 && choice.exported.length === 0) {
    const { fixInThreads } = await import("./fix-threads.ts");
    return fixInThreads(core, { root: loaded.root, options, off: [...choice.off] }, loaded.groups);
  }
  return { ...(await fixProjects(core, loaded.projects, choice)), problems: [] };
}

/** The configuration that holds at a folder, unless the settings name another or want none. */
export async function configFor(settings: Settings, place: Omit<ConfigRequest, "file">): Promise<FoundConfig> {
  if (settings.config === false) return { config: emptyConfig };
  return loadConfig({ ...place, file: settings.config });
}

/** Defaults, then the configuration, then the arguments. */
export function optionsFrom(found: FoundConfig, settings: Settings): Options {
  return { ...defaultOptions, ...found.config.options, ...settings.options };
}

/** One report of everything that was looked at. */
export async function reportOf(
  loaded: Loaded,
  outcomes: readonly Outcome[],
  settings: Settings,
  options: Options,
): Promise<Report> {
  const results = outcomes.map(({ result }) => result);
  const sources = new Map(outcomes.flatMap(filesOf).map(({ path, text }) => [path, text]));
  const builds = [
    ...results.flatMap((result) => result.builds),
    ...loaded.clean.map((build) => new CleanBuild(build, options.builder)),
  ];
  const changes = changesOf(outcomes);
  return {
    tool: version,
    written: settings.write && changes.length > 0,
    builds: builds.sort((a, b) => (a.dockerfile < b.dockerfile ? -1 : 1)),
    changes,
    advice: results.flatMap((result) => result.advice ?? []),
    problems: [...loaded.problems, ...results.flatMap((result) => result.problems)],
    sourceOf: (path) => sources.get(path) ?? readTextIfAny(join(loaded.root, path)),
    mask: await maskOf(outcomes, sources),
  };
}

// Its tables are not worth loading for a run that has nothing to show.
async function maskOf(outcomes: readonly Outcome[], sources: ReadonlyMap<string, string>): Promise<Report["mask"]> {
  if (outcomes.length === 0) return (text) => text;
  const { maskFor } = await import("../report/mask.ts");
  const files = [...sources].map(([path, text]): SourceFile => ({ path, text }));
  const judged = Object.fromEntries(outcomes.flatMap((outcome) => Object.entries(outcome.judged ?? {})));
  return maskFor(
    files,
    { judged },
    outcomes.map(({ result }) => result),
  );
}

function withNoneFound(report: Report, loaded: Loaded, settings: Settings, io: Io): Report {
  if (loaded.dockerfiles.length > 0 || loaded.problems.length > 0) return report;
  if (settings.paths.length === 0) {
    io.err("warning: no Dockerfile found\n");
    return report;
  }
  const path = pathFrom(loaded.root, resolve(io.cwd, settings.paths[0] ?? "."));
  return { ...report, problems: [{ path, message: "no Dockerfile found" }] };
}

/** 0: nothing to do, or done; 1: a secret leaks; 2: something could not be read or written. */
export function exitCodeOf(report: Report, loaded: Loaded, settings: Settings, outcomes: readonly Outcome[]): number {
  if (unreadable(report, loaded, settings) || outcomes.some((outcome) => outcome.notWritten)) return 2;
  if (settings.fix && !settings.check) return 0;
  return leaks(report) ? 1 : 0;
}

// In a walk over several, one that cannot be read says nothing of the others.
function unreadable({ problems }: Report, { dockerfiles, named }: Loaded, { strict, paths }: Settings): boolean {
  if (problems.length > 0 && (strict || dockerfiles.length <= 1)) return true;
  if (dockerfiles.length === 0 && paths.length > 0) return true;
  return problems.some(({ path }) => named.includes(path));
}
