import { readFrom } from "../dockerfile/from.ts";
import { readLines } from "../dockerfile/lines.ts";
import type { SavedImage } from "./saved-image.ts";
import type { Needle } from "./needles.ts";
import { redact } from "./needles.ts";
import type { Leak } from "./proof-result.ts";

/** Name of the stage that copies the cache mounts out. */
export const probeStage = "unleak-cache-probe";

/**
 * The Dockerfile with a last stage that copies out what its cache mounts hold when the stage before is done. Later
 * builds can read that; no image shows it.
 */
export function withCacheProbe(text: string, ids: readonly string[], base: string): string | undefined {
  const last = readLines(text).instructions.findLast(({ keyword }) => keyword === "FROM");
  if (last === undefined) return undefined;
  const { name, imageSpan } = readFrom(last);
  const named = name ?? "unleak-probed-stage";
  const body = name === undefined ? `${text.slice(0, imageSpan.end)} AS ${named}${text.slice(imageSpan.end)}` : text;
  const steps = ids.map(
    (id, index) =>
      `RUN --mount=type=bind,from=${named},target=/stage --mount=type=cache,id=${JSON.stringify(id)},target=/cache` +
      ` mkdir /found${index} && cp -a /cache/. /found${index}/`,
  );
  return `${body.trimEnd()}\nFROM ${base} AS ${probeStage}\n${steps.join("\n")}\n`;
}

/** The secrets among what the probe copied out of the cache mounts of these ids. */
export function cacheMountLeaks(
  image: SavedImage,
  ids: readonly string[],
  needles: readonly Needle[],
): readonly Leak[] {
  return image.layers.flatMap(({ sightings }) =>
    sightings.flatMap(({ hit, path }): readonly Leak[] => {
      const [, index, inside = ""] = /^found(\d+)\/?(.*)$/.exec(path) ?? [];
      if (index === undefined) return [];
      const shown = redact(`cache mount ${ids[Number(index)] ?? ""}: ${inside}`, needles);
      return [{ secret: hit.secret, where: "build-cache", form: hit.form, path: shown }];
    }),
  );
}
