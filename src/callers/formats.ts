import type { SourceFile } from "../text/source.ts";
import type { CallerFormatReader } from "./facts.ts";
import { bakeHcl, bakeJson } from "./bake.ts";
import { compose } from "./compose.ts";
import { makefile } from "./makefile.ts";
import { packageJson } from "./package-json.ts";
import { compositeAction, githubWorkflow } from "./workflow.ts";
import { shellScript } from "./shell-script.ts";

/** Every format, the first that matches a file reads it. */
const formats: readonly CallerFormatReader[] = [
  packageJson,
  makefile,
  shellScript,
  githubWorkflow,
  compositeAction,
  compose,
  bakeHcl,
  bakeJson,
];

/** A file without any of these words starts nothing. */
const hint = /docker|podman|buildah|nerdctl|kaniko|compose|\bbake\b|build-?arg|buildArg|build_arg|container/i;

/** The format of a file that may start a build; undefined for all others, told without parsing. */
export function formatOf(file: SourceFile): CallerFormatReader | undefined {
  const format = formats.find((one) => one.matches(file));
  return format && (format.hint ?? hint).test(file.text) ? format : undefined;
}
