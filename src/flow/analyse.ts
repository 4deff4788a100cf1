import { unquote } from "../dockerfile/instructions.ts";
import { judgeValue } from "../knowledge/values.ts";
import { judgeName } from "../knowledge/names.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import type { ContextFiles } from "../model/context-files.ts";
import type { Options } from "../result.ts";
import { fileFlows } from "./file-flows.ts";
import type { FileFlow, SecretFlow, VariableFlow } from "./flow-types.ts";
import { strayLiterals } from "./stray-literals.ts";
import type { StrayLiteral } from "./stray-literals.ts";
import { mountFlows } from "./mount-flows.ts";
import { ignoredNames } from "./ignored-names.ts";
import { secretNames } from "./secret-names.ts";
import type { CallerEvidence } from "./secret-names.ts";
import { variableFlow } from "./variable-flows.ts";
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
    .filter((flow) => !model.text.includes("authorized_keys") || !isPublicKey(flow));
  const seen = variables.filter((flow) => flow.ignored === undefined && !silenced(model, flow, names));
  const copied = fileFlows(model, files, options, (_step: Step, name: string) => ignored.get(name));
  return {
    flows: [
      ...seen.filter((flow) => !copied.some((file) => isNameOf(flow, file))),
      ...copied.filter((flow) => flow.ignored === undefined),
      ...mountFlows(model).filter((flow) => !ignored.has(flow.name)),
    ],
    strays: strayLiterals(model),
    doubts: doubts(model, files, new Set(variables.flatMap((flow) => flow.declarations.map(({ name }) => name)))),
  };
}

/** `COPY $KEY /root/.ssh/id_rsa`: the variable only says which file it is. */
function isNameOf({ declarations, uses }: VariableFlow, file: FileFlow): boolean {
  const named = declarations.some(({ name }) => new RegExp(`\\$\\{?${name}(?!\\w)`).test(file.name));
  return named && uses.every(({ step }) => file.copies.some((copy) => copy.step === step));
}

/** What goes into authorized_keys is the public half, whatever its name says. */
function isPublicKey(flow: VariableFlow): boolean {
  return flow.uses.some((use) =>
    use.facts?.writes.some((write) => /authorized_keys\d?["']?$/.test(write.path ?? write.name)),
  );
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

/** Docker's own proxy arguments are in no history; a default without a password shows that none is needed. */
export function isPublicAddress(pair: NamedPair, escape: "\\" | "`"): boolean {
  if (/^(?:https?|ftp|no|all)_proxy$|^goproxy$/i.test(pair.name)) return true;
  return (
    pair.rawValue !== undefined &&
    /^(?:url|path|public|literal|weak)$/.test(judgeValue(unquote(pair.rawValue, escape)).says)
  );
}

function doubts(model: BuildModel, files: ContextFiles, known: ReadonlySet<string>): Doubt[] {
  const found = new Map<string, Doubt>();
  for (const step of model.steps) {
    for (const pair of step.pairs) {
      if (
        known.has(pair.name) ||
        found.has(pair.name) ||
        step.keyword !== "ARG" ||
        isPublicAddress(pair, model.lines.escape)
      )
        continue;
      const verdict = judgeName(pair.name);
      if (verdict.says !== "may-carry") continue;
      const flow = variableFlow(
        model,
        files,
        { name: pair.name, because: verdict.because, byName: true },
        undefined,
        false,
      );
      if (flow?.uses.some((use) => use.how === "expansion" || (use.how === "implicit" && use.sure))) {
        found.set(pair.name, { name: pair.name, pair, kind: "ARG", because: verdict.because });
      }
    }
  }
  return [...found.values()];
}
