import { expansionsIn, unquote } from "../dockerfile/instructions.ts";
import type { NamedPair } from "../dockerfile/instructions.ts";
import { isBuildName } from "../knowledge/build-names.ts";
import { credentialFileKind } from "../knowledge/credential-files.ts";
import { judgeCredential } from "./judge-pair.ts";
import { judgeName } from "../knowledge/names.ts";
import { judgeValue } from "../knowledge/values.ts";
import type { ValueVerdict } from "../knowledge/values.ts";
import type { BuildModel, Stage, Step, StepId } from "../model/build-model.ts";
import type { Declaration } from "./flow-types.ts";

/** Names that a pair's value expands. */
export function namesIn(pair: NamedPair, escape: "\\" | "`"): readonly string[] {
  return pair.rawValue === undefined ? [] : expansionsIn(pair.rawValue, escape).map((expansion) => expansion.name);
}

/** What carries one secret at each step: variable name → the declaration that gives it there. */
export interface Scopes {
  readonly declarations: readonly Declaration[];
  /** Names that carry it in front of a step. */
  readonly before: ReadonlyMap<StepId, ReadonlySet<string>>;
}

/**
 * Follows one secret from its first name through ARG and ENV of all stages. `ENV X=dummy` beside an ARG that is passed
 * the secret is no declaration of it: it ends what X stands for, as an empty one does.
 */
export function followNames(model: BuildModel, root: string, escape: "\\" | "`"): Scopes {
  const all = follow(model, root, escape, false);
  const { declarations } = all;
  return declarations.some(bringsSecret) && declarations.some(isDummy) ? follow(model, root, escape, true) : all;
}

/** A build passes the value, or a credential stands there. */
function bringsSecret({ kind, from, verdict }: Declaration): boolean {
  return from.length === 0 && ((kind === "ARG" && verdict === undefined) || verdict?.says === "literal");
}

function isDummy({ kind, from, verdict }: Declaration): boolean {
  return kind === "ENV" && from.length === 0 && /^(?:placeholder|weak)$/.test(verdict?.says ?? "");
}

function follow(model: BuildModel, root: string, escape: "\\" | "`", endsAtDummies: boolean): Scopes {
  const declarations: Declaration[] = [];
  const before = new Map<StepId, ReadonlySet<string>>();
  const global = new Set<string>();
  for (const step of model.globals) {
    before.set(step.id, new Set(global));
    for (const pair of step.pairs) declare(step, pair, global, { model, declarations, root, escape, global: true });
  }
  const ends: Set<string>[] = [];
  for (const stage of model.stages) {
    const names = new Set(stage.parent === undefined ? [] : ends[stage.parent]);
    before.set(stage.from.id, global);
    followStage(stage, names, global, { model, declarations, before, root, escape, endsAtDummies });
    ends.push(names);
  }
  return { declarations, before };
}

function followStage(
  stage: Stage,
  names: Set<string>,
  global: ReadonlySet<string>,
  at: {
    model: BuildModel;
    declarations: Declaration[];
    before: Map<StepId, ReadonlySet<string>>;
    root: string;
    escape: "\\" | "`";
    endsAtDummies: boolean;
  },
): void {
  // The child build sees what its own ONBUILD lines declare, and the ENV of this stage.
  const triggered = new Set<string>();
  const environment = new Set<string>();
  for (const step of stage.steps) {
    const seen = new Set(step.onbuild ? [...triggered, ...environment] : names);
    at.before.set(step.id, seen);
    for (const pair of step.pairs) {
      const declaration = declarationIn(step, pair, seen, global, at);
      if (!declaration) {
        if (step.keyword === "ENV" || givesAnother(step, pair)) names.delete(pair.name);
        continue;
      }
      const empty = step.keyword === "ENV" && declaration.verdict?.says === "empty";
      const dummy = at.endsAtDummies && isDummy(declaration);
      // An empty literal brings no secret.
      if (!dummy && (!empty || seen.has(pair.name))) at.declarations.push(declaration);
      if (empty || dummy) names.delete(pair.name);
      else if (!at.endsAtDummies || !isMasked(step, pair, seen)) {
        (step.onbuild ? triggered : names).add(pair.name);
        if (!step.onbuild && step.keyword === "ENV") environment.add(pair.name);
      }
    }
  }
}

/** What a pair has to do with the secret: its name, what it is made of, or that it ends it. */
function declarationIn(
  step: Step,
  pair: NamedPair,
  seen: ReadonlySet<string>,
  global: ReadonlySet<string>,
  at: {
    readonly model: BuildModel;
    readonly root: string;
    readonly escape: "\\" | "`";
    readonly endsAtDummies: boolean;
  },
): Declaration | undefined {
  const expanded = namesIn(pair, at.escape);
  const from = expanded.filter((name) => seen.has(name));
  // `ENV X=$X` keeps the dummy that stands in front of it.
  if (at.endsAtDummies && step.keyword === "ENV" && from.length === 0 && expanded.includes(pair.name)) return undefined;
  const inherited = step.keyword === "ARG" && pair.rawValue === undefined && global.has(pair.name);
  const emptied = step.keyword === "ENV" && seen.has(pair.name) && /^(?:""|'')?$/.test(pair.rawValue ?? "");
  const own = pair.name === at.root || from.length > 0 || inherited || emptied;
  return own ? declarationOf(at, step, pair, from, false) : undefined;
}

/** An ENV of its name comes first, whatever the ARG behind it is passed. */
function isMasked(step: Step, pair: NamedPair, seen: ReadonlySet<string>): boolean {
  return step.keyword === "ARG" && !seen.has(pair.name) && isSetByEnv(step, pair);
}

/** `ARG X=other`: without an ENV of its name, which comes first, X is something else from here on. */
function givesAnother(step: Step, { name, rawValue }: NamedPair): boolean {
  return step.keyword === "ARG" && rawValue !== undefined && !isSetByEnv(step, { name });
}

function isSetByEnv({ variables }: Step, { name }: Pick<NamedPair, "name">): boolean {
  return variables.get(name)?.kind === "ENV";
}

function declare(
  step: Step,
  pair: NamedPair,
  names: Set<string>,
  at: { model: BuildModel; declarations: Declaration[]; root: string; escape: "\\" | "`"; global: boolean },
): void {
  const from = namesIn(pair, at.escape).filter((name) => names.has(name));
  if (pair.name !== at.root && from.length === 0) return;
  at.declarations.push(declarationOf(at, step, pair, from, at.global));
  names.add(pair.name);
}

function declarationOf(
  { model, escape }: { readonly model: BuildModel; readonly escape: "\\" | "`" },
  step: Step,
  pair: NamedPair,
  from: readonly string[],
  global: boolean,
): Declaration {
  const raw = pair.rawValue;
  const value = raw === undefined ? undefined : unquote(raw, escape);
  return {
    kind: step.keyword === "ENV" ? "ENV" : "ARG",
    step: step.id,
    pair,
    name: pair.name,
    from,
    composed: from.length > 0 && !/^\$(?:\w+|\{\w+\})$/.test(value ?? ""),
    verdict: value === undefined ? undefined : judged(pair.name, value, model, escape),
    global,
    onbuild: step.onbuild,
  };
}

/** A password that is the name of the user, the database or the program is a demo's: it stands there for all to see. */
function judged(name: string, value: string, model: BuildModel, escape: "\\" | "`"): ValueVerdict {
  const verdict = judgeValue(value);
  // What a build sends is meant to be a login, whatever words it is made of.
  if (verdict.says === "weak" && (isBuildName(name) || isSent(name, model))) return judgeValue(value, "login");
  if (verdict.says !== "literal" || value.length > longestName) return verdict;
  const pairs = [...model.globals, ...model.steps].flatMap((step) => step.pairs);
  const wanted = value.toLowerCase();
  // What is itself a secret by its value shows nothing: it goes.
  const goes = (name: string): boolean =>
    pairs.some((pair) => pair.name === name && judgeCredential(pair, escape) !== undefined);
  const shown =
    model.stages.some(({ image }) => hasPart(image, wanted)) ||
    pairs.some(
      ({ name, rawValue = "" }) =>
        judgeName(name).says === "not-secret" && hasPart(unquote(rawValue, escape), wanted) && !goes(name),
    );
  return shown ? { says: "weak", because: "part of a name or a path that the file shows" } : verdict;
}

/** Whether a text, or what signs part in it, is another one in lower case. */
function hasPart(text: string, wanted: string): boolean {
  const lower = text.toLowerCase();
  return lower.includes(wanted) && (lower === wanted || lower.split(/[\s/:@,]+/).includes(wanted));
}

/** A token that stands in two variables is longer than the name of a user. */
const longestName = 20;

/** Whether a RUN hands the variable to a program that asks a server, or writes it into a credential file. */
function isSent(name: string, model: BuildModel): boolean {
  return model.steps.some(
    (step) =>
      step.keyword === "RUN" &&
      (step.instruction.shell?.text.includes(name) ?? false) &&
      (step.script?.commands ?? []).some(
        (command) =>
          command.args.some((word) => word.expands.includes(name)) &&
          (clients.test(command.program ?? "") ||
            command.redirects.some(({ target }) => target && credentialFileKind(target.text) !== undefined)),
      ),
  );
}

/** Programs that fetch from a server, or log in to one. */
const clients =
  /^(?:aws|az|bundle|cargo|composer|conda|curl|docker|dotnet|ftp|gcloud|gem|gh|git|go|gradlew?|helm|http|lftp|mvnw?|npm|nuget|pip[\d.]*|pnpm|poetry|rsync|scp|sftp|sshpass|svn|twine|uv|wget|yarn)$/;
