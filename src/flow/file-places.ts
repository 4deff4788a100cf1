import { fileKinds } from "../knowledge/credential-files/file-kinds.ts";
import type { FilePlace } from "../knowledge/file-place.ts";
import type { RunFacts } from "./flow-types.ts";
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

/** Package managers whose installation looks for a project's file in its own folder and above, and nowhere else. */
const installers = /^(?:bun|bundle|composer|npm|pnpm|yarn)$/;

/** Whether all that reads such files in a RUN works for another project, in a folder beside the file's. */
export function isBeside(step: Step, path: string, kind: string, facts: RunFacts): boolean {
  const { script } = step;
  const places = fileKinds.find((one) => one.name === kind)?.places ?? [];
  const touched = facts.readers.size + facts.handlers.size + facts.modifies.size + facts.sweeps.size;
  if (!script || touched > 0 || facts.implicitReaders.size === 0 || facts.opaque !== undefined) return false;
  if (!places.some((place) => place.in === "cwd")) return false;
  if (places.some((place) => place.in !== "cwd" && isAt(step, path, place))) return false;
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
    return installs && !elsewhere && !isInside(folder, path) && !isInside(folderOf(path), folder);
  });
}

/** A variable tells the tool where its file is. */
function isNamed(step: Step, path: string): boolean {
  return [...step.variables].some(([, { value }]) => value?.includes(path) || value === folderOf(path));
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
