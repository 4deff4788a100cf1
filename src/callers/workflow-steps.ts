import { isMap, isScalar, type Node, type YAMLMap } from "yaml";
import type { SourceFile } from "../text/source.ts";
import { siteBase, type ShellSite, type Source } from "./command-site.ts";
import { builderWords } from "./docker-options.ts";
import type { CallerFormat, CallerRefusal, PassedFrom } from "./facts.ts";
import type { HostExpansion } from "./host-text.ts";
import { matrixOf } from "./workflow-matrix.ts";
import { joinPath } from "./paths.ts";
import {
  type FoundPair,
  findPair,
  itemsOf,
  keyOf,
  pairsOf,
  spanOfNode,
  textOfNode,
  type YamlFile,
} from "./yaml-file.ts";
import { hostOfScalar } from "./yaml-text.ts";

/** `${{ … }}` */
export const expressionPattern = /\$\{\{([\s\S]*?)\}\}/g;

/** One step of a workflow or of a composite action. */
export interface WorkflowStep {
  readonly map: YAMLMap;
  readonly job: string | undefined;
  readonly uses: string | undefined;
  /** The comment behind `uses`, where pinned commits name their version. */
  readonly usesComment: string | undefined;
  readonly run: FoundPair | undefined;
  readonly with: FoundPair | undefined;
  readonly env: FoundPair | undefined;
  readonly shell: string | undefined;
  /** Undefined where it is named by an expression. */
  readonly folder: string | undefined;
  /** Variables of the step's, the job's and the workflow's `env`, with their raw values. */
  readonly environment: ReadonlyMap<string, string>;
  /** What `matrix.…` stands for, once for each job that the matrix makes. */
  readonly matrix: readonly ReadonlyMap<string, string>[];
}

/** All steps of a workflow or of a composite action. */
export function stepsOf(file: SourceFile, yaml: YamlFile): readonly WorkflowStep[] {
  const { root } = yaml;
  const runs = findPair(root, "runs", yaml)?.value;
  const composite = stepsIn(file, yaml, runs, undefined, [root]);
  const jobs = pairsOf(findPair(root, "jobs", yaml)?.value, yaml);
  return [...composite, ...jobs.flatMap((job) => stepsIn(file, yaml, job.value, keyOf(job.pair), [root, job.value]))];
}

function stepsIn(
  file: SourceFile,
  yaml: YamlFile,
  holder: Node | undefined,
  job: string | undefined,
  around: readonly (Node | undefined)[],
): readonly WorkflowStep[] {
  const matrix = matrixOf(holder, yaml);
  return itemsOf(findPair(holder, "steps", yaml)?.value).flatMap((map) => {
    if (!isMap(map)) return [];
    const uses = findPair(map, "uses", yaml);
    const scopes = [...around, map];
    return [
      {
        map,
        job,
        uses: textOfNode(uses?.value),
        usesComment: isScalar(uses?.value) ? (uses.value.comment ?? undefined) : undefined,
        run: findPair(map, "run", yaml),
        with: findPair(map, "with", yaml),
        env: findPair(map, "env", yaml),
        shell: textOfNode(findPair(map, "shell", yaml)?.value) ?? defaultOf(around, "shell", yaml),
        folder: folderOfStep(map, around, yaml),
        environment: environmentOf(file, scopes, yaml),
        matrix,
      },
    ];
  });
}

function defaultOf(around: readonly (Node | undefined)[], key: string, yaml: YamlFile): string | undefined {
  const found = around.map((scope) => {
    const run = findPair(findPair(scope, "defaults", yaml)?.value, "run", yaml)?.value;
    return textOfNode(findPair(run, key, yaml)?.value);
  });
  return found.findLast((one) => one !== undefined);
}

function folderOfStep(map: YAMLMap, around: readonly (Node | undefined)[], yaml: YamlFile): string | undefined {
  const named =
    textOfNode(findPair(map, "working-directory", yaml)?.value) ?? defaultOf(around, "working-directory", yaml) ?? ".";
  const plain = named.replace(/^\$\{\{\s*github\.workspace\s*\}\}\/?/, "") || ".";
  return plain.includes("${{") ? undefined : (joinPath(".", plain) ?? ".");
}

function environmentOf(
  file: SourceFile,
  scopes: readonly (Node | undefined)[],
  yaml: YamlFile,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const scope of scopes) {
    for (const pair of pairsOf(findPair(scope, "env", yaml)?.value, yaml)) {
      const span = spanOfNode(pair.pair.value, file.text);
      found.set(keyOf(pair.pair) ?? "", span ? file.text.slice(span.start, span.end) : "");
    }
  }
  return found;
}

/** What a `${{ … }}` stands for. */
export function expressionFrom(inside: string): PassedFrom {
  const secret = /\bsecrets(?:\.([\w-]+)|\[\s*'([^']+)'\s*\])/.exec(inside);
  if (secret) return { kind: "ci-secret", name: secret[1] ?? secret[2] ?? "" };
  const variable = /^env\.(\w+)$/.exec(inside)?.[1];
  return variable === undefined ? { kind: "parameter", name: inside } : { kind: "environment", variable };
}

/** The shell text of a `run` step. */
export function siteOfRun(
  format: CallerFormat,
  file: SourceFile,
  step: WorkflowStep,
  refused?: CallerRefusal,
): ShellSite | undefined {
  const scalar = step.run?.value;
  const starts = builderWords.test(textOfNode(scalar) ?? "");
  const host = starts && isScalar(scalar) ? hostOfScalar(file.text, scalar) : undefined;
  if (!host) return undefined;
  const base = siteBase(format, file, [step.folder ?? "."]);
  return {
    ...base,
    somewhere: step.folder === undefined,
    host: host.withExpansions(expressionPattern),
    name: step.job,
    given: new Set(step.environment.keys()),
    taken: step.environment,
    expansion: (expansion) => sourceOfExpression(file, expansion),
    classic: /^["']?(0|false)["']?$/.test(step.environment.get("DOCKER_BUILDKIT") ?? ""),
    refused: refused ?? shellRefusal(file, step),
  };
}

function sourceOfExpression(file: SourceFile, expansion: HostExpansion): Source {
  const from = expressionFrom(expansion.inside);
  if (from.kind === "environment") return { from, reach: { by: "environment", variable: from.variable } };
  const raw = file.text.slice(expansion.span.start, expansion.span.end);
  return { from, reach: { by: "host", variable: undefined, raw } };
}

function shellRefusal(file: SourceFile, step: WorkflowStep): CallerRefusal | undefined {
  if (step.shell === undefined || /^(bash|sh)\b/.test(step.shell)) return undefined;
  const span = spanOfNode(step.run?.pair.key, file.text) ?? { start: 0, end: 0 };
  return {
    reason: "shell-not-understood",
    at: { path: file.path, span },
    todo: `the step's shell is ${step.shell}: change it by hand`,
  };
}
