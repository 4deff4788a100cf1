import { readFileSync, statSync } from "node:fs";
import { InputError } from "../text/input-error.ts";
import { positionOf } from "../text/source.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const mebibyte = 1024 * 1024;

/** Above this a Dockerfile is no Dockerfile: 16 MiB. */
export const largestDockerfile = 16 * mebibyte;

/** Above this a file of the build context or a caller is not read: 1 MiB. */
const largestOther = mebibyte;

/** A program above this was generated, and is not read: 256 KiB. */
const largestProgram = mebibyte / 4;

/**
 * The text of a file, byte order mark included. `path` names it in errors. Throws an InputError when it is not at
 * hand, not a regular file, larger than `limit` bytes, or not text in UTF-8.
 */
export function readText(file: string, path: string, limit: number): string {
  try {
    const stats = statSync(file);
    if (stats.isDirectory()) throw new InputError("is a folder", path);
    if (!stats.isFile()) throw new InputError("is not a regular file", path);
    if (stats.size > limit) throw new InputError(`larger than ${limit / mebibyte} MiB`, path);
    return decodeText(readFileSync(file), path);
  } catch (error) {
    throw asInputError(error, path);
  }
}

/** The text of a file that is no more than `largestOther` bytes of UTF-8; undefined for any other. */
export function readTextIfAny(file: string): string | undefined {
  try {
    return readText(file, file, largestOther);
  } catch {
    return undefined;
  }
}

/** The text of a file of a program's size that holds one of some words, as UTF-8; undefined for any other. */
export function readTextHolding(file: string, words: readonly Buffer[]): string | undefined {
  try {
    if (statSync(file).size > largestProgram) return undefined;
    const bytes = readFileSync(file);
    return words.some((word) => bytes.includes(word)) ? decodeText(bytes, file) : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes as text, byte order mark kept. Throws an InputError with the place of the first byte that is not UTF-8 text. */
export function decodeText(bytes: Uint8Array, path: string): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new InputError("not UTF-8: begins like UTF-16", path, 1, 1);
  }
  const nul = bytes.indexOf(0);
  if (nul !== -1) throw placed("binary: holds a NUL byte", path, bytes, nul);
  try {
    return decoder.decode(bytes);
  } catch {
    throw placed("not UTF-8", path, bytes, firstInvalid(bytes));
  }
}

function placed(message: string, path: string, bytes: Uint8Array, offset: number): InputError {
  // A character that breaks off is left out, so the place is where it begins.
  const before = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, offset), { stream: true });
  const { line, column } = positionOf(before, before.length);
  return new InputError(message, path, line, column);
}

// The longest prefix that decodes ends at the first byte that does not: halving finds it without a decoder of our own.
function firstInvalid(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (decodes(bytes.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}

function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

const said: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  ENOTDIR: "no such file",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  EROFS: "read-only file system",
  ENOSPC: "no space left on the disk",
  EDQUOT: "disk quota exceeded",
  EISDIR: "is a folder",
  ELOOP: "symbolic links in a circle",
  ENAMETOOLONG: "name too long",
  EBUSY: "file is in use",
  EIO: "input or output error",
};

/** What the disk said about `path` as an InputError; anything else comes back as it is. */
export function asInputError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return error;
  return new InputError(said[error.code] ?? `the disk says ${error.code}`, path);
}
