import { handedTo, sameImage } from "./handed-variables.ts";
import { coveredBy } from "./link.ts";
import { joinPath } from "./paths.ts";
import type { CallerBinding, CallerFact, CallerRefusal, CallerWork, CallerWorld, PassedFrom } from "./facts.ts";

/** What a flow wants of a caller. */
export interface BindRequest {
  /** The build argument that becomes a secret. */
  readonly argument?: string;
  /** The copied file that becomes one, relative to the build context. */
  readonly file?: string;
  readonly id: string;
  readonly env?: string;
  /** Dockerfiles in which the same argument becomes the same secret; a shared text may serve these only. */
  readonly boundIn?: readonly string[];
  /** The argument only goes: where its value came from does not matter. */
  readonly dropped?: boolean;
  /** Also callers that do not pass the argument must be bindable. */
  readonly everyCaller?: boolean;
}

/** Why the caller cannot be bound; undefined when it can, or when it need not change. */
export function bindingRefusal(fact: CallerFact, request: BindRequest): CallerRefusal | undefined {
  const refused = fact.example === true ? undefined : unfilledRefusal(fact, request);
  if (!refused) return undefined;
  const variable = request.env ?? request.argument ?? request.id;
  return { ...refused, todo: refused.todo.replaceAll("{id}", request.id).replaceAll("{env}", variable) };
}

/** Reasons that do not matter to a caller that passes no argument in question: it builds as before. */
const staysAsItIs = new Set([
  "action-too-old",
  "action-without-secrets",
  "changed-by-hand",
  "inside-backticks",
  "shell-not-understood",
  "unknown-wrapper",
]);

/** Reasons that say only why a value cannot become a secret. */
const aboutTheValue = new Set([
  "bake-reads-no-env-file",
  "default-in-caller",
  "interpolated-by-buildkite",
  "interpolated-by-groovy",
  "literal-in-caller",
  "not-in-the-environment",
  "several-sources",
  "value-built-from-parts",
  "value-not-understood",
]);

function unfilledRefusal(fact: CallerFact, request: BindRequest): CallerRefusal | undefined {
  if (fact.action === "start") return undefined;
  const passes = fact.passes.filter((passed) => passed.name === request.argument);
  if (fact.dockerfile === undefined && passes.length === 0) return undefined;
  const wanted = passes.length > 0 || request.everyCaller === true || request.file !== undefined;
  if (fact.rewrite !== "yes") return wanted || !staysAsItIs.has(fact.rewrite.reason) ? fact.rewrite : undefined;
  if (fact.unnamed && passes.length === 0 && request.argument !== undefined) return fact.unnamed;
  const refused = passes.find(
    (passed) => passed.rewrite !== "yes" && !(request.dropped === true && aboutTheValue.has(passed.rewrite.reason)),
  );
  if (refused && refused.rewrite !== "yes") return refused.rewrite;
  const [first] = passes;
  if (first && fact.dockerfile === undefined) {
    const todo = "which Dockerfile it builds cannot be told: name it with a literal --file";
    return { reason: "dockerfile-not-known", at: fact.at, todo };
  }
  const other = passes.flatMap((passed) => passed.sharedWith).find((path) => !(request.boundIn ?? []).includes(path));
  if (first && other !== undefined) {
    return {
      reason: "shared-with-another-build",
      at: first.at,
      todo: `${other} is handed it by the same text: give each its own`,
    };
  }
  if (request.dropped === true) return undefined;
  if (fact.fileRefusal && request.file !== undefined) return fact.fileRefusal;
  if (fact.idIsVariable === true && first) {
    const variable = first.from.kind === "environment" ? first.from.variable : request.env;
    const todo = `there a secret's id is the name of its variable: call the secret ${variable ?? "so"}`;
    if (variable !== request.id) return { reason: "id-must-be-the-variable", at: first.at, todo };
  }
  return wanted ? declaredElsewhere(fact, request) : undefined;
}

/** The id is taken in the caller's file by another source. */
function declaredElsewhere(fact: CallerFact, request: BindRequest): CallerRefusal | undefined {
  const taken = fact.declared.find((secret) => secret.id === request.id);
  if (!taken) return undefined;
  const wanted = fact.passes.find((passed) => passed.name === request.argument)?.from;
  const variable = wanted?.kind === "environment" ? wanted.variable : (request.env ?? request.argument);
  const file = request.file === undefined ? undefined : fromRoot(request.file, fact.context);
  const same = taken.file === undefined ? taken.env === variable : taken.file === file;
  const todo = `a secret ${request.id} is declared there with another source: rename one of them`;
  return same ? undefined : { reason: "secret-id-taken", at: fact.at, todo };
}

/** A file named from a build context, as it is named from the project root. */
export function fromRoot(file: string, context: string | undefined): string {
  return file.startsWith("~") ? file : (joinPath(context ?? ".", file) ?? file);
}

/** The facts that bindings concern, each with its bindings. */
export function applicableBindings(
  own: readonly CallerFact[],
  all: readonly CallerFact[],
  bindings: readonly CallerBinding[],
  files: CallerWorld["files"],
): readonly CallerWork[] {
  return own.flatMap((fact) => {
    const found = bindings.flatMap((binding) => concerns(fact, binding, all));
    const handed = handedTo(fact, found, all, files);
    const declaredElsewhere = includedIds(fact, all, bindings);
    return found.length > 0 ? [{ fact, bindings: found, handed, declaredElsewhere }] : [];
  });
}

function includedIds(
  fact: CallerFact,
  all: readonly CallerFact[],
  bindings: readonly CallerBinding[],
): ReadonlySet<string> {
  const { includes } = fact;
  if (!includes) return new Set();
  const included = all.filter((other) => includes.includes(other.at.path));
  const ids = included.flatMap((other) => [
    ...other.declared.map((secret) => secret.id),
    ...bindings.filter((binding) => concerns(other, binding, all).length > 0).map((binding) => binding.id),
  ]);
  return new Set(ids);
}

function concerns(fact: CallerFact, binding: CallerBinding, all: readonly CallerFact[]): readonly CallerBinding[] {
  if (fact.action === "start")
    return binding.runTime.length > 0 && startsBuild(fact, binding.dockerfile, all) ? [binding] : [];
  if (fact.rewrite !== "yes") return [];
  const passes = fact.passes.some((passed) => binding.replaces.includes(passed.name));
  if (fact.dockerfile !== binding.dockerfile) return [];
  const handsOver = binding.runTime.length > 0 && fact.action === "build-and-start";
  if (passes || binding.everyCaller) return [binding];
  const around = fact.format === "compose" ? passedAround(fact, binding, all) : undefined;
  if (around) return [{ ...binding, everyCaller: true, ...around }];
  return handsOver ? [binding] : [];
}

/** The argument of a compose service comes from a service it extends, or from the command that builds it. */
function passedAround(
  fact: CallerFact,
  binding: CallerBinding,
  all: readonly CallerFact[],
): { readonly env?: string } | undefined {
  const passed = (other: CallerFact): PassedFrom | undefined =>
    other.passes.find((one) => binding.replaces.includes(one.name))?.from;
  const extended = coveredBy(fact, all)
    .map(passed)
    .find((from) => from !== undefined);
  if (extended) return extended.kind === "environment" ? { env: extended.variable } : {};
  const commands = all.filter((other) => other.format !== "compose" && other.builder === "compose");
  return commands.some((other) => passed(other) && coveredBy(other, all).includes(fact)) ? {} : undefined;
}

/** A container of an image that a caller in sight builds from the Dockerfile. */
function startsBuild(fact: CallerFact, dockerfile: string, all: readonly CallerFact[]): boolean {
  const image = fact.starts?.image;
  if (fact.dockerfile !== undefined) return fact.dockerfile === dockerfile;
  if (image === undefined) return false;
  return all.some((other) => other.dockerfile === dockerfile && other.tags.some((tag) => sameImage(tag, image)));
}
