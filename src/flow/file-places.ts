import { fileKinds } from "../knowledge/credential-files/file-kinds.ts";
import type { FilePlace } from "../knowledge/file-place.ts";
import type { RunFacts } from "./flow-types.ts";
import { isFileHandler } from "./file-handling.ts";
import { ShellPaths } from "./shell-paths.ts";
import type { Step } from "../model/build-model.ts";
import { folderOf, isInside } from "../model/paths.ts";

/** Programs that run others as another user, or with another home. */
const otherUser = /\b(?:su|sudo|gosu|su-exec|runuser|setpriv|chroot)\b|\bHOME=/;

/**
 * Whether the programs of a RUN find a file of this kind by themselves where it lies: not in the home of somebody else,
 * and not where nobody looks. What is not known counts as found.
 */
export function isFoundAt(step: Step, path: string, kind: string): boolean {
  const row = fileKinds.find((one) => one.name === kind);
  if (!row?.places || isNamed(step, path) || /\/conf\/[^/]+$/.test(path)) return true;
  // A configuration may name a key in any folder.
  if (row.key) return !path.includes("/.ssh/") || isAt(step, path, { in: "home", path: ".ssh" });
  return row.places.some((place) => isAt(step, path, place));
}

/** Package managers whose installation looks for a project's file in its own folder and above. */
const installers = /^(?:bun|bundle|composer|npm|pnpm|yarn)$/;

/**
 * Whether all that reads such files in a RUN works for another project, in a folder beside the file's: one of these steps
 * installs what belongs to the file, and nothing that is known tells another one where it lies.
 */
export function isBeside(steps: readonly Step[], step: Step, path: string, kind: string, facts: RunFacts): boolean {
  const { script } = step;
  const places = fileKinds.find((one) => one.name === kind)?.places ?? [];
  const touched = facts.readers.size + facts.handlers.size + facts.modifies.size + facts.sweeps.size;
  if (!script || touched > 0 || facts.implicitReaders.size === 0 || facts.opaque !== undefined) return false;
  const own = places.find((place) => place.in === "cwd" && path.endsWith(`/${place.path}`));
  if (!own || places.some((place) => place.in !== "cwd" && isAt(step, path, place))) return false;
  if (isLedTo(step, path, places) || steps.some((other) => namesFile(other, path))) return false;
  const project = path.slice(0, -own.path.length - 1) || "/";
  if (!steps.some((other) => installsIn(other, project))) return false;
  const paths = ShellPaths.of(step, script);
  return [...facts.implicitReaders].every((number) => {
    const command = script.commands[number];
    const folder = command && paths.folderOf(command);
    if (!command || folder === undefined || !installers.test(command.program ?? "")) return false;
    // An option may name another folder, and a script may go there.
    const installs = /^(?:add|ci|i|install)$/.test(command.args[0]?.value ?? "");
    const elsewhere = command.args.some(({ text }) =>
      /[/$]|^-(?:-(?:cwd|dir|filter|prefix|recursive|workspaces?)|C|r|w)\b/.test(text),
    );
    return installs && !elsewhere && !isInside(folder, path) && !isInside(project, folder);
  });
}

/** Whether an installation runs in a folder or below it: it is that of a project. */
function installsIn(step: Step, project: string): boolean {
  const { script } = step;
  if (step.keyword !== "RUN" || !script || script.opaque !== undefined) return false;
  const paths = ShellPaths.of(step, script);
  return script.commands.some((command) => {
    const folder = paths.folderOf(command);
    return installers.test(command.program ?? "") && folder !== undefined && isInside(project, folder);
  });
}

/** Whether a command names the file and does more than set its mode or remove it: a link, a copy, what a tool is told. */
function namesFile(step: Step, path: string): boolean {
  const { script } = step;
  if (step.keyword !== "RUN" || !script) return false;
  const paths = ShellPaths.of(step, script);
  return script.commands.some((command) => !isFileHandler(command) && paths.names(path, command));
}

/** Variables by which a package manager finds what it is told elsewhere, beside those of the file's own places. */
const movers = /^(?:npm|pnpm|yarn|bundle|composer)_|^(?:XDG_CONFIG_HOME|HOME)$/i;

/** Whether a variable of the image or of the RUN may lead a tool to the file, or to a folder above it. */
function isLedTo(step: Step, path: string, places: readonly FilePlace[]): boolean {
  return settingsOf(step).some(([name, value]) => {
    if (value?.includes(path)) return true;
    if (!movers.test(name) && !places.some(({ variable }) => variable === name)) return false;
    return value === undefined || (value !== "/" && isInside(value, path));
  });
}

/** All variables that a RUN sees or sets, with their values as far as they are known. */
function settingsOf({ variables, script }: Step): readonly (readonly [name: string, value: string | undefined])[] {
  const set = (script?.commands ?? []).flatMap(({ assignments, words }) => [
    ...assignments.map(({ name, value }) => [name, value?.value] as const),
    // `env NAME=value npm install`
    ...words.flatMap(({ text, value }) => {
      const name = /^(\w+)=/.exec(text)?.[1];
      return name === undefined ? [] : [[name, value?.slice(name.length + 1)] as const];
    }),
  ]);
  return [...[...variables].map(([name, { value }]) => [name, value] as const), ...set];
}

/** A variable tells the tool where its file is. */
function isNamed(step: Step, path: string): boolean {
  return settingsOf(step).some(([, value]) => value?.includes(path) || value === folderOf(path));
}

function isAt(step: Step, path: string, place: FilePlace): boolean {
  if (place.in === "root") return isInside(`/${place.path}`, path);
  const at = path.toLowerCase().lastIndexOf(`/${place.path.toLowerCase()}`);
  const behind = path.slice(at + place.path.length + 1);
  if (at === -1 || (behind !== "" && !behind.startsWith("/"))) return false;
  if (place.in === "cwd") return true;
  const home = step.variables.get("HOME")?.value ?? (step.user.assumed ? undefined : step.user.home);
  const text = step.instruction.shell?.text ?? step.instruction.body.text;
  return home === undefined || path.slice(0, at) === home.replace(/\/$/, "") || otherUser.test(text);
}
