import { keepsCredential } from "../knowledge/tools.ts";
import type { FilePlace, Keeps } from "../knowledge/tools.ts";
import { lineageOf, shippedStages, stageNamed } from "../model/build-model.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import { isInside, isPattern, resolvePath } from "../model/paths.ts";
import { namedWords } from "../shell/command-parts.ts";
import { readScript } from "../shell/read-script.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import { MappedText } from "../text/mapped-text.ts";
import type { FileWrite, RunFacts } from "./flow-types.ts";
import { localScript } from "./local-scripts.ts";
import type { RunState } from "./run-state.ts";
import { ShellPaths } from "./shell-paths.ts";

/** What a program that no table knows keeps of its login; nothing of a function or script whose text is at hand. */
export function guessedLogin(command: ShellCommand, run: RunState, keeps: Keeps): readonly FileWrite[] {
  const { program = "" } = command;
  const text = localScript(run.contextFiles, run.step, command);
  const isRead = text !== undefined && readScript(MappedText.of(text, 0, text.length)).opaque === undefined;
  if (isRead || run.script.functions.some(({ name }) => name === program)) return [];
  return [{ path: undefined, name: `what ${program} keeps of its login`, how: "tool", keeps }];
}

/** `ACME_TOKEN=$T acme login`, `acme login --from-env ACME_TOKEN`: the secret comes by its name, not among the words. */
export function loginsByName(command: ShellCommand, run: RunState, inFront: boolean): readonly FileWrite[] {
  const keeps = keepsCredential(namedWords(command));
  if (!keeps?.guessed) return [];
  const stem = (command.program ?? "").replace(/[-_]?(?:cli|ctl)$/, "").replace(/\W/g, "_");
  const isTold = [...run.names].some(
    (name) =>
      name.toLowerCase().startsWith(`${stem.toLowerCase()}_`) ||
      command.args.some(({ value }) => value === name || value?.endsWith(`=${name}`)),
  );
  return inFront || isTold ? guessedLogin(command, run, keeps) : [];
}

/**
 * Without what a program that is not known keeps, and what a tool writes down for good, in a stage that does not ship,
 * where nothing copies it on.
 */
export function withoutLeftBehind(facts: RunFacts, step: Step, model: BuildModel): RunFacts {
  const writes = facts.writes.filter(({ keeps, command }) => {
    if (keeps?.guessed) return homeMayShip(step, model);
    return !(keeps?.lasting && keeps.placed) || placeMayShip(keeps.files[0], command, step, model);
  });
  return writes.length === facts.writes.length ? facts : { ...facts, writes };
}

/** The home folder of a step, a folder around it or one in it with a dot, is in the image or is copied on. */
function homeMayShip(step: Step, model: BuildModel): boolean {
  const { home = "/root" } = step.user;
  return mayShip(
    step,
    model,
    (path) => isInside(path, home) || path.startsWith(`${home}/.`) || path.startsWith(`${home}/*`),
  );
}

function placeMayShip(place: FilePlace | undefined, number: number, step: Step, model: BuildModel): boolean {
  const { script } = step;
  const command = script?.commands[number];
  const paths = script && ShellPaths.of(step, script);
  // Where the base image starts elsewhere, the path is another.
  const known = place && command && !(place.in === "cwd" && paths?.isAssumed(command));
  const path = known ? paths?.placed(place, command) : undefined;
  return mayShip(step, model, (copied) => path === undefined || isInside(copied, path) || isPattern(copied));
}

function mayShip(step: Step, model: BuildModel, takes: (path: string) => boolean): boolean {
  if (shippedStages(model).has(step.stage)) return true;
  const stages = lineageOf(model, step.stage);
  return model.steps.some(({ copy }) => {
    const stage = stageNamed(model, copy?.from?.value);
    if (!copy || stage === undefined || !stages.includes(stage)) return false;
    return copy.sources.some((source) => takes(resolvePath("/", source.path)));
  });
}
