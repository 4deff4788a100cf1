import type { FileFlow } from "../flow/flow-types.ts";
import { credentialFileKind } from "../knowledge/credential-files.ts";
import { pathInContext } from "../model/paths.ts";
import type { Scene } from "./plan-types.ts";

/** A command reads the key itself (`ssh-add KEY`, `ssh-keygen -y`), or a setting of ssh lets no other one be offered. */
export function keyIsNeeded(flow: FileFlow, scene: Scene): boolean {
  const byItself = flow.uses.some((use) =>
    [...(use.facts?.readers ?? [])].some((number) => {
      const program = scene.step(use.step).script?.commands[number]?.program;
      return !/^(?:export|git|rsync|scp|sftp|ssh)$/.test(program ?? "");
    }),
  );
  return (
    byItself ||
    scene.model.steps.some((step) => {
      if (identity.test(step.instruction.body.text)) return true;
      const sources = step.copy?.from === undefined ? (step.copy?.sources ?? []) : [];
      return sources.some(({ path }) => path.endsWith("config") && identity.test(scene.files.context.read(path) ?? ""));
    })
  );
}

/** Settings with which ssh offers no key of an agent but the one that is named. */
const identity = /\bIdentit(?:yFile|iesOnly)\b/i;

/** More than one key is copied: which of an agent's keys goes where is not told. */
export function hasOtherKeys(flow: FileFlow, scene: Scene): boolean {
  const own = new Set(flow.copies.map(({ contextPath }) => contextPath));
  return scene.model.steps.some(
    ({ copy }) =>
      copy?.from === undefined &&
      copy?.sources.some(({ path }) => {
        const kind = credentialFileKind(path) ?? credentialFileKind(copy.destination.path);
        return !own.has(pathInContext(path)) && kind?.key;
      }),
  );
}
