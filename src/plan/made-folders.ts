import { inCasingOf } from "../dockerfile/keyword-case.ts";
import { ShellPaths } from "../flow/shell-paths.ts";
import type { CopiedFile, FileFlow, Use } from "../flow/flow-types.ts";
import { credentialFileKind } from "../knowledge/credential-files.ts";
import { keepsMoreIn } from "../knowledge/credential-files/filled-folders.ts";
import { lineageOf, shippedStages } from "../model/build-model.ts";
import type { Step } from "../model/build-model.ts";
import { knownFolders } from "../model/known-folders.ts";
import { folderOf, isInside } from "../model/paths.ts";
import { operandsOf } from "../shell/command-parts.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import { withForce } from "./forced-removal.ts";
import type { Change, Scene } from "./plan-types.ts";

/** A COPY that goes as a whole also made the folders of its target, and gave them its owner and mode. */
export function madeFolders(flow: FileFlow, copy: CopiedFile, scene: Scene): readonly Change[] {
  const folder = folderWithoutCopy(flow, copy, scene);
  const step = scene.step(copy.step);
  if (folder === undefined) return [];
  if (!folderMatters(step, folder, scene) && !isWrittenByReader(flow, copy, scene)) return [];
  const known = knownFolders(scene.model, step);
  const { user } = step;
  // Without root, a folder of the file's own mode could not be filled.
  const own =
    (copy.mode === undefined || known.has(folderOf(folder))) &&
    user.home !== undefined &&
    isInside(user.home, folder) &&
    copy.owner !== undefined &&
    copy.owner.split(":")[0] === user.name;
  const [run, become] = ["RUN", "USER"].map((keyword) => inCasingOf(scene.model.lines, keyword));
  const make = `${run} ${making(folder, known, own ? undefined : copy.owner, copy.mode)}`;
  const texts =
    user.name === "root" || own
      ? [make]
      : user.text === undefined
        ? []
        : [`${become} root`, make, `${become} ${user.text}`];
  return texts.map((text) => ({ change: "insert-step", step: copy.step, where: "before", text }));
}

/** `rm -r` of a folder that COPY made, and that nothing makes in its place: it does not mind any more that it is not there. */
export function withoutMissing(flow: FileFlow, use: Use, scene: Scene): readonly Change[] {
  const step = scene.step(use.step);
  const { script } = step;
  const copy = flow.copies.find((own) => own.target === use.names[0]);
  const folder = copy && folderWithoutCopy(flow, copy, scene);
  if (!script || !step.editable || copy === undefined || folder === undefined) return [];
  if (madeFolders(flow, copy, scene).length > 0) return [];
  const paths = ShellPaths.of(step, script);
  const known = knownFolders(scene.model, scene.step(copy.step));
  return script.commands.flatMap((command) => {
    const removed = operandsOf(command).flatMap((word) => paths.pathOf(word, command) ?? []);
    return removed.some((path) => isInside(path, folder) && !known.has(path)) ? withForce(command, step) : [];
  });
}

/** The folder of the file, where a COPY that goes as a whole was the first to make it. */
function folderWithoutCopy(flow: FileFlow, copy: CopiedFile, scene: Scene): string | undefined {
  const step = scene.step(copy.step);
  const dropped = flow.copies.filter((other) => other.step === copy.step).length;
  if (copy.target === undefined || dropped < (step.copy?.sources.length ?? 0)) return undefined;
  const folder = folderOf(copy.target);
  return knownFolders(scene.model, step).has(folder) ? undefined : folder;
}

/** COPY gave it to its reader, who may keep more in it; what is made for a mount is root's: maven's `repository`. */
function isWrittenByReader(flow: FileFlow, copy: CopiedFile, scene: Scene): boolean {
  const owner = copy.owner?.split(":")[0] ?? "root";
  const folder = folderOf(copy.target ?? "/");
  if ((/^(?:root|0)$/.test(owner) && copy.mode === undefined) || !keepsMoreIn(flow.fileKind.name, folder)) return false;
  return flow.uses.some(
    ({ names, facts, step }) =>
      names[0] === copy.target &&
      ((facts?.readers.size ?? 0) > 0 || facts?.implicit !== "no") &&
      scene.step(step).user.name !== "root",
  );
}

/** What makes a folder as COPY does: each one that is not there yet gets the owner and the mode of the file. */
function making(
  folder: string,
  known: ReadonlySet<string>,
  owner: string | undefined,
  mode: number | undefined,
): string {
  const given = (path: string): string =>
    (owner === undefined ? "" : ` && chown ${withGroup(owner)} ${path}`) +
    (mode === undefined ? "" : ` && chmod ${mode.toString(8)} ${path}`);
  const above = folderOf(folder);
  // The base image may have the one above: what is there keeps its owner.
  if (known.has(above) || given("") === "") return `mkdir -p ${folder}${given(folder)}`;
  const folders = [folder];
  for (let at = above; !known.has(at); at = folderOf(at)) folders.unshift(at);
  return `for folder in ${folders.join(" ")}; do [ -d $folder ] || { mkdir $folder${given("$folder")}; } || exit 1; done`;
}

/** COPY takes the group of the same number as the user, or the one that a user of that name has. */
function withGroup(owner: string): string {
  if (owner.includes(":")) return owner;
  return /^\d+$/.test(owner) ? `${owner}:${owner}` : `${owner}:`;
}

/** It ships, or a later step works in it; not when a later step removes it. */
function folderMatters(origin: Step, folder: string, scene: Scene): boolean {
  const shipped = shippedStages(scene.model);
  const later = lineageOf(scene.model, origin.stage)
    .flatMap((number) => scene.model.stages[number]?.steps ?? [])
    .filter((step) => step.id > origin.id);
  const removed = later.some((step) => step.script && removesFolder(step, folder));
  const known = knownFolders(scene.model, origin);
  const filled = later.find((step) => bringsMore(step, folder))?.id ?? Infinity;
  const named = later.some((step) =>
    step.script?.commands.some((command) =>
      isHandling(command)
        ? step.id < filled && setsModeOf(step, command, folder, known)
        : namesInside(step, command, folder),
    ),
  );
  return named || (shipped.has(origin.stage) && !removed);
}

function removesFolder(step: Step, folder: string): boolean {
  if (!step.script) return false;
  const paths = ShellPaths.of(step, step.script);
  return step.script.commands.some(
    (command) => command.program === "rm" && command.args.some((word) => paths.pathOf(word, command) === folder),
  );
}

function isHandling(command: ShellCommand): boolean {
  return /^(?:rm|chmod|chown|unlink|shred)$/.test(command.program ?? "");
}

/** Another COPY makes the folder, for a file that is no secret. */
function bringsMore({ copy, copyTarget }: Step, folder: string): boolean {
  return (
    copyTarget !== undefined &&
    isInside(folder, copyTarget) &&
    (copy?.sources ?? []).some(({ path }) => credentialFileKind(`/${path}`) === undefined)
  );
}

/** `chmod 700 ~/.ssh` fails where the folder is not there. */
function setsModeOf(step: Step, command: ShellCommand, folder: string, known: ReadonlySet<string>): boolean {
  if (!step.script || !/^ch(?:mod|own)$/.test(command.program ?? "")) return false;
  const paths = ShellPaths.of(step, step.script);
  const set = operandsOf(command).slice(1);
  return set.some((word) => {
    const path = paths.pathOf(word, command);
    return path !== undefined && !known.has(path) && isInside(path, folder);
  });
}

function namesInside(step: Step, command: ShellCommand, folder: string): boolean {
  if (!step.script) return false;
  const paths = ShellPaths.of(step, step.script);
  const words = [...command.args, ...command.redirects.flatMap(({ target }) => target ?? [])];
  return words.some((word) => {
    const path = paths.pathOf(word, command);
    return path !== undefined && folder !== "/" && isInside(folder, path);
  });
}
