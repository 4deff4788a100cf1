import { removedBy } from "../flow/removed-files.ts";
import { redirectedTo, ShellPaths } from "../flow/shell-paths.ts";
import { lineageOf } from "../model/build-model.ts";
import type { Step } from "../model/build-model.ts";
import { baseName, folderOf, isInside, resolvePath } from "../model/paths.ts";
import { hasOption, operandsOf } from "../shell/command-parts.ts";
import { withSubstitutions } from "../shell/remove-commands.ts";
import type { ShellCommand, ShellWord } from "../shell/shell-types.ts";
import type { Scene } from "./plan-types.ts";

/** Commands whose words are text, and no names of files. */
const tellers = /^(?:echo|printf|:|true|export)$/;

/** Commands that leave the files that they are told as they are. */
const readers =
  /^(?:\[\[?|awk|base64|cat|chgrp|chmod|chown|cmp|curl|cut|diff|echo|egrep|envsubst|fgrep|file|grep|head|jq|ls|md5sum|mkdir|printf|sha\d+sum|sort|source|stat|tail|test|tr|wc|\.)$/;

/** Whether a file that some commands of a RUN read is another one, or gone, when they run in front of a later RUN. */
export function readsWhatChanges(
  from: Step,
  numbers: readonly number[],
  target: Step,
  secret: (path: string) => boolean,
  scene: Scene,
): boolean {
  const { script } = from;
  if (!script) return false;
  const moved = withSubstitutions(script, new Set(numbers));
  const inputs = new Set(
    script.commands.flatMap((command) => (moved.has(command.number) ? inputsOf(command, from) : [])),
  );
  const last = Math.max(...numbers);
  const behind = script.commands.filter(({ number }) => number > last && !moved.has(number));
  const stages = lineageOf(scene.model, from.stage);
  const between = scene.model.steps.filter(({ id, stage }) => from.id < id && id < target.id && stages.includes(stage));
  return [...inputs].some(
    (path) =>
      !secret(path) &&
      (behind.some((command) => mayChange(command, path, from)) ||
        between.some((step) => changes(step, path, from, scene))),
  );
}

/** Absolute paths of what a command may read. */
function inputsOf(command: ShellCommand, step: Step): readonly string[] {
  const { script } = step;
  if (!script) return [];
  const paths = ShellPaths.of(step, script);
  const { program = "" } = command;
  const args = tellers.test(program) ? [] : command.args;
  // The words of a tool are mostly its own: `npm config set`.
  const files = readers.test(program) || program === "sed";
  const words = args
    .filter(({ text }) => files || (/[./]/.test(text) && !text.includes("//")))
    .flatMap((word) => paths.resolve(told(word, paths), command) ?? []);
  const inputs = command.redirects.flatMap(({ operator, target }) =>
    operator === "<" && target ? (paths.pathOf(target, command) ?? []) : [],
  );
  const written = redirectedTo(command, paths);
  return [...words, ...inputs].filter((path) => !written.includes(path));
}

/** A word, or what stands behind the `=` of an option. */
function told(word: ShellWord, paths: ShellPaths): string | undefined {
  const text = paths.textOf(word);
  if (text?.startsWith("-") !== true) return text === "" ? undefined : text;
  return text.includes("=") ? text.slice(text.indexOf("=") + 1) || undefined : undefined;
}

function changes(step: Step, path: string, from: Step, scene: Scene): boolean {
  if (step.copy) return isLaidOver(step, path, from, scene);
  if (step.keyword !== "RUN") return false;
  const { script } = step;
  if (script && script.opaque === undefined) return script.commands.some((command) => mayChange(command, path, step));
  return (step.instruction.shell?.text ?? step.instruction.body.text).includes(baseName(path));
}

/** Another file of the context, or one of another stage, comes to the path. */
function isLaidOver(step: Step, path: string, from: Step, { files }: Scene): boolean {
  const folder = step.copyTarget;
  if (!step.copy || folder === undefined) return false;
  if (step.copy.from !== undefined) return isInside(folder.replace(/\/$/, "") || "/", path);
  const brought = files.broughtBy(step, path);
  if (brought !== undefined) return brought !== files.contextPathOf(from, path);
  const named = step.copy.sources.some((source) => resolvePath(folder, baseName(source.path)) === path);
  return files.context.list(".") === undefined ? named || folder === path : folder === path;
}

/** It removes the file or writes to it, or names it and is not known to let it be. */
function mayChange(command: ShellCommand, path: string, step: Step): boolean {
  const { script } = step;
  if (!script) return false;
  const { program = "" } = command;
  const paths = ShellPaths.of(step, script);
  if (redirectedTo(command, paths).includes(path) || removedBy(command, paths)?.(path)) return true;
  if (readers.test(program) || (program === "sed" && !hasOption(command, /^-\w*i|^--in-place/))) return false;
  const named = command.args.map((word) => ({ word, own: paths.resolve(told(word, paths), command) }));
  const unread = named.some(({ word, own }) => own === undefined && word.text.includes(baseName(path)));
  if (unread || named.some(({ own }) => own === path)) return !isCopiedFrom(command, path, paths);
  if (!/^(?:cp|mv|install|ln|rsync)$/.test(program)) return false;
  const operands = operandsOf(command).map((word) => paths.pathOf(word, command));
  const sources = operands.slice(0, -1);
  if (program === "mv" && sources.some((own) => own !== undefined && isInside(own, path))) return true;
  return operands.at(-1) === folderOf(path) && sources.some((own) => own && baseName(own) === baseName(path));
}

/** `cp FILE other`. */
function isCopiedFrom(command: ShellCommand, path: string, paths: ShellPaths): boolean {
  if (!/^(?:cp|install)$/.test(command.program ?? "")) return false;
  const last = operandsOf(command).at(-1);
  const target = last && paths.pathOf(last, command);
  return target !== undefined && target !== path;
}
