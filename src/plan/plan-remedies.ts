import type { SecretFlow, SecretWrite } from "../flow/flow-types.ts";
import { lineageOf } from "../model/build-model.ts";
import type { BuildModel } from "../model/build-model.ts";
import type { Binding } from "../result.ts";
import { bind } from "./bind.ts";
import { refuse } from "./plan-types.ts";
import type { Answer, Change, Declined, Refusal, Remedy, Scene, Transform, WrittenFlow } from "./plan-types.ts";

/** What will be done about one flow, and by whom. */
export interface Decision {
  readonly flow: SecretFlow | WrittenFlow;
  readonly transform: string | undefined;
  readonly answer: Exclude<Answer, undefined>;
}

/** All that will be done about one Dockerfile. */
export interface Plan {
  readonly decisions: readonly Decision[];
  readonly changes: readonly Change[];
  /** By the key of the flow. */
  readonly bindings: ReadonlyMap<string, Binding>;
}

/** Asks the transforms about each flow. A remedy is taken whole or not at all. */
export function planRemedies(
  flows: readonly SecretFlow[],
  transforms: readonly Transform[],
  scene: Scene,
  refused: ReadonlyMap<string, Declined> = new Map(),
): Plan {
  // Asked by few: what is only reported is not traced for it.
  let writes: readonly SecretWrite[] | undefined;
  const secretWrites = (): readonly SecretWrite[] => (writes ??= keptWrites(flows));
  const ask = (flow: SecretFlow, knowing: Scene): Decision[] => {
    const refusal = refused.get(flow.key);
    const own = decide(flow, transforms, knowing);
    return refusal ? own.slice(0, 1).map((decision) => ({ ...decision, answer: refusal })) : own;
  };
  // Copied files first: where one is taken out, nothing stands when a RUN writes to its path.
  const secrets = new Set(flows.flatMap(({ type, name }) => (type === "variable" ? [name] : [])));
  const knowing: Scene = { ...scene, secrets, secretWrites };
  const copied = new Map(flows.filter(({ type }) => type === "file").map((flow) => [flow, ask(flow, knowing)]));
  const uncopied: Scene = { ...knowing, uncopied: new Set([...copied.values()].flat().flatMap(targetsOf)) };
  const decisions = flows.flatMap((flow) => copied.get(flow) ?? ask(flow, uncopied));
  const remedies = decisions.flatMap(({ answer }) => (answer.answer === "remedy" ? [answer] : []));
  return {
    decisions,
    changes: remedies.flatMap((remedy) => remedy.changes),
    bindings: bind(
      remedies.flatMap((remedy) => remedy.binding ?? []),
      scene,
    ),
  };
}

function keptWrites(flows: readonly SecretFlow[]): readonly SecretWrite[] {
  return flows
    .flatMap(({ uses }) => uses.flatMap(({ facts }) => facts?.writes ?? []))
    .filter((write) => !write.removed);
}

/** The flow's own answer, and one for each file in which it stays; all act or none does. */
function decide(flow: SecretFlow, transforms: readonly Transform[], scene: Scene): Decision[] {
  const own = answerOf(flow, flow.kind, transforms, scene);
  if (!own || own.answer.answer !== "remedy") return own ? [own] : [];
  const written = writtenFlows(flow, scene.model);
  if (written.length > mostFiles) {
    const message = `copies of ${flow.name} stay in ${written.length} files, more than are followed`;
    return [{ flow, transform: own.transform, answer: refuse("still-exposed", message, undefined) }];
  }
  const children = written.map((child) => answerOf(child, "written-file", transforms, scene) ?? unanswered(child));
  const beyond = askBeyond(flow, own, children, transforms, scene);
  if (beyond) return beyond;
  const stays = children.find((child) => child.answer.answer !== "remedy");
  if (!stays) return [own, ...children, ...loggedOut(flow, transforms, scene)];
  const { answer } = stays;
  const refusal: Refusal =
    answer.answer === "refusal"
      ? answer
      : { answer: "refusal", reason: "still-exposed", message: answer.message, span: undefined };
  return [{ flow, transform: own.transform, answer: refusal }];
}

/** Nobody writes a secret to as many files; each is looked for in every command. */
const mostFiles = 60;

/** Files that a tool's logging out empties: gone for certain where a transform can see to it. */
function loggedOut(flow: SecretFlow, transforms: readonly Transform[], scene: Scene): readonly Decision[] {
  return writtenFlows(flow, scene.model, true).flatMap((child) => {
    const decision = answerOf(child, "written-file", transforms, scene);
    return decision?.answer.answer === "remedy" ? [decision] : [];
  });
}

/** The paths of a copied file that is taken out. */
function targetsOf({ flow, answer }: Decision): readonly string[] {
  return flow.type === "file" && answer.answer === "remedy" ? flow.copies.flatMap(({ target }) => target ?? []) : [];
}

function answerOf(
  flow: SecretFlow | WrittenFlow,
  origin: string,
  transforms: readonly Transform[],
  scene: Scene,
): Decision | undefined {
  for (const transform of transforms) {
    if (!transform.origins.some((own) => own === origin)) continue;
    const answer = transform.remedy(flow as never, scene);
    if (answer) return { flow, transform: transform.name, answer };
  }
  return undefined;
}

/** What a transform does beyond the lighter remedies; its own refusal counts where they leave a file open. */
function askBeyond(
  flow: SecretFlow,
  own: Decision,
  children: readonly Decision[],
  transforms: readonly Transform[],
  scene: Scene,
): Decision[] | undefined {
  const all = [own, ...children];
  const left = children.filter((child) => child.answer.answer !== "remedy");
  // Another reason stands in the way of every remedy.
  if (left.some(({ answer }) => answer.answer !== "refusal" || answer.reason !== "still-exposed")) return undefined;
  const open = left.flatMap((child) => (child.flow.type === "written" ? [child.flow] : []));
  const changes = all.flatMap(({ answer }) => (answer.answer === "remedy" ? answer.changes : []));
  for (const transform of transforms) {
    const answer = transform.beyond?.(flow, { changes, open }, scene);
    if (answer?.answer === "refusal") return [{ flow, transform: transform.name, answer: bothReasons(left, answer) }];
    if (answer?.answer !== "remedy" || own.answer.answer !== "remedy") continue;
    const message = `${own.answer.message}; ${answer.message}`;
    const joined = { ...own.answer, changes: [...own.answer.changes, ...answer.changes], review: true, message };
    const closed = children.filter((child) => child.answer.answer === "remedy");
    return [{ flow, transform: transform.name, answer: joined }, ...closed];
  }
  return undefined;
}

/** Why the lighter remedies leave a file open, and why nothing goes beyond them. */
function bothReasons([first]: readonly Decision[], answer: Refusal): Refusal {
  const lighter = first?.answer.answer === "refusal" ? first.answer.message : undefined;
  return lighter === undefined || lighter === answer.message
    ? answer
    : { ...answer, message: `${lighter}; ${answer.message}` };
}

function unanswered(flow: WrittenFlow): Decision {
  const [write] = flow.writes;
  const name = write?.name ?? "a file";
  return {
    flow,
    transform: undefined,
    answer: {
      answer: "refusal",
      reason: "still-exposed",
      message: `a copy of ${flow.parent.name} stays in ${name}`,
      span: undefined,
    },
  };
}

/** The files in which a flow's secret stays, each with all that is written to it; stages built on one another share a file. */
function writtenFlows(flow: SecretFlow, model: BuildModel, loggedOut = false): readonly WrittenFlow[] {
  const groups: { readonly path: string; readonly stage: number; readonly writes: SecretWrite[] }[] = [];
  for (const use of flow.uses) {
    for (const write of use.facts?.writes ?? []) {
      // A folder that is copied without the mount holds no secret: see `sweepChanges`.
      if (loggedOut ? !write.loggedOut : write.removed) continue;
      if (write.how === "sweep" && flow.type === "file") continue;
      const stage = model.steps[write.step]?.stage ?? -1;
      const path = write.path ?? `${write.step}:${write.command}`;
      const known = groups.find((group) => group.path === path && lineageOf(model, group.stage).includes(stage));
      if (known) known.writes.push(write);
      else groups.push({ path, stage, writes: [write] });
    }
  }
  return groups.map(({ path, stage, writes }) => ({
    type: "written",
    key: `written:${flow.key}:${stage}:${path}`,
    parent: flow,
    writes,
    loggedOut,
  }));
}

export type { Remedy };
