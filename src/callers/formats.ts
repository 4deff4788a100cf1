import type { SourceFile } from "../text/source.ts";
import { bakeHcl, bakeJson } from "./bake.ts";
import { azure, bitbucket, circleci, codebuild, gitlab, taskfile, travis } from "./ci-files.ts";
import { cloudBuild } from "./cloud-build.ts";
import { compose } from "./compose.ts";
import { devcontainer } from "./devcontainer.ts";
import type { CallerFormatReader } from "./facts.ts";
import { includedFormat } from "./pipeline-includes.ts";
import { jenkinsfile } from "./jenkinsfile.ts";
import { justfile } from "./justfile.ts";
import { kamal } from "./kamal.ts";
import { kubernetes } from "./kubernetes.ts";
import { makefile } from "./makefile.ts";
import { markdown } from "./markdown.ts";
import { composerJson, packageJson } from "./package-json.ts";
import { buildkite, drone } from "./runner-files.ts";
import { apiClient, cdk, fly, powershell, terraform, tilt } from "./said-formats.ts";
import { shellScript } from "./shell-script.ts";
import { skaffold } from "./skaffold.ts";
import { compositeAction, githubWorkflow } from "./workflow.ts";

/** Every format; the first that matches a file reads it, so those told by their name come before those told by text. */
const formats: readonly CallerFormatReader[] = [
  packageJson,
  composerJson,
  makefile,
  shellScript,
  githubWorkflow,
  compositeAction,
  gitlab,
  circleci,
  travis,
  codebuild,
  bitbucket,
  azure,
  cloudBuild,
  taskfile,
  drone,
  buildkite,
  skaffold,
  kamal,
  devcontainer,
  justfile,
  jenkinsfile,
  markdown,
  powershell,
  tilt,
  terraform,
  fly,
  bakeHcl,
  bakeJson,
  compose,
  kubernetes,
  cdk,
  apiClient,
];

/** A file without any of these words starts nothing. */
const hint = /docker|podman|buildah|nerdctl|kaniko|compose|\bbake\b|build-?arg|buildArg|build_arg|container/i;

/**
 * The format of a file that may start a build, by its path and the words in it. `files` are searched for a pipeline that
 * includes it. Undefined for a file that starts nothing.
 */
export function formatOf(file: SourceFile, files: readonly SourceFile[] = []): CallerFormatReader | undefined {
  const own = formats.find((one) => one.matches(file));
  const included = own ? undefined : includedFormat(file, files);
  const format = own ?? formats.find((one) => one.format === included);
  return format && (format.hint ?? hint).test(file.text) ? format : undefined;
}
