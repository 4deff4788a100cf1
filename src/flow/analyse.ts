import { judgeName } from "../knowledge/names.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import type { ContextFiles } from "../model/context-files.ts";
import type { Options } from "../result.ts";
import { shippedStages } from "../model/build-model.ts";
import { fileFlows } from "./file-flows.ts";
import type { FileFlow, SecretFlow, Use, VariableFlow } from "./flow-types.ts";
import { strayLiterals } from "./stray-literals.ts";
import type { StrayLiteral } from "./stray-literals.ts";
import { mountFlows } from "./mount-flows.ts";
import { isPublicAddress } from "./judge-pair.ts";
import { ignoredNames } from "./ignored-names.ts";
import { isShownPublic } from "./public-values.ts";
import { secretNames } from "./secret-names.ts";
import type { CallerEvidence } from "./secret-names.ts";
import { valueInName } from "./value-in-name.ts";
import { variableFlow } from "./variable-flows.ts";
import { isExpandedIn } from "../text/names.ts";
import { fileMadeOf } from "./whole-files.ts";
import type { NamedPair } from "../dockerfile/instructions.ts";

/** A variable that may carry a secret, with nothing that shows it. */
export interface Doubt {
  readonly name: string;
  readonly pair: NamedPair;
  readonly kind: "ARG" | "ENV";
  readonly because: string;
}

/** All secrets of one Dockerfile, and what may be one. */
export interface Analysis {
  readonly flows: readonly SecretFlow[];
  readonly doubts: readonly Doubt[];
  readonly strays: readonly StrayLiteral[];
}

/** Traces every secret of a Dockerfile: where it enters, who reads it, where a copy stays. */
export function analyse(
  model: BuildModel,
  files: ContextFiles,
  options: Options,
  evidence: CallerEvidence,
  literals: ReadonlySet<string>,
): Analysis {
  const ignored = ignoredNames(model);
  const names = secretNames(model, options, evidence);
  const variables = names
    .flatMap((secret) => variableFlow(model, files, secret, ignored.get(secret.name), literals.has(secret.name)) ?? [])
    .filter((flow) => !isShownPublic(flow, model));
  const { doubts, shown } = uncertain(
    model,
    files,
    new Set(variables.flatMap((flow) => flow.declarations.map(({ name }) => name))),
  );
  const seen = variables.filter((flow) => flow.ignored === undefined && !silenced(model, flow, names));
  const copied = fileFlows(model, files, options, (_step: Step, name: string) => ignored.get(name));
  return {
    flows: [
      ...seen.filter((flow) => !copied.some((file) => isNameOf(flow, file))),
      ...shown.filter(({ name }) => !ignored.has(name)),
      ...copied.filter((flow) => flow.ignored === undefined),
      ...mountFlows(model, files).filter((flow) => !ignored.has(flow.name)),
    ],
    strays: strayLiterals(model),
    doubts,
  };
}

/** `COPY $KEY /root/.ssh/id_rsa`: the variable only says which file it is. */
function isNameOf({ declarations, uses }: VariableFlow, file: FileFlow): boolean {
  const named = declarations.some(({ name }) => isExpandedIn(file.name, name));
  return named && uses.every(({ step }) => file.copies.some((copy) => copy.step === step));
}

/** BuildKit's own `# check=skip=…` silences what is told by its name alone and read by nothing. */
function silenced(model: BuildModel, flow: VariableFlow, names: ReturnType<typeof secretNames>): boolean {
  const check = model.directives.find((directive) => directive.name === "check")?.value ?? "";
  const skipped =
    /(?:^|;)\s*skip=([^;]*)/
      .exec(check)?.[1]
      ?.split(",")
      .map((rule) => rule.trim()) ?? [];
  const applies = skipped.includes("all") || skipped.includes("SecretsUsedInArgOrEnv");
  return applies && flow.uses.length === 0 && (names.find((secret) => secret.name === flow.name)?.byName ?? false);
}

/** Variables that may carry a secret: with something that shows it they are secrets, otherwise doubts. */
function uncertain(
  model: BuildModel,
  files: ContextFiles,
  known: ReadonlySet<string>,
): { readonly doubts: readonly Doubt[]; readonly shown: readonly VariableFlow[] } {
  const seen = new Set(known);
  const doubts: Doubt[] = [];
  const shown: VariableFlow[] = [];
  for (const pair of model.steps.flatMap((step) => (step.keyword === "ARG" ? step.pairs : []))) {
    const { name } = pair;
    const { says, because } = judgeName(name);
    if (says !== "may-carry" || seen.has(name) || valueInName(name)) continue;
    // What a stage declares anew without a value has the one that stands in front of all stages.
    if (isPublicAddress(pair, model.lines.escape)) seen.add(name);
    if (seen.has(name)) continue;
    const trace = (why: string) => variableFlow(model, files, { name, because: why, byName: true }, undefined, false);
    const flow = trace(because);
    const file = flow && fileMadeOf(flow, model);
    const proven = file === undefined ? undefined : trace(`its text becomes ${file}`);
    if (proven) shown.push(proven);
    else if (flow && matters(flow, model)) doubts.push({ name, pair, kind: "ARG", because });
    else continue;
    seen.add(name);
  }
  return { doubts, shown };
}

/** A RUN of the project may read it, or it ends in what ships; a default without a password shows that none is needed. */
function matters(flow: VariableFlow, model: BuildModel): boolean {
  const reads = (use: Use): boolean =>
    use.how === "expansion" || (use.how === "implicit" && (use.sure || !use.foreign));
  if (flow.uses.some(reads)) return true;
  const shipped = shippedStages(model);
  return flow.declarations.some(
    ({ kind, step, pair }) =>
      kind === "ENV" && shipped.has(model.steps[step]?.stage ?? -1) && !isPublicAddress(pair, model.lines.escape),
  );
}
