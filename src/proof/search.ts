import type { Needle } from "./needles.ts";

/** Looks for many needles in one stream of bytes, across the borders of its chunks. */
export class Searcher {
  readonly #needles: readonly Needle[];
  readonly #found = new Set<Needle>();
  readonly #overlap: number;
  #tail: Buffer = Buffer.alloc(0);

  constructor(needles: readonly Needle[]) {
    this.#needles = needles;
    this.#overlap = Math.max(0, ...needles.map((needle) => needle.bytes.length - 1));
  }

  /** Takes the next bytes of the stream. */
  push(chunk: Buffer): void {
    if (this.#tail.length > 0) this.#look(Buffer.concat([this.#tail, chunk.subarray(0, this.#overlap)]));
    this.#look(chunk);
    const joined = chunk.length >= this.#overlap ? chunk : Buffer.concat([this.#tail, chunk]);
    // A copy: the chunk's memory may be used again by the stream that gave it.
    this.#tail = Buffer.from(joined.subarray(Math.max(0, joined.length - this.#overlap)));
  }

  /** What was found so far. */
  get found(): readonly Needle[] {
    return [...this.#found];
  }

  #look(bytes: Buffer): void {
    for (const needle of this.#needles) {
      if (!this.#found.has(needle) && bytes.includes(needle.bytes)) this.#found.add(needle);
    }
  }
}

/** The needles found in one piece of bytes or text. */
export function searchIn(content: Buffer | string, needles: readonly Needle[]): readonly Needle[] {
  const searcher = new Searcher(needles);
  searcher.push(typeof content === "string" ? Buffer.from(content, "utf8") : content);
  return searcher.found;
}
