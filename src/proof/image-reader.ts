import type { Sighting } from "./content-scan.ts";
import { archiveKind, inflated, peek, scanContent } from "./content-scan.ts";
import { isRecord } from "./json.ts";
import type { Needle } from "./needles.ts";
import { searchIn } from "./search.ts";
import type { EntryType } from "./tar-reader.ts";
import { readTar } from "./tar-reader.ts";

/** One file, folder or link that a layer brings or (as a whiteout) hides. */
export interface LayerEntry {
  /** Without leading `/` or `./`. */
  readonly path: string;
  readonly type: EntryType;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly link: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** SHA-256 of the content; empty for what has none. */
  readonly hash: string;
}

/** A layer with its files and what was found in it. */
export interface Layer {
  readonly digest: string;
  readonly entries: readonly LayerEntry[];
  readonly sightings: readonly Sighting[];
}

/** An image as `docker save` or an OCI layout gives it. */
export interface SavedImage {
  readonly names: readonly string[];
  /** The image's configuration document: `config`, `history`, `rootfs`. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly layers: readonly Layer[];
}

// Manifests and configs; more than this is no JSON document of an image.
const largestDocument = 32 * 1024 * 1024;

interface Blobs {
  readonly layers: Map<string, Layer>;
  readonly documents: Map<string, Buffer>;
  /** Older archives hold a layer twice, the second time as a link. */
  readonly links: Map<string, string>;
}

/** Reads images from a tar as it streams; only file lists and documents stay in memory. */
export async function readImages(
  source: AsyncIterable<Uint8Array>,
  needles: readonly Needle[],
): Promise<readonly SavedImage[]> {
  const blobs: Blobs = { layers: new Map(), documents: new Map(), links: new Map() };
  for await (const entry of readTar(source)) {
    const name = plainPath(entry.path);
    if (entry.type === "symlink") blobs.links.set(name, resolved(name, entry.link));
    if (entry.type !== "file") continue;
    await readBlob(name, entry.body, entry.size, needles, blobs);
  }
  return imagesOf(blobs);
}

/** Reads one member of an image archive: a layer, a document, or something else. */
export async function readBlob(
  name: string,
  body: AsyncIterable<Buffer>,
  size: number,
  needles: readonly Needle[],
  blobs: Blobs,
): Promise<void> {
  const { head, whole } = await peek(body, 512);
  const kind = archiveKind(head);
  if (kind !== undefined) {
    blobs.layers.set(name, await readLayer(name, kind === "gzip" ? inflated(whole) : whole, needles));
  } else if (size <= largestDocument) {
    const chunks: Buffer[] = [];
    for await (const chunk of whole) chunks.push(Buffer.from(chunk));
    blobs.documents.set(name, Buffer.concat(chunks));
  }
}

async function readLayer(name: string, source: AsyncIterable<Buffer>, needles: readonly Needle[]): Promise<Layer> {
  const entries: LayerEntry[] = [];
  const sightings: Sighting[] = [];
  for await (const entry of readTar(source)) {
    const path = plainPath(entry.path);
    for (const needle of searchIn(entry.header, needles)) sightings.push({ needle, path, inHeader: true });
    const scanned = entry.type === "file" ? await scanContent(entry.body, path, needles) : undefined;
    if (scanned !== undefined) sightings.push(...scanned.sightings);
    entries.push({
      path,
      type: entry.type,
      mode: entry.mode,
      uid: entry.uid,
      gid: entry.gid,
      size: entry.size,
      link: entry.link,
      attributes: entry.attributes,
      hash: scanned?.hash ?? "",
    });
  }
  return { digest: name, entries, sightings };
}

function imagesOf(blobs: Blobs): readonly SavedImage[] {
  const manifest = json(blobs, "manifest.json");
  const images: SavedImage[] = [];
  for (const item of Array.isArray(manifest) ? manifest : []) {
    if (!isRecord(item)) continue;
    const document = json(blobs, String(item["Config"]));
    if (!isRecord(document)) throw new Error("image archive without its configuration");
    const layers = strings(item["Layers"]).map((name) => layerOf(blobs, name));
    images.push({ names: strings(item["RepoTags"]), document, layers });
  }
  if (images.length === 0) throw new Error("no image in the archive: manifest.json names none");
  return images;
}

function layerOf(blobs: Blobs, name: string): Layer {
  const layer = blobs.layers.get(name) ?? blobs.layers.get(blobs.links.get(name) ?? "");
  if (layer !== undefined) return layer;
  // A layer without files is a tar of zeros, which has no magic.
  if (blobs.documents.get(name)?.every((byte) => byte === 0) === true)
    return { digest: name, entries: [], sightings: [] };
  throw new Error(`image archive without its layer ${name.slice(0, 80)}`);
}

function json(blobs: Blobs, name: string): unknown {
  const bytes = blobs.documents.get(name);
  return bytes === undefined ? undefined : JSON.parse(bytes.toString("utf8"));
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function plainPath(path: string): string {
  return path.replace(/^(\.?\/)+/, "").replace(/\/+$/, "");
}

function resolved(from: string, link: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of link.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
