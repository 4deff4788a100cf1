/** A kind of file in whose folder its readers keep more, and need to: a download's cache, not a log. */
interface FilledFolder {
  /** Names of kinds. */
  readonly kinds: readonly string[];
  /** What they keep, below the home: its first folder is the one that the file shares. */
  readonly keeps: string;
  readonly source: string;
}

const filledFolders: readonly FilledFolder[] = [
  {
    kinds: ["cargo-credentials"],
    keeps: ".cargo/registry",
    source: "https://doc.rust-lang.org/cargo/guide/cargo-home.html",
  },
  {
    kinds: ["composer-auth"],
    keeps: ".composer/cache",
    source: "https://getcomposer.org/doc/06-config.md#cache-dir",
  },
  {
    kinds: ["docker-config"],
    keeps: ".docker/buildx",
    source: "https://docs.docker.com/reference/cli/docker/#configuration-files",
  },
  {
    kinds: ["gem-credentials"],
    keeps: ".gem/specs",
    source: "https://guides.rubygems.org/command-reference/#gem-sources",
  },
  {
    kinds: ["gradle-init", "gradle-properties"],
    keeps: ".gradle/caches",
    source: "https://docs.gradle.org/current/userguide/directory_layout.html#dir:gradle_user_home",
  },
  {
    kinds: ["kube-directory", "kubeconfig"],
    keeps: ".kube/cache",
    source: "https://kubernetes.io/docs/reference/kubectl/kubectl/#options",
  },
  {
    kinds: ["maven-security", "maven-settings"],
    keeps: ".m2/repository",
    source: "https://maven.apache.org/guides/mini/guide-configuring-maven.html#configuring-your-local-repository",
  },
  {
    kinds: ["nuget-config"],
    keeps: ".nuget/packages",
    source: "https://learn.microsoft.com/nuget/consume-packages/managing-the-global-packages-and-cache-folders",
  },
  {
    kinds: ["sbt-credentials"],
    keeps: ".sbt/boot",
    source: "https://www.scala-sbt.org/1.x/docs/Command-Line-Reference.html",
  },
];

/** Whether the readers of a kind of file keep more in a folder, and must be able to: maven its `repository` in `.m2`. */
export function keepsMoreIn(kind: string, folder: string): boolean {
  return filledFolders.some(
    ({ kinds, keeps }) => kinds.includes(kind) && `${folder}/`.includes(`/${keeps.replace(/\/.*$/, "")}/`),
  );
}
