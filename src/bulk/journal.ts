import { closeSync, existsSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Goal } from "./campaign.ts";
import { asInputError } from "../project/read-text.ts";
import { isDone, keyOf, parseRow, type ResultRow } from "./result-row.ts";

const lineEnd = 0x0a;
const chunkSize = 1 << 16;

/**
 * Results on the disk, a line each, only ever appended to. What is kept in memory is a place in the file for each
 * repository, so a journal of thousands weighs as little as one of ten.
 */
export class Journal {
  readonly #places = new Map<string, Place>();
  #length: number;

  private constructor(
    readonly file: string,
    readonly descriptor: number,
  ) {
    this.#length = fstatSync(descriptor).size;
  }

  /** Opens or makes a journal. A line that a killed run left torn is cut off. Throws an InputError. */
  static open(file: string): Journal {
    try {
      const journal = new Journal(file, openSync(file, "a+"));
      journal.#readAll();
      return journal;
    } catch (error) {
      throw asInputError(error, file);
    }
  }

  /** Repositories with a row. */
  get size(): number {
    return this.#places.size;
  }

  has(repository: string): boolean {
    return this.#places.has(repository);
  }

  /** The last row of a repository. */
  last(repository: string): ResultRow | undefined {
    const place = this.#places.get(repository);
    return place && parseRow(readAt(this.descriptor, place).toString("utf8"));
  }

  /** Whether work of that key is done as far as the goal needs it. */
  isDone(key: Pick<ResultRow, "repository" | "base" | "tool" | "config">, goal: Goal): boolean {
    const row = this.last(key.repository);
    return row !== undefined && keyOf(row) === keyOf(key) && isDone(row, goal);
  }

  /** Appends rows, all of them or none. Throws an InputError when the disk does not take them. */
  append(...rows: readonly ResultRow[]): void {
    const lines = rows.map((row) => Buffer.from(`${JSON.stringify(row)}\n`));
    const bytes = Buffer.concat(lines);
    try {
      let written = 0;
      while (written < bytes.length) written += writeSync(this.descriptor, bytes, written);
      fdatasyncSync(this.descriptor);
    } catch (error) {
      ftruncateSync(this.descriptor, this.#length);
      throw asInputError(error, this.file);
    }
    rows.forEach(({ repository }, index) => {
      const length = lines[index]?.length ?? 0;
      this.#places.set(repository, { at: this.#length, length: length - 1 });
      this.#length += length;
    });
  }

  /** The last row of every repository, by name. */
  *rows(): Generator<ResultRow> {
    for (const repository of [...this.#places.keys()].sort()) {
      const row = this.last(repository);
      if (row) yield row;
    }
  }

  close(): void {
    closeSync(this.descriptor);
  }

  #readAll(): void {
    let whole = 0;
    for (const { bytes, at } of linesOf(this.descriptor)) {
      const row = parseRow(bytes.toString("utf8"));
      if (row) this.#places.set(row.repository, { at, length: bytes.length });
      whole = at + bytes.length + 1;
    }
    if (whole < this.#length) ftruncateSync(this.descriptor, whole);
    this.#length = whole;
  }
}

interface Place {
  readonly at: number;
  readonly length: number;
}

function readAt(descriptor: number, { at, length }: Place): Buffer {
  const bytes = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const more = readSync(descriptor, bytes, read, length - read, at + read);
    if (more === 0) break;
    read += more;
  }
  return bytes;
}

/** Whole lines of a file, each with its place; what follows the last line end is none. */
function* linesOf(descriptor: number): Generator<{ readonly bytes: Buffer; readonly at: number }> {
  const chunk = Buffer.alloc(chunkSize);
  let rest = Buffer.alloc(0);
  let at = 0;
  for (let position = 0; ;) {
    const read = readSync(descriptor, chunk, 0, chunkSize, position);
    if (read === 0) return;
    position += read;
    let bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
    for (let end = bytes.indexOf(lineEnd); end !== -1; end = bytes.indexOf(lineEnd)) {
      yield { bytes: bytes.subarray(0, end), at };
      at += end + 1;
      bytes = bytes.subarray(end + 1);
    }
    rest = Buffer.from(bytes);
  }
}

/** The journals in a folder: one of a whole run, or one of each shard. */
export function journalsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^results(?:-\d+-of-\d+)?\.jsonl$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}
