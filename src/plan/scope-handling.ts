import { isPattern } from "../model/paths.ts";
import { lineageOf } from "../model/build-model.ts";
import { ShellPaths } from "../flow/shell-paths.ts";
import { operandsOf } from "../shell/command-parts.ts";
import { editsInPlace } from "./later-edits.ts";
import { withForce } from "./forced-removal.ts";
import type { Change, Scene, WrittenFlow } from "./plan-types.ts";
import { withoutFileIn } from "./scope-modes.ts";
import { isAnotherAt } from "./scope-obstacle.ts";
import type { FileStep, ScopedFile } from "./scoped-file.ts";

/** What removes the file or sets its mode in a RUN in which it no longer is; undefined where that cannot be edited. */
export function handlingWithout(
  own: FileStep,
  file: ScopedFile,
  flow: WrittenFlow,
  scene: Scene,
): readonly Change[] | undefined {
  // What COPY has laid there stays what the commands make of it.
  if (isAnotherAt(own, file, scene) && !scene.uncopied.has(file.path)) return [];
  const modes = modesWithout(own, file, flow, scene);
  if (!modes) return undefined;
  const removals =
    file.before === "nothing" ? withoutHandling(own) : file.before === "unknown" ? forced(own, own.facts.handlers) : [];
  const swept = file.before === "something" ? [] : forced(own, byPattern(own));
  return [...ofModes(own), ...modes, ...removals, ...swept];
}

/** What removes the file is dropped, or does not mind that it is not there. */
function withoutHandling(own: FileStep): readonly Change[] {
  const { script } = own.step;
  if (!script || !own.step.editable) return [];
  return [...own.facts.handlers].flatMap((number): Change[] => {
    const command = script.commands[number];
    if (!command) return [];
    const operands = operandsOf(command);
    const taken = own.units.some((unit) => unit.commands.includes(number));
    if (taken) return [];
    const alone = operands.length <= (/^(?:rm|unlink|shred)$/.test(command.program ?? "") ? 1 : 2);
    if (alone) return [{ change: "drop-commands", step: own.step.id, commands: [number] }];
    return [...withForce(command, own.step)];
  });
}

/** `rm` does not mind that the file is gone already. */
function forced({ step }: FileStep, numbers: Iterable<number>): readonly Change[] {
  const removers = [...numbers].flatMap((number) => step.script?.commands[number] ?? []);
  return removers.flatMap((command) => (step.editable ? withForce(command, step) : []));
}

/** `rm ~/.ssh/*`: without the file it may match none. */
function byPattern({ step, facts }: FileStep): readonly number[] {
  const { script } = step;
  if (!script) return [];
  const paths = ShellPaths.of(step, script);
  return [...facts.sweeps].filter((number) => {
    const command = script.commands[number];
    return command && operandsOf(command).some((word) => isPattern(paths.pathOf(word, command) ?? ""));
  });
}

/** chmod and chown moved to the readers; what stood there before keeps its own mode. */
function ofModes(own: FileStep): readonly Change[] {
  const commands = own.units.flatMap((unit) => unit.commands);
  return commands.length > 0 && own.step.editable ? [{ change: "drop-commands", step: own.step.id, commands }] : [];
}

/** What sets the mode of other files too goes on without this one; where it stood before, it still stands. */
export function modesWithout(
  own: FileStep,
  file: ScopedFile,
  flow: WrittenFlow,
  scene: Scene,
): readonly Change[] | undefined {
  if (file.before === "something" || isKeptBefore(own, file, scene)) return [];
  return withoutFileIn(own.step, own.modes, flow, scene);
}

/** Whether an earlier RUN writes what the image keeps to the file. */
export function isKeptBefore({ step }: FileStep, { steps }: ScopedFile, { model }: Scene): boolean {
  return steps.some(
    (other) =>
      other.plainWrites.length > editsInPlace(other).length &&
      other.step.id < step.id &&
      lineageOf(model, other.step.stage).includes(step.stage),
  );
}

/** Whether a RUN sets the mode or owner of the file, alone or with others: what the image has of both is what it set. */
export function setsMode({ step, facts, modes }: FileStep): boolean {
  const handles = (number: number): boolean => /^ch(?:grp|mod|own)$/.test(step.script?.commands[number]?.program ?? "");
  return modes.length > 0 || [...facts.handlers].some(handles);
}
