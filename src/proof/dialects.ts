import type { Engine, EngineKind } from "./engine.ts";

/** The words in which an engine is spoken to. */
export interface Dialect {
  /** Words that build. */
  readonly build: readonly string[];
  /** What stands in front of an image's name that has no registry. */
  readonly registry: string;
  /** Lists images by reference, one name a line. */
  readonly list: (reference: string) => readonly string[];
  readonly remove: readonly string[];
  /** Lists the images without a name that a build leaves for its steps, by their label; empty when it leaves none. */
  readonly steps: (label: string) => readonly string[];
  /** Lists what builds in progress keep, `id image` a line; empty when nothing stays of a build that ended early. */
  readonly containers: readonly string[];
  readonly removeContainer: readonly string[];
  /** Flags of every build of a proof. */
  readonly flags: readonly string[];
}

const daemonless = {
  registry: "localhost/",
  flags: ["--pull=never", "--force-rm"],
};

const dialects: Readonly<Record<EngineKind, Dialect>> = {
  docker: {
    build: ["buildx", "build"],
    registry: "",
    list: (reference) => ["image", "ls", "--format", "{{.Repository}}:{{.Tag}}", "--filter", `reference=${reference}`],
    remove: ["image", "rm", "--force"],
    steps: () => [],
    containers: [],
    removeContainer: [],
    flags: ["--progress=plain", "--provenance=false", "--sbom=false"],
  },
  podman: {
    ...daemonless,
    build: ["build"],
    list: (reference) => ["image", "ls", "--format", "{{.Repository}}:{{.Tag}}", "--filter", `reference=${reference}`],
    remove: ["image", "rm", "--force"],
    steps: (label) => ["image", "ls", "--all", "--quiet", "--filter", `label=${label}`],
    containers: ["ps", "--all", "--external", "--format", "{{.ID}} {{.Image}}"],
    removeContainer: ["rm", "--force"],
  },
  buildah: {
    ...daemonless,
    build: ["build"],
    list: (reference) => ["images", "--format", "{{.Name}}:{{.Tag}}", "--filter", `reference=${reference}`],
    remove: ["rmi", "--force"],
    steps: (label) => ["images", "--all", "--quiet", "--filter", `label=${label}`],
    containers: ["containers", "--format", "{{.ContainerID}} {{.ImageName}}"],
    removeContainer: ["rm"],
  },
};

/** How to speak to an engine. */
export function dialectOf({ kind }: Pick<Engine, "kind">): Dialect {
  return dialects[kind];
}
