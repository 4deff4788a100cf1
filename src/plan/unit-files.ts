import { removedBy } from "../flow/removed-files.ts";
import { ShellPaths } from "../flow/shell-paths.ts";
import type { SecretFlow, SecretWrite } from "../flow/flow-types.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import { knownFolders } from "../model/known-folders.ts";
import { folderOf } from "../model/paths.ts";
import { actedOn, elementOf } from "../shell/command-parts.ts";
import type { ShellCommand } from "../shell/shell-types.ts";

/** The commands of a RUN around a file that some of its commands read: `echo "$KEY" > f && login --key-file=f && rm f`. */
export interface FilesOfUnit {
  readonly commands: readonly number[];
  /** Paths of those that no command takes away again. */
  readonly left: readonly string[];
  /** Another command of the RUN needs one of them, or the RUN makes its folder. */
  readonly shared: boolean;
}

/** What writes, sets up and removes the secret's other files that some commands of a RUN read: they go together. */
export function filesOfUnit(
  model: BuildModel,
  step: Step,
  numbers: readonly number[],
  flow: SecretFlow,
  path: string,
): FilesOfUnit {
  const { script } = step;
  const unit = new Set(numbers.flatMap((number) => (script && elementOf(script, number)?.commands) ?? number));
  const writes = flow.uses
    .filter((use) => use.step === step.id)
    .flatMap(({ facts }) => facts?.writes ?? [])
    .filter((write) => write.path !== undefined && write.path !== path && !unit.has(write.command));
  if (!script || writes.length === 0) return { commands: [], left: [], shared: false };
  const paths = ShellPaths.of(step, script);
  const naming = (write: SecretWrite): readonly ShellCommand[] =>
    script.commands.filter((command) => command.number > write.command && names(command, write, paths));
  const read = writes.filter((write) => naming(write).some(({ number }) => unit.has(number)));
  const own = new Set(read.flatMap((write) => write.path ?? []));
  const handlers = script.commands.filter((command) => handlesOnly(command, own, paths));
  const commands = [...read.map(({ command }) => command), ...handlers.map(({ number }) => number)];
  const removes = (target: string): boolean => handlers.some((command) => removedBy(command, paths)?.(target) ?? false);
  const known = new Set([...unit, ...commands]);
  return {
    commands,
    left: [...own].filter((target) => !removes(target)),
    shared:
      [...own].some((target) => !knownFolders(model, step).has(folderOf(target) || "/")) ||
      read.flatMap(naming).some((command) => !known.has(command.number) && !removedBy(command, paths)),
  };
}

/** As a word of its own, or behind the `=` of an option. */
function names(command: ShellCommand, { path }: SecretWrite, paths: ShellPaths): boolean {
  const inputs = command.redirects.flatMap(({ operator, target }) => (operator === "<" && target ? [target] : []));
  return [...command.args, ...inputs].some((word) => {
    const text = paths.textOf(word);
    const value = text?.slice(text.startsWith("-") ? text.indexOf("=") + 1 : 0);
    return value !== undefined && value !== "" && paths.resolve(value, command) === path;
  });
}

/** It removes the files, or sets their mode or owner, and touches nothing else. */
function handlesOnly(command: ShellCommand, own: ReadonlySet<string>, paths: ShellPaths): boolean {
  const isMode = /^(?:chmod|chown|chgrp)$/.test(command.program ?? "");
  const files = actedOn(command).map((word) => paths.pathOf(word, command));
  return (
    (isMode || removedBy(command, paths) !== undefined) &&
    files.length > 0 &&
    files.every((file) => file !== undefined && own.has(file))
  );
}
