import { createReadStream } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { warningsIn } from "./build-warnings.ts";
import { cacheMountLeaks, probeStage, withCacheProbe } from "./cache-mounts.ts";
import type { DockerfileFacts } from "./dockerfile-facts.ts";
import { readFacts, withoutSyntaxLine } from "./dockerfile-facts.ts";
import type { SavedImage } from "./saved-image.ts";
import { readImages } from "./image-reader.ts";
import { removeImages, saveImage } from "./images.ts";
import { distinctLeaks, imageLeaks, layerSummaries, leaksIn, runLeaks } from "./leaks.ts";
import type { Needle } from "./needles.ts";
import { redact } from "./needles.ts";
import type { Leak, Place, SideProof } from "./proof-result.ts";
import type { BuildSide, Network, RunOptions } from "./run-build.ts";
import { runBuild, writeProject } from "./run-build.ts";
import { inspectFor } from "./search.ts";
import { standInBase, standInBases } from "./stand-in-bases.ts";
import { readReports } from "./stand-in-reports.ts";
import type { Workspace } from "./workspace.ts";

/** How one side of a proof is built and how far it is searched. */
export interface SideOptions {
  /** Unlike any other build of this workspace; letters, digits and dashes. */
  readonly id: string;
  /** The same for both sides: steps that are equal may share results, but with no other proof. */
  readonly proofHost: string;
  readonly standIns: boolean;
  /** Programs of the base images that no table knows, to be played too. */
  readonly programs?: readonly string[];
  readonly network: Network;
  readonly stages: boolean;
  readonly needles: readonly Needle[];
  /** Secrets that are not passed, by id or variable. */
  readonly without: readonly string[];
  readonly signal: AbortSignal | undefined;
}

/** A side with its image, for comparing. */
export interface BuiltSide {
  readonly proof: SideProof;
  readonly image: SavedImage | undefined;
}

/** Builds one side in a folder of its own, searches what came of it, and removes it all. */
export async function buildSide(workspace: Workspace, side: BuildSide, options: SideOptions): Promise<BuiltSide> {
  const folder = join(workspace.directory, options.id);
  const tag = `${workspace.prefix}:${options.id}`;
  try {
    const problem = await copyProblem(side, folder);
    if (problem !== undefined) return notBuilt(problem);
    const facts = await prepare(join(folder, side.dockerfile), side, options.standIns);
    const needs = { users: facts.users, programs: options.programs ?? [] };
    const baseImages = options.standIns
      ? await standInBases(workspace, facts.images, needs)
      : new Map<string, string>();
    return await buildAndSearch({ workspace, side, folder, facts, options }, runOptions(tag, options, baseImages));
  } finally {
    await removeImages(workspace.engine, [tag]);
    for (const path of [folder, `${folder}.home`]) await rm(path, { recursive: true, force: true });
  }
}

/** Why the project cannot be copied: a file that nobody here may read, a full disk. */
async function copyProblem(side: BuildSide, folder: string): Promise<string | undefined> {
  try {
    await writeProject(side, folder);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    return `the project cannot be copied: ${error.message}`;
  }
}

function notBuilt(failure: string): BuiltSide {
  return {
    proof: { built: false, failure, leaks: [], unseen: [], layers: [], warnings: [], reports: [] },
    image: undefined,
  };
}

interface Work {
  readonly workspace: Workspace;
  readonly side: BuildSide;
  readonly folder: string;
  readonly facts: DockerfileFacts;
  readonly options: SideOptions;
}

async function prepare(path: string, side: BuildSide, standIns: boolean): Promise<DockerfileFacts> {
  const text = await readFile(path, "utf8");
  const plain = withoutSyntaxLine(text);
  if (standIns && plain !== text) await writeFile(path, plain);
  return readFacts(text, side.variables);
}

function runOptions(tag: string, options: SideOptions, baseImages: ReadonlyMap<string, string>): RunOptions {
  return {
    tag,
    network: options.network,
    baseImages,
    cached: false,
    cacheSpace: options.id,
    proofHost: options.proofHost,
    without: options.without,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
}

async function buildAndSearch(work: Work, run: RunOptions): Promise<BuiltSide> {
  const { workspace, side, folder, facts, options } = work;
  const { needles } = options;
  const built = await runBuild(workspace, side, folder, run);
  const reports = readReports(built.log);
  const warnings = warningsIn(built.log);
  const leaks: Leak[] = [...runLeaks(built, needles)];
  if (!built.ok) {
    const failure = lastLines(built.log, needles);
    return { proof: { built: false, failure, leaks, unseen: [], layers: [], warnings, reports }, image: undefined };
  }
  const unseen: Place[] = built.record === "" ? ["build-record", "provenance-max"] : [];
  if (workspace.engine.attests && options.stages) leaks.push(...(await attestationLeaks(work, run)));
  else unseen.push("provenance-min");
  const image = await readTag(workspace, run.tag, needles);
  leaks.push(...imageLeaks(image, needles));
  if (options.stages) leaks.push(...(await stageLeaks(work, run)));
  else if (facts.otherStages.length > 0) unseen.push("stage", "build-cache");
  const mounts = await searchCacheMounts(work, run);
  if (mounts === undefined) unseen.push("build-cache");
  else leaks.push(...mounts);
  leaks.push(...leaks.filter(isInCache).map((leak): Leak => ({ ...leak, where: "build-cache" })));
  const layers = layerSummaries(image, needles);
  return { proof: { built: true, leaks: distinctLeaks(leaks), unseen, layers, warnings, reports }, image };
}

/** The builder keeps the files of every step that it ran, of the shipped stage and of the others. */
function isInCache(leak: Leak): boolean {
  return leak.where === "layer" || (leak.where === "stage" && leak.path !== undefined);
}

async function readTag(workspace: Workspace, tag: string, needles: readonly Needle[]): Promise<SavedImage> {
  const scratch = join(workspace.directory, `${tag.replace(/.*:/, "")}.saved.tar`);
  const saved = await saveImage(workspace.engine, tag, scratch, workspace.guardGroup);
  // Both are waited for: a reader that fails must not leave the process unwatched.
  const reading = readImages(saved.output, { inspect: inspectFor(needles), keep: "entries" });
  const [archive] = await Promise.all([reading, saved.finished]);
  const [image] = archive.images;
  if (image === undefined) throw new Error("the engine saved no image");
  return image;
}

/** Secrets in the attestations that would be published with the image. */
async function attestationLeaks({ workspace, side, folder, options }: Work, run: RunOptions): Promise<readonly Leak[]> {
  const leaks: Leak[] = [];
  for (const mode of ["min", "max"] as const) {
    const file = `${folder}.${mode}.tar`;
    const built = await runBuild(workspace, side, folder, { ...run, cached: true, attest: { mode, file } });
    if (!built.ok) continue;
    const archive = await readImages(createReadStream(file), { inspect: inspectFor([]), keep: "paths" });
    await rm(file, { force: true });
    leaks.push(...leaksIn(archive.attestations.join("\n"), `provenance-${mode}`, options.needles));
  }
  return leaks;
}

async function stageLeaks(work: Work, run: RunOptions): Promise<readonly Leak[]> {
  const { facts, options } = work;
  const { needles } = options;
  const leaks: Leak[] = [];
  for (const [index, stage] of facts.otherStages.entries()) {
    const image = await buildTarget(
      work,
      run,
      { tag: `${run.tag}-stage${index}`, target: stage, cached: true },
      needles,
    );
    const found = image === undefined ? [] : imageLeaks(image, needles).filter(({ where }) => where !== "container");
    for (const leak of found) leaks.push({ ...leak, where: "stage", stage });
  }
  return leaks;
}

/** Builds another stage; undefined when that fails. */
async function buildTarget(
  { workspace, side, folder }: Work,
  run: RunOptions,
  change: { readonly tag: string; readonly target: string; readonly cached: boolean },
  needles: readonly Needle[],
): Promise<SavedImage | undefined> {
  try {
    const built = await runBuild(workspace, side, folder, { ...run, ...change });
    return built.ok ? await readTag(workspace, change.tag, needles) : undefined;
  } finally {
    await removeImages(workspace.engine, [change.tag]);
  }
}

/** Secrets in the cache mounts of the build; undefined when nobody can look. */
async function searchCacheMounts(work: Work, run: RunOptions): Promise<readonly Leak[] | undefined> {
  const { workspace, side, folder, facts, options } = work;
  const ids = facts.cacheMounts.filter((id) => !id.includes("$"));
  // Only BuildKit keeps the cache mounts of one proof apart from those of others.
  if (ids.length > 0 && workspace.engine.kind !== "docker") return undefined;
  if (ids.length < facts.cacheMounts.length) return undefined;
  if (ids.length === 0) return [];
  const base = await standInBase(workspace, "busybox").catch(() => undefined);
  const path = join(folder, side.dockerfile);
  const text = await readFile(path, "utf8");
  const probe = base === undefined ? undefined : withCacheProbe(text, ids, base);
  if (probe === undefined) return undefined;
  await writeFile(path, probe);
  // Not from the cache: an engine that is short of space drops what a cache mount holds before the step that wrote it.
  const target = { tag: `${run.tag}-caches`, target: probeStage, cached: false };
  const image = await buildTarget(work, run, target, options.needles);
  return image === undefined ? undefined : cacheMountLeaks(image, ids, options.needles);
}

function lastLines(log: string, needles: readonly Needle[]): string {
  return redact(log, needles).trim().split("\n").slice(-25).join("\n");
}
