import type { Place, SourceFile } from "../text/source.ts";
import {
  argumentsInput,
  bakeArgument,
  type BuildAction,
  buildActionOf,
  inputLines,
  isOlder,
  lineRefusal,
  otherArguments,
} from "./action-inputs.ts";
import { dockerfileIn } from "./build-place.ts";
import {
  type CallerFact,
  type CallerFormat,
  type CallerFormatReader,
  type CallerRefusal,
  type CallerWorld,
  type PassedArgument,
  plainFact,
} from "./facts.ts";
import { filledTexts } from "./workflow-matrix.ts";
import { joinPath, relativeTo } from "./paths.ts";
import { readSites } from "./script-format.ts";
import { comesFromSecret, runsWithoutSecrets } from "./workflow-runs.ts";
import { siteOfRun, stepsOf, type WorkflowStep } from "./workflow-steps.ts";
import { writeWorkflow } from "./workflow-write.ts";
import {
  type FoundPair,
  findPair,
  keyOf,
  pairsOf,
  readYaml,
  spanOfNode,
  textOfNode,
  type YamlFile,
} from "./yaml-file.ts";
import { brokenFile, yamlRefusal } from "./yaml-refusal.ts";

/** GitHub workflows. */
export const githubWorkflow: CallerFormatReader = workflowFormat("github-workflow", (file) =>
  /(^|\/)\.(github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/.test(file.path),
);

/** Composite actions: `action.yml`. */
export const compositeAction: CallerFormatReader = workflowFormat("composite-action", (file) =>
  /(^|\/)action\.ya?ml$/.test(file.path),
);

function workflowFormat(format: CallerFormat, matches: (file: SourceFile) => boolean): CallerFormatReader {
  return {
    format,
    matches,
    read: (file, world) => readWorkflow(format, file, world),
    write: (file, work) => writeWorkflow(format, file, work),
  };
}

function readWorkflow(format: CallerFormat, file: SourceFile, world: CallerWorld): readonly CallerFact[] {
  const yaml = readYaml(file.text);
  const refused = yamlRefusal(yaml, file.path);
  const steps = stepsOf(file, yaml);
  const calls = reusableCalls(format, file, yaml);
  if (refused && steps.length === 0) return [brokenFile(format, file, refused)];
  return [...calls, ...steps.flatMap((step) => factsOfStep(format, file, yaml, step, world, refused))];
}

function factsOfStep(
  format: CallerFormat,
  file: SourceFile,
  yaml: YamlFile,
  step: WorkflowStep,
  world: CallerWorld,
  refused: CallerRefusal | undefined,
): readonly CallerFact[] {
  const action = buildActionOf(step, yaml);
  if (action) return factsOfAction({ format, file, yaml, step, action, world, refused });
  const site = siteOfRun(format, file, step, refused);
  return site ? readSites([site], world) : [];
}

/** Jobs that hand build arguments to a reusable workflow, which must declare its secrets itself. */
function reusableCalls(format: CallerFormat, file: SourceFile, yaml: YamlFile): readonly CallerFact[] {
  return pairsOf(findPair(yaml.root, "jobs", yaml)?.value, yaml).flatMap((job) => {
    const uses = findPair(job.value, "uses", yaml);
    const inputs = findPair(job.value, "with", yaml)?.value;
    const args = argumentsInput(inputs, yaml);
    const span = spanOfNode(uses?.pair.value, file.text);
    if (!args || !span) return [];
    const at = { path: file.path, span };
    const todo =
      "declare the secret in the reusable workflow, hand it over under `secrets:`, and pass it to the build there";
    const rewrite: CallerRefusal = { reason: "reusable-workflow", at, todo };
    return [
      { ...plainFact, format, at, name: keyOf(job.pair), builder: "unknown", passes: loosePasses(file, args), rewrite },
    ];
  });
}

/** The names that a text of build arguments seems to hold. */
function loosePasses(file: SourceFile, found: FoundPair): readonly PassedArgument[] {
  const text = textOfNode(found.value) ?? "";
  const at = { path: file.path, span: spanOfNode(found.pair.key, file.text) ?? { start: 0, end: 0 } };
  const names = [...text.matchAll(/(?:^|[\s,])(?:--build-arg[ =])?([A-Za-z_]\w*)=/g)].map((match) => match[1] ?? "");
  return names.map((name) => ({ name, at, from: { kind: "parts" }, rewrite: "yes", sharedWith: [] }));
}

interface ActionCall {
  readonly format: CallerFormat;
  readonly file: SourceFile;
  readonly yaml: YamlFile;
  readonly step: WorkflowStep;
  readonly action: BuildAction;
  readonly world: CallerWorld;
  readonly refused: CallerRefusal | undefined;
}

/** One fact for each Dockerfile that the jobs of a matrix build. */
function factsOfAction(call: ActionCall): readonly CallerFact[] {
  const input = (key: string): string | undefined => textOfNode(findPair(call.step.with?.value, key, call.yaml)?.value);
  const fact = factOfAction(call);
  if (call.action.kind === "bake") return [fact];
  const texts = filledTexts(
    [input("context"), input("file") ?? input("dockerfile"), input("target")],
    call.step.matrix,
  );
  const places = texts.map(([context, dockerfile, target]) => ({ ...locate(context, dockerfile, call.world), target }));
  const distinct = [...new Map(places.map((place) => [place.dockerfile, place] as const)).values()];
  const all = distinct.flatMap((place) => place.dockerfile ?? []);
  return distinct.map((place) => ({
    ...fact,
    ...place,
    passes: fact.passes.map((passed) => ({ ...passed, sharedWith: all.filter((path) => path !== place.dockerfile) })),
  }));
}

function factOfAction(call: ActionCall): CallerFact {
  const { format, file, yaml, step, action } = call;
  const input = (key: string): string | undefined => textOfNode(findPair(step.with?.value, key, yaml)?.value);
  const at = placeOfStep(file, step, yaml);
  const refusal = call.refused ?? actionRefusal(call, at);
  const fileRefusal =
    isOlder(action.version, [2, 3]) && action.kind === "build-push"
      ? tooOld(at, action, "secret-files", "v2.3.0")
      : undefined;
  return {
    ...plainFact,
    format,
    at,
    name: step.job,
    target: input("target"),
    builder: builderOf(action),
    passes: passesOf(call),
    secrets: secretIds(call),
    tags: (input("tags") ?? "")
      .split(/[\n,]/)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ""),
    rewrite: refusal ?? "yes",
    ...(fileRefusal ? { fileRefusal } : {}),
    ...(action.kind === "bake" ? bakeCovers(call) : {}),
  };
}

function builderOf(action: BuildAction): CallerFact["builder"] {
  if (action.kind === "bake") return "bake";
  if (action.kind === "build-push") return "buildx";
  return /kaniko/i.test(action.name) ? "kaniko" : /buildah/i.test(action.name) ? "buildah" : "unknown";
}

function placeOfStep(file: SourceFile, step: WorkflowStep, yaml: YamlFile): Place {
  const uses = findPair(step.map, "uses", yaml);
  return { path: file.path, span: spanOfNode(uses?.pair.value, file.text) ?? { start: 0, end: 0 } };
}

function tooOld(at: Place, action: BuildAction, input: string, since: string): CallerRefusal {
  return { reason: "action-too-old", at, todo: `${action.name} has ${input} since ${since}: raise its version` };
}

function actionRefusal(call: ActionCall, at: Place): CallerRefusal | undefined {
  const { action, file, step, yaml } = call;
  if (action.kind === "other") {
    const kaniko = /kaniko/i.test(action.name);
    const todo = kaniko
      ? "kaniko has no build secrets: use docker/build-push-action"
      : `${action.name} is not known to pass build secrets: use docker/build-push-action`;
    return { reason: kaniko ? "builder-without-secrets" : "action-without-secrets", at, todo };
  }
  if (action.kind === "build-push" && isOlder(action.version, [2])) return tooOld(at, action, "secrets", "v2.0.0");
  const opaque = inputLines(file, step, action.kind === "bake" ? "set" : "build-args", yaml)?.opaque;
  if (!opaque) return undefined;
  return {
    reason: "arguments-not-in-sight",
    at: { path: file.path, span: opaque },
    todo: "write the arguments out in the step",
  };
}

function passesOf(call: ActionCall): readonly PassedArgument[] {
  const { action, file, step, yaml } = call;
  if (action.kind === "other") {
    const found = otherArguments(step, yaml);
    return found ? loosePasses(file, found) : [];
  }
  const lines = inputLines(file, step, action.kind === "bake" ? "set" : "build-args", yaml)?.lines ?? [];
  // As the first version called it.
  const old = isOlder(action.version, [2]) ? findPair(step.with?.value, "build_args", yaml) : undefined;
  if (lines.length === 0 && old) return loosePasses(file, old);
  return lines.flatMap((line) => {
    const name = action.kind === "bake" ? bakeArgument(line)?.argument : line.name;
    if (name === undefined) return [];
    const { end } = line.nameSpan;
    const at = { path: file.path, span: { start: end - name.length, end } };
    const missing = comesFromSecret(line.from, step) && runsWithoutSecrets(step, yaml);
    const rewrite = lineRefusal(file.path, line) ?? "yes";
    return [{ name, at, from: line.from, rewrite, sharedWith: [], ...(missing ? { mayBeMissing: true } : {}) }];
  });
}

function secretIds(call: ActionCall): readonly string[] {
  const keys = ["secrets", "secret-envs", "secret-files"];
  return keys.flatMap((key) => inputLines(call.file, call.step, key, call.yaml)?.lines.map((line) => line.name) ?? []);
}

function locate(
  context: string | undefined,
  dockerfile: string | undefined,
  world: CallerWorld,
): { dockerfile: string | undefined; context: string | undefined } {
  const [only] = world.builds;
  const fallback =
    world.builds.length === 1 && only
      ? { dockerfile: only.dockerfile, context: only.context }
      : { dockerfile: undefined, context: undefined };
  const plain = (text: string): string =>
    text
      .replace(/^\$\{\{\s*github\.workspace\s*\}\}\/?/, "./")
      .replace(/^\{\{\s*defaultContext\s*\}\}:?/, "./")
      .trim();
  const folder = plain(context ?? ".") || ".";
  const file = dockerfile === undefined ? undefined : plain(dockerfile);
  if (folder.includes("${{") || file?.includes("${{") || /^\w+:\/\/|^git@/.test(folder)) return fallback;
  const root = joinPath(".", folder);
  if (file !== undefined) return { dockerfile: joinPath(".", file), context: root };
  return root === undefined ? fallback : { dockerfile: dockerfileIn(root, undefined, world), context: root };
}

/** The bake files and targets of a bake-action step. */
function bakeCovers(call: ActionCall): Pick<CallerFact, "covers"> {
  const listed = (key: string): readonly string[] =>
    (textOfNode(findPair(call.step.with?.value, key, call.yaml)?.value) ?? "")
      .split(/[\n,]/)
      .map((one) => one.trim())
      .filter((one) => one !== "");
  const folder = listed("workdir")[0] ?? listed("source")[0] ?? ".";
  const named = listed("files").flatMap((path) => joinPath(folder, path) ?? []);
  const defaults = call.world.files
    .map((file) => file.path)
    .filter((path) => /^docker-bake(\.override)?\.(hcl|json)$/.test(relativeTo(folder, path)));
  const files = named.length > 0 ? named : defaults;
  const names = listed("targets").filter((name) => name !== "default");
  return files.length > 0 ? { covers: { files, names } } : {};
}
