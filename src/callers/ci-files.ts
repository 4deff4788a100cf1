import { isMap, isScalar, type Node } from "yaml";
import type { SourceFile } from "../text/source.ts";
import type { ShellSite, Source } from "./command-site.ts";
import type { CallerFormatReader } from "./facts.ts";
import { baseOf, folderOf, joinPath } from "./paths.ts";
import { findPair, itemsOf, keyOf, pairsOf, textOfNode, type YamlFile } from "./yaml-file.ts";
import { mapsBelow, scriptFileFormat, type ScriptGroup, valuesOf } from "./yaml-scripts.ts";

/** GitLab CI: `before_script` and `script` are read by one shell; variables are exported. */
export const gitlab: CallerFormatReader = scriptFileFormat({
  format: "gitlab",
  matches: isGitlab,
  groups: (yaml) =>
    pairsOf(yaml.root, yaml).flatMap((pair): readonly ScriptGroup[] => {
      const name = keyOf(pair.pair);
      if (name === "before_script" || name === "after_script") return [{ name: undefined, scripts: [pair.value] }];
      const classic = isClassic(pair.value, yaml) || isClassic(yaml.root, yaml);
      return [
        { name, scripts: valuesOf(pair.value, ["before_script", "script"], yaml), classic },
        { name, scripts: valuesOf(pair.value, ["after_script"], yaml), classic },
      ];
    }),
});

/** Whether a file by its path is a pipeline of GitLab; the parts that it includes may have any name. */
export function isGitlab({ path }: SourceFile): boolean {
  return /gitlab-ci.*\.ya?ml$/.test(baseOf(path)) || /(^|\/)\.gitlab\/.*\.ya?ml$/.test(path);
}

function isClassic(job: Node | undefined, yaml: YamlFile): boolean {
  const value = findPair(findPair(job, "variables", yaml)?.value, "DOCKER_BUILDKIT", yaml)?.value;
  return textOfNode(value) === "0";
}

/** CircleCI: each `run` is a shell of its own; the docker orb takes options. */
export const circleci: CallerFormatReader = scriptFileFormat({
  format: "circleci",
  matches: (file) => /(^|\/)\.circleci\/.*\.ya?ml$/.test(file.path),
  expansion: /<<\s*([\w.-]+)\s*>>|<<#[\s\S]*?>>/g,
  sourceOf: asParameter,
  groups: (yaml) =>
    mapsBelow(yaml.root, yaml).flatMap((map) => {
      const run = findPair(map, "run", yaml)?.value;
      const command = isMap(run) ? findPair(run, "command", yaml)?.value : run;
      const folder = isMap(run) ? textOfNode(findPair(run, "working_directory", yaml)?.value) : undefined;
      const folders = [folder === undefined ? "." : (joinPath(".", folder) ?? ".")];
      const options = valuesOf(map, ["extra_build_args", "extra-build-args"], yaml)[0];
      return [
        ...(command ? [{ name: undefined, scripts: [command], folders }] : []),
        ...(options ? [{ name: undefined, scripts: [options], argumentsOnly: true }] : []),
      ];
    }),
});

function asParameter(file: SourceFile): ShellSite["expansion"] {
  return (expansion): Source => ({
    from: { kind: "parameter", name: expansion.inside },
    reach: { by: "prefix", raw: file.text.slice(expansion.span.start, expansion.span.end) },
  });
}

const travisPhases = [
  "before_install",
  "install",
  "before_script",
  "script",
  "before_cache",
  "after_success",
  "after_failure",
  "before_deploy",
  "after_deploy",
  "after_script",
];

/** Travis: all phases run in one shell. */
export const travis: CallerFormatReader = scriptFileFormat({
  format: "travis",
  matches: (file) => /^\.travis\.ya?ml$/.test(baseOf(file.path)),
  groups: (yaml) =>
    [yaml.root, ...includedJobs(yaml)].map((job) => ({ name: undefined, scripts: valuesOf(job, travisPhases, yaml) })),
});

function includedJobs(yaml: YamlFile): readonly Node[] {
  const jobs = valuesOf(yaml.root, ["jobs", "matrix"], yaml).flatMap((found) =>
    isMap(found) ? itemsOf(findPair(found, "include", yaml)?.value) : [],
  );
  return jobs.filter((job) => isMap(job));
}

/** AWS CodeBuild: all commands of a buildspec run in one shell. */
export const codebuild: CallerFormatReader = scriptFileFormat({
  format: "codebuild",
  matches: (file) => /buildspec.*\.ya?ml$/.test(baseOf(file.path)),
  groups: (yaml) => {
    const phases = findPair(yaml.root, "phases", yaml)?.value;
    const names = ["install", "pre_build", "build", "post_build"];
    const all = names.flatMap((name) => findPair(phases, name, yaml)?.value ?? []);
    return [{ name: undefined, scripts: all.flatMap((phase) => valuesOf(phase, ["commands", "finally"], yaml)) }];
  },
});

/** Bitbucket Pipelines: its builder is old and knows no `env=` mounts, so a person changes it. */
export const bitbucket: CallerFormatReader = scriptFileFormat({
  format: "bitbucket",
  matches: (file) => /^bitbucket-pipelines\.ya?ml$/.test(baseOf(file.path)),
  onlySaid: "with `export DOCKER_BUILDKIT=1` in front",
  groups: (yaml) =>
    mapsBelow(yaml.root, yaml).map((map) => ({
      name: textOfNode(findPair(map, "name", yaml)?.value),
      scripts: valuesOf(map, ["script", "after-script"], yaml),
    })),
});

/** Azure Pipelines: a step is handed secret variables by name only, so a person changes it. */
export const azure: CallerFormatReader = scriptFileFormat({
  format: "azure",
  matches: isAzure,
  expansion: /\$\(([\w.]+)\)|\$\{\{([\s\S]*?)\}\}/g,
  sourceOf: (file) => (expansion) => ({
    from: { kind: "parameter", name: expansion.inside },
    reach: { by: "host", variable: undefined, raw: file.text.slice(expansion.span.start, expansion.span.end) },
  }),
  onlySaid:
    "and map it in the step's env (env: { {env}: $({env}) }); `command: buildAndPush` ignores arguments, so split it into build and push",
  groups: (yaml) =>
    mapsBelow(yaml.root, yaml).flatMap((map): readonly ScriptGroup[] => {
      const scripts = valuesOf(map, ["script", "bash"], yaml);
      const task = textOfNode(findPair(map, "task", yaml)?.value) ?? "";
      const inputs = findPair(map, "inputs", yaml)?.value;
      const options = task.startsWith("Docker@") ? valuesOf(inputs, ["arguments"], yaml) : [];
      const inline = /^(Bash|CmdLine|AzureCLI)@/.test(task) ? valuesOf(inputs, ["script", "inlineScript"], yaml) : [];
      return [
        { name: undefined, scripts: [...scripts, ...inline] },
        { name: undefined, scripts: options, argumentsOnly: true },
      ];
    }),
});

/** Whether a file by its path is a pipeline of Azure; its templates may have any name. */
export function isAzure({ path }: SourceFile): boolean {
  return /azure-pipelines.*\.ya?ml$/.test(baseOf(path)) || /(^|\/)\.azure(-pipelines)?\/.*\.ya?ml$/.test(path);
}

/** Taskfile: each command is a shell of its own. */
export const taskfile: CallerFormatReader = scriptFileFormat({
  format: "taskfile",
  matches: (file) => /^[Tt]askfile(\..*)?\.ya?ml$/.test(baseOf(file.path)),
  expansion: /\{\{([\s\S]*?)\}\}/g,
  sourceOf: asParameter,
  groups: (yaml, file) =>
    pairsOf(findPair(yaml.root, "tasks", yaml)?.value, yaml).flatMap((task) => {
      // In short a task is a command, or a list of them.
      const short = isScalar(task.value) ? [task.value] : itemsOf(task.value);
      const folder = textOfNode(findPair(task.value, "dir", yaml)?.value);
      const base = folderOf(file.path);
      const folders = folder === undefined ? [base, "."] : [joinPath(base, folder) ?? base];
      const commands = [
        ...short,
        ...valuesOf(task.value, ["cmd"], yaml),
        ...itemsOf(findPair(task.value, "cmds", yaml)?.value),
      ];
      return commands.map((command) => ({
        name: keyOf(task.pair),
        scripts: isMap(command) ? valuesOf(command, ["cmd", "defer"], yaml) : [command],
        folders,
      }));
    }),
});
