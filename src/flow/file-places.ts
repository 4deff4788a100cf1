import { fileKinds } from "../knowledge/credential-files/file-kinds.ts";
import type { FilePlace } from "../knowledge/file-place.ts";
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
