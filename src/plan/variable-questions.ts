import type { Declaration, Use, VariableFlow } from "../flow/flow-types.ts";
import type { NamedPair } from "../dockerfile/instructions.ts";
import { isBuildName } from "../knowledge/build-names.ts";
import { lineageOf, shippedStages } from "../model/build-model.ts";
import type { Step } from "../model/build-model.ts";
import { needsBuildName } from "../flow/container-readers.ts";
import { isMisnamed, judgePair } from "../flow/judge-pair.ts";
import { aliasSources, isAlias, isOfItsOwn } from "../flow/variable-aliases.ts";
import { countedSetting } from "./counted-settings.ts";
import { refuse } from "./plan-types.ts";
import type { BindingRequest, Refusal, Remark, Scene } from "./plan-types.ts";
import { remark } from "./plan-types.ts";

/** What the values that stand in the Dockerfile are: nothing, harmless, weak, or a credential. */
export type StandingValue = "none" | "harmless" | "weak" | "credential";

const order: readonly StandingValue[] = ["none", "harmless", "weak", "credential"];

/** The worst of the literal values that come with a flow. */
export function standingValue(flow: VariableFlow): StandingValue {
  return flow.declarations.reduce<StandingValue>((worst, declaration) => {
    const own = valueOf(declaration);
    return order.indexOf(own) > order.indexOf(worst) ? own : worst;
  }, "none");
}

/** What one declaration's own value is. */
export function valueOf({ verdict, from, pair }: Declaration): StandingValue {
  if (!verdict || (from.length > 0 && !fallsBack(pair))) return "none";
  switch (verdict.says) {
    case "empty":
    case "variable":
      return "none";
    case "placeholder":
    case "path":
    case "url":
      return "harmless";
    case "weak":
      return "weak";
    default:
      return "credential";
  }
}

/** `ENV X=${X:-text}`: what stands there is the text, whatever else may come. */
function fallsBack({ rawValue }: NamedPair): boolean {
  return /^(["']?)\$\{\w+:?-[^}]*\}\1$/.test(rawValue ?? "");
}

/** Declarations that go: all but those that only empty the variable again. */
export function droppedDeclarations(flow: VariableFlow): readonly Declaration[] {
  return flow.declarations.filter(
    (declaration) => declaration.kind === "ARG" || declaration.from.length > 0 || valueOf(declaration) !== "none",
  );
}

/** RUNs that read the secret. */
export function runUses(flow: VariableFlow): readonly Use[] {
  const uses = flow.uses.filter((use) => use.how === "expansion" || use.how === "implicit");
  const known = /^(?:weak|harmless)$/.test(standingValue(flow));
  // Beside a sure reader, nobody needs a value that everybody knows, and no foreign program knows the project's names.
  const spare = (use: Use): boolean => !use.sure && use.named !== true && (known || use.foreign === true);
  return uses.some((use) => use.sure) ? uses.filter((use) => !spare(use)) : uses;
}

/** ENV pairs that put the secret into the image that ships. */
export function shippedVariables(flow: VariableFlow, scene: Scene): readonly string[] {
  const shipped = shippedStages(scene.model);
  const names = droppedDeclarations(flow)
    .filter((declaration) => declaration.kind === "ENV" && shipped.has(scene.step(declaration.step).stage))
    .filter((declaration) => !emptiedLater(flow, declaration))
    .map((declaration) => declaration.name);
  return [...new Set(names)];
}

/** `ENV X=` behind it: the image ships the variable empty. */
function emptiedLater(flow: VariableFlow, { name, step }: Declaration): boolean {
  return flow.declarations.some(
    (own) => own.kind === "ENV" && own.name === name && own.step > step && own.verdict?.says === "empty",
  );
}

/** Variables that the container must be handed once they have left the image. */
export function runTimeVariables(flow: VariableFlow, scene: Scene): readonly string[] {
  const read = runUses(flow).some((use) => use.sure) || runUses(flow).length > 0;
  const named = flow.uses.some((use) => use.how === "run-time");
  return shippedVariables(flow, scene).filter(
    (name) => !read || named || !isBuildName(name) || needsBuildName(scene.model, name),
  );
}

/** What the container is to be handed, as a part of a message; none where nothing is. */
export function handOver({ declarations }: VariableFlow, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  // Of a variable with other words beside the secret, all of them.
  const mixed = declarations.some(({ name, composed }) => composed && names.includes(name));
  return [`hand ${names.join(" and ")} over${mixed ? " with the whole value" : ""} where the container is started`];
}

/** What no mount can reach or no analysis can follow; undefined when nothing stands in the way. */
// Longer than 40 lines: one refusal after the other.
export function obstacle(flow: VariableFlow, scene: Scene): Refusal | undefined {
  const { name } = flow;
  const steps = flow.declarations.map((declaration) => scene.step(declaration.step));
  const windows = [...steps, ...flow.uses.map((use) => scene.step(use.step))].find(
    (step) => scene.model.stages[step.stage]?.windows,
  );
  if (windows)
    return refuse(
      "windows",
      `secret mounts of Windows images are not known well enough to move ${name}`,
      windows.instruction.keywordSpan,
    );
  const onbuild = flow.declarations.find((declaration) => declaration.onbuild);
  if (onbuild && !scene.options.onbuild) {
    return refuse(
      "onbuild",
      `${name} is declared by ONBUILD: the builds that start from this image must pass it`,
      onbuild.pair.span,
    );
  }
  const counted = countedSetting(flow, scene);
  if (counted) return counted;
  const outside = flow.uses.find((use) => use.how === "outside-run");
  if (outside) {
    const { keyword } = scene.step(outside.step);
    return refuse("read-outside-run", `${name} is read by ${keyword}, where no mount reaches`, outside.span);
  }
  const another = anotherValue(flow);
  if (another && runUses(flow).length > 0)
    return refuse("two-values", `${name} stands for two credentials: give each a name of its own`, another.pair.span);
  const unread = runUses(flow).find((use) => use.facts?.opaque !== undefined);
  if (unread)
    return refuse(
      "shell-not-analysable",
      `a RUN names ${name} and cannot be analysed (${unread.facts?.opaque ?? ""})`,
      unread.span,
    );
  return undefined;
}

/** The first declaration whose own credential is not that of an earlier one: one mount would bring one of the two to all. */
function anotherValue({ declarations }: VariableFlow): Declaration | undefined {
  const own = declarations.filter((declaration) => valueOf(declaration) === "credential");
  const textOf = ({ pair }: Declaration): string =>
    (pair.rawValue ?? "").replaceAll(/^["']|["']$/g, "").replace(/^\$\{\w+:?-([^}]*)\}$/, "$1");
  return own.find((declaration) => own[0] && textOf(declaration) !== textOf(own[0]));
}

/** A weak default that becomes an account's or a local service's own password: its purpose is to stay. */
export function accountPassword(flow: VariableFlow, scene: Scene): Remark | undefined {
  const standing = standingValue(flow);
  if (standing === "credential" || (standing === "none" && !takesDefault(flow, scene))) return undefined;
  const makesAccount = runUses(flow).some((use) => (use.facts?.accounts.length ?? 0) > 0);
  return makesAccount
    ? remark("account-password", `${flow.name} is a default that an account is made with: it is meant to stay`)
    : undefined;
}

/** `ARG USER_PASSWORD=$ROOT_PASSWORD`, where the other one has a default that everybody can read. */
function takesDefault({ declarations, name }: VariableFlow, { model }: Scene): boolean {
  const sources = declarations
    .filter((own) => own.name === name && isAlias(own))
    .flatMap(({ pair }) => aliasSources(pair));
  return model.steps.some((step) =>
    step.pairs.some((pair) => {
      if (step.keyword !== "ARG" || !sources.includes(pair.name) || pair.rawValue === undefined) return false;
      return /^(?:weak|placeholder)$/.test(judgePair(pair, model.lines.escape).says);
    }),
  );
}

/** A default that everybody knows, baked into the image for the program there: no RUN reads it for certain. */
export function defaultOfTheImage(flow: VariableFlow, scene: Scene): Remark | undefined {
  if (!/^(?:weak|harmless)$/.test(standingValue(flow)) || flow.uses.some((use) => use.sure && use.how !== "run-time"))
    return undefined;
  if (shippedVariables(flow, scene).length === 0) return undefined;
  return remark(
    "weak-default",
    `${flow.name} has a default that everybody can read, for the program in the image: replace it where the container is started`,
  );
}

/** `ENV A x \⏎ B y` without `=`: Docker takes all of it for the value of A, and whoever wrote it meant two variables. */
export function severalInOne(flow: VariableFlow, scene: Scene): Remark | Refusal | undefined {
  const { text } = scene.model;
  const misnamed = flow.declarations.find(({ pair }) => isMisnamed(pair));
  if (misnamed)
    return refuse(
      "several-in-one",
      `Docker takes ${flow.name} for the name of a variable: write NAME=value`,
      misnamed.pair.span,
    );
  const spread = flow.declarations.find(
    ({ pair }) =>
      // `ENV A=x,B=y`
      /^[^"']*,[A-Z][A-Z0-9_]*=/.test(pair.rawValue ?? "") ||
      (pair.legacy && /\n[ \t]*[A-Z][A-Z0-9_]+[ \t=]/.test(text.slice(pair.span.start, pair.span.end))),
  );
  if (!spread) return undefined;
  const message = `the value of ${flow.name} is all that stands behind it, the lines below too: write NAME=value for each variable`;
  return remark("several-in-one", message);
}

/** The binding that hands the secret over by the caller's environment. */
export function requestBinding(flow: VariableFlow, scene: Scene): BindingRequest {
  const required = runUses(flow).some((use) => requiredAt(flow, use, scene));
  return { key: flow.key, type: "env", source: flow.name, required };
}

/** Whether a RUN fails today when the value is not there: no test for it, and no default. */
export function requiredAt(flow: VariableFlow, use: Use, scene: Scene): boolean {
  const chosen = scene.options.bindings[flow.name]?.required;
  if (chosen !== undefined) return chosen;
  // A value that stood in the file was always there.
  if (standingValue(flow) === "credential" && (use.sure || flow.kind === "build-argument")) return true;
  // What may read it may also do without: builds that pass nothing go on as they did.
  if (!use.sure || scene.isBuiltWithout(passedNames(flow, scene), scene.step(use.step).stage)) return false;
  if (use.absent === "unmissed") return !canBeMissing(flow, use, scene);
  const declaration = defaultAt(flow, use, scene);
  const hasDefault = declaration !== undefined && valueOf(declaration) !== "credential";
  const aliased = flow.declarations.some(
    (own) => use.names.includes(own.name) && /\$\{\w+:?[-+]/.test(own.pair.rawValue ?? ""),
  );
  return use.absent === "fails" && !hasDefault && !aliased && !mayComeOtherwise(flow, use);
}

/** Names under which callers may pass it; a literal that was lifted is passed by none. */
function passedNames({ declarations, name }: VariableFlow, { literals }: Scene): readonly string[] {
  return literals.has(name) ? [] : declarations.filter(({ kind }) => kind === "ARG").map((own) => own.name);
}

/** `ARG NPM_TOKEN=$GITHUB_TOKEN`: who reads the alias misses neither of the two. */
function mayComeOtherwise({ declarations, name }: VariableFlow, { facts, step }: Use): boolean {
  const itself = facts?.expansions.some((expansion) => expansion.name === name) ?? false;
  return !itself && declarations.some((own) => own.step < step && isOfItsOwn(own, name));
}

/** A tool can do without, where no other RUN stops the build for want of it and its own can say that it is not set. */
function canBeMissing(flow: VariableFlow, use: Use, scene: Scene): boolean {
  const stops = flow.uses.some((other) => other.absent === "fails" && requiredAt(flow, other, scene));
  return !stops && canPrefix(scene.step(use.step));
}

/** The default in force at a RUN: that of its own stage's last ARG, otherwise the global one. */
export function defaultAt(flow: VariableFlow, use: Use, scene: Scene, name?: string): Declaration | undefined {
  const { stage } = scene.step(use.step);
  // An ENV keeps the value that its ARG had where it stands.
  const alias = flow.declarations.findLast(
    (one) => one.kind === "ENV" && one.name === name && one.from.length > 0 && one.step < use.step,
  );
  const own = flow.declarations.filter(
    (one) => one.kind === "ARG" && one.from.length === 0 && one.verdict !== undefined && one.step < (alias ?? use).step,
  );
  const near = own.filter((one) => !one.global && lineageOf(scene.model, scene.step(one.step).stage).includes(stage));
  return near.at(-1) ?? own.findLast((one) => one.global);
}

/** Whether text can be put in front of the commands of a RUN. */
export function canPrefix(step: Step): boolean {
  return step.editable && step.instruction.shell !== undefined;
}
