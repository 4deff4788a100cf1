import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Needle } from "./needles.ts";
import { Searcher } from "./search.ts";
import { readTar } from "./tar-reader.ts";

/** A needle and the file it was found in; `!` leads into an archive: `app.tgz!package/.npmrc`. */
export interface Sighting {
  readonly needle: Needle;
  readonly path: string;
  /** The name or another part of the header holds it, not the content. */
  readonly inHeader: boolean;
}

/** The hash of some bytes and what was found in them, also inside gzip and tar. */
export interface Scanned {
  readonly hash: string;
  readonly sightings: readonly Sighting[];
}

// An archive in an archive in an archive is as deep as real images go; a bomb goes on for ever.
const deepest = 4;
const mostInflated = 4 * 1024 * 1024 * 1024;

/** Reads bytes once: hashes them, searches them, and follows them into gzip and tar. */
export async function scanContent(
  body: AsyncIterable<Buffer>,
  path: string,
  needles: readonly Needle[],
  depth = 0,
): Promise<Scanned> {
  const hash = createHash("sha256");
  const searcher = new Searcher(needles);
  const inner: Sighting[] = [];
  const source = observed(body, (chunk) => {
    hash.update(chunk);
    searcher.push(chunk);
  });
  const { head, whole } = await peek(source, 512);
  const kind = depth < deepest ? archiveKind(head) : undefined;
  if (kind !== undefined) await scanArchive(kind, whole, path, needles, depth, inner);
  for await (const _ of whole);
  const outer = searcher.found
    .filter((needle) => !inner.some((sighting) => sighting.needle === needle))
    .map((needle): Sighting => ({ needle, path, inHeader: false }));
  return { hash: hash.digest("hex"), sightings: [...inner, ...outer] };
}

async function scanArchive(
  kind: "gzip" | "tar",
  whole: AsyncIterable<Buffer>,
  path: string,
  needles: readonly Needle[],
  depth: number,
  into: Sighting[],
): Promise<void> {
  try {
    if (kind === "gzip") {
      into.push(...(await scanContent(inflated(whole), `${path}!`, needles, depth + 1)).sightings);
      return;
    }
    for await (const entry of readTar(whole)) {
      const name = `${path}${path.endsWith("!") ? "" : "!"}${entry.path}`;
      for (const needle of searchHeader(entry.header, needles)) into.push({ needle, path: name, inHeader: true });
      into.push(...(await scanContent(entry.body, name, needles, depth + 1)).sightings);
    }
  } catch {
    // It only looked like an archive, or is a broken one: its bytes were searched as they stand.
  }
}

function searchHeader(header: Buffer, needles: readonly Needle[]): readonly Needle[] {
  const searcher = new Searcher(needles);
  searcher.push(header);
  return searcher.found;
}

/** What the first bytes say: gzip, tar, or neither. */
export function archiveKind(head: Buffer): "gzip" | "tar" | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b && head[2] === 8) return "gzip";
  return head.toString("latin1", 257, 262) === "ustar" ? "tar" : undefined;
}

/** Inflates gzip, up to a size at which only a bomb arrives. */
export async function* inflated(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let total = 0;
  const gunzip = createGunzip();
  const input = Readable.from(source);
  input.on("error", (error) => gunzip.destroy(error));
  for await (const chunk of input.pipe(gunzip)) {
    if (!Buffer.isBuffer(chunk)) continue;
    total += chunk.length;
    if (total > mostInflated) throw new Error(`gzip inflates to more than ${mostInflated} bytes`);
    yield chunk;
  }
}

async function* observed(body: AsyncIterable<Buffer>, see: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    see(chunk);
    yield chunk;
  }
}

/** The first bytes, and the whole stream with them in front; the stream can be read on after a partial read. */
export async function peek(
  source: AsyncIterable<Buffer>,
  count: number,
): Promise<{ readonly head: Buffer; readonly whole: AsyncIterable<Buffer> }> {
  const iterator = source[Symbol.asyncIterator]();
  const parts: Buffer[] = [];
  let length = 0;
  while (length < count) {
    const next = await iterator.next();
    if (next.done === true) break;
    parts.push(Buffer.from(next.value));
    length += next.value.length;
  }
  const head = Buffer.concat(parts);
  const waiting = head.length > 0 ? [head] : [];
  const whole: AsyncIterableIterator<Buffer> = {
    [Symbol.asyncIterator]: () => whole,
    async next() {
      const first = waiting.shift();
      return first === undefined ? iterator.next() : { done: false, value: first };
    },
  };
  return { head, whole };
}
