import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeBaseImage } from "./base-image.ts";
import { baseNames, stageNames, withoutSyntaxLine } from "./base-names.ts";
import { markNeedles } from "./canary.ts";
import type { Difference, Expectation } from "./equivalence.ts";
import { compareConfig, compareFiles, flatten, secretFiles } from "./equivalence.ts";
import type { SavedImage } from "./image-reader.ts";
import { readImages } from "./image-reader.ts";
import { isRecord } from "./json.ts";
import type { Form, Needle } from "./needles.ts";
import { needlesFor, redact } from "./needles.ts";
import { streamProcess, runProcess } from "./processes.ts";
import type { BuildRun, BuildSide, RunOptions } from "./run-build.ts";
import { runBuild, writeProject } from "./run-build.ts";
import { searchIn } from "./search.ts";
import type { CredentialDifference, ToolReport } from "./stand-in-reports.ts";
import { compareReports, readReports } from "./stand-in-reports.ts";
import type { Workspace } from "./workspace.ts";

/** Two builds and the values that must not be found in what they make. */
export interface ProofRequest {
  /** Names the proof in its result. */
  readonly name: string;
  readonly before: BuildSide;
  readonly after: BuildSide;
  /** Values to look for, by the secret's name; they stay in memory and reach no result. */
  readonly secrets: readonly { readonly name: string; readonly value: string }[];
  readonly expectation?: Expectation;
  /** Base images become a small one with stand-in tools. */
  readonly standIns: boolean;
  readonly network: "none" | "default";
  /** Build and search every other stage too. */
  readonly stages: boolean;
  readonly signal?: AbortSignal;
}

/** Where a copy of a value can be found. */
export type LeakPlace =
  "container" | "image-history" | "image-config" | "layer" | "stage" | "build-record" | "provenance" | "build-log";

/** A secret that was found; its value is not part of it. */
export interface Leak {
  readonly secret: string;
  readonly where: LeakPlace;
  readonly form: Form;
  /** Stage by name or number, where it is not the one that ships. */
  readonly stage?: string;
  /** Digest of the layer and the instruction that made it, values taken out. */
  readonly layer?: string;
  readonly instruction?: string;
  /** Path in the layer, values taken out. */
  readonly path?: string;
}

/** What one of the two builds showed. */
export interface SideProof {
  readonly built: boolean;
  /** The last lines of the log of a build that failed, values taken out. */
  readonly failure?: string;
  readonly leaks: readonly Leak[];
  readonly reports: readonly ToolReport[];
}

/** What a proof showed of a rewrite. */
export interface Proof {
  readonly name: string;
  readonly before: SideProof;
  readonly after: SideProof;
  readonly differences: readonly Difference[];
  readonly credentials: readonly CredentialDifference[];
  /** `proven`: nothing leaks, nothing broke. */
  readonly verdict: "proven" | "not-built" | "leaks" | "differs";
}

interface Built {
  readonly proof: SideProof;
  readonly image: SavedImage | undefined;
}

let builds = 0;

/** Builds a Dockerfile as it was and as it was rewritten, searches both for the secrets, and compares them. */
export async function proveBuild(workspace: Workspace, request: ProofRequest): Promise<Proof> {
  const needles = request.secrets.flatMap(({ name, value }) => needlesFor(name, value));
  builds += 1;
  const id = `build${builds}`;
  const before = await buildSide(workspace, request, request.before, `${id}-before`, needles);
  const after = await buildSide(workspace, request, request.after, `${id}-after`, needles);
  const differences =
    before.image === undefined || after.image === undefined
      ? []
      : [
          ...compareFiles(before.image, after.image, request.expectation),
          ...compareConfig(
            before.image,
            after.image,
            (text) => searchIn(text, needles).length > 0,
            request.expectation,
          ),
        ].map((difference) => ({ ...difference, name: redact(difference.name, needles) }));
  const credentials = request.standIns ? compareReports(before.proof.reports, after.proof.reports) : [];
  const proof = { name: request.name, before: before.proof, after: after.proof, differences, credentials };
  return { ...proof, verdict: verdictOf(proof) };
}

function verdictOf(proof: Omit<Proof, "verdict">): Proof["verdict"] {
  if (!proof.after.built || !proof.before.built) return "not-built";
  // A log is no copy that stays with the image; it is reported beside the verdict.
  if (proof.after.leaks.some((leak) => leak.where !== "build-log")) return "leaks";
  const broke = proof.differences.some((difference) => difference.expected === undefined);
  return broke || proof.credentials.length > 0 ? "differs" : "proven";
}

async function buildSide(
  workspace: Workspace,
  request: ProofRequest,
  side: BuildSide,
  id: string,
  needles: readonly Needle[],
): Promise<Built> {
  const folder = join(workspace.directory, id);
  const tag = `${workspace.prefix}:${id}`;
  try {
    await writeProject(side, folder);
    const text = await prepareDockerfile(join(folder, side.dockerfile), request.standIns);
    const baseImages = request.standIns
      ? await standInBases(workspace, text, side.variables)
      : new Map<string, string>();
    const options: RunOptions = {
      tag,
      network: request.network,
      baseImages,
      cached: false,
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    };
    const run = await runBuild(workspace, side, folder, options);
    const reports = readReports(run.log);
    const leaks = recordLeaks(run, needles);
    if (!run.ok)
      return { proof: { built: false, failure: lastLines(run.log, needles), leaks, reports }, image: undefined };
    const image = await readTag(workspace, tag, needles);
    leaks.push(...imageLeaks(image, needles));
    if (request.stages) leaks.push(...(await stageLeaks(workspace, side, folder, options, text, needles)));
    return { proof: { built: true, leaks: distinct(leaks), reports }, image };
  } finally {
    await runProcess(workspace.engine.command, ["image", "rm", "--force", tag]);
    for (const path of [folder, `${folder}.home`]) await rm(path, { recursive: true, force: true });
  }
}

async function prepareDockerfile(path: string, standIns: boolean): Promise<string> {
  const text = await readFile(path, "utf8");
  const plain = withoutSyntaxLine(text);
  if (standIns && plain !== text) await writeFile(path, plain);
  return text;
}

async function standInBases(
  workspace: Workspace,
  text: string,
  variables: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, string>> {
  const image = `${workspace.prefix}:base`;
  if (!madeBases.has(image)) madeBases.set(image, makeBaseImage(workspace, image));
  await madeBases.get(image);
  return new Map(baseNames(text, variables).map((name) => [name, image]));
}

// One base image serves every proof of a workspace.
const madeBases = new Map<string, Promise<void>>();

async function readTag(workspace: Workspace, tag: string, needles: readonly Needle[]): Promise<SavedImage> {
  const saved = streamProcess(workspace.engine.command, ["save", tag], { onGroup: workspace.guardGroup });
  // Both are waited for: a reader that fails must not leave the process unwatched.
  const [images] = await Promise.all([readImages(saved.output, needles), saved.finished]);
  const [image] = images;
  if (image === undefined) throw new Error("the engine saved no image");
  return image;
}

async function stageLeaks(
  workspace: Workspace,
  side: BuildSide,
  folder: string,
  options: RunOptions,
  text: string,
  needles: readonly Needle[],
): Promise<readonly Leak[]> {
  const stages = stageNames(text);
  const leaks: Leak[] = [];
  // Steps come from the cache, so a canary of an earlier run is one too.
  const all = [...needles, ...markNeedles()];
  for (const [index, stage] of stages.slice(0, -1).entries()) {
    const tag = `${options.tag}-stage${index}`;
    try {
      const run = await runBuild(workspace, side, folder, { ...options, tag, target: stage, cached: true });
      if (!run.ok) continue;
      const image = await readTag(workspace, tag, all);
      for (const leak of imageLeaks(image, all)) leaks.push({ ...leak, where: "stage", stage });
    } finally {
      await runProcess(workspace.engine.command, ["image", "rm", "--force", tag]);
    }
  }
  return leaks;
}

function recordLeaks(run: BuildRun, needles: readonly Needle[]): Leak[] {
  const leak =
    (where: LeakPlace) =>
    (needle: Needle): Leak => ({ secret: needle.secret, where, form: needle.form });
  const invocation = invocationOf(run.record);
  return [
    ...searchIn(run.log, needles).map(leak("build-log")),
    ...searchIn(invocation, needles).map(leak("build-record")),
    ...searchIn(run.record, needles).map(leak("provenance")),
  ];
}

/** What a build record keeps of any build: the parameters it was asked for. */
function invocationOf(record: string): string {
  if (record === "") return "";
  const document: unknown = JSON.parse(record);
  const provenance = isRecord(document) ? document["buildx.build.provenance"] : undefined;
  return isRecord(provenance) ? JSON.stringify(provenance["invocation"] ?? "") : "";
}

function imageLeaks(image: SavedImage, needles: readonly Needle[]): readonly Leak[] {
  const leaks: Leak[] = [];
  const add = (where: LeakPlace, found: readonly Needle[]): void => {
    for (const needle of found) leaks.push({ secret: needle.secret, where, form: needle.form });
  };
  const { config, history } = image.document;
  add("image-history", searchIn(JSON.stringify(history ?? []), needles));
  add("image-config", searchIn(JSON.stringify(config ?? {}), needles));
  const visible = secretFiles(image);
  const present = flatten(image);
  const instructions = instructionsOf(image);
  for (const [index, layer] of image.layers.entries()) {
    for (const { needle, path } of layer.sightings) {
      const leak = {
        secret: needle.secret,
        form: needle.form,
        layer: layer.digest,
        instruction: redact(instructions[index] ?? "", needles),
        path: redact(path, needles),
      };
      leaks.push({ ...leak, where: "layer" });
      const file = path.split("!")[0] ?? path;
      if (visible.has(file) && present.has(file)) leaks.push({ ...leak, where: "container" });
    }
  }
  for (const leak of leaks.filter(({ where }) => where === "image-config")) leaks.push({ ...leak, where: "container" });
  return leaks;
}

/** The instruction that made each layer, in the order of the layers. */
function instructionsOf(image: SavedImage): readonly string[] {
  const { history } = image.document;
  return (Array.isArray(history) ? history : [])
    .filter((step) => isRecord(step) && step["empty_layer"] !== true)
    .map((step: unknown) => (isRecord(step) ? String(step["created_by"] ?? "") : ""));
}

function distinct(leaks: readonly Leak[]): readonly Leak[] {
  return [...new Map(leaks.map((leak) => [JSON.stringify(leak), leak])).values()];
}

function lastLines(log: string, needles: readonly Needle[]): string {
  return redact(log, needles).trim().split("\n").slice(-25).join("\n");
}
