import type { ImageArchive, Layer, SavedImage } from "./saved-image.ts";
import { isRecord } from "./json.ts";

/** The files of an image archive by name: layers, JSON documents, and links between them. */
export interface Blobs {
  readonly layers: Map<string, Layer>;
  readonly documents: Map<string, Buffer>;
  readonly links: ReadonlyMap<string, string>;
}

/** The archive is whole, but is no archive of images. */
export class ImageError extends Error {}

/** Puts the images of an archive together: by `manifest.json` of `docker save`, or by `index.json` of an OCI layout. */
export function imagesOf(blobs: Blobs): ImageArchive {
  const attestations = statements(blobs);
  const manifest = json(blobs, "manifest.json");
  if (Array.isArray(manifest)) return { images: manifest.flatMap((item) => savedImage(blobs, item)), attestations };
  const index = json(blobs, "index.json");
  const images = isRecord(index) ? ociImages(blobs, index, 0) : [];
  if (images.length === 0) throw new ImageError("no image in it: neither manifest.json nor index.json names one");
  return { images, attestations };
}

function savedImage(blobs: Blobs, item: unknown): readonly SavedImage[] {
  if (!isRecord(item)) return [];
  const document = json(blobs, String(item["Config"]));
  if (!isRecord(document)) throw new ImageError("manifest.json names a configuration that is not there");
  const layers = strings(item["Layers"]).map((name) => layerOf(blobs, name));
  return [{ names: strings(item["RepoTags"]), document, layers }];
}

// An index of indexes is as deep as images of several platforms go.
const deepest = 4;

function ociImages(blobs: Blobs, index: Readonly<Record<string, unknown>>, depth: number): readonly SavedImage[] {
  const items = Array.isArray(index["manifests"]) ? index["manifests"] : [];
  return items.flatMap((item: unknown): readonly SavedImage[] => {
    if (!isRecord(item) || depth > deepest) return [];
    const annotations = isRecord(item["annotations"]) ? item["annotations"] : {};
    if (annotations["vnd.docker.reference.type"] === "attestation-manifest") return [];
    const manifest = json(blobs, blobName(item["digest"]));
    // An index may name platforms that were not saved.
    if (!isRecord(manifest)) return [];
    if (Array.isArray(manifest["manifests"])) return ociImages(blobs, manifest, depth + 1);
    const name = annotations["io.containerd.image.name"] ?? annotations["org.opencontainers.image.ref.name"];
    return ociImage(blobs, manifest, typeof name === "string" ? [name] : []);
  });
}

function ociImage(
  blobs: Blobs,
  manifest: Readonly<Record<string, unknown>>,
  names: readonly string[],
): readonly SavedImage[] {
  const config = isRecord(manifest["config"]) ? manifest["config"] : {};
  const document = json(blobs, blobName(config["digest"]));
  if (!isRecord(document) || !isRecord(document["rootfs"])) return [];
  const layers = Array.isArray(manifest["layers"]) ? manifest["layers"] : [];
  return [
    {
      names,
      document,
      layers: layers.map((layer: unknown) => layerOf(blobs, blobName(isRecord(layer) ? layer["digest"] : undefined))),
    },
  ];
}

function layerOf(blobs: Blobs, name: string): Layer {
  const layer = blobs.layers.get(name) ?? blobs.layers.get(blobs.links.get(name) ?? "");
  if (layer === undefined) throw new ImageError(`a layer is named that is not there: ${name.slice(0, 90)}`);
  return layer;
}

/** A layer without files is a tar of zeros, which has no magic. */
export function isEmptyTar(head: Buffer, size: number): boolean {
  return size >= 512 && size <= 20_480 && head.every((byte) => byte === 0);
}

/** In-toto statements among the documents. */
function statements(blobs: Blobs): readonly string[] {
  const texts = [...blobs.documents.values()].map((bytes) => bytes.toString("utf8"));
  return texts.filter((text) => text.includes('"predicateType"') && text.includes('"predicate"'));
}

function blobName(digest: unknown): string {
  return `blobs/${String(digest).replace(":", "/")}`;
}

function json(blobs: Blobs, name: string): unknown {
  const bytes = blobs.documents.get(name);
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new ImageError(`${name.slice(0, 90)} is no JSON`);
  }
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
