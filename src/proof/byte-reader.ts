/** The bytes ended before the announced length. */
export class TruncatedError extends Error {}

/** Pulls bytes from a stream of chunks by count, without joining more than is asked for. */
export class ByteReader {
  /** Bytes handed out so far. */
  offset = 0;
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);
  #done = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next `count` bytes, or fewer at the end. */
  async upTo(count: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let missing = count;
    while (missing > 0) {
      const part = await this.#part(missing);
      if (part === undefined) break;
      parts.push(part);
      missing -= part.length;
    }
    return parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts);
  }

  /** The next `count` bytes as a stream; ending early is an error unless the count is infinite. */
  async *limited(count: number): AsyncGenerator<Buffer> {
    let missing = count;
    while (missing > 0) {
      const part = await this.#part(missing);
      if (part === undefined) {
        if (count === Number.POSITIVE_INFINITY) return;
        throw new TruncatedError(`ends at byte ${this.offset}, ${missing} bytes early`);
      }
      missing -= part.length;
      yield part;
    }
  }

  /** Drops the next `count` bytes. */
  async skip(count: number): Promise<void> {
    for await (const _ of this.limited(count));
  }

  async #part(most: number): Promise<Buffer | undefined> {
    while (this.#rest.length === 0) {
      if (this.#done) return undefined;
      const next = await this.#source.next();
      if (next.done === true) {
        this.#done = true;
        return undefined;
      }
      this.#rest = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    }
    const part = this.#rest.subarray(0, Math.min(most, this.#rest.length));
    this.#rest = this.#rest.subarray(part.length);
    this.offset += part.length;
    return part;
  }
}
