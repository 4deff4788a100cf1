/** What an official image sets that decides where its tools look. */
interface BaseImage {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly source: string;
}

const images: readonly BaseImage[] = [
  { name: "composer", variables: { COMPOSER_HOME: "/tmp" }, source: "https://hub.docker.com/_/composer" },
  { name: "golang", variables: { GOPATH: "/go" }, source: "https://hub.docker.com/_/golang" },
  {
    name: "maven",
    variables: { MAVEN_HOME: "/usr/share/maven", MAVEN_CONFIG: "/root/.m2" },
    source: "https://hub.docker.com/_/maven",
  },
  {
    name: "jruby",
    variables: { GEM_HOME: "/usr/local/bundle", BUNDLE_APP_CONFIG: "/usr/local/bundle" },
    source: "https://hub.docker.com/_/jruby",
  },
  {
    name: "ruby",
    variables: { GEM_HOME: "/usr/local/bundle", BUNDLE_APP_CONFIG: "/usr/local/bundle" },
    source: "https://hub.docker.com/_/ruby",
  },
  {
    name: "rust",
    variables: { CARGO_HOME: "/usr/local/cargo", RUSTUP_HOME: "/usr/local/rustup" },
    source: "https://hub.docker.com/_/rust",
  },
];

/** The name of an image without its tag and digest; a mirror of an official image is laid out like it. */
export function bareImage(image: string): string {
  return image
    .replace(/@.*$/, "")
    .replace(/:[^/:]*$/, "")
    .replace(/^[^/]*[.:][^/]*\//, "")
    .replace(/^library\//, "");
}

/** Variables that the image is known to set, by name; PATH and versions left out. */
export function imageVariables(image: string): Readonly<Record<string, string>> {
  const name = bareImage(image);
  return images.find((row) => row.name === name)?.variables ?? {};
}
