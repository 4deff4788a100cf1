/** What a well-known base image sets that decides where its tools look, as a Dockerfile would say it. */
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
    changes: ["ENV COMPOSER_HOME=/tmp", "WORKDIR /app"],
    source: "https://hub.docker.com/_/composer",
  },
  {
    image: /(^|\/)(mini|ana)conda3?(:|@|$)|miniforge|mambaforge/,
    changes: [`ENV PATH=/opt/conda/bin:${path}`],
    source: "https://hub.docker.com/r/continuumio/miniconda3",
  },
  {
    image: /(^|\/)golang(:|@|$)/,
    changes: ["ENV GOPATH=/go", `ENV PATH=/go/bin:/usr/local/go/bin:${path}`, "WORKDIR /go"],
    source: "https://hub.docker.com/_/golang",
  },
  {
    image: /(^|\/)jruby(:|@|$)|(^|\/)ruby(:|@|$)/,
    changes: [
      "ENV GEM_HOME=/usr/local/bundle",
      "ENV BUNDLE_APP_CONFIG=/usr/local/bundle",
      `ENV PATH=/usr/local/bundle/bin:${path}`,
    ],
    source: "https://hub.docker.com/_/ruby",
  },
  {
    image: /(^|\/)maven(:|@|$)/,
    changes: ["ENV MAVEN_HOME=/usr/share/maven", "ENV MAVEN_CONFIG=/root/.m2"],
    source: "https://hub.docker.com/_/maven",
  },
  {
    image: /(^|\/)rust(:|@|$)/,
    changes: [
      "ENV CARGO_HOME=/usr/local/cargo",
      "ENV RUSTUP_HOME=/usr/local/rustup",
      `ENV PATH=/usr/local/cargo/bin:${path}`,
    ],
    source: "https://hub.docker.com/_/rust",
  },
];

/** What the small base image must set to stand for this image; nothing for most. */
export function presetOf(image: string): readonly string[] {
  return presets.find((preset) => preset.image.test(image))?.changes ?? [];
}
