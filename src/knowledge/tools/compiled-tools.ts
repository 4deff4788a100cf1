import { proxies } from "./tool.ts";
import type { Tool } from "./tool.ts";

/** Tools of Go, Rust, the JVM, .NET and compilers, sorted by name. */
export const compiledTools: readonly Tool[] = [
  {
    names: ["ant"],
    reads: [/^ANT_/],
    runs: "always",
    source: "https://ant.apache.org/manual/running.html",
  },
  {
    names: ["bazel", "bazelisk"],
    reads: [/^BAZEL/, "NETRC", proxies],
    startsGit: true,
    runs: "always",
    source: "https://bazel.build/reference/command-line-reference",
  },
  {
    names: ["cargo"],
    reads: [/^CARGO_/, proxies],
    startsGit: true,
    runs: "always",
    quiet: ["clean", "fmt", "help", "init", "new", "search"],
    valued: ["-C", "--config", "--color", "-Z"],
    source: "https://doc.rust-lang.org/cargo/reference/environment-variables.html",
  },
  {
    // NuGet.Config expands `%X%`, and a build runs targets that may read any variable.
    names: ["dotnet", "nuget", "msbuild"],
    reads: [
      /^NuGetPackageSourceCredentials_/i,
      /^(?:NUGET|DOTNET)_/i,
      "VSS_NUGET_EXTERNAL_FEED_ENDPOINTS",
      "ARTIFACTS_CREDENTIALPROVIDER_EXTERNAL_FEED_ENDPOINTS",
      proxies,
    ],
    runs: "always",
    quiet: ["--info", "--list-runtimes", "--list-sdks", "dev-certs", "help", "nuget", "sources"],
    source:
      "https://learn.microsoft.com/nuget/consume-packages/consuming-packages-authenticated-feeds#using-environment-variables",
  },
  {
    names: ["gcc", "g++", "cc", "c++", "clang", "ld", "ar", "strip", "ranlib", "ldconfig", "pkg-config", "nasm"],
    reads: [],
    runs: "never",
    source: "https://gcc.gnu.org/onlinedocs/gcc/Environment-Variables.html",
  },
  {
    names: ["go"],
    reads: [/^GO[A-Z]/, "NETRC", proxies],
    startsGit: true,
    runs: { only: ["generate", "run", "test", "tool"] },
    quiet: ["clean", "doc", "env", "fmt", "version"],
    valued: ["-C"],
    source: "https://go.dev/ref/mod#environment-variables",
  },
  {
    names: ["gradle", "gradlew"],
    reads: [/^ORG_GRADLE_PROJECT_/, /^GRADLE_/, "JAVA_OPTS"],
    runs: "always",
    source: "https://docs.gradle.org/current/userguide/build_environment.html",
  },
  {
    names: ["java", "javac", "jar", "jshell", "scala", "kotlin"],
    reads: ["JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"],
    runs: "always",
    interpreter: true,
    source: "https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html",
  },
  {
    names: ["keytool"],
    reads: [],
    runs: "never",
    source: "https://docs.oracle.com/en/java/javase/21/docs/specs/man/keytool.html",
  },
  {
    names: ["make", "gmake", "cmake", "ninja", "meson", "bmake", "rake", "just", "task"],
    reads: [],
    runs: "always",
    source: "https://www.gnu.org/software/make/manual/html_node/Environment.html",
  },
  {
    // settings.xml and pom.xml expand `${env.X}`.
    names: ["mvn", "mvnw", "mvnd"],
    reads: [/^MAVEN_/],
    runs: "always",
    source: "https://maven.apache.org/settings.html#properties",
  },
  {
    names: ["rustup", "rustc"],
    reads: [/^RUST/, proxies],
    runs: "never",
    source: "https://rust-lang.github.io/rustup/environment-variables.html",
  },
  {
    names: ["sbt", "mill", "cs", "coursier", "lein", "clojure", "clj"],
    reads: [/^(?:SBT|COURSIER|LEIN)_/],
    runs: "always",
    source: "https://get-coursier.io/docs/other-credentials",
  },
  {
    names: ["swift"],
    reads: [],
    startsGit: true,
    runs: "always",
    source: "https://docs.swift.org/package-manager/",
  },
];
