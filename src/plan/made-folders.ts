import { ShellPaths } from "../flow/shell-paths.ts";
import type { CopiedFile, FileFlow } from "../flow/flow-types.ts";
import { lineageOf, shippedStages } from "../model/build-model.ts";
import type { Step } from "../model/build-model.ts";
import { knownFolders } from "../model/known-folders.ts";
import { folderOf, isInside } from "../model/paths.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import { isForced } from "./forced-removal.ts";
import type { Change, Scene } from "./plan-types.ts";

/** A COPY that goes as a whole also made the folders of its target, and gave them its owner and mode. */
export function madeFolders(flow: FileFlow, copy: CopiedFile, scene: Scene): readonly Change[] {
  const step = scene.step(copy.step);
  const dropped = flow.copies.filter((other) => other.step === copy.step).length;
  if (copy.target === undefined || dropped < (step.copy?.sources.length ?? 0)) return [];
  const folder = folderOf(copy.target);
  const known = knownFolders(scene.model, step);
  if (known.has(folder) || !folderMatters(flow, step, folder, scene)) return [];
  const { user } = step;
  // Without root, a folder of the file's own mode could not be filled.
  const own =
    (copy.mode === undefined || known.has(folderOf(folder))) &&
    user.home !== undefined &&
    isInside(user.home, folder) &&
    copy.owner !== undefined &&
    copy.owner.split(":")[0] === user.name;
  const make = `RUN ${making(folder, known, own ? undefined : copy.owner, copy.mode)}`;
  const texts =
    user.name === "root" || own ? [make] : user.text === undefined ? [] : ["USER root", make, `USER ${user.text}`];
  return texts.map((text) => ({ change: "insert-step", step: copy.step, where: "before", text }));
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
function folderMatters(flow: FileFlow, origin: Step, folder: string, scene: Scene): boolean {
  const shipped = shippedStages(scene.model);
  const later = lineageOf(scene.model, origin.stage)
    .flatMap((number) => scene.model.stages[number]?.steps ?? [])
    .filter((step) => step.id > origin.id);
  const removed = later.some((step) => step.script && removesFolder(step, folder));
  const remade = later.findIndex((step) => bringsInto(step, folder, flow));
  const bare = remade === -1 ? later : later.slice(0, remade);
  const named =
    bare.some((step) => step.script?.commands.some((command) => misses(command, folder, step, flow))) ||
    later.some((step) =>
      step.script?.commands.some((command) => !isHandling(command) && namesInside(step, command, folder)),
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

/** Another COPY makes the folder anew, of files that stay. */
function bringsInto({ id, copy, copyTarget: target }: Step, folder: string, { copies }: FileFlow): boolean {
  if (!copy || target === undefined || !isInside(folder, target)) return false;
  return copies.filter((own) => own.step === id).length < copy.sources.length;
}

/** `rm -r folder` and `chmod 700 folder` fail where the folder is not there; a mount makes it for its own RUN. */
function misses(command: ShellCommand, folder: string, step: Step, { uses }: FileFlow): boolean {
  if (!step.script || !isHandling(command) || isForced(command)) return false;
  const paths = ShellPaths.of(step, step.script);
  if (!command.args.some((word) => paths.pathOf(word, command) === folder)) return false;
  return !uses.some(({ step: id, facts }) => {
    const reads = facts !== undefined && (facts.readers.size > 0 || facts.implicit !== "no");
    return id === step.id && reads && command.program?.startsWith("ch") === true;
  });
}

function isHandling(command: ShellCommand): boolean {
  return /^(?:rm|rmdir|chmod|chown|chgrp|unlink|shred)$/.test(command.program ?? "");
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
