import { ShellPaths } from "../flow/shell-paths.ts";
import { lineageOf } from "../model/build-model.ts";
import type { Step } from "../model/build-model.ts";
import { folderOf, isInside } from "../model/paths.ts";
import { hasOption, operandsOf } from "../shell/command-parts.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import type { Scene } from "./plan-types.ts";
import type { FileStep, ScopedFile } from "./scoped-file.ts";

/** Whether the user of a reader may write the file that another user wrote: its folder was given to that user before. */
export function mayWriteInstead(writer: FileStep, reader: Step, file: ScopedFile, scene: Scene): boolean {
  // `~` is another folder there, and what stood at the path is the other user's.
  if (file.byHome || file.before !== "nothing" || scene.delivery === "file") return false;
  const moved = writer.units.flatMap((unit) => unit.commands.map((number) => writer.step.script?.commands[number]));
  const owned = [...moved, ...writer.modes.flatMap(({ own, command }) => (own.length > 0 ? command : []))];
  if (owned.some((command) => command?.program === "chown" && !givesTo(command, reader))) return false;
  const folder = folderOf(file.path);
  return scene.model.steps.some(
    (step) =>
      step.id < reader.id &&
      lineageOf(scene.model, step.stage).includes(reader.stage) &&
      (step.script?.commands ?? []).some((command) => givesFolder(command, step, folder, reader)),
  );
}

/** `chown -R node:node /app`, whatever else the RUN does. */
function givesFolder(command: ShellCommand, step: Step, folder: string, reader: Step): boolean {
  const { script } = step;
  if (!script || command.program !== "chown" || command.at.conditional || !givesTo(command, reader)) return false;
  const recursive = hasOption(command, /^-\w*R|^--recursive/);
  const paths = ShellPaths.of(step, script);
  return operandsOf(command)
    .slice(1)
    .some((word) => {
      const path = paths.pathOf(word, command);
      return path === folder || (recursive && path !== undefined && isInside(path, folder));
    });
}

function givesTo(command: ShellCommand, { user }: Step): boolean {
  const owner = operandsOf(command)[0]?.value?.split(/[:.]/)[0];
  return owner !== undefined && owner !== "" && (owner === user.name || owner === String(user.uid));
}
