/** One thing that a rewrite cannot do. */
export interface Advice {
  readonly what: string;
  readonly why: string;
  /** Commands with names in capitals to fill in. */
  readonly commands: readonly string[];
  readonly source: string;
}

/** What is left to do when a secret was in an image that others could read, the most urgent first. */
export const afterALeak: readonly Advice[] = [
  {
    what: "rotate the secret",
    why: "who pulled the image has it; nothing done to the image takes it back",
    commands: [],
    source: "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
  },
  {
    what: "rebuild without the cache and push under a new tag",
    why: "old layers are reused otherwise, with the secret in them",
    commands: ["docker build --no-cache --pull -t IMAGE:NEW-TAG .", "docker push IMAGE:NEW-TAG"],
    source: "https://docs.docker.com/build/cache/invalidation/",
  },
  {
    what: "remove the old tags, and the manifests behind them",
    why: "a tag that moved leaves its old image in the registry, reachable by digest",
    commands: ["docker image rm IMAGE:OLD-TAG", "docker buildx prune --all", "crane delete IMAGE@sha256:OLD-DIGEST"],
    source: "https://github.com/google/go-containerregistry/blob/main/cmd/crane/doc/crane_delete.md",
  },
  {
    what: "do not rely on flattening",
    why: "docker export and docker import clean the history and hidden layers, not the files that a container sees",
    commands: [],
    source: "https://docs.docker.com/reference/cli/docker/container/export/",
  },
  {
    what: "sign what you ship and verify what you run",
    why: "an attacker with a registry credential could have pushed an image of his own",
    commands: ["cosign sign IMAGE@sha256:DIGEST", "cosign verify --key KEY IMAGE@sha256:DIGEST"],
    source: "https://docs.sigstore.dev/cosign/signing/signing_with_containers/",
  },
  {
    what: "pin images by digest",
    why: "a tag can be pointed at another image, a digest cannot",
    commands: ["docker buildx imagetools inspect IMAGE:TAG --format '{{.Manifest.Digest}}'"],
    source: "https://docs.docker.com/build/building/best-practices/#pin-base-image-versions",
  },
  {
    what: "give builds a credential that can only read",
    why: "a build that fetches packages never needs one that can publish them",
    commands: [],
    source: "https://docs.npmjs.com/about-access-tokens",
  },
];
