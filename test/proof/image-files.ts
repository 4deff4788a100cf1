import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { TarItem } from "../../src/proof/tar-writer.ts";
import { writeTar } from "../../src/proof/tar-writer.ts";

/** The bytes of a tar with these items. */
export async function tarOf(items: readonly TarItem[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of writeTar(items)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A file of a tar. */
export function file(path: string, content: string | Buffer, mode = 0o644): TarItem {
  return { path, mode, content: Buffer.from(content) };
}

/** A layer of a made-up image: its bytes as they lie in the layout, and the instruction that made it. */
export interface MadeLayer {
  readonly bytes: Buffer;
  readonly instruction: string;
}

/** The files of an OCI layout with one image. */
export function layoutOf(layers: readonly MadeLayer[], config: Record<string, unknown> = {}): Record<string, Buffer> {
  const files: Record<string, Buffer> = {};
  const blob = (bytes: Buffer): { digest: string; size: number } => {
    const hash = createHash("sha256").update(bytes).digest("hex");
    files[`blobs/sha256/${hash}`] = bytes;
    return { digest: `sha256:${hash}`, size: bytes.length };
  };
  const described = layers.map(({ bytes }) => ({
    mediaType: "application/vnd.oci.image.layer.v1.tar",
    ...blob(bytes),
  }));
  const document = {
    config,
    rootfs: { type: "layers", diff_ids: described.map(({ digest }) => digest) },
    history: [
      ...layers.map(({ instruction }) => ({ created_by: instruction })),
      { created_by: 'CMD ["sh"]', empty_layer: true },
    ],
  };
  const manifest = { schemaVersion: 2, config: blob(Buffer.from(JSON.stringify(document))), layers: described };
  const index = {
    schemaVersion: 2,
    manifests: [
      {
        ...blob(Buffer.from(JSON.stringify(manifest))),
        annotations: { "io.containerd.image.name": "example.com/made:1" },
      },
    ],
  };
  files["index.json"] = Buffer.from(JSON.stringify(index));
  files["oci-layout"] = Buffer.from('{"imageLayoutVersion":"1.0.0"}');
  return files;
}

/** Writes files below a folder. */
export async function writeFiles(folder: string, files: Readonly<Record<string, Buffer | string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
