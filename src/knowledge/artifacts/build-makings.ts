import { under } from "./making.ts";
import type { Making } from "./making.ts";

const folderOf = (path: string): string => (path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "");
const lastName = (path: string): string => path.replace(/\/+$/, "").replace(/^.*[/:]/, "");

const mavenValued = [
  "-f",
  "--file",
  "-s",
  "--settings",
  "-gs",
  "-P",
  "--activate-profiles",
  "-pl",
  "--projects",
  "-T",
  "--threads",
];

/** A JavaScript builder and the folder it fills when it is not told another. */
function bundler(names: readonly string[], folder: string, source: string): Making {
  return {
    names,
    subcommands: [["build"]],
    valued: ["--outDir", "--out-dir", "--dest", "--output-path", "--mode", "--config", "-c", "--configuration"],
    makes: (told) => [told.literal("--outDir", "--out-dir", "--dest", "--output-path") ?? folder],
    source,
  };
}

/** Compilers, bundlers and what fetches, sorted by name. */
export const buildMakings: readonly Making[] = [
  {
    names: ["aws"],
    subcommands: [
      ["s3", "cp"],
      ["s3", "sync"],
    ],
    valued: ["--region", "--profile", "--exclude", "--include", "--endpoint-url"],
    makes: (told) => (/^s3:|^-$/.test(told.operands[1] ?? "") ? [] : [told.operands[1]]),
    source: "https://docs.aws.amazon.com/cli/latest/reference/s3/cp.html",
  },
  {
    names: ["curl"],
    subcommands: [[]],
    makes: (told) => curlFiles(told.words, told.literal("--output-dir")),
    source: "https://curl.se/docs/manpage.html#-o",
  },
  {
    names: ["dotnet"],
    subcommands: [["publish"], ["build"], ["pack"]],
    valued: ["-c", "--configuration", "-o", "--output", "-r", "--runtime", "-f", "--framework", "-v", "--verbosity"],
    makes: (told) => (told.has("-o", "--output") ? [told.literal("-o", "--output")] : undefined),
    source: "https://learn.microsoft.com/dotnet/core/tools/dotnet-publish",
  },
  {
    names: ["gh"],
    subcommands: [["repo", "clone"]],
    makes: (told) => [told.operands[1] ?? cloneFolder(told.operands[0])],
    source: "https://cli.github.com/manual/gh_repo_clone",
  },
  {
    names: ["git"],
    subcommands: [["clone"]],
    valued: [
      "-b",
      "--branch",
      "--depth",
      "-o",
      "--origin",
      "-c",
      "--config",
      "-j",
      "--jobs",
      "--reference",
      "--filter",
      "-C",
      "--template",
      "--separate-git-dir",
    ],
    makes: (told) => [told.operands.length > 1 ? told.operands[1] : cloneFolder(told.operands[0])],
    source: "https://git-scm.com/docs/git-clone",
  },
  {
    names: ["gradle", "gradlew"],
    subcommands: [
      ["build"],
      ["assemble"],
      ["bootJar"],
      ["jar"],
      ["war"],
      ["shadowJar"],
      ["installDist"],
      ["distTar"],
      ["clean", "build"],
      ["clean", "assemble"],
      ["clean", "bootJar"],
    ],
    valued: ["-p", "--project-dir", "-b", "-g", "--gradle-user-home", "-x", "--exclude-task", "-I", "--init-script"],
    makes: (told) => [under(told.literal("-p", "--project-dir"), "build")],
    source: "https://docs.gradle.org/current/userguide/java_plugin.html#sec:java-project-layout",
  },
  {
    names: ["helm"],
    subcommands: [
      ["dependency", "build"],
      ["dependency", "update"],
      ["dep", "up"],
      ["dep", "update"],
      ["dep", "build"],
    ],
    makes: (told) => [under(told.operands[0], "charts")],
    source: "https://helm.sh/docs/helm/helm_dependency/",
  },
  {
    names: ["hf", "huggingface-cli"],
    subcommands: [["download"]],
    valued: ["--local-dir", "--cache-dir", "--revision", "--repo-type", "--token", "--include", "--exclude"],
    makes: (told, stage) => [
      told.literal("--local-dir", "--cache-dir") ?? under(stage.variable("HF_HOME") ?? "~/.cache/huggingface", "hub"),
    ],
    source: "https://huggingface.co/docs/huggingface_hub/guides/cli#huggingface-cli-download",
  },
  {
    names: ["mvn", "mvnw", "mvnd"],
    subcommands: [["dependency:go-offline"], ["dependency:resolve"], ["dependency:resolve-plugins"]],
    valued: mavenValued,
    makes: () => ["~/.m2/repository"],
    source: "https://maven.apache.org/plugins/maven-dependency-plugin/go-offline-mojo.html",
  },
  {
    names: ["mvn", "mvnw", "mvnd"],
    subcommands: [
      ["package"],
      ["verify"],
      ["install"],
      ["compile"],
      ["clean", "package"],
      ["clean", "install"],
      ["clean", "verify"],
      ["clean", "compile"],
    ],
    valued: [
      "-f",
      "--file",
      "-s",
      "--settings",
      "-P",
      "--activate-profiles",
      "-pl",
      "--projects",
      "-T",
      "--threads",
      "-gs",
    ],
    makes: (told) =>
      told.has("-pl", "--projects") ? undefined : [under(mavenFolder(told.literal("-f", "--file")), "target")],
    source: "https://maven.apache.org/guides/introduction/introduction-to-the-standard-directory-layout.html",
  },
  bundler(["next"], ".next", "https://nextjs.org/docs/app/api-reference/config/next-config-js/distDir"),
  bundler(["ng"], "dist", "https://angular.dev/cli/build"),
  bundler(["nuxt", "nuxi"], ".output", "https://nuxt.com/docs/api/commands/build"),
  {
    names: ["python", "virtualenv"],
    subcommands: [[]],
    makes: (told) => (told.operands.length === 1 ? [told.operands[0]] : undefined),
    source: "https://virtualenv.pypa.io/en/latest/cli_interface.html",
  },
  bundler(["react-scripts"], "build", "https://create-react-app.dev/docs/production-build/"),
  {
    names: ["sbt"],
    subcommands: [["assembly"], ["package"], ["compile"], ["stage"], ["clean", "assembly"], ["clean", "package"]],
    makes: () => ["target"],
    source: "https://www.scala-sbt.org/1.x/docs/Directories.html",
  },
  {
    names: ["scp", "rsync"],
    subcommands: [[]],
    valued: ["-i", "-P", "-o", "-e", "-F", "--exclude", "--include"],
    makes: (told) => (told.operands.at(-1)?.includes(":") ? [] : [told.operands.at(-1)]),
    source: "https://man.openbsd.org/scp",
  },
  {
    names: ["svn"],
    subcommands: [["checkout"], ["co"], ["export"]],
    valued: ["--username", "--password", "-r", "--revision"],
    makes: (told) => [told.operands.length > 1 ? told.operands[1] : cloneFolder(told.operands[0])],
    source: "https://svnbook.red-bean.com/en/1.7/svn.ref.svn.c.checkout.html",
  },
  {
    names: ["terraform", "tofu"],
    subcommands: [["init"]],
    // The lock file is made for providers alone.
    makes: () => [".terraform", ".terraform.lock.hc[l]"],
    source: "https://developer.hashicorp.com/terraform/language/files/dependency-lock",
  },
  bundler(["vite", "vue-cli-service", "astro"], "dist", "https://vite.dev/config/build-options#build-outdir"),
  {
    names: ["wget"],
    subcommands: [[]],
    valued: [
      "-O",
      "--output-document",
      "-P",
      "--directory-prefix",
      "--header",
      "--user",
      "--password",
      "-o",
      "-a",
      "-t",
      "-T",
      "-U",
      "-qO",
      "-nvO",
    ],
    makes: (told) => {
      const named = told.literal("-O", "--output-document", "-qO", "-nvO");
      if (named !== undefined) return named === "-" || named === "/dev/null" ? [] : [named];
      if (
        told.has("-O", "--output-document", "-qO", "-nvO", "-r", "--recursive", "-i", "--content-disposition") ||
        told.has("-qO-", "-O-")
      ) {
        return told.has("-qO-", "-O-") ? [] : undefined;
      }
      const folder = told.literal("-P", "--directory-prefix");
      return told.operands.map((url) => (url === undefined ? undefined : under(folder, lastName(url))));
    },
    source: "https://www.gnu.org/software/wget/manual/html_node/Download-Options.html",
  },
];

/** `-o file` and `-O`, also at the end of a cluster: `-fsSLo file`. */
function curlFiles(
  words: readonly (string | undefined)[],
  folder: string | undefined,
): readonly (string | undefined)[] | undefined {
  const options = words.filter((word) => word?.startsWith("-"));
  if (options.some((word) => /^-[a-zA-Z]*J|^--remote-header-name/.test(word ?? ""))) return undefined;
  const named = words.flatMap((word, index) => {
    if (word !== undefined && /^(?:-[a-zA-Z]*o|--output)$/.test(word)) return [words[index + 1]];
    return word?.startsWith("--output=") ? [word.slice("--output=".length)] : [];
  });
  if (named.length > 0) {
    return named.filter((name) => name !== "-" && name !== "/dev/null").map((name) => name && under(folder, name));
  }
  if (!options.some((word) => /^-[a-zA-Z]*O|^--remote-name/.test(word ?? ""))) return [];
  return words
    .filter((word) => word === undefined || /^[a-z]+:\/\//i.test(word))
    .map((url) => url && under(folder, lastName(url.replace(/[?#].*$/, ""))));
}

/** The folder that a clone goes to when it is not told: the last name of its address without `.git`. */
function cloneFolder(address: string | undefined): string | undefined {
  const name = address === undefined ? "" : lastName(address).replace(/\.git$/, "");
  return /^[\w.-]+$/.test(name) ? name : undefined;
}

function mavenFolder(file: string | undefined): string {
  if (file === undefined) return "";
  return file.endsWith(".xml") ? folderOf(file) : file;
}
