import { flatten, secretFiles } from "./equivalence.ts";
import type { SavedImage } from "./saved-image.ts";
import { isRecord } from "./json.ts";
import type { Needle } from "./needles.ts";
import { redact } from "./needles.ts";
import type { LayerSummary, Leak, Place } from "./proof-result.ts";
import type { BuildRun } from "./run-build.ts";
import { searchIn } from "./search.ts";

/** Secrets in what a build says and in what the builder keeps of it. */
export function runLeaks(run: BuildRun, needles: readonly Needle[]): readonly Leak[] {
  return [
    ...leaksIn(run.log, "build-log", needles),
    ...leaksIn(invocationOf(run.record), "build-record", needles),
    ...leaksIn(run.record, "provenance-max", needles),
  ];
}

/** Secrets in a text that belongs to a place. */
export function leaksIn(text: string, where: Place, needles: readonly Needle[]): readonly Leak[] {
  return searchIn(text, needles).map(({ secret, form }) => ({ secret, where, form }));
}

/** The parameters a build was asked for: a builder keeps them of every build, whatever is attested. */
function invocationOf(record: string): string {
  if (record === "") return "";
  const document: unknown = JSON.parse(record);
  const provenance = isRecord(document) ? document["buildx.build.provenance"] : undefined;
  return isRecord(provenance) ? JSON.stringify(provenance["invocation"] ?? "") : "";
}

/** Secrets in an image: its history, its config, its layers, and what of them a container sees. */
export function imageLeaks(image: SavedImage, needles: readonly Needle[]): readonly Leak[] {
  const { config, history } = image.document;
  const inConfig = leaksIn(JSON.stringify(config ?? {}), "image-config", needles);
  return [
    ...leaksIn(JSON.stringify(history ?? []), "image-history", needles),
    ...inConfig,
    ...inConfig.map((leak): Leak => ({ ...leak, where: "container" })),
    ...layerLeaks(image, needles),
  ];
}

function layerLeaks(image: SavedImage, needles: readonly Needle[]): readonly Leak[] {
  const secret = secretFiles(image);
  const present = flatten(image);
  const instructions = instructionsOf(image);
  return image.layers.flatMap((layer, index) =>
    layer.sightings.flatMap(({ hit, path }): readonly Leak[] => {
      const leak: Leak = {
        secret: hit.secret,
        where: "layer",
        form: hit.form,
        layer: layer.name,
        instruction: redact(instructions[index] ?? "", needles),
        path: redact(path, needles),
      };
      const file = path.split("!")[0] ?? path;
      return secret.has(file) && present.has(file) ? [leak, { ...leak, where: "container" }] : [leak];
    }),
  );
}

/** The layers of an image as a report shows them. */
export function layerSummaries(image: SavedImage, needles: readonly Needle[]): readonly LayerSummary[] {
  const instructions = instructionsOf(image);
  return image.layers.map((layer, index) => ({
    instruction: redact(instructions[index] ?? "", needles),
    files: layer.entries.length,
    size: layer.entries.reduce((total, entry) => total + entry.size, 0),
  }));
}

/** The instruction that made each layer, in the order of the layers. */
export function instructionsOf(image: Pick<SavedImage, "document">): readonly string[] {
  const { history } = image.document;
  return (Array.isArray(history) ? history : [])
    .filter((step: unknown) => isRecord(step) && step["empty_layer"] !== true)
    .map((step: unknown) => (isRecord(step) ? String(step["created_by"] ?? "") : ""));
}

/** Each leak once. */
export function distinctLeaks(leaks: readonly Leak[]): readonly Leak[] {
  return [...new Map(leaks.map((leak) => [JSON.stringify(leak), leak])).values()];
}
