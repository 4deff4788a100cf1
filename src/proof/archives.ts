import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { Decompress } from "fzstd";

/** Bytes that hold other bytes. */
export type ArchiveKind = "gzip" | "zstd" | "tar";

// No file and no layer of a real image comes near this; a bomb passes it.
const mostInflated = 64 * 1024 * 1024 * 1024;
// A bomb inflates a thousandfold from the first byte on; text and empty disks stay below this over a whole file.
const mostTimes = 1000;
const unsuspicious = 256 * 1024 * 1024;

/** The bytes inflate to more than any real file does. */
export class BombError extends Error {}

/** What the first 512 bytes say; undefined: no archive that is known here. */
export function archiveKind(head: Buffer): ArchiveKind | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b && head[2] === 8) return "gzip";
  if (head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528) return "zstd";
  return head.toString("latin1", 257, 262) === "ustar" ? "tar" : undefined;
}

/** Inflates as the bytes come, up to where only a bomb arrives. */
export async function* inflated(kind: "gzip" | "zstd", source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let taken = 0;
  let given = 0;
  const counted = (async function* () {
    for await (const chunk of source) {
      taken += chunk.length;
      yield chunk;
    }
  })();
  for await (const chunk of kind === "gzip" ? gunzipped(counted) : unzstd(counted)) {
    given += chunk.length;
    if (given > mostInflated || (given > unsuspicious && given > taken * mostTimes)) {
      throw new BombError(`${kind} data inflates from ${taken} bytes to more than ${given}`);
    }
    yield chunk;
  }
}

async function* gunzipped(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  const input = Readable.from(source);
  input.on("error", (error) => gunzip.destroy(error));
  for await (const chunk of input.pipe(gunzip)) if (Buffer.isBuffer(chunk)) yield chunk;
}

async function* unzstd(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const waiting: Buffer[] = [];
  const decompress = new Decompress((data) => {
    // A copy: the library uses its window again.
    if (data.length > 0) waiting.push(Buffer.from(data));
  });
  for await (const chunk of source) {
    // Small pieces: what one piece inflates to is held in memory.
    for (let at = 0; at < chunk.length; at += 16_384) {
      decompress.push(chunk.subarray(at, at + 16_384));
      yield* waiting.splice(0);
    }
  }
  decompress.push(new Uint8Array(0), true);
  yield* waiting;
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
