import type { Difference } from "./equivalence.ts";
import { isFound, places, type Leak, type Place, type Proof } from "./proof-result.ts";
import type { CredentialDifference } from "./stand-in-reports.ts";

/** What people call the places. */
const placeWords: Readonly<Record<Place, string>> = {
  container: "a running container",
  "image-history": "the image's history",
  "image-config": "the image's config",
  layer: "a layer of the image",
  stage: "another stage",
  "build-cache": "the build cache",
  "build-record": "the build record",
  "provenance-min": "an attestation (mode min)",
  "provenance-max": "an attestation (mode max)",
  "build-log": "the build log",
};

/** What people call the verdicts. */
export const verdictWords: Readonly<Record<Proof["verdict"], string>> = {
  proven: "proven: nothing leaks, nothing broke",
  "not-built": "not proven: a build failed",
  leaks: "not proven: a secret is still in what the build makes",
  differs: "not proven: the new build does not do what the old one did",
};

/** The matrix: each place, and whether the secrets could be read there before and after. */
export function matrixRows(proof: Proof): readonly (readonly [place: string, before: string, after: string])[] {
  const word = (found: boolean | undefined): string => (found === undefined ? "not seen" : found ? "yes" : "no");
  return places.map((place) => [
    placeWords[place],
    word(isFound(proof.before, place)),
    word(isFound(proof.after, place)),
  ]);
}

/** One leak as a clause: `NPM_TOKEN in a layer of the image: app/kept (base64), made by RUN …`. */
export function leakWords({ secret, where, form, stage, path, instruction }: Leak): string {
  const place = stage === undefined ? placeWords[where] : `stage ${stage}`;
  const file = path === undefined ? "" : `: ${path}`;
  const made = instruction === undefined || instruction === "" ? "" : `, made by ${instruction}`;
  return `${secret} in ${place}${file}${form === "plain" ? "" : ` (${form})`}${made}`;
}

/** One difference as a clause. */
export function differenceWords({ kind, name, what, expected }: Difference): string {
  const subject = kind === "file" ? `/${name}` : `${kind} ${name}`;
  return `${subject}: ${what}${expected === undefined ? "" : ` (${expected})`}`;
}

const credentialSaid: Readonly<Record<CredentialDifference["what"], string>> = {
  lost: "finds no credential any more",
  changed: "finds another credential",
  gained: "finds a credential that it did not find before",
  "not run": "is not run any more",
  new: "was not run before",
  moved: "runs in another order",
};

/** One command that does not get what it got. */
export function credentialWords({ tool, words, what }: CredentialDifference): string {
  return `${tool} ${words}: ${credentialSaid[what]}`;
}
