import type { Sighting } from "./content-scan.ts";
import type { EntryType } from "./tar-reader.ts";

/** One file, folder or link that a layer brings or (as a whiteout) hides. */
export interface LayerEntry {
  /** Without leading `/` or `./`. */
  readonly path: string;
  readonly type: EntryType;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly link: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** SHA-256 of the content; empty for what has none. */
  readonly hash: string;
}

/** A layer with its files and what was found in it. */
export interface Layer {
  /** Its name in the archive. */
  readonly name: string;
  /** Empty when only paths were kept. */
  readonly entries: readonly LayerEntry[];
  /** Every path that it brings or hides. */
  readonly paths: ReadonlySet<string>;
  readonly sightings: readonly Sighting[];
}

/** An image as `docker save` or an OCI layout gives it. */
export interface SavedImage {
  readonly names: readonly string[];
  /** The image's configuration document: `config`, `history`, `rootfs`. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly layers: readonly Layer[];
}

/** What an archive of images holds. */
export interface ImageArchive {
  readonly images: readonly SavedImage[];
  /** Statements that are attached to the images: provenance, lists of packages. */
  readonly attestations: readonly string[];
}
