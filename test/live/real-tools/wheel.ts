import { crc32 } from "node:zlib";

/** A pure Python package as pip installs it: a zip whose members are stored as they are. */
export function wheel(name: string, version: string): Buffer {
  const info = `${name}-${version}.dist-info`;
  const tag = "Wheel-Version: 1.0\nGenerator: unleak\nRoot-Is-Purelib: true\nTag: py3-none-any\n";
  const files: readonly (readonly [string, string])[] = [
    [`${name}/__init__.py`, `version = "${version}"\n`],
    [`${info}/METADATA`, `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`],
    [`${info}/WHEEL`, tag],
  ];
  const record = [...files.map(([path]) => path), `${info}/RECORD`].map((path) => `${path},,\n`).join("");
  return zip([...files, [`${info}/RECORD`, record]]);
}

// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16
function zip(files: readonly (readonly [string, string])[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of files) {
    const name = Buffer.from(path);
    const content = Buffer.from(text);
    // Version 2.0, no flags, stored, the first day that a zip can say.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE((0o100644 << 16) >>> 0, 6);
    place.writeUInt32LE(offset, 10);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, name, content]);
    directory.push(Buffer.from("PK\x01\x02\x14\x03"), common, place, name);
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, central, Buffer.from("PK\x05\x06"), end]);
}
