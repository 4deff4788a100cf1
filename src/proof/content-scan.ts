import { createHash } from "node:crypto";
import { archiveKind, inflated, peek, type ArchiveKind } from "./archives.ts";
import type { Hit, Inspect, Inspector } from "./search.ts";
import { readTar } from "./tar-reader.ts";

/** Something recognised and the file it was found in; `!` leads into an archive: `app.tgz!package/.npmrc`. */
export interface Sighting {
  readonly hit: Hit;
  readonly path: string;
  /** The name or another part of the header holds it, not the content. */
  readonly inHeader: boolean;
}

/** The hash of some bytes and what was found in them, also inside archives. */
export interface Scanned {
  /** Empty when none was asked for. */
  readonly hash: string;
  readonly sightings: readonly Sighting[];
}

// An archive in an archive in an archive is as deep as real images go; a bomb goes on for ever.
const deepest = 4;

/** Reads bytes once: hashes them, inspects them, and follows them into gzip, zstd and tar. */
export async function scanContent(
  body: AsyncIterable<Buffer>,
  path: string,
  inspect: Inspect,
  { hashes, depth = 0 }: { readonly hashes: boolean; readonly depth?: number },
): Promise<Scanned> {
  const hash = hashes ? createHash("sha256") : undefined;
  const inspector = inspect(path);
  const inner: Sighting[] = [];
  const source = observed(body, (chunk) => {
    hash?.update(chunk);
    inspector.push(chunk);
  });
  const { head, whole } = await peek(source, 512);
  const kind = depth < deepest ? archiveKind(head) : undefined;
  if (kind !== undefined) await scanArchive(kind, whole, { path, inspect, depth, into: inner });
  for await (const _ of whole);
  const outer = (await inspector.finish())
    .filter((hit) => !inner.some((sighting) => sighting.hit.secret === hit.secret && sighting.hit.form === hit.form))
    .map((hit): Sighting => ({ hit, path, inHeader: false }));
  return { hash: hash?.digest("hex") ?? "", sightings: [...inner, ...outer] };
}

interface Inside {
  readonly path: string;
  readonly inspect: Inspect;
  readonly depth: number;
  readonly into: Sighting[];
}

async function scanArchive(kind: ArchiveKind, whole: AsyncIterable<Buffer>, inside: Inside): Promise<void> {
  const { path, inspect, depth, into } = inside;
  try {
    if (kind !== "tar") {
      into.push(
        ...(await scanContent(inflated(kind, whole), `${path}!`, inspect, { hashes: false, depth: depth + 1 }))
          .sightings,
      );
      return;
    }
    for await (const entry of readTar(whole)) {
      const name = `${path}${path.endsWith("!") ? "" : "!"}${entry.path}`;
      into.push(...(await scanHeader(entry.header, name, inspect)));
      into.push(...(await scanContent(entry.body, name, inspect, { hashes: false, depth: depth + 1 })).sightings);
    }
  } catch {
    // It only looked like an archive, or is a broken one: its bytes are inspected as they stand.
  }
}

/** What a tar header gives away: a name, a link target, an attribute. */
export async function scanHeader(header: Buffer, path: string, inspect: Inspect): Promise<readonly Sighting[]> {
  const inspector: Inspector = inspect("");
  inspector.push(header);
  return (await inspector.finish()).map((hit) => ({ hit, path, inHeader: true }));
}

async function* observed(body: AsyncIterable<Buffer>, see: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    see(chunk);
    yield chunk;
  }
}
