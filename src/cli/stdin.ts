import { dirname, resolve } from "node:path";
import type { Build, Options } from "../result.ts";
import type { FoundConfig } from "../project/config.ts";
import { absentContext, diskContext } from "../project/disk-context.ts";
import { decodeText } from "../project/read-text.ts";
import { problemLines, textReport, unifiedDiff, type Report } from "../report/index.ts";
import { InputError } from "../text/input-error.ts";
import type { Engine } from "./engine.ts";
import { chooseTransforms, fixProjects, type Fixed } from "./fix-projects.ts";
import type { Io } from "./io.ts";
import { present } from "./present.ts";
import { configFor, exitCodeOf, optionsFrom, reportOf } from "./scan.ts";
import type { Settings } from "./settings.ts";

/** Fixes the Dockerfile on standard input and prints its diff or, to be written, its new text; returns the exit code. */
export async function fixStdin(asked: Settings, engine: Engine, io: Io): Promise<number> {
  const settings: Settings = { ...asked, fix: true };
  const path = settings.stdinFilename ?? "Dockerfile";
  const text = decodeText(await io.stdin(), path);
  if (text === "") throw new InputError("standard input is empty", path);
  const found = await configFor(settings, { from: io.cwd, root: io.cwd, code: false });
  const options = optionsFrom(found, settings);
  const build: Build = { dockerfile: { path, text }, ...contextOf(settings, io) };
  const { outcomes } =
    engine.mayHoldSecret(text) || options.secrets.length > 0
      ? await fixedOf(engine, build, found, options)
      : { outcomes: [] };
  const clean = outcomes.length === 0 ? [{ dockerfile: path, contextPath: build.contextPath }] : [];
  const nothing = { problems: [], projects: [], groups: [], live: false };
  const loaded = { ...nothing, root: io.cwd, clean, dockerfiles: [path], named: [path] };
  const report = await reportOf(loaded, outcomes, settings, options);
  const code = exitCodeOf(report, loaded, settings, outcomes);
  if (settings.write && settings.format === "text" && report.problems.length === 0)
    filter(text, path, report, settings, io);
  else await present({ ...report, written: false }, io.cwd, settings, io);
  return code;
}

async function fixedOf(engine: Engine, build: Build, found: FoundConfig, options: Options): Promise<Fixed> {
  const core = await engine.load();
  return fixProjects(core, [{ builds: [build], callers: [], options }], await chooseTransforms(core, found));
}

function contextOf({ context, stdinFilename }: Settings, io: Io): Pick<Build, "contextPath" | "context"> {
  const folder = context ?? (stdinFilename === undefined ? undefined : dirname(stdinFilename));
  if (folder === undefined) return { contextPath: ".", context: absentContext };
  return { contextPath: folder, context: diskContext(resolve(io.cwd, folder)) };
}

// A filter passes on what it was given; what else would have to change is only told.
function filter(text: string, path: string, report: Report, settings: Settings, io: Io): void {
  const others = report.changes.filter((change) => change.path !== path);
  io.out(report.changes.find((change) => change.path === path)?.after ?? text);
  if (!settings.quiet) io.err(textReport(report, { color: false, show: (name) => name }));
  io.err(others.map((change) => `also to be changed:\n${unifiedDiff(change, report.mask).text}`).join(""));
  io.err(problemLines(report.problems, (name) => name));
}
