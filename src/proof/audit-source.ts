import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "./engine.ts";
import { engineOutput } from "./engine.ts";
import { saveImage } from "./images.ts";
import { readImages, readMembers, type Member, type ReadOptions } from "./image-reader.ts";
import type { ImageArchive } from "./saved-image.ts";

/** What an audit reads: a file, a layout in a folder, or an image of the engine. */
export type AuditSource =
  | { readonly kind: "tar"; readonly path: string; readonly bytes: number }
  | { readonly kind: "layout"; readonly path: string; readonly bytes: number }
  | { readonly kind: "image"; readonly name: string; readonly bytes: number };

/** What a target is: a path that is there, otherwise an image's name. Undefined when the engine has none of that name. */
export async function findSource(target: string, engine: Engine | undefined): Promise<AuditSource | undefined> {
  const found = await stat(target).catch(() => undefined);
  if (found?.isDirectory() === true) return { kind: "layout", path: target, bytes: await layoutBytes(target) };
  if (found?.isFile() === true) return { kind: "tar", path: target, bytes: found.size };
  // An image's name never begins with a dash; an option would.
  if (engine === undefined || target.startsWith("-")) return undefined;
  const words = engine.kind === "buildah" ? ["inspect", "--type", "image"] : ["image", "inspect"];
  const size = await engineOutput(engine, [...words, "--format", "{{.Size}}", target]).catch(() => undefined);
  return size === undefined ? undefined : { kind: "image", name: target, bytes: Number(size) || 0 };
}

/** Reads the images of a source as they stream. */
export async function readSource(
  source: AuditSource,
  engine: Engine | undefined,
  options: ReadOptions,
): Promise<ImageArchive> {
  if (source.kind === "tar") return readImages(createReadStream(source.path, { highWaterMark: 256 * 1024 }), options);
  if (source.kind === "layout") return readMembers(layoutMembers(source.path, options), options);
  if (engine === undefined) throw new Error("no engine answers");
  const scratch = join(tmpdir(), `unleak-audit-${process.pid}-${Date.now()}.tar`);
  const saved = await saveImage(engine, source.name, scratch);
  const [archive] = await Promise.all([readImages(saved.output, options), saved.finished]);
  return archive;
}

async function layoutFiles(folder: string): Promise<readonly { readonly name: string; readonly size: number }[]> {
  const files: { name: string; size: number }[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    // Links are not followed: a layout has none.
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.push({ name: path.slice(join(folder, "/").length), size: (await stat(path)).size });
  }
  return files.filter(({ name }) => name === "index.json" || name === "manifest.json" || name.startsWith("blobs/"));
}

async function layoutBytes(folder: string): Promise<number> {
  return (await layoutFiles(folder)).reduce((total, { size }) => total + size, 0);
}

async function* layoutMembers(folder: string, { onProgress }: ReadOptions): AsyncGenerator<Member> {
  let bytes = 0;
  for (const { name, size } of await layoutFiles(folder)) {
    yield { name, size, body: createReadStream(join(folder, name), { highWaterMark: 256 * 1024 }) };
    bytes += size;
    onProgress?.(bytes);
  }
}

/** Names of the engine's images by the digests of their layers. */
export async function layerSharing(engine: Engine): Promise<ReadonlyMap<string, readonly string[]>> {
  const sharing = new Map<string, string[]>();
  if (engine.kind === "buildah") return sharing;
  const ids = (await engineOutput(engine, ["image", "ls", "--quiet", "--no-trunc"])).split("\n").filter(Boolean);
  if (ids.length === 0) return sharing;
  for (const line of await layersOf(engine, [...new Set(ids)])) {
    const [tags, layers] = line.split(" ").map((part): unknown => JSON.parse(part));
    if (!Array.isArray(tags) || !Array.isArray(layers)) continue;
    for (const layer of layers)
      sharing.set(String(layer), [...(sharing.get(String(layer)) ?? []), ...tags.map(String)]);
  }
  return sharing;
}

/** How many images one call of the engine is asked about. */
const atOnce = 100;

/** A line for each image: its names and its layers. An image that has just gone is left out, and no other with it. */
async function layersOf(engine: Engine, ids: readonly string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  for (let at = 0; at < ids.length; at += atOnce) {
    const some = ids.slice(at, at + atOnce);
    const format = ["--format", "{{json .RepoTags}} {{json .RootFS.Layers}}"];
    const ask = async (own: readonly string[]): Promise<string> =>
      engineOutput(engine, ["image", "inspect", ...format, ...own]);
    const found = await ask(some).catch(async () =>
      (await Promise.all(some.map(async (id) => ask([id]).catch(() => "")))).join("\n"),
    );
    lines.push(...found.split("\n").filter(Boolean));
  }
  return lines;
}
