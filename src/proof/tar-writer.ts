/** A file, folder or link to put into a tar. */
export interface TarItem {
  readonly path: string;
  readonly mode: number;
  readonly uid?: number;
  readonly gid?: number;
  /** Where a symbolic link points; makes the item a link. */
  readonly link?: string;
  /** Content; an item with neither content nor link is a folder. */
  readonly content?: Uint8Array;
}

const block = 512;

/** Writes a ustar archive with the same bytes for the same items: no clock, no user names. */
export async function* writeTar(items: Iterable<TarItem>): AsyncGenerator<Buffer> {
  for (const item of items) {
    yield header(item);
    if (item.content === undefined || item.content.length === 0) continue;
    yield Buffer.from(item.content);
    yield Buffer.alloc((block - (item.content.length % block)) % block);
  }
  yield Buffer.alloc(2 * block);
}

function header(item: TarItem): Buffer {
  const bytes = Buffer.alloc(block);
  const type = item.link !== undefined ? "2" : item.content !== undefined ? "0" : "5";
  if (Buffer.byteLength(item.path) > 100) throw new Error(`name too long for a tar item: ${item.path.length} bytes`);
  bytes.write(item.path, 0);
  bytes.write(number(item.mode, 8), 100);
  bytes.write(number(item.uid ?? 0, 8), 108);
  bytes.write(number(item.gid ?? 0, 8), 116);
  bytes.write(number(item.content?.length ?? 0, 12), 124);
  bytes.write(number(0, 12), 136);
  bytes.write("        ", 148);
  bytes.write(type, 156);
  bytes.write(item.link ?? "", 157);
  bytes.write("ustar\x0000", 257);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return bytes;
}

function number(value: number, length: number): string {
  return `${value.toString(8).padStart(length - 1, "0")}\0`;
}
