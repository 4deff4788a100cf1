import { createReadStream } from "node:fs";
import { mkdir, open, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { dialectOf } from "./dialects.ts";
import type { Engine } from "./engine.ts";
import { runProcess, streamProcess } from "./processes.ts";
import type { TarItem } from "./tar-writer.ts";
import { writeTar } from "./tar-writer.ts";

/** Where images are made: a workspace, or what is needed of one. */
export interface Workbench {
  readonly engine: Engine;
  readonly directory: string;
  readonly guardGroup: (group: number) => () => void;
}

/** An image as it leaves the engine. */
export interface SavedStream {
  readonly output: Readable;
  /** Rejects when the engine fails, also after the last byte. */
  readonly finished: Promise<void>;
}

/** Makes an image of these files, with settings as a Dockerfile says them. */
export async function makeImage(
  workbench: Workbench,
  name: string,
  items: readonly TarItem[],
  settings: readonly string[],
): Promise<void> {
  const { engine, directory, guardGroup } = workbench;
  if (engine.kind === "docker") {
    const changes = settings.flatMap((setting) => ["--change", setting]);
    const done = await runProcess(engine.command, ["import", ...changes, "-", name], { input: writeTar(items) });
    if (done.code !== 0) throw new Error(`the image ${name} cannot be made: ${done.stderr.trim()}`);
    return;
  }
  const folder = join(directory, `make-${name.replace(/.*:/, "")}`);
  await mkdir(folder, { recursive: true });
  const file = await open(join(folder, "root.tar"), "w");
  for await (const chunk of writeTar(items)) await file.write(chunk);
  await file.close();
  await writeFile(join(folder, "Dockerfile"), `FROM scratch\nADD root.tar /\n${settings.join("\n")}\n`);
  const words = [...dialectOf(engine).build, "--network=none", "--tag", name, folder];
  const done = await runProcess(engine.command, words, { onGroup: guardGroup });
  await rm(folder, { recursive: true, force: true });
  if (done.code !== 0) throw new Error(`the image ${name} cannot be made: ${done.stderr.trim()}`);
}

/** Takes an image out of the engine as a stream; `scratch` is a file for an engine that cannot stream. */
export async function saveImage(
  engine: Engine,
  name: string,
  scratch: string,
  onGroup?: (group: number) => () => void,
): Promise<SavedStream> {
  const options = onGroup === undefined ? {} : { onGroup };
  if (engine.kind === "docker") return streamProcess(engine.command, ["save", name], options);
  if (engine.kind === "podman") {
    return streamProcess(engine.command, ["save", "--quiet", "--format", "docker-archive", name], options);
  }
  const done = await runProcess(
    engine.command,
    ["push", "--quiet", name, `docker-archive:${scratch}:${name}`],
    options,
  );
  if (done.code !== 0) throw new Error(`buildah cannot save the image: ${done.stderr.trim().split("\n").at(-1) ?? ""}`);
  const output = createReadStream(scratch);
  output.once("close", () => void rm(scratch, { force: true }));
  return { output, finished: Promise.resolve() };
}

/** Removes images, whether they are there or not. */
export async function removeImages(engine: Engine, names: readonly string[]): Promise<void> {
  if (names.length > 0) await runProcess(engine.command, [...dialectOf(engine).remove, ...names]);
}

/** Names of the engine's images under a reference such as `unleak-proof/*`. */
export async function listImages(engine: Engine, reference: string): Promise<readonly string[]> {
  const done = await runProcess(engine.command, dialectOf(engine).list(reference));
  return done.stdout.split("\n").filter((line) => line !== "");
}
