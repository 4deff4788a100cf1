import { localScript } from "../flow/local-scripts.ts";
import { readByContainer, startsOnly } from "../flow/container-readers.ts";
import type { FileFlow, Use } from "../flow/flow-types.ts";
import { mayLookForKind } from "../knowledge/tools.ts";
import { shippedStages } from "../model/build-model.ts";
import { baseName, folderOf } from "../model/paths.ts";
import { namedWords } from "../shell/command-parts.ts";
import type { Scene } from "./plan-types.ts";

/** Who finds a copied file where it lies: a step of the build that is known to look for it, and the container. */
export interface Finders {
  readonly build: "known" | "possible";
  readonly container: "known" | "possible" | "none";
}

/** Asks the steps of the build and what the container starts. */
export function findersOf(flow: FileFlow, scene: Scene): Finders {
  const build = flow.uses.some((use) => use.sure || isKnownFinder(use, flow, scene)) ? "known" : "possible";
  return { build, container: containerFinds(flow, scene) };
}

/** A tool that looks for files of its kind, or a script at hand that speaks of such a tool or of the file. */
function isKnownFinder(use: Use, { fileKind, copies }: FileFlow, scene: Scene): boolean {
  const step = scene.step(use.step);
  if (use.how !== "file" || use.found === false) return false;
  const names = copies.flatMap(({ target }) => (target === undefined ? [] : [baseName(target), folderOf(target)]));
  return [...(use.facts?.implicitReaders ?? [])].some((number) => {
    const command = step.script?.commands[number];
    if (!command) return false;
    if (mayLookForKind(namedWords(command), fileKind.name)) return true;
    const text = localScript(scene.files, step, command) ?? "";
    return (
      names.some((name) => text.includes(name)) ||
      fileKind.readers.some((reader) => new RegExp(`(?<![\\w-])${reader}(?![\\w-])`).test(text))
    );
  });
}

function containerFinds({ copies, fileKind }: FileFlow, scene: Scene): Finders["container"] {
  const files = copies.flatMap(({ target }) => (target === undefined ? [] : [{ path: target, kind: fileKind.name }]));
  if (files.some((file) => readByContainer(scene.model, scene.files, file))) return "known";
  return files.every((file) => startsOnly(scene.model, file)) ? "none" : "possible";
}

/** People work in the container: it starts a shell, or waits for one to be started. */
export function isWorkedIn({ model }: Scene): boolean {
  const shipped = shippedStages(model);
  const started = model.steps.findLast(
    (step) => shipped.has(step.stage) && !step.onbuild && /^(?:CMD|ENTRYPOINT)$/.test(step.keyword),
  );
  return started !== undefined && shells.test(started.instruction.body.text.replace(/[[\]",']+/g, " ").trim());
}

const shells = /^(?:\/\S*\/)?(?:(?:ba|da|z|fi)?sh(?:\s+-\w+)?|sleep\s+(?:infinity|inf)|tail\s+-f\s+\/dev\/null)$/;

/** The base image is made to be developed in: what its people install later reads the same files. */
export function isForDevelopers({ model }: Scene): boolean {
  const shipped = shippedStages(model);
  return model.stages.some(({ number, image }) => shipped.has(number) && developers.test(image));
}

const developers = /\/(?:vscode\/)?devcontainers\/|^gitpod\/workspace|\/codespaces/;
