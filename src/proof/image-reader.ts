import { archiveKind, inflated, peek } from "./archives.ts";
import { scanContent, scanHeader, type Sighting } from "./content-scan.ts";
import { imagesOf, isEmptyTar, type Blobs } from "./image-index.ts";
import type { Inspect } from "./search.ts";
import type { ImageArchive, Layer, LayerEntry } from "./saved-image.ts";
import { readTar, type EntryType } from "./tar-reader.ts";

/** What is kept of each file. */
export interface ReadOptions {
  readonly inspect: Inspect;
  /** `paths` needs far less memory, and no hash is made. */
  readonly keep: "entries" | "paths";
  /** Called with the bytes read so far, now and then. */
  readonly onProgress?: (bytes: number) => void;
}

/** One file of an archive or a layout. */
export interface Member {
  readonly name: string;
  readonly size: number;
  readonly body: AsyncIterable<Buffer>;
}

// Manifests and configs; more than this is no JSON document of an image.
const largestDocument = 32 * 1024 * 1024;

/** Reads images from a tar as it streams, gzipped or not; only file lists and documents stay in memory. */
export async function readImages(source: AsyncIterable<Buffer>, options: ReadOptions): Promise<ImageArchive> {
  const { head, whole } = await peek(counted(source, options), 512);
  const kind = archiveKind(head);
  const links = new Map<string, string>();
  const tar = kind === "gzip" || kind === "zstd" ? inflated(kind, whole) : whole;
  return readMembers(tarMembers(tar, links), options, links);
}

/** Reads images from the files of an archive or a layout, in whatever order they come. */
export async function readMembers(
  members: AsyncIterable<Member>,
  options: ReadOptions,
  links: Map<string, string> = new Map(),
): Promise<ImageArchive> {
  const blobs: Blobs = { layers: new Map(), documents: new Map(), links };
  for await (const member of members) {
    const { head, whole } = await peek(member.body, 512);
    const kind = archiveKind(head);
    if (kind !== undefined) {
      const tar = kind === "tar" ? whole : inflated(kind, whole);
      blobs.layers.set(member.name, await readLayer(member.name, tar, options));
    } else if (isEmptyTar(head, member.size)) {
      blobs.layers.set(member.name, { name: member.name, entries: [], paths: new Set(), sightings: [] });
    } else if (member.size <= largestDocument) {
      blobs.documents.set(member.name, await collected(whole));
    }
  }
  return imagesOf(blobs);
}

async function* counted(source: AsyncIterable<Buffer>, { onProgress }: ReadOptions): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    onProgress?.(bytes);
    yield chunk;
  }
}

async function* tarMembers(source: AsyncIterable<Buffer>, links: Map<string, string>): AsyncGenerator<Member> {
  for await (const entry of readTar(source)) {
    const name = plainPath(entry.path);
    // Older archives hold a layer twice, the second time as a link.
    if (entry.type === "symlink" || entry.type === "hard-link") links.set(name, linkTarget(name, entry));
    if (entry.type === "file") yield { name, size: entry.size, body: entry.body };
  }
}

function linkTarget(from: string, entry: { readonly type: EntryType; readonly link: string }): string {
  if (entry.type === "hard-link") return plainPath(entry.link);
  const parts = from.split("/").slice(0, -1);
  for (const part of entry.link.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

async function readLayer(name: string, source: AsyncIterable<Buffer>, options: ReadOptions): Promise<Layer> {
  const entries: LayerEntry[] = [];
  const paths = new Set<string>();
  const sightings: Sighting[] = [];
  const keepsEntries = options.keep === "entries";
  for await (const entry of readTar(source)) {
    const path = plainPath(entry.path);
    sightings.push(...(await scanHeader(entry.header, path, options.inspect)));
    const isFile = entry.type === "file" && entry.size > 0;
    const scanned = isFile ? await scanContent(entry.body, path, options.inspect, { hashes: keepsEntries }) : undefined;
    if (scanned !== undefined) sightings.push(...scanned.sightings);
    paths.add(path);
    if (!keepsEntries) continue;
    const { type, mode, uid, gid, size, link, attributes } = entry;
    entries.push({ path, type, mode, uid, gid, size, link, attributes, hash: scanned?.hash ?? "" });
  }
  return { name, entries, paths, sightings };
}

async function collected(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function plainPath(path: string): string {
  return path.replace(/^(\.?\/)+/, "").replace(/\/+$/, "");
}
