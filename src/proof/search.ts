import type { Needle } from "./needles.ts";

/** Something that was recognised: whose secret it is, and in what form. */
export interface Hit {
  readonly secret: string;
  readonly form: string;
}

/** Looks at the bytes of one file as they come. */
export interface Inspector {
  push(chunk: Buffer): void;
  /** What was recognised, when all bytes have come. */
  finish(): readonly Hit[] | Promise<readonly Hit[]>;
}

/** Gives an inspector for the file of this path. */
export type Inspect = (path: string) => Inspector;

/** Looks for many needles in one stream of bytes, across the borders of its chunks. */
export class Searcher implements Inspector {
  readonly #needles: readonly Needle[];
  readonly #found = new Set<Needle>();
  readonly #overlap: number;
  #tail: Buffer = Buffer.alloc(0);

  constructor(needles: readonly Needle[]) {
    this.#needles = needles;
    this.#overlap = Math.max(0, ...needles.map((needle) => needle.bytes.length - 1));
  }

  push(chunk: Buffer): void {
    if (this.#needles.length === 0) return;
    if (this.#tail.length > 0) this.#look(Buffer.concat([this.#tail, chunk.subarray(0, this.#overlap)]));
    this.#look(chunk);
    const joined = chunk.length >= this.#overlap ? chunk : Buffer.concat([this.#tail, chunk]);
    // A copy: the chunk's memory may be used again by the stream that gave it.
    this.#tail = Buffer.from(joined.subarray(Math.max(0, joined.length - this.#overlap)));
  }

  finish(): readonly Needle[] {
    return [...this.#found];
  }

  #look(bytes: Buffer): void {
    for (const needle of this.#needles) {
      if (!this.#found.has(needle) && bytes.includes(needle.bytes)) this.#found.add(needle);
    }
  }
}

/** Inspectors that look for these needles in every file. */
export function inspectFor(needles: readonly Needle[]): Inspect {
  return () => new Searcher(needles);
}

/** The needles found in one piece of bytes or text. */
export function searchIn(content: Buffer | string, needles: readonly Needle[]): readonly Needle[] {
  const searcher = new Searcher(needles);
  searcher.push(typeof content === "string" ? Buffer.from(content, "utf8") : content);
  return searcher.finish();
}
