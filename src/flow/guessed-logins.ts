import { keepsCredential } from "../knowledge/tools.ts";
import type { Keeps } from "../knowledge/tools.ts";
import { lineageOf, shippedStages } from "../model/build-model.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import { isInside, resolvePath } from "../model/paths.ts";
import { namedWords } from "../shell/command-parts.ts";
import { readScript } from "../shell/read-script.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import { MappedText } from "../text/mapped-text.ts";
import type { FileWrite, RunFacts } from "./flow-types.ts";
import type { RunState } from "./run-state.ts";

/** What a program that no table knows keeps of its login; nothing of a function or script whose text is at hand. */
export function guessedLogin(command: ShellCommand, run: RunState, keeps: Keeps): readonly FileWrite[] {
  const { program = "" } = command;
  const text = run.contextFiles?.scriptAt(run.step, command);
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

/** Without what a program that is not known keeps in a stage that does not ship, and that nothing copies from there. */
export function withoutGuessedBehind(facts: RunFacts, step: Step, model: BuildModel): RunFacts {
  const writes = facts.writes.filter(({ keeps }) => keeps?.guessed !== true);
  return writes.length === facts.writes.length || homeMayShip(step, model) ? facts : { ...facts, writes };
}

/** The home folder of a step, a folder around it or one in it with a dot, is in the image or is copied on. */
function homeMayShip(step: Step, model: BuildModel): boolean {
  if (shippedStages(model).has(step.stage)) return true;
  const { home = "/root" } = step.user;
  const stages = lineageOf(model, step.stage);
  return model.steps.some(({ copy }) => {
    const from = copy?.from?.value.toLowerCase();
    const stage = model.stages.find((own) => from !== undefined && (own.name === from || String(own.number) === from));
    if (!copy || !stage || !stages.includes(stage.number)) return false;
    const paths = copy.sources.map((source) => resolvePath("/", source.path));
    return paths.some((path) => isInside(path, home) || path.startsWith(`${home}/.`) || path.startsWith(`${home}/*`));
  });
}
