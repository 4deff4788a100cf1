import { judgeName } from "../knowledge/names.ts";
import { credentialFileKind } from "../knowledge/credential-files.ts";
import { matchesPattern } from "../model/paths.ts";
import { findRoot } from "../project/discover.ts";
import { isInside, realPath } from "../project/disk-context.ts";
import type { FoundConfig } from "../project/config.ts";
import { loadProjects } from "../project/load.ts";
import { excerptOf } from "../report/excerpt.ts";
import { regionOf } from "../report/places.ts";
import { exposureWords, originWords } from "../report/words.ts";
import { problemLines } from "../report/text.ts";
import type { Finding, Options, Project } from "../result.ts";
import { positionOf } from "../text/source.ts";
import type { Core, Engine } from "./engine.ts";
import { chooseTransforms, fixProjects } from "./fix-projects.ts";
import type { Io } from "./io.ts";
import { configFor, optionsFrom } from "./scan.ts";
import type { Settings } from "./settings.ts";

/** What is asked: about a name, and about its way through a Dockerfile. */
export interface Question {
  readonly name: string;
  readonly flow: boolean;
  readonly settings: Settings;
}

/** Says why a name is or is not a secret, and what becomes of it in a Dockerfile; returns the exit code. */
export async function explain({ name, flow, settings }: Question, engine: Engine, io: Io): Promise<number> {
  const paths = settings.paths.length > 0 ? settings.paths : ["."];
  const { root } = findRoot(io.cwd, paths);
  const own = isInside(root, realPath(io.cwd) ?? io.cwd);
  const found = await configFor(settings, { from: own ? io.cwd : root, root, code: settings.configCode && own });
  const options = optionsFrom(found, settings);
  io.out(`${verdictOf(name, options)}\n`);
  if (settings.paths.length === 0) return 0;

  const loaded = await loadProjects({ cwd: io.cwd, paths, context: settings.context, options });
  io.err(problemLines(loaded.problems, (path) => path));
  if (loaded.problems.length > 0) return 2;
  const core = await engine.load();
  for (const project of loaded.projects) io.out(await inProject(name, flow, project, core, found));
  return 0;
}

function verdictOf(name: string, options: Options): string {
  const matches = (patterns: readonly string[]): boolean => patterns.some((pattern) => matchesPattern(pattern, name));
  if (matches(options.notSecrets)) return `${name} is no secret: the configuration says so`;
  if (matches(options.secrets)) return `${name} is a secret: the configuration says so`;
  if (matches(options.credentialFiles)) return `${name} is a credential file: the configuration says so`;
  const { says, because } = judgeName(name);
  const kind = says === "secret" ? undefined : credentialFileKind(name);
  if (kind) {
    const when = kind.tells === "content" ? " when it holds a credential" : "";
    return `${name} is a credential file (${kind.name})${when}: ${kind.source}`;
  }
  const words = { secret: "is a secret", "may-carry": "may carry a secret", "not-secret": "is no secret" };
  return `${name} ${words[says]}: ${because}`;
}

async function inProject(
  name: string,
  flow: boolean,
  project: Project,
  core: Core,
  found: FoundConfig,
): Promise<string> {
  const { outcomes } = await fixProjects(core, [project], await chooseTransforms(core, found));
  const findings =
    outcomes[0]?.result.builds.flatMap((build) => build.findings).filter((finding) => finding.name === name) ?? [];
  if (findings.length === 0)
    return `${project.builds.map(({ dockerfile }) => dockerfile.path).join(", ")}: nothing was found under this name\n`;
  const parts = findings.map((finding) => findingText(finding, sourceOf(project, finding.path), flow));
  return `\n${parts.join("\n")}${flow ? `\n${await consideredText(name, project, core)}` : ""}`;
}

function sourceOf(project: Project, path: string): string {
  const files = [...project.builds.map(({ dockerfile }) => dockerfile), ...project.callers];
  return files.find((file) => file.path === path)?.text ?? "";
}

function findingText(finding: Finding, source: string, flow: boolean): string {
  const { line, column } = regionOf(source, finding.span);
  const stays = finding.exposures.map((exposure) => exposureWords[exposure]).join(", ");
  const lines = [
    `${finding.path}:${line}:${column}: ${originWords[finding.kind]}, ${outcomeOf(finding)}`,
    `  ${excerptOf(finding, source)?.text ?? ""}`,
    ...(flow ? finding.uses.map((use) => `  read at line ${positionOf(source, use.span.start).line}: ${use.how}`) : []),
    ...(stays === "" ? [] : [`  a copy stays in: ${stays}`]),
    `  ${finding.message}`,
  ];
  return `${lines.join("\n")}\n`;
}

function outcomeOf({ status, transform, reason }: Finding): string {
  if (status === "fixed") return `can be fixed by ${transform}`;
  return reason === undefined ? status : `${status}: ${reason}`;
}

/** What each transform says when it is the only one that is asked. */
async function consideredText(name: string, project: Project, core: Core): Promise<string> {
  const lines: string[] = [];
  for (const asked of core.transformNames) {
    const off = new Set(core.transformNames.filter((other) => other !== asked));
    const { outcomes } = await fixProjects(core, [project], { off, exported: [] });
    const own = outcomes[0]?.result.builds
      .flatMap((build) => build.findings)
      .find((finding) => finding.name === name && finding.transform === asked);
    lines.push(`  ${asked}: ${own ? `${outcomeOf(own)}: ${own.message}` : "not for this secret"}`);
  }
  return `considered:\n${lines.join("\n")}\n`;
}
