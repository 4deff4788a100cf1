import { kindOf } from "../flow/carriers.ts";
import type { Carriers } from "../flow/carriers.ts";
import type { SecretFlow, SecretWrite } from "../flow/flow-types.ts";
import { credentialFileKind } from "../knowledge/credential-files.ts";
import { shippedStages } from "../model/build-model.ts";
import type { Stage, Step, StepId } from "../model/build-model.ts";
import { resolvePath } from "../model/paths.ts";
import { refuse } from "./plan-types.ts";
import { isMounted } from "./mounted-paths.ts";
import type { Change, LighterRemedy, Refusal, Scene, StepMove, WrittenFlow } from "./plan-types.ts";
import { SplitArtifacts } from "./split-artifacts.ts";
import { closingChanges, openFiles } from "./split-open.ts";
import type { OpenFile } from "./split-open.ts";
import { stepBetween, withoutDoubles } from "./split-order.ts";
import { movedStep } from "./split-step.ts";
import { builderName } from "./stage-name.ts";

/** Folders that are more than what a step makes. */
const tooMuch = /^\/(?:bin|boot|dev|etc|home|lib|lib64|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var)?$/;

/**
 * The builder stages to which the steps that use a secret move; empty when no shipped step does. A step of
 * which it is not known what it makes stays, unless a file that must not ship is written there.
 */
export function builderStages(flow: SecretFlow, lighter: LighterRemedy, scene: Scene): readonly Change[] | Refusal {
  const shipped = shippedStages(scene.model);
  const files = openFiles(lighter.open, scene);
  if ("answer" in files) return files;
  const moves = new Map<number, StepMove[]>();
  for (const id of movingSteps(flow, lighter, files, scene)) {
    const step = scene.step(id);
    const stage = scene.model.stages[step.stage];
    if (!stage || !shipped.has(step.stage)) continue;
    const touches = files.some((file) => file.steps.some((own) => own.step.id === id));
    const move = stageObstacle(stage, step) ?? moveOf(step, flow, lighter, scene);
    const earlier = moves.get(step.stage) ?? [];
    const between = "answer" in move ? undefined : stepBetween(earlier, move, stage);
    if (between && touches)
      return refuse("artifacts-not-known", `another step changes what is copied`, between.instruction.keywordSpan);
    // A step that need not move keeps its mount.
    if (!("answer" in move) && !between) moves.set(step.stage, [...withoutDoubles(earlier, move), move]);
    else if ("answer" in move && touches) return move;
  }
  const empty = [...moves].find(([, own]) => own.every(({ artifacts }) => artifacts.length === 0));
  if (empty) {
    const [first] = empty[1];
    const place = first && scene.step(first.step).instruction.keywordSpan;
    return refuse("artifacts-not-known", `what the steps that use ${flow.name} make is not known`, place);
  }
  return withClosed(moves, files, lighter, scene);
}

/** One change for each stage; what leaves no copy in the builder goes with the first of its steps. */
function withClosed(
  moves: ReadonlyMap<number, readonly StepMove[]>,
  files: readonly OpenFile[],
  lighter: LighterRemedy,
  scene: Scene,
): readonly Change[] | Refusal {
  const closing: Change[] = [];
  for (const file of files) {
    const [write] = file.flow.writes;
    const stage = write && moves.get(scene.step(write.step).stage);
    const outside = file.steps.find((own) => !stage?.some((move) => move.step === own.step.id));
    if (outside)
      return refuse(
        "still-exposed",
        `a copy of ${file.flow.parent.name} stays in ${file.path}, also for stages that do not ship`,
        outside.step.instruction.keywordSpan,
      );
    const mounts = lighter.changes.filter((change) => "step" in change && change.step === write?.step);
    const changes = closingChanges(file, scene, mounts);
    if ("answer" in changes) return changes;
    closing.push(...withoutTwice(changes, lighter.changes));
  }
  const changes: Change[] = [];
  for (const [number, own] of moves) {
    const stage = scene.model.stages[number];
    const link = stage && linkObstacle(stage, own, scene);
    if (link) return link;
    const name = builderName(scene.model, number);
    const inside = closing.filter((change) => "step" in change && scene.step(change.step).stage === number);
    const [first, ...others] = own;
    const all = first ? [{ ...first, inBuilder: [...first.inBuilder, ...inside] }, ...others] : [];
    changes.push({ change: "builder-stage", stage: number, name, moves: all });
  }
  return changes;
}

/** What a lighter remedy removes when the RUN ends is not named again. */
function withoutTwice(changes: readonly Change[], lighter: readonly Change[]): readonly Change[] {
  return changes.flatMap((change) => {
    if (change.change !== "at-exit" || !change.text.startsWith("rm -f ")) return [change];
    const known = lighter.flatMap((other) =>
      other.change === "at-exit" && other.step === change.step ? [` ${other.text.slice("rm -f ".length)} `] : [],
    );
    const left = known.reduce((text, path) => text.replaceAll(path, " "), `${change.text} `).trim();
    return left === "rm -f" ? [] : [{ ...change, text: left }];
  });
}

/** The steps that the secret reaches once the lighter changes are made. */
function movingSteps(
  flow: SecretFlow,
  { changes }: LighterRemedy,
  files: readonly OpenFile[],
  scene: Scene,
): readonly StepId[] {
  const dropped = new Set(changes.flatMap((change) => (change.change === "drop-step" ? [change.step] : [])));
  const spared = new Set(changes.flatMap((change) => (change.change === "no-mount" ? [change.step] : [])));
  const mounted = changes.flatMap((change) =>
    change.change === "mount" && !(spared.has(change.step) && change.mount.env !== undefined) ? [change.step] : [],
  );
  const present = flow.type === "mount" ? flow.mounts.map((mount) => mount.step) : [];
  const written = files.flatMap((file) => file.steps.map((own) => own.step.id));
  const required = changes.flatMap((change) =>
    change.change === "mount" && change.mount.required ? [change.step] : [],
  );
  const sure = [...required, ...flow.uses.filter((use) => use.sure).map((use) => use.step)];
  const users = [...mounted, ...present];
  // Steps that only may read it move where nothing reads it for certain.
  const certain = users.filter((id) => sure.includes(id));
  const steps = [...(certain.length > 0 ? certain : users), ...written].filter((id) => !dropped.has(id));
  return [...new Set(steps)].filter((id) => scene.step(id).keyword === "RUN").sort((a, b) => a - b);
}

function stageObstacle(stage: Stage, step: Step): Refusal | undefined {
  const { keywordSpan } = step.instruction;
  if (stage.windows) return refuse("windows", "stages of Windows images are not split", keywordSpan);
  const onbuild = stage.steps.find((own) => own.onbuild);
  return onbuild
    ? refuse("onbuild", "the stage holds ONBUILD, which would start in a builder stage too", onbuild.instruction.span)
    : undefined;
}

function moveOf(step: Step, flow: SecretFlow, lighter: LighterRemedy, scene: Scene): StepMove | Refusal {
  const { keywordSpan } = step.instruction;
  const carriers = carriersOf(step, flow, lighter, scene);
  const other = otherWrites(step, carriers, scene).find(({ path }) => !isBuildFile(path));
  if (other) return refuse("artifacts-not-known", `this RUN keeps another secret in ${other.name}`, keywordSpan);
  const move = movedStep(step, carriers, givenFor(step, scene), scene);
  if ("answer" in move) return move;
  const artifacts = move.artifacts.filter((path) => !isMounted(step, path));
  const wide = artifacts.find((path) => tooMuch.test(path));
  if (wide) return refuse("artifacts-not-known", `what this RUN makes in ${wide} is not known`, keywordSpan);
  const chown = ownerOf(step);
  if (chown === undefined)
    return refuse("owner-not-known", "who owns what this RUN makes cannot be told to COPY", keywordSpan);
  const own = lighter.changes.filter((change) => "step" in change && change.step === step.id);
  return { ...move, artifacts, own, ...(chown === "" ? {} : { chown }) };
}

/** COPY makes files that belong to root, and the folder that it makes for them too, whoever made the original. */
function ownerOf({ user }: Step): string | undefined {
  if (user.name === "root") return "";
  const text = user.text ?? user.name;
  const number = /^\d+$/.test(text);
  if (text.includes("$")) return undefined;
  return number && user.gid === undefined ? undefined : text;
}

function carriersOf(step: Step, flow: SecretFlow, { open, changes }: LighterRemedy, scene: Scene): Carriers {
  const names = new Set(
    flow.type === "variable"
      ? flow.declarations.filter((own) => own.step < step.id).map(({ name }) => name)
      : flow.type === "mount"
        ? flow.mounts.flatMap(({ env, step: own }) => (env !== undefined && own === step.id ? [env] : []))
        : [],
  );
  const copied = flow.type === "file" ? flow.copies.flatMap(({ target }) => target ?? []) : [];
  const mounted = changes.flatMap((change) =>
    change.change === "mount" && change.step === step.id ? (change.mount.target ?? []) : [],
  );
  const present = flow.type === "mount" ? flow.mounts.flatMap(({ target }) => target ?? []) : [];
  const shared = scene.secretWrites().filter((write) => write.step === step.id && isBuildFile(write.path));
  const written = [...flow.uses.flatMap(({ facts }) => facts?.writes ?? []), ...shared, ...writesOf(open)];
  const paths = [...copied, ...mounted, ...present, ...written.flatMap(({ path }) => path ?? [])];
  const kind = (path: string): string =>
    flow.type === "file" && copied.includes(path) ? flow.fileKind.name : kindOf(path);
  return { names, files: [...new Set(paths)].map((path) => ({ path, kind: kind(path) })) };
}

/** Secrets of other flows that the step writes to files. */
function otherWrites(step: Step, { files }: Carriers, scene: Scene): readonly SecretWrite[] {
  return scene
    .secretWrites()
    .filter((write) => write.step === step.id && !files.some(({ path }) => path === write.path));
}

function isBuildFile(path: string | undefined): boolean {
  return path !== undefined && credentialFileKind(path)?.time === "build";
}

function writesOf(open: readonly WrittenFlow[]): WrittenFlow["writes"] {
  return open.flatMap(({ writes }) => writes);
}

/** Artifacts that the user names, relative to the working directory of the step. */
function givenFor(step: Step, scene: Scene): readonly string[] {
  const { artifacts } = scene.options;
  const given = artifacts[scene.model.path] ?? artifacts["*"] ?? [];
  return given.map((path) => resolvePath(step.workdir ?? "/", path));
}

/** COPY follows a link that is its source: a copy of what it leads to would come. */
function linkObstacle(stage: Stage, moves: readonly StepMove[], scene: Scene): Refusal | undefined {
  const last = Math.max(...moves.map((move) => move.step));
  const artifacts = moves.flatMap((move) => move.artifacts);
  for (const step of stage.steps) {
    if (step.id > last || !step.script) continue;
    const traces = new SplitArtifacts(scene.model, step, step.script);
    const links = step.script.commands.flatMap((command) => traces.of(command).links);
    const link = links.find((path) => artifacts.includes(path));
    if (link)
      return refuse(
        "artifact-is-a-link",
        `${link} is a link, and COPY would copy what it leads to`,
        step.instruction.keywordSpan,
      );
  }
  return undefined;
}
