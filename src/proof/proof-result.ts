import type { Difference } from "./equivalence.ts";
import type { CredentialDifference, ToolReport } from "./stand-in-reports.ts";

/** Places where a copy of a value can be found, in the order of the matrix. */
export const places = [
  "container",
  "image-history",
  "image-config",
  "layer",
  "stage",
  "build-cache",
  "build-record",
  "provenance-min",
  "provenance-max",
  "build-log",
] as const;

/** Where a copy of a value can be found. */
export type Place = (typeof places)[number];

/** A secret that was found; its value is not part of it. */
export interface Leak {
  readonly secret: string;
  readonly where: Place;
  /** How the value was written there: `plain`, `base64`, `hex`, `url`, `json`. */
  readonly form: string;
  /** Stage by name or number, where it is not the one that ships. */
  readonly stage?: string;
  /** Name of the layer in the image's archive. */
  readonly layer?: string;
  /** The instruction that made the layer, values taken out. */
  readonly instruction?: string;
  /** Path in the layer, values taken out; `!` leads into an archive. */
  readonly path?: string;
}

/** A layer of the image that was built. */
export interface LayerSummary {
  readonly instruction: string;
  readonly files: number;
  /** Bytes of its files. */
  readonly size: number;
}

/** What one of the two builds showed. */
export interface SideProof {
  readonly built: boolean;
  /** The last lines of the log of a build that failed, values taken out. */
  readonly failure?: string;
  readonly leaks: readonly Leak[];
  /** Places that could not be looked at. */
  readonly unseen: readonly Place[];
  readonly layers: readonly LayerSummary[];
  /** Names of the build checks that it warns of. */
  readonly warnings: readonly string[];
  readonly reports: readonly ToolReport[];
}

/** What a proof showed of a rewrite. It holds names, places and hashes of canaries, never a value. */
export interface Proof {
  readonly name: string;
  readonly dockerfile: string;
  /** What was used: `docker 28.5.2, buildx 0.29.1`. */
  readonly engine: string;
  /** What this proof shows and what it does not; the first line says the most important. */
  readonly shows: readonly string[];
  readonly secrets: readonly string[];
  readonly before: SideProof;
  readonly after: SideProof;
  readonly differences: readonly Difference[];
  readonly credentials: readonly CredentialDifference[];
  /** `proven`: nothing leaks, nothing broke. */
  readonly verdict: "proven" | "not-built" | "leaks" | "differs";
}

/** Whether a secret was found in a place; undefined where nobody could look. */
export function isFound(side: SideProof, place: Place): boolean | undefined {
  if (side.leaks.some(({ where }) => where === place)) return true;
  return !side.built || side.unseen.includes(place) ? undefined : false;
}

/** Differences that a rewrite must not make. */
export function broken(proof: Proof): readonly Difference[] {
  return proof.differences.filter(({ expected }) => expected === undefined);
}
