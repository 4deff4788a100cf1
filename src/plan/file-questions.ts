import type { CopiedFile, FileFlow, Use } from "../flow/flow-types.ts";
import { readByContainer, startsUnread } from "../flow/container-readers.ts";
import { removes } from "../flow/file-flows.ts";
import { credentialPlaces } from "../knowledge/credential-files.ts";
import { shippedStages } from "../model/build-model.ts";
import { baseName, folderOf, isInside, isPattern, matchesPattern, pathInContext } from "../model/paths.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import type { Span } from "../text/source.ts";
import { patternOf } from "../text/names.ts";
import { readInCopy } from "./carried-folders.ts";
import { findersOf, isForDevelopers, isWorkedIn } from "./file-finders.ts";
import { madeFolders } from "./made-folders.ts";
import { isOthersCode } from "./others-code.ts";
import { refuse } from "./plan-types.ts";
import type { Change, Refusal, Scene } from "./plan-types.ts";

/** RUNs that read the file, not only remove it or set its mode. */
export function readingUses(flow: FileFlow): readonly Use[] {
  return flow.uses.filter((use) => use.how === "file" && reads(use, flow));
}

/** Whether a use reads the file, and does not only handle it. */
export function reads(use: Use, flow: FileFlow): boolean {
  if ((use.facts?.readers.size ?? 0) > 0) return true;
  // Of two copies in one RUN, a tool that finds the one in its place does not look for the other.
  const elsewhere =
    use.placed === false &&
    flow.uses.some((other) => other !== use && other.step === use.step && other.placed !== false);
  return use.facts?.implicit === "yes" ? !elsewhere : use.facts?.implicit !== "no";
}

/** What no mount can reach or no analysis can follow; undefined when nothing stands in the way. */
// Longer than 40 lines: one refusal after the other.
export function fileObstacle(flow: FileFlow, scene: Scene): Refusal | undefined {
  const { name, fileKind } = flow;
  // A secret is no part of the build cache's key: https://docs.docker.com/build/cache/invalidation/#build-secrets
  if (fileKind.says === "packages")
    return refuse(
      "lists-packages",
      `${name} says what the build installs, and as a secret it would rebuild nothing when that changes: ` +
        "write its login as ${NAME}, which pip fills in from a build argument, and that one can be moved",
      firstSpan(flow, scene),
    );
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
    if (copy.contextPath.includes("$"))
      return refuse("source-not-known", `which file COPY brings to ${copy.target} is decided by who builds`, span);
    if (copy.target.includes("/~"))
      return refuse("target-not-known", `COPY does not expand ~: ${name} ends up in a folder named ~`, span);
    if (isPattern(copy.contextPath))
      return refuse("source-not-known", `which files ${copy.contextPath} matches is decided by who builds`, span);
    if (flow.fileKind.directory && scene.files.context.read(copy.contextPath) === undefined)
      return refuse("folder-not-known", `which files ${name} holds is not known: a secret mount is one file`, span);
  }
  const outside = flow.uses.find((use) => use.how === "outside-run");
  if (outside)
    return refuse("read-outside-run", `${name} is copied on from its stage, where no mount reaches`, outside.span);
  const trigger = flow.uses.map((use) => scene.step(use.step)).find((step) => step.onbuild);
  if (trigger && !scene.options.onbuild) {
    return refuse(
      "onbuild",
      `${name} is read by ONBUILD: the builds that start from this image must pass it`,
      trigger.instruction.span,
    );
  }
  const opaque = flow.uses.find((use) => use.facts?.opaque !== undefined);
  if (opaque)
    return refuse(
      "shell-not-analysable",
      `a RUN names ${name} and cannot be analysed (${opaque.facts?.opaque ?? ""})`,
      opaque.span,
    );
  return readInCopy(flow, scene);
}

function firstSpan({ copies }: FileFlow, scene: Scene): Span | undefined {
  return copies[0] && scene.step(copies[0].step).instruction.span;
}

/** Why a person should look at what is mounted: as the end of a sentence. */
export function reasonsToLook(flow: FileFlow, scene: Scene): readonly string[] {
  // Who builds may name another one.
  const byDefault = flow.copies.some((copy) => copy.byDefault);
  return [
    ...(byDefault ? ["who builds may name another file"] : []),
    ...(readingUses(flow).length > 0 && mayBeForContainerToo(flow, scene)
      ? ["what the container starts may read it too, and finds it no longer"]
      : []),
  ];
}

/** Whether the text of the file, where it is at hand, says more to the build than how it logs in. */
export function saysMore({ fileKind, copies }: FileFlow, { files }: Scene): boolean {
  if (fileKind.says !== "settings") return false;
  return copies.some(({ contextPath }) => {
    const text = files.context.read(contextPath) ?? "";
    const loginLines = credentialPlaces(fileKind, text).map(({ end }) => text.slice(0, end).split("\n").length);
    return text.split("\n").some((line, index) => /^\s*[^\s#!]/.test(line) && !loginLines.includes(index + 1));
  });
}

/** A later step removes the file for certain, wherever it was put; a stage that only hands it on does not ship. */
export function isRemoved({ copies, uses }: FileFlow, scene: Scene): boolean {
  const shipped = shippedStages(scene.model);
  return copies.every(
    (copy) =>
      (copies.some(({ from }) => from === copy.step) && !shipped.has(scene.step(copy.step).stage)) ||
      uses.some(
        (use) => use.step > copy.step && copy.target !== undefined && removes(scene.step(use.step), copy.target),
      ),
  );
}

/**
 * The file ships, and nothing shows that it is there for the build: no RUN reads it, or none for certain where its kind
 * is one that servers read, or the container's own command names it.
 */
export function mayBeReadAtRunTime(flow: FileFlow, scene: Scene): boolean {
  if (isRemoved(flow, scene) || !flow.ships) return false;
  if (holdsSettings(flow, scene)) return true;
  const readers = readingUses(flow);
  const places = flow.copies.flatMap(({ target }) => target ?? []);
  if (places.some((path) => readByContainer(scene.model, scene.files, { path, kind: flow.fileKind.name }))) return true;
  const needed = flow.fileKind.time === "build" && readers.some((use) => use.sure);
  if (!needed && places.some((path) => namedByEnvironment(scene, path))) return true;
  if (readers.every((use) => !use.sure && (use.found === false || isOthersCode(use, flow, scene)))) return true;
  if (!readers.some((use) => use.sure) && opensTheContainer(flow, scene)) return true;
  if (isKeptByChoice(flow, scene)) return true;
  if (isForDevelopers(scene) || isForContainerAlone(flow, scene)) return true;
  if (flow.fileKind.time === "build") return false;
  const steps = flow.copies.map((copy) => scene.step(copy.step));
  if (startsUnread(scene.model, scene.files, steps)) return true;
  if (flow.copies.some((copy) => keepsCertificate(copy, scene)) || places.some((path) => isFoundAtStart(scene, path)))
    return true;
  return (
    !readers.some((use) => use.sure) ||
    flow.fileKind.time === "run" ||
    flow.copies.every((copy) => copy.source === undefined)
  );
}

/** Beside the credential it says what the programs of the container are told by no other file. */
function holdsSettings({ copies, fileKind }: FileFlow, { files }: Scene): boolean {
  const { settings } = fileKind;
  return (
    settings !== undefined && copies.some(({ contextPath }) => settings.test(files.context.read(contextPath) ?? ""))
  );
}

/** No step is known to look for a key, and the container may. */
function isForContainerAlone(flow: FileFlow, scene: Scene): boolean {
  if (!flow.fileKind.key && flow.fileKind.name !== "ssh-directory") return false;
  const { build, container } = findersOf(flow, scene);
  return build === "possible" && container !== "none";
}

/** `if [ "$KEEP" = no ]; then rm FILE; fi`: who builds decides whether the image has it. */
function isKeptByChoice(flow: FileFlow, scene: Scene): boolean {
  return flow.uses.some((use) => {
    const commands = scene.step(use.step).script?.commands ?? [];
    const isTest = ({ program, words }: ShellCommand): boolean =>
      /^(?:\[\[?|test)$/.test(program ?? "") && words.some(({ text }) => /^-[efrs]$/.test(text));
    return [...(use.facts?.handlers ?? [])].some((number) => {
      const command = commands[number];
      return command?.program === "rm" && command.at.branch === true && !commands.some(isTest);
    });
  });
}

/** Its public half is let in: the key is there for containers of this image to reach one another. */
function opensTheContainer(flow: FileFlow, scene: Scene): boolean {
  const names = flow.copies.flatMap(({ contextPath, target }) => [contextPath, target ?? contextPath].map(baseName));
  return names.some((name) => new RegExp(`${patternOf(name)}\\.pub\\b.*authorized_keys`).test(scene.model.text));
}

/** Its certificate comes to the same folder: a server shows one and needs the other. */
function keepsCertificate({ step: own, target }: CopiedFile, scene: Scene): boolean {
  const stem = stemOf(/^(.*?)[._-]?(?:private|priv)?[._-]?(?:key)?(?:\.(?:key|pem))+$/, target);
  if (stem === undefined || target === undefined) return false;
  return scene.model.steps.some((step) => {
    const folder = step.copyTarget;
    if (!step.copy || step.copy.from !== undefined || folder === undefined) return false;
    if (step.stage !== scene.step(own).stage || !isInside(folderOf(target), folder)) return false;
    return step.copy.sources.some(
      ({ path }) =>
        stemOf(/^(.*?)[._-]?(?:cert|chain|fullchain)?\.(?:crt|cer|cert|pem)$/, path) === stem &&
        baseName(path) !== baseName(target),
    );
  });
}

function stemOf(form: RegExp, path: string | undefined): string | undefined {
  return form.exec(baseName(path ?? "").toLowerCase())?.[1];
}

/** A `.env` in the folder that the container's command starts in: applications look for it there. */
function isFoundAtStart(scene: Scene, path: string): boolean {
  const shipped = shippedStages(scene.model);
  return (
    baseName(path) === ".env" &&
    scene.model.steps.some(
      (step) => shipped.has(step.stage) && /^(?:CMD|ENTRYPOINT)$/.test(step.keyword) && step.workdir === folderOf(path),
    )
  );
}

/** The image keeps it: no RUN reads it for certain, applications read such files as well, or people work in the image. */
function mayBeForContainerToo(flow: FileFlow, scene: Scene): boolean {
  if (!flow.ships || isRemoved(flow, scene)) return false;
  return flow.fileKind.time !== "build" || isWorkedIn(scene) || !readingUses(flow).some((use) => use.sure);
}

/** An environment variable of the image holds the path. */
function namedByEnvironment(scene: Scene, path: string): boolean {
  const shipped = shippedStages(scene.model);
  return scene.model.steps.some(
    (step) => shipped.has(step.stage) && step.keyword === "ENV" && step.instruction.body.text.includes(path),
  );
}

/** The COPY sources that go, the lines for the ignore file, and the folders that COPY no longer makes. */
export function originChanges(flow: FileFlow, scene: Scene): readonly Change[] {
  return flow.copies.flatMap((copy): Change[] => {
    const ignored: Change = { change: "ignore", path: copy.contextPath };
    if (copy.source === undefined) return [ignored];
    const covered = isCovered(copy, scene) ? [ignored] : [];
    return [
      ...madeFolders(flow, copy, scene),
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
      const path = pathInContext(source.path);
      if (isPattern(path)) return matchesPattern(path, copy.contextPath) && !/^[*?]/.test(baseName(path));
      return path === "" || copy.contextPath.startsWith(`${path}/`);
    });
  });
}
