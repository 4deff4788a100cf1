import { imageVariables } from "../knowledge/base-images.ts";

/** What a well-known base image sets beside its variables, as a Dockerfile would say it. */
interface Preset {
  /** Matches the image's name, tag included. */
  readonly image: RegExp;
  readonly changes: readonly string[];
  readonly source: string;
}

const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const presets: readonly Preset[] = [
  {
    image: /(^|\/)bitnami\//,
    changes: ["USER 1001"],
    source: "https://docs.bitnami.com/tutorials/work-with-non-root-containers/",
  },
  {
    image: /(^|\/)composer(:|@|$)/,
    changes: ["WORKDIR /app"],
    source: "https://hub.docker.com/_/composer",
  },
  {
    image: /(^|\/)(mini|ana)conda3?(:|@|$)|miniforge|mambaforge/,
    changes: [`ENV PATH=/opt/conda/bin:${path}`],
    source: "https://hub.docker.com/r/continuumio/miniconda3",
  },
  {
    image: /(^|\/)golang(:|@|$)/,
    changes: [`ENV PATH=/go/bin:/usr/local/go/bin:${path}`, "WORKDIR /go"],
    source: "https://hub.docker.com/_/golang",
  },
  {
    image: /(^|\/)jruby(:|@|$)|(^|\/)ruby(:|@|$)/,
    changes: [`ENV PATH=/usr/local/bundle/bin:${path}`],
    source: "https://hub.docker.com/_/ruby",
  },
  {
    image: /(^|\/)rust(:|@|$)/,
    changes: [`ENV PATH=/usr/local/cargo/bin:${path}`],
    source: "https://hub.docker.com/_/rust",
  },
];

/** What the small base image must set to stand for this image; nothing for most. */
export function presetOf(image: string): readonly string[] {
  const variables = Object.entries(imageVariables(image)).map(([name, value]) => `ENV ${name}=${value}`);
  return [...variables, ...(presets.find((preset) => preset.image.test(image))?.changes ?? [])];
}
