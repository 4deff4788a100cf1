import { kindOf } from "../flow/carriers.ts";
import { readByContainer, startsAnything, startsOnly } from "../flow/container-readers.ts";
import { hasProjectFiles } from "../flow/project-files.ts";
import { credentialFileKind } from "../knowledge/credential-files.ts";
import { traceRun } from "../flow/trace-run.ts";
import { lineageOf, shippedStages, stageNamed } from "../model/build-model.ts";
import type { Step } from "../model/build-model.ts";
import { isInside, resolvePath } from "../model/paths.ts";
import { reachesItsEnd } from "./at-exit.ts";
import { namedInFull } from "./home-paths.ts";
import { readByOthers } from "./others-code.ts";
import { refuse } from "./plan-types.ts";
import type { Refusal, Scene, WrittenFlow } from "./plan-types.ts";
import type { FileStep, ScopedFile } from "./scoped-file.ts";
import { prefixOfAnother } from "./url-prefixes.ts";
import { canPrefix } from "./variable-questions.ts";

/** Why the writing of a file cannot be kept inside the RUNs that read it; undefined when it can. */
export function scopeObstacle(file: ScopedFile, flow: WrittenFlow, scene: Scene): Refusal | undefined {
  const { path, steps } = file;
  const stays = `a copy of ${flow.parent.name} stays in ${path}`;
  if (path.endsWith("/.git/config") && flow.writes.some((write) => write.how === "tool"))
    return refuse("still-exposed", `${stays}, the project's own configuration`);
  if (/['"\n]/.test(path)) return refuse("still-exposed", stays);
  if (file.byFolder && steps.some((own) => !staysInFolder(own)))
    return refuse("still-exposed", `${stays}, below a folder of the base image that is not known`);
  const full = namedInFull(scene.model, path);
  if (full) return refuse("still-exposed", `${stays}, in a home that is not known`, full.instruction.keywordSpan);
  // What else the tool keeps in its folder would go with it.
  if (file.folder && file.settings.length === 0 && (file.before !== "nothing" || isFilledBefore(file, flow, scene)))
    return refuse("still-exposed", `${stays}, a folder with other files in it`);
  const told = prefixOfAnother(flow, scene);
  if (told) return refuse("two-remedies", "git is told two credentials for one address", told.instruction.keywordSpan);
  const shell = scene.model.steps.find(({ variables }) =>
    ["BASH_ENV", "ENV"].some((name) => variables.get(name)?.value === path),
  );
  if (shell)
    return refuse(
      "read-outside-run",
      `${path} is read by each shell that starts: ENV names it`,
      shell.instruction.span,
    );
  for (const own of steps) {
    const refusal = stepObstacle(own, path, stays);
    if (refusal) return refusal;
  }
  const cached = flow.writes.find((write) => write.cached);
  if (cached)
    return refuse("still-exposed", `${stays} on a cache mount`, scene.step(cached.step).instruction.keywordSpan);
  const carried = carriedObstacle(file, scene);
  if (carried) return carried;
  const overwritten = copiedOver(file, scene);
  if (overwritten)
    return refuse("still-exposed", `${stays}, and COPY writes to the same path`, overwritten.instruction.span);
  return runTimeObstacle(file, flow, scene);
}

/** It begins and ends in the folder that the base image starts in. */
function staysInFolder({ step, reads, writes }: FileStep): boolean {
  if (!reads && writes.length === 0) return true;
  const moves = step.script?.commands.some(
    ({ program, at }) => /^(?:cd|pushd|popd)$/.test(program ?? "") && at.subshell === 0,
  );
  return step.workdirAssumed && step.workdir === "/" && moves !== true;
}

function isFilledBefore({ steps }: ScopedFile, flow: WrittenFlow, scene: Scene): boolean {
  const programs = flow.writes.map(({ step, command }) => scene.step(step).script?.commands[command]?.program);
  const first = Math.min(...flow.writes.map(({ step }) => step));
  const known = new Set(steps.map(({ step }) => step));
  return scene.model.steps.some(
    (step) =>
      !(known.has(step) && step.id >= first) && step.script?.commands.some(({ program }) => programs.includes(program)),
  );
}

function stepObstacle(own: FileStep, path: string, stays: string): Refusal | undefined {
  const { step, writes, facts } = own;
  const { keywordSpan } = step.instruction;
  if (step.onbuild) return refuse("onbuild", `${path} is written by ONBUILD`, keywordSpan);
  if (writes.length > 0 && !canPrefix(step))
    return refuse("shell-not-analysable", `${stays}, and its RUN cannot be edited`, keywordSpan);
  if (facts.opaque !== undefined)
    return refuse("shell-not-analysable", `a RUN names ${path} and cannot be analysed`, keywordSpan);
  const odd = writes.some((write) => {
    const at = step.script?.commands[write.command]?.at;
    return at !== undefined && (at.background || at.substitution);
  });
  if (odd) return refuse("still-exposed", stays, keywordSpan);
  if (!reachesItsEnd(step))
    return refuse("still-exposed", `${stays}: its RUN sets a trap or replaces its shell`, keywordSpan);
  const copied = facts.writes.find(
    (write) => !write.removed && !writes.some((other) => other.command === write.command),
  );
  if (copied) return refuse("still-exposed", `${stays}, and another in ${copied.name}`, keywordSpan);
  return undefined;
}

function carriedObstacle(file: ScopedFile, scene: Scene): Refusal | undefined {
  const { path, steps } = file;
  const carried = carriedOn(path, steps, scene);
  if (carried) return refuse("read-outside-run", `${path} is copied on from its stage`, carried.instruction.span);
  const needed = neededElsewhere(file, scene);
  const message = `${path} is read where its folder is copied to`;
  return needed && refuse("read-outside-run", message, needed.instruction.keywordSpan);
}

function carriedOn(path: string, steps: readonly FileStep[], scene: Scene): Step | undefined {
  return copiesOf(steps, scene).find((step) => step.copy?.sources.some((source) => source.path === path));
}

/** Each COPY from a stage that has the file. */
function copiesOf(steps: readonly FileStep[], { model }: Scene): readonly Step[] {
  const stages = new Set(steps.map(({ step }) => step.stage));
  return model.steps.filter((step) => {
    const stage = stageNamed(model, step.copy?.from?.value);
    return stage !== undefined && stages.has(stage);
  });
}

/** A RUN that surely reads the file where COPY brings it with the folder of another stage. */
function neededElsewhere({ path, steps }: ScopedFile, scene: Scene): Step | undefined {
  if (steps.some((own) => own.removes || own.forgets.length > 0)) return undefined;
  const kind = kindOf(path);
  for (const { id, stage, copy, copyTarget = "/" } of copiesOf(steps, scene)) {
    const folder = copy?.sources.find((source) => source.path !== path && isInside(source.path, path))?.path;
    if (folder === undefined) continue;
    const target = resolvePath(copyTarget, path.slice(folder.replace(/\/+$/, "").length + 1));
    const behind = lineageOf(scene.model, stage).flatMap((number) => scene.model.stages[number]?.steps ?? []);
    const found = behind.find((step) => step.keyword === "RUN" && step.id > id && surelyReads(step, target, kind));
    if (found) return found;
  }
  return undefined;
}

function surelyReads(step: Step, path: string, kind: string): boolean {
  const { readers, implicit } = traceRun(step, { names: new Set(), files: [{ path, kind }] });
  return implicit === "yes" || readers.size > 0;
}

/** A COPY between the writing and a reader that brings a file to the same path. */
function copiedOver(file: ScopedFile, scene: Scene): Step | undefined {
  return file.steps.find((own) => own.reads && isAnotherAt(own, file, scene))?.step;
}

/** Whether COPY has laid a file of the build context that stays over the written one when a later RUN comes to it. */
export function isAnotherAt({ step, writes }: FileStep, { before, path, steps }: ScopedFile, scene: Scene): boolean {
  if (before === "something" || scene.uncopied.has(path)) return false;
  return writes.length === 0 && scene.files.laidAt(step, path, steps[0]?.step.id) !== undefined;
}

/** What is to be installed: nobody asks for it once it is. */
const requirements = /\/(?:requirements[\w.-]*\.txt|Pipfile|\.gitmodules)$/;

/** A file that the container may read must stay; one that no RUN needs is there for a purpose. */
function runTimeObstacle(file: ScopedFile, flow: WrittenFlow, scene: Scene): Refusal | undefined {
  const { path, steps } = file;
  const first = steps[0]?.step ?? scene.step(flow.writes[0]?.step ?? 0);
  const place = first.instruction.keywordSpan;
  const kind = credentialFileKind(path);
  const byTool = flow.writes.every((write) => write.how === "tool");
  const read = steps.some((own) => own.reads);
  const removed = steps.some((own) => (own.removes || own.forgets.length > 0) && own.step.id !== first.id);
  const named = steps.some(
    (own) =>
      own.facts.implicit === "yes" ||
      [...own.facts.readers].some((number) => !own.writes.some((write) => write.command === number)),
  );
  const ships = shippedStages(scene.model).has(first.stage);
  const message = `${path} holds ${flow.parent.name} and may be read when the container runs: hand it over there`;
  const placed = flow.parent.type === "file" && flow.writes.every((write) => write.how === "copy");
  const forOthers = ships && byTool && steps.every((own) => !own.reads || isForOthers(own, path, scene));
  if (forOthers && !removed) return refuse("read-at-run-time", message, place);
  if (!read && !removed && (byTool || ships || placed || kind?.time !== "build"))
    return refuse("read-at-run-time", message, place);
  if (ships && !removed && readByContainer(scene.model, scene.files, { path, kind: kindOf(path) }))
    return refuse("read-at-run-time", message, place);
  // Files of no known kind are mostly a service's own configuration, and so are those that are edited in place.
  const edited = flow.writes.some((write) => write.how === "modify");
  const scratch = /^\/(?:tmp|var\/tmp|run)\//.test(path) && !(edited && !removed);
  const list = read && requirements.test(path);
  if (!kind && !byTool && !scratch && !list && !removed && (ships || edited))
    return refuse("read-at-run-time", message, place);
  if (kind?.time === "build" || byTool || !ships || removed) return undefined;
  // A file beside those of the system is read where it stands, by a program that the build only tried.
  const ofTheSystem = /^\/(?:etc|opt|srv|usr|var)\//.test(path) && !scratch;
  if (ofTheSystem && startsAnything(scene.model) && !startsOnly(scene.model, { path, kind: kindOf(path) }))
    return refuse("read-at-run-time", message, place);
  return named && kind?.time !== "run" ? undefined : refuse("read-at-run-time", message, place);
}

/** All that may read it in a RUN is code that has no use for it. */
function isForOthers({ step, facts }: FileStep, path: string, { model }: Scene): boolean {
  return (
    facts.implicit !== "yes" &&
    facts.implicitReaders.size > 0 &&
    readByOthers(step, facts, kindOf(path), hasProjectFiles(model, step))
  );
}
