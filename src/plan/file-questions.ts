import type { CopiedFile, FileFlow, Use } from "../flow/flow-types.ts";
import { removes } from "../flow/file-flows.ts";
import { ShellPaths } from "../flow/shell-paths.ts";
import { lineageOf, shippedStages } from "../model/build-model.ts";
import type { Step } from "../model/build-model.ts";
import { knownFolders } from "../model/known-folders.ts";
import { baseName, folderOf, isInside, isPattern, matchesPattern } from "../model/paths.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import { refuse } from "./plan-types.ts";
import { canPrefix } from "./variable-questions.ts";
import type { Change, MountRequest, Refusal, Scene } from "./plan-types.ts";

/** RUNs that read the file, not only remove it or set its mode. */
export function readingUses(flow: FileFlow): readonly Use[] {
  return flow.uses.filter((use) => use.how === "file" && reads(use));
}

function reads(use: Use): boolean {
  if ((use.facts?.readers.size ?? 0) > 0) return true;
  return use.facts?.implicit === "yes" ? use.placed !== false : use.facts?.implicit !== "no";
}

/** What no mount can reach or no analysis can follow; undefined when nothing stands in the way. */
export function fileObstacle(flow: FileFlow, scene: Scene): Refusal | undefined {
  const { name } = flow;
  for (const copy of flow.copies) {
    const step = scene.step(copy.step);
    const { span } = step.instruction;
    if (scene.model.stages[step.stage]?.windows)
      return refuse("windows", `secret mounts of Windows images are not known well enough to move ${name}`, span);
    if (copy.onbuild && !scene.options.onbuild)
      return refuse(
        "onbuild",
        `${name} is copied by ONBUILD: the builds that start from this image must pass it`,
        span,
      );
    if (copy.target === undefined)
      return refuse("target-not-known", `where ${name} ends up in the image cannot be told`, span);
    if (copy.target.includes("/~"))
      return refuse("target-not-known", `COPY does not expand ~: ${name} ends up in a folder named ~`, span);
    if (flow.fileKind.directory && scene.files.context.read(copy.contextPath) === undefined)
      return refuse("folder-not-known", `which files ${name} holds is not known: a secret mount is one file`, span);
  }
  const outside = flow.uses.find((use) => use.how === "outside-run");
  if (outside)
    return refuse("read-outside-run", `${name} is copied on from its stage, where no mount reaches`, outside.span);
  const opaque = flow.uses.find((use) => use.facts?.opaque !== undefined);
  if (opaque)
    return refuse(
      "shell-not-analysable",
      `a RUN names ${name} and cannot be analysed (${opaque.facts?.opaque ?? ""})`,
      opaque.span,
    );
  return undefined;
}

/**
 * The file ships, and nothing shows that it is there for the build: no RUN reads it, or none for certain where its kind
 * is one that servers read, or the container's own command names it.
 */
export function mayBeReadAtRunTime(flow: FileFlow, scene: Scene): boolean {
  const removed = flow.copies.every((copy) =>
    flow.uses.some(
      (use) => use.step > copy.step && copy.target !== undefined && removes(scene.step(use.step), copy.target),
    ),
  );
  if (removed || !flow.ships) return false;
  const readers = readingUses(flow);
  const named = /^(?:CMD|ENTRYPOINT|HEALTHCHECK)$/;
  const byWhom = readers.some((use) => use.sure) ? named : /^(?:CMD|ENTRYPOINT|HEALTHCHECK|ENV)$/;
  if (flow.copies.some((copy) => copy.target !== undefined && namedAtRunTime(scene, copy.target, byWhom))) return true;
  if (readers.length === 0) return true;
  if (flow.fileKind.time === "build" || flow.fileKind.name.startsWith("ssh-")) return false;
  return (
    !readers.some((use) => use.sure) ||
    flow.fileKind.time === "run" ||
    flow.copies.every((copy) => copy.source === undefined)
  );
}

/** An instruction of the image that is about the running container names the path. */
export function namedAtRunTime(scene: Scene, path: string, byWhom: RegExp): boolean {
  const shipped = shippedStages(scene.model);
  return scene.model.steps.some(
    (step) => shipped.has(step.stage) && byWhom.test(step.keyword) && step.instruction.body.text.includes(path),
  );
}

/** The COPY sources that go, the lines for the ignore file, and the folders that COPY no longer makes. */
export function originChanges(flow: FileFlow, scene: Scene): readonly Change[] {
  return flow.copies.flatMap((copy): Change[] => {
    const ignored: Change = { change: "ignore", path: copy.contextPath };
    if (copy.source === undefined) return [ignored];
    const covered = isCovered(copy, scene) ? [ignored] : [];
    return [
      ...madeFolder(flow, copy, scene),
      { change: "drop-source", step: copy.step, source: copy.source },
      ...covered,
    ];
  });
}

/** A folder or a pattern of another COPY brings the same file. */
function isCovered(copy: CopiedFile, scene: Scene): boolean {
  return scene.model.steps.some((step) => {
    if (!step.copy || step.copy.from !== undefined) return false;
    return step.copy.sources.some((source, index) => {
      if (source.heredoc || (step.id === copy.step && index === copy.source)) return false;
      const path = source.path
        .replace(/^(?:\.?\/)+/, "")
        .replace(/\/+$/, "")
        .replace(/^\.$/, "");
      if (isPattern(path)) return matchesPattern(path, copy.contextPath) && !/^[*?]/.test(baseName(path));
      return path === "" || copy.contextPath.startsWith(`${path}/`);
    });
  });
}

/** A COPY that goes as a whole also made the folder of its target. */
function madeFolder(flow: FileFlow, copy: CopiedFile, scene: Scene): Change[] {
  const step = scene.step(copy.step);
  const dropped = flow.copies.filter((other) => other.step === copy.step).length;
  if (copy.target === undefined || dropped < (step.copy?.sources.length ?? 0)) return [];
  const folder = folderOf(copy.target);
  if (knownFolders(scene.model, step).has(folder) || !folderMatters(step, folder, scene)) return [];
  const { user } = step;
  const own =
    user.home !== undefined &&
    isInside(user.home, folder) &&
    copy.owner !== undefined &&
    copy.owner.split(":")[0] === user.name;
  const chown = copy.owner === undefined || own ? "" : ` && chown ${copy.owner} ${folder}`;
  // BuildKit gives the folder that COPY makes the mode of the file.
  const chmod = copy.mode === undefined ? "" : ` && chmod ${copy.mode.toString(8)} ${folder}`;
  const make = `RUN mkdir -p ${folder}${chown}${chmod}`;
  const texts =
    user.name === "root" || own ? [make] : user.text === undefined ? [] : ["USER root", make, `USER ${user.text}`];
  return texts.map((text) => ({ change: "insert-step", step: copy.step, where: "before", text }));
}

/** It ships, or a later step works in it; not when a later step removes it. */
function folderMatters(origin: Step, folder: string, scene: Scene): boolean {
  const shipped = shippedStages(scene.model);
  const later = lineageOf(scene.model, origin.stage)
    .flatMap((number) => scene.model.stages[number]?.steps ?? [])
    .filter((step) => step.id > origin.id);
  const removed = later.some((step) => step.script && removesFolder(step, folder));
  const named = later.some((step) =>
    step.script?.commands.some((command) => !isHandling(command) && namesInside(step, command, folder)),
  );
  return named || (shipped.has(origin.stage) && !removed);
}

function removesFolder(step: Step, folder: string): boolean {
  if (!step.script) return false;
  const paths = new ShellPaths(step, step.script);
  return step.script.commands.some(
    (command) => command.program === "rm" && command.args.some((word) => paths.pathOf(word, command) === folder),
  );
}

function isHandling(command: ShellCommand): boolean {
  return /^(?:rm|chmod|chown|unlink|shred)$/.test(command.program ?? "");
}

function namesInside(step: Step, command: ShellCommand, folder: string): boolean {
  if (!step.script) return false;
  const paths = new ShellPaths(step, step.script);
  const words = [...command.args, ...command.redirects.flatMap(({ target }) => target ?? [])];
  return words.some((word) => {
    const path = paths.pathOf(word, command);
    return path !== undefined && folder !== "/" && isInside(folder, path);
  });
}

/** Mounts for the RUNs that read the file; what removes it or sets its mode goes. */
export function fileMountChanges(flow: FileFlow, scene: Scene): readonly Change[] | Refusal {
  const changes: Change[] = [];
  for (const use of flow.uses) {
    const step = scene.step(use.step);
    const [target] = use.names;
    if (use.how !== "file" || !use.facts || target === undefined) continue;
    if (use.facts.modifies.size > 0) {
      const written = writtenCopy(flow, use, step, target, scene);
      if ("answer" in written) return written;
      changes.push(...written);
      continue;
    }
    const alone = folderHoldsOnly(flow, target, scene) ? patternHandlers(step, use.facts.sweeps, target) : [];
    const handled = handlingChanges(step, new Set([...use.facts.handlers, ...alone]), target);
    if (handled === undefined)
      return refuse("clean-up-not-understood", `what removes ${flow.name} cannot be taken out of its RUN`, use.span);
    changes.push(...handled);
    if (!reads(use)) continue;
    const swept = sweepChanges(step, use, alone);
    if ("answer" in swept) return swept;
    changes.push(...swept, { change: "mount", step: step.id, mount: fileMount(flow, step, target) });
  }
  return changes;
}

/** A RUN that also writes to the file gets a copy of its own, which is gone when it ends. */
function writtenCopy(flow: FileFlow, use: Use, step: Step, target: string, scene: Scene): readonly Change[] | Refusal {
  const [modified] = use.facts?.modifies ?? [];
  const no = refuse(
    "file-is-written",
    `a RUN writes to ${flow.name}, which a mount does not allow`,
    spanOf(step, modified ?? 0),
  );
  const later = flow.uses.some(
    (other) => other.step > use.step && other.how === "file" && reads(other) && other.names[0] === target,
  );
  const swept = (use.facts?.sweeps.size ?? 0) > 0;
  if (!canPrefix(step) || later || swept || !reads(use) || scene.delivery === "file") return no;
  const mount = { ...fileMount(flow, step, target), target: `/run/secrets/${baseName(target).replace(/^\.+/, "")}` };
  const gone = removes(step, target);
  return [
    { change: "mount", step: step.id, mount },
    ...(gone ? [] : [{ change: "at-exit" as const, step: step.id, text: `rm -f ${target}` }]),
    { change: "prefix", step: step.id, text: `cp ${mount.target} ${target} || exit 1; ` },
  ];
}

/** A mount at the path where COPY put the file, readable by who runs the commands. */
function fileMount(flow: FileFlow, step: Step, target: string): MountRequest {
  const copy = flow.copies.find((own) => own.target === target);
  const other =
    step.script?.commands.some(
      (command) =>
        /^(?:su|sudo|gosu|su-exec|runuser|doas)$/.test(command.words[0]?.value ?? "") && command.words.length > 2,
    ) ?? false;
  const root = step.user.name === "root";
  const uid = root || other ? undefined : step.user.uid;
  const mode = other || (!root && step.user.uid === undefined) ? "0444" : undefined;
  // A relative target follows the base image's own WORKDIR, which the Dockerfile does not tell.
  const relative = copy?.relative && step.workdirAssumed ? target.slice(1) : target;
  return { key: flow.key, env: undefined, target: relative, uid, mode, required: !(copy?.optional ?? false) };
}

/** rm, chmod and chown of the file: the operand goes, or the whole command when it was the only one. */
function handlingChanges(step: Step, handlers: ReadonlySet<number>, target: string): readonly Change[] | undefined {
  const { script } = step;
  if (!script) return handlers.size === 0 ? [] : undefined;
  const paths = new ShellPaths(step, script);
  const whole: number[] = [];
  const changes: Change[] = [];
  for (const number of handlers) {
    const command = script.commands[number];
    if (!command) continue;
    const operands = operandsOf(command);
    const own = operands.filter((word) => {
      const path = paths.pathOf(word, command);
      return path === target || (path !== undefined && isPattern(path) && matchesPattern(path, target));
    });
    if (own.length === operands.length) {
      whole.push(number);
      continue;
    }
    for (const word of own) {
      const before = command.words[command.words.indexOf(word) - 1];
      changes.push({ change: "splice", step: step.id, start: before?.end ?? word.start, end: word.end, text: "" });
    }
  }
  if (changes.length > 0 && !step.editable) return undefined;
  if (whole.length === 0) return changes;
  if (!step.editable && script.commands.length === whole.length) return [{ change: "drop-step", step: step.id }];
  return step.editable ? [...changes, { change: "drop-commands", step: step.id, commands: whole }] : undefined;
}

/** The COPY made the folder of the file, and nothing else has come into it. */
function folderHoldsOnly(flow: FileFlow, target: string, scene: Scene): boolean {
  const copy = flow.copies.find((own) => own.target === target);
  if (!copy) return false;
  const step = scene.step(copy.step);
  const folder = folderOf(target);
  const alone = (step.copy?.sources.length ?? 0) === 1;
  return alone && !knownFolders(scene.model, step).has(folder);
}

/** `chmod 600 folder/*`: without the file the pattern matches nothing, and the command would fail. */
function patternHandlers(step: Step, sweeps: ReadonlySet<number>, target: string): readonly number[] {
  const { script } = step;
  if (!script) return [];
  const paths = new ShellPaths(step, script);
  const written = script.commands.findIndex((command) =>
    command.redirects.some(
      ({ target: word }) => word !== undefined && folderOf(paths.pathOf(word, command) ?? "/") === folderOf(target),
    ),
  );
  return [...sweeps].filter((number) => {
    const command = script.commands[number];
    const operands = command ? operandsOf(command) : [];
    const patterns = operands.every((word) => command && isPattern(paths.pathOf(word, command) ?? ""));
    return operands.length > 0 && patterns && (written === -1 || written > number);
  });
}

/** What a command acts on: not its options, and not the mode or owner that chmod and chown take first. */
function operandsOf(command: ShellCommand): ShellCommand["args"] {
  const words = command.args.filter((word) => !word.text.startsWith("-"));
  return /^(?:chmod|chown|chgrp)$/.test(command.program ?? "") ? words.slice(1) : words;
}

/** `chown -R` and `rm -rf` over the folder of a mount would fail: they run in a RUN of their own behind it. */
function sweepChanges(step: Step, use: Use, handled: readonly number[]): readonly Change[] | Refusal {
  const sweeps = [...(use.facts?.sweeps ?? [])].filter((number) => !handled.includes(number));
  if (sweeps.length === 0) return [];
  const from = Math.min(...sweeps);
  const no = refuse(
    "folder-is-changed",
    `a command changes the whole folder that the mounted file is in`,
    spanOf(step, from),
  );
  const { script } = step;
  const command = script?.commands[from];
  if (!script || !command || !step.editable || command.at.compound || command.at.conditional || command.at.pipeline)
    return no;
  const later = script.commands.filter((other) => other.number >= from);
  const readsLater = [...(use.facts?.readers ?? [])].some((number) => number >= from);
  const state = script.commands.some(
    (other) =>
      other.number < from &&
      (/^(?:cd|export|set|source|\.|trap|umask)$/.test(other.program ?? "") ||
        (other.words.length === 0 && other.assignments.length > 0)),
  );
  const first = firstRead(step, use);
  const front = Math.max(...sweeps);
  if (first !== undefined && front < first && !state) {
    const next = script.commands.find((other) => other.number > front && !other.at.substitution);
    const edge =
      next && script.commands.every((other) => other.number > front || !use.facts?.implicitReaders.has(other.number));
    if (next && edge && !next.at.compound && !next.at.conditional)
      return [{ change: "split-run", step: step.id, from: next.number, mounts: "behind" }];
  }
  if (
    readsLater ||
    state ||
    first === undefined ||
    first >= from ||
    later.some((other) => use.facts?.implicitReaders.has(other.number))
  )
    return no;
  return [{ change: "split-run", step: step.id, from, mounts: "front" }];
}

function firstRead(step: Step, use: Use): number | undefined {
  const readers = [...(use.facts?.readers ?? []), ...(use.facts?.implicitReaders ?? [])];
  return readers.length > 0 ? Math.min(...readers) : step.script?.commands[0]?.number;
}

function spanOf(step: Step, number: number): { start: number; end: number } {
  const command = step.script?.commands[number];
  return command && step.script ? step.script.source.spanOf(command.start, command.end) : step.instruction.span;
}
