import type { SecretWrite, Use, VariableFlow } from "../flow/flow-types.ts";
import type { SaidByEnvironment } from "../knowledge/keeps.ts";
import { readMounts } from "../dockerfile/instructions.ts";
import { forgettingIn } from "../flow/forgotten.ts";
import type { Step } from "../model/build-model.ts";
import { withSubstitutions } from "../shell/remove-commands.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import { isCutOff } from "../shell/nesting.ts";
import { countsForGit } from "./counted-settings.ts";
import { hasOldGit } from "./git-age.ts";
import type { Change, Scene, WrittenFlow } from "./plan-types.ts";
import { mountedNames } from "./scope-moves.ts";
import { elementOf } from "../shell/command-parts.ts";
import type { FileStep, ScopedFile } from "./scoped-file.ts";
import { editsInPlace } from "./later-edits.ts";
import { isOverruled } from "./overruled.ts";
import { meansTheSameToShell } from "./shell-of.ts";
import { isIdleWithout, namesInFront, stillExpands, withGivers } from "./unit-names.ts";
import { openedTo, prefixesOf, sourcesOf } from "./variable-mounts.ts";
import { canPrefix, requiredAt } from "./variable-questions.ts";

/** What one configuring command says, as environment. */
interface Said {
  readonly own: FileStep;
  readonly command: ShellCommand;
  readonly environment: SaidByEnvironment;
}

/**
 * The changes that say a tool's kept configuration by the environment of the RUNs that need it; undefined when the
 * tool has no such form for all of it, or a RUN that needs it takes no text in front.
 */
export function environmentChanges(file: ScopedFile, flow: WrittenFlow, scene: Scene): readonly Change[] | undefined {
  const said = saidBy(file, scene);
  if (!said || file.steps.some(({ reads, step }) => reads && said.some((one) => isTaken(one, step)))) return undefined;
  const changes: Change[] = [];
  for (const own of file.steps) {
    const writing = said.filter((one) => one.own === own);
    const earlier = said.filter((one) => one.own.step.id < own.step.id);
    for (const one of writing) {
      const replaced = replaceCommand(one, own.reads);
      if (!replaced) return undefined;
      changes.push(...replaced);
    }
    const told = writing.flatMap((one) => unitOf(own.step, one.command));
    const goes = writing.length > 0 && writing.every(({ environment }) => environment.drops === undefined);
    if (goes && !own.reads && isIdleWithout(own.step, told)) changes.push({ change: "drop-step", step: own.step.id });
    if (writing.length > 0 && !own.reads && !stillReads(own.step, told, flow))
      changes.push({ change: "no-mount", step: own.step.id, key: flow.parent.key });
    if (own.reads && own.step.script?.commands.some((command, _at, all) => readsWithout(command, all, own)))
      return undefined;
    if (own.reads && isOverruled(own, file, flow, scene)) return undefined;
    if (!own.reads || earlier.length === 0) continue;
    // What one user was told to keep counted for no other.
    if (file.byHome && earlier.some((one) => one.own.step.user.name !== own.step.user.name)) return undefined;
    const settings = settingsOf(earlier, flow, scene);
    const names = namesFor(earlier, own.step, flow);
    if (!canPrefix(own.step) || !settings || !names || !areSaidAlike(earlier, names, own.step, scene)) return undefined;
    changes.push(
      ...[...settings, ...names].map((text) => ({ change: "prefix" as const, step: own.step.id, text })),
      ...inFront(
        own.step,
        earlier.flatMap((one) => one.environment.variables),
        writing.length > 0,
      ),
    );
    changes.push(...mounted(own.step, earlier, flow, scene));
  }
  return [...changes, ...takenBack(said, file, flow, scene)];
}

/** The step has one of the variables already, with a value that would be lost, or would win over what was kept. */
function isTaken({ environment }: Said, { instruction, script, variables }: Step): boolean {
  const fromMounts = readMounts(instruction).flatMap(({ env }) => env ?? []);
  const set = [...fromMounts, ...[...variables].map(([name]) => name)];
  const assigned = script?.commands.flatMap(({ assignments }) => assignments.map(({ name }) => name)) ?? [];
  // npm reads its own in any case.
  const taken = new Set([...set, ...assigned].map((name) => name.toLowerCase()));
  return environment.variables.some((own) => taken.has(own.name.toLowerCase()) && !isItself(own));
}

/** `X=$X` */
function isItself({ name, value }: SaidByEnvironment["variables"][number]): boolean {
  return value.replaceAll(/["{}]/g, "") === `$${name}`;
}

/** The mounts that a step needs for what earlier ones said. */
function mounted(step: Step, earlier: readonly Said[], flow: WrittenFlow, scene: Scene): readonly Change[] {
  return sourcesIn(earlier, flow, scene).map((env) => ({
    change: "mount",
    step: step.id,
    mount: {
      key: flow.parent.key,
      env,
      target: undefined,
      ...openedTo(step),
      required: required(earlier, flow, scene),
    },
  }));
}

/** The names that bring what earlier steps said. */
function sourcesIn(earlier: readonly Said[], flow: WrittenFlow, scene: Scene): readonly string[] {
  const { parent } = flow;
  const names = namesOf(earlier, flow);
  if (parent.type !== "variable") return names;
  return [...new Set(usesOf(earlier, parent).flatMap((use) => sourcesOf(parent, use, names, scene)))];
}

/** What makes of them the values that the telling RUNs read; undefined where no shell text says it. */
function settingsOf(earlier: readonly Said[], flow: WrittenFlow, scene: Scene): readonly string[] | undefined {
  const { parent } = flow;
  if (parent.type !== "variable") return [];
  const names = namesOf(earlier, flow);
  const texts = new Set(usesOf(earlier, parent).flatMap((use) => prefixesOf(parent, use, scene, names)));
  return texts.has(undefined) ? undefined : [...texts].flatMap((text) => text ?? []);
}

/** The shell of the reader makes the same of the values. */
function areSaidAlike(earlier: readonly Said[], names: readonly string[], target: Step, { model }: Scene): boolean {
  return earlier.every(({ own, environment }) => {
    const values = environment.variables.map(({ value }) => value);
    return meansTheSameToShell(own.step, target, model, [...names, ...values]);
  });
}

/** What the telling RUNs themselves put into the names that their commands expand; undefined where it cannot be said. */
function namesFor(earlier: readonly Said[], target: Step, flow: WrittenFlow): readonly string[] | undefined {
  const secret = mountedNames(flow);
  const lines = new Set(
    earlier.flatMap(({ own, command }) => namesInFront(own.step, unitOf(own.step, command), target, secret)),
  );
  return lines.has(undefined) ? undefined : [...lines].map((line) => `${line ?? ""} || exit 1; `);
}

function usesOf(said: readonly Said[], { uses }: VariableFlow): readonly Use[] {
  return uses.filter((use) => use.facts !== undefined && said.some((one) => one.own.step.id === use.step));
}

/** A reader that gets no variable: what does not read the file needs none. */
function readsWithout(command: ShellCommand, all: readonly ShellCommand[], { facts }: FileStep): boolean {
  return (facts.readers.has(command.number) || facts.implicitReaders.has(command.number)) && isCutOff(command, all);
}

/** `pip config unset`, `git config --unset`, `gh auth logout`: what was never told cannot be taken back. */
function takenBack(said: readonly Said[], file: ScopedFile, flow: WrittenFlow, scene: Scene): readonly Change[] {
  const tellers = said.filter(({ environment }) => environment.drops === undefined).map(({ command }) => command);
  const first = Math.min(...said.map((one) => one.own.step.id));
  return scene.model.steps.flatMap((step): readonly Change[] => {
    if (step.id < first || step.keyword !== "RUN" || !step.editable) return [];
    const commands = forgettingIn(step, tellers);
    if (commands.length === 0) return [];
    const dropped: Change = { change: "drop-commands", step: step.id, commands };
    const needed = file.steps.some((own) => own.step === step && own.reads) || stillReads(step, commands, flow);
    return needed ? [dropped] : [dropped, { change: "no-mount", step: step.id, key: flow.parent.key }];
  });
}

/** Required where the telling RUN required it. */
function required(said: readonly Said[], { parent }: WrittenFlow, scene: Scene): boolean {
  if (parent.type !== "variable") return false;
  const steps = new Set(said.map((one) => one.own.step.id));
  return parent.uses.some((use) => steps.has(use.step) && requiredAt(parent, use, scene));
}

function saidBy(file: ScopedFile, scene: Scene): readonly Said[] | undefined {
  const said: Said[] = [];
  for (const own of file.steps) {
    if ((own.writes.length > 0 && own.plainWrites.length > 0) || editsInPlace(own).length > 0) return undefined;
    for (const write of own.writes) {
      const one = saidOnce(own, write, said.length);
      // An older git reads no counted variables.
      const unread = one?.environment.variables.some(({ name }) => name === "GIT_CONFIG_COUNT");
      if (!one || (unread && file.steps.some(({ step }) => hasOldGit(step, scene) || countsForGit(step))))
        return undefined;
      said.push(one);
    }
  }
  const names = said
    .flatMap((one) => one.environment.variables.map(({ name }) => name))
    .filter((name) => name !== "GIT_CONFIG_COUNT");
  return new Set(names).size === names.length ? said : undefined;
}

function saidOnce(own: FileStep, write: SecretWrite, counted: number): Said | undefined {
  const command = own.step.script?.commands[write.command];
  if (!command || write.how !== "tool" || !write.keeps || command.at.compound || command.at.conditional)
    return undefined;
  const stdin = pipedText(own.step, command);
  if (command.at.pipeline && stdin === undefined) return undefined;
  const words = command.args.map((word) => ({ value: word.value, text: word.text }));
  const environment = write.keeps.environment(words, { counted, ...(stdin === undefined ? {} : { stdin }) });
  return environment ? { own, command, environment } : undefined;
}

/** The text of `echo "$T" | tool`, as the tool gets it on standard input. */
function pipedText(step: Step, command: ShellCommand): string | undefined {
  const { pipeline } = command.at;
  if (!pipeline || pipeline.index !== 1 || pipeline.length !== 2) return undefined;
  const source = step.script?.commands.find(
    (other) => other.at.pipeline?.number === pipeline.number && other.at.pipeline.index === 0,
  );
  const [first, second, ...more] = source?.args ?? [];
  if (source?.program === "echo" && first && !second) return first.text;
  if (source?.program === "printf" && second && more.length === 0 && /^["']?%s(?:\\n)?["']?$/.test(first?.text ?? ""))
    return second.text;
  return undefined;
}

/** The command gives way to what it said; where its own RUN does not need it, it goes. */
function replaceCommand({ own, command, environment }: Said, needed: boolean): readonly Change[] | undefined {
  const { step } = own;
  const { drops, variables } = environment;
  if (drops) {
    const words = drops.map((index) => command.args[index]);
    const cuts = words.flatMap((word) => {
      const before = word && command.words[command.words.indexOf(word) - 1];
      return word && before
        ? [{ change: "splice" as const, step: step.id, start: before.end, end: word.end, text: "" }]
        : [];
    });
    return [...cuts, ...(needed ? prefixed(step, variables) : [])];
  }
  const text = exported(variables);
  if (!needed || text === undefined)
    return [{ change: "drop-commands", step: step.id, commands: unitOf(step, command) }];
  const element = step.script ? elementOf(step.script, command.number) : undefined;
  if (!element) return undefined;
  const [start, end] = command.at.pipeline ? [element.start, element.end] : [command.start, command.end];
  return [{ change: "splice", step: step.id, start, end, text }];
}

function prefixed(step: Step, variables: SaidByEnvironment["variables"]): readonly Change[] {
  const text = exported(variables);
  return text === undefined ? [] : [{ change: "prefix", step: step.id, text: `${text}; ` }];
}

/** Settings of git are counted with those of other secrets, but where the step goes on counting by itself. */
function inFront(step: Step, variables: SaidByEnvironment["variables"], counts: boolean): readonly Change[] {
  const values = new Map(variables.map(({ name, value }) => [name, value]));
  const names = [...values.keys()].filter((name) => name.startsWith("GIT_CONFIG_KEY_"));
  if (counts || names.length === 0) return prefixed(step, variables);
  return names.map((name) => ({
    change: "git-setting",
    step: step.id,
    name: values.get(name) ?? "",
    value: values.get(name.replace("KEY", "VALUE")) ?? "",
  }));
}

/** A command with the pipeline that it ends, and with what its words run. */
function unitOf(step: Step, command: ShellCommand): readonly number[] {
  const { pipeline } = command.at;
  const together = (step.script?.commands ?? []).filter(
    (other) => other === command || (pipeline !== undefined && other.at.pipeline?.number === pipeline.number),
  );
  const numbers = new Set(together.map(({ number }) => number));
  return step.script ? [...withSubstitutions(step.script, numbers)] : [...numbers];
}

/** The command that sets the variables; undefined when the mounts set all of them already. */
function exported(variables: SaidByEnvironment["variables"]): string | undefined {
  // Of the counted variables the last count holds.
  const last = new Map(variables.map(({ name, value }) => [name, value]));
  const own = [...last].filter(([name, value]) => !isItself({ name, value }));
  return own.length === 0 ? undefined : `export ${own.map(([name, value]) => `${name}=${value}`).join(" ")}`;
}

function namesOf(said: readonly Said[], flow: WrittenFlow): readonly string[] {
  const names = new Set(flow.parent.uses.flatMap((use) => (use.how === "file" ? [] : use.names)));
  const expanded = said.flatMap((one) =>
    withGivers(one.own.step, unitOf(one.own.step, one.command)).flatMap((number) => expandedIn(one.own.step, number)),
  );
  return [...new Set(expanded)].filter((name) => names.has(name));
}

function expandedIn({ script }: Step, number: number): readonly string[] {
  const command = script?.commands[number];
  const values = command?.assignments.flatMap(({ value }) => value ?? []) ?? [];
  return [...(command?.words ?? []), ...values].flatMap((word) => word.expands);
}

function stillReads(step: Step, gone: readonly number[], { parent }: WrittenFlow): boolean {
  return stillExpands(step, gone, new Set(parent.uses.flatMap((use) => use.names)));
}
