import { ByteReader } from "./byte-reader.ts";

/** What a tar entry is. */
export type EntryType = "file" | "hard-link" | "symlink" | "character" | "block" | "directory" | "fifo" | "other";

/** One entry of a tar; its body must be read, or is skipped, before the next one. */
export interface TarEntry {
  /** As written: may be absolute or climb with `..`; never use it as a path on this machine. */
  readonly path: string;
  readonly type: EntryType;
  /** Permission bits, setuid and sticky among them. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly link: string;
  /** Extended attributes by name, in hex. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The header blocks as they stand, long names and extended headers included. */
  readonly header: Buffer;
  readonly body: AsyncIterable<Buffer>;
}

/** The bytes are no tar, or not a whole one. */
export class TarError extends Error {}

const block = 512;
// GNU tar and docker write names far below this; more is an attack on memory.
const longestHeader = 1024 * 1024;
const longestName = 64 * 1024;

/** Reads a tar as it streams, holding one header and no body in memory. */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const reader = new ByteReader(source);
  let global: Record<string, string> = {};
  let extended: Extended = noExtension();
  for (;;) {
    const header = await headerBlock(reader);
    if (header === undefined) return;
    const size = entrySize(header, extended, reader);
    const kind = String.fromCharCode(header[156] ?? 0);
    if (kind === "x" || kind === "g" || kind === "L" || kind === "K") {
      const raw = await extension(reader, size);
      extended.raw.push(header, raw);
      const text = raw.subarray(0, size);
      if (kind === "g") global = { ...global, ...paxRecords(text, reader) };
      else if (kind === "x") extended.records = { ...extended.records, ...paxRecords(text, reader) };
      else extended.records[kind === "L" ? "path" : "linkpath"] = cString(text);
      continue;
    }
    const body = reader.limited(size);
    yield entryOf(header, size, { ...extended, records: { ...global, ...extended.records } }, body);
    for await (const _ of body);
    await reader.skip(padding(size));
    extended = noExtension();
  }
}

interface Extended {
  records: Record<string, string>;
  raw: Buffer[];
}

function noExtension(): Extended {
  return { records: {}, raw: [] };
}

async function headerBlock(reader: ByteReader): Promise<Buffer | undefined> {
  const header = await reader.upTo(block);
  if (header.length === 0) return undefined;
  if (header.length < block) throw new TarError(`tar ends inside a header at byte ${reader.offset}`);
  if (header.every((byte) => byte === 0)) {
    for await (const _ of reader.limited(Number.POSITIVE_INFINITY));
    return undefined;
  }
  if (checksum(header) !== octal(header, 148, 8)) {
    throw new TarError(`no tar header at byte ${reader.offset - block}`);
  }
  return header;
}

function checksum(header: Buffer): number {
  let sum = 8 * 32;
  for (let at = 0; at < block; at += 1) if (at < 148 || at >= 156) sum += header[at] ?? 0;
  return sum;
}

function entrySize(header: Buffer, extended: Extended, reader: ByteReader): number {
  const type = String.fromCharCode(header[156] ?? 0);
  // Links, devices and directories have no body, whatever their size field says.
  if ("123456".includes(type) && type !== "") return 0;
  const named = extended.records["size"];
  const size = named === undefined ? octal(header, 124, 12) : Number(named);
  if (!Number.isSafeInteger(size) || size < 0) throw new TarError(`bad size in the header at byte ${reader.offset}`);
  return size;
}

async function extension(reader: ByteReader, size: number): Promise<Buffer> {
  if (size > longestHeader) throw new TarError(`extended header of ${size} bytes at byte ${reader.offset}`);
  const wanted = size + padding(size);
  const raw = await reader.upTo(wanted);
  if (raw.length < wanted) throw new TarError(`tar ends inside an extended header at byte ${reader.offset}`);
  return raw;
}

function entryOf(header: Buffer, size: number, extended: Extended, body: AsyncIterable<Buffer>): TarEntry {
  const { records } = extended;
  const path = records["path"] ?? headerPath(header);
  const link = records["linkpath"] ?? cString(header.subarray(157, 257));
  if (path.length > longestName || link.length > longestName) {
    throw new TarError(`name of ${Math.max(path.length, link.length)} characters`);
  }
  return {
    path,
    type: typeOf(header, path),
    mode: octal(header, 100, 8) & 0o7777,
    uid: Number(records["uid"] ?? octal(header, 108, 8)),
    gid: Number(records["gid"] ?? octal(header, 116, 8)),
    size,
    link,
    attributes: attributesOf(records),
    header: Buffer.concat([...extended.raw, header]),
    body,
  };
}

function attributesOf(records: Readonly<Record<string, string>>): Record<string, string> {
  const prefix = "SCHILY.xattr.";
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(records)) {
    if (name.startsWith(prefix)) found[name.slice(prefix.length)] = Buffer.from(value, "latin1").toString("hex");
  }
  return found;
}

function headerPath(header: Buffer): string {
  const name = cString(header.subarray(0, 100));
  const ustar = header.toString("latin1", 257, 263) === "ustar\0";
  const prefix = ustar ? cString(header.subarray(345, 500)) : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

const types: Readonly<Record<string, EntryType>> = {
  "0": "file",
  "\0": "file",
  "7": "file",
  S: "file",
  "1": "hard-link",
  "2": "symlink",
  "3": "character",
  "4": "block",
  "5": "directory",
  "6": "fifo",
};

function typeOf(header: Buffer, path: string): EntryType {
  const type = types[String.fromCharCode(header[156] ?? 0)] ?? "other";
  return type === "file" && path.endsWith("/") ? "directory" : type;
}

/** A number field: octal text, or base 256 when the first bit is set. */
function octal(header: Buffer, at: number, length: number): number {
  const first = header[at] ?? 0;
  if ((first & 0x80) !== 0) {
    let value = first & 0x7f;
    for (let index = at + 1; index < at + length; index += 1) value = value * 256 + (header[index] ?? 0);
    return value;
  }
  const text = cString(header.subarray(at, at + length)).trim();
  return text === "" ? 0 : Number.parseInt(text, 8);
}

function cString(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString("utf8", 0, end === -1 ? bytes.length : end);
}

/** `length key=value\n` records; values are kept as they stand (latin1 for attributes, UTF-8 for names). */
function paxRecords(bytes: Buffer, reader: ByteReader): Record<string, string> {
  const records: Record<string, string> = {};
  let at = 0;
  while (at < bytes.length) {
    const space = bytes.indexOf(0x20, at);
    const length = space === -1 ? Number.NaN : Number(bytes.toString("latin1", at, space));
    const equals = bytes.indexOf(0x3d, space);
    if (!Number.isSafeInteger(length) || length < 5 || at + length > bytes.length || equals === -1) {
      throw new TarError(`bad extended header before byte ${reader.offset}`);
    }
    const key = bytes.toString("utf8", space + 1, equals);
    const encoding = key.startsWith("SCHILY.xattr.") ? "latin1" : "utf8";
    records[key] = bytes.toString(encoding, equals + 1, at + length - 1);
    at += length;
  }
  return records;
}

function padding(size: number): number {
  return (block - (size % block)) % block;
}
