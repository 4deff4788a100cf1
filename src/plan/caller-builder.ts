import type { CallerFact } from "../callers/index.ts";
import type { Options } from "../result.ts";

/**
 * The options of one build with the builder that the callers start: podman and buildah know no `env=` of a secret
 * mount, so what one of them builds is handed over by file.
 * Source: https://github.com/containers/buildah/blob/main/docs/buildah-build.1.md
 */
export function withCallersBuilder(options: Options, facts: readonly CallerFact[], dockerfile: string): Options {
  const own = facts.filter(
    (fact) => fact.dockerfile === dockerfile && fact.action !== "start" && fact.example !== true,
  );
  const builders = new Set(own.map(({ builder }) => builder));
  if (options.builder !== "docker" || !(builders.has("podman") || builders.has("buildah"))) return options;
  const delivery = options.delivery === "auto" ? "file" : options.delivery;
  const [only] = builders;
  return builders.size === 1 && (only === "podman" || only === "buildah")
    ? { ...options, delivery, builder: only }
    : { ...options, delivery };
}
