import type { SourceFile } from "../text/source.ts";
import { inEnvironment, type ShellSite, type Source } from "./command-site.ts";
import { type CallerFormatReader, refusal } from "./facts.ts";
import { baseOf } from "./paths.ts";
import { findPair, textOfNode } from "./yaml-file.ts";
import { mapsBelow, scriptFileFormat, valuesOf } from "./yaml-scripts.ts";

/**
 * Drone and Woodpecker: all commands of a step run in one shell; `$$` is a dollar sign that they leave to it.
 * Source: https://woodpecker-ci.org/docs/usage/environment#string-substitution
 */
export const drone: CallerFormatReader = scriptFileFormat({
  format: "drone",
  matches: ({ path }) =>
    /^\.(?:drone|woodpecker)\.ya?ml$/.test(baseOf(path)) || /(^|\/)\.woodpecker\/.*\.ya?ml$/.test(path),
  expansion: /\$\$(?:(\w+)|\{(\w+)\})/g,
  sourceOf: () => (expansion) => inEnvironment(expansion.inside),
  groups: (yaml) =>
    mapsBelow(yaml.root, yaml).map((map) => ({
      name: textOfNode(findPair(map, "name", yaml)?.value),
      scripts: valuesOf(map, ["commands"], yaml),
    })),
});

/**
 * Buildkite: what stands behind `$$` is the shell's; what stands behind `$` is written into the command when the
 * pipeline is uploaded.
 * Source: https://buildkite.com/docs/agent/v3/cli-pipeline#environment-variable-substitution
 */
export const buildkite: CallerFormatReader = scriptFileFormat({
  format: "buildkite",
  matches: ({ path }) => /(^|\/)\.buildkite\/.*\.ya?ml$/.test(path) || /^buildkite.*\.ya?ml$/.test(baseOf(path)),
  expansion: /\$\$(?:(\w+)|\{(\w+)\})|\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)[^}]*\})/g,
  sourceOf: uploaded,
  groups: (yaml) =>
    mapsBelow(yaml.root, yaml).map((map) => ({
      name: textOfNode(findPair(map, "label", yaml)?.value),
      scripts: valuesOf(map, ["command", "commands"], yaml),
    })),
});

function uploaded(file: SourceFile): ShellSite["expansion"] {
  return ({ inside, span }): Source => {
    if (file.text.startsWith("$$", span.start)) return inEnvironment(inside);
    const todo =
      "the value is written into the command when the pipeline is uploaded: write `--secret id={id},env={env}`, and have {env} in the environment of the step";
    const own = refusal("interpolated-by-buildkite", file.path, span, todo);
    return { from: { kind: "parameter", name: inside }, reach: { by: "refused", refusal: own } };
  };
}
