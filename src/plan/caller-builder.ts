import type { CallerFact } from "../callers/index.ts";
import type { Options } from "../result.ts";

/** The options of one build as its callers ask for them: the builder, and what they do not always pass. */
export function withCallersOptions(options: Options, facts: readonly CallerFact[], dockerfile: string): Options {
  const own = facts.filter(
    (fact) => fact.dockerfile === dockerfile && fact.action !== "start" && fact.example !== true,
  );
  return withOptional(withCallersBuilder(options, own), own);
}

/** A build that a caller starts without the value goes on as it did. */
function withOptional(options: Options, own: readonly CallerFact[]): Options {
  const names = own.flatMap(({ passes }) => passes.flatMap(({ name, sometimes }) => (sometimes ? [name] : [])));
  if (names.length === 0) return options;
  const optional = names.map((name) => [name, { required: false, ...options.bindings[name] }] as const);
  return { ...options, bindings: { ...options.bindings, ...Object.fromEntries(optional) } };
}

/**
 * With the builder that the callers start: podman and buildah know no `env=` of a secret
 * mount, so what one of them builds is handed over by file.
 * Source: https://github.com/containers/buildah/blob/main/docs/buildah-build.1.md
 */
function withCallersBuilder(options: Options, own: readonly CallerFact[]): Options {
  const builders = new Set(own.map(({ builder }) => builder));
  if (options.builder !== "docker" || !(builders.has("podman") || builders.has("buildah"))) return options;
  const delivery = options.delivery === "auto" ? "file" : options.delivery;
  const [only] = builders;
  return builders.size === 1 && (only === "podman" || only === "buildah")
    ? { ...options, delivery, builder: only }
    : { ...options, delivery };
}
