import type { Step } from "../model/build-model.ts";
import type { ListElement, ShellCommand, ShellScript, ShellWord } from "../shell/shell-types.ts";
import { elementOf } from "../shell/command-parts.ts";
import { unitText } from "./unit-text.ts";

/**
 * The lines that give the names which some commands of a RUN expand the values that they have there, as they can stand
 * in front of another RUN; undefined where no text does. `secret` are names that are mounted.
 */
export function namesInFront(
  from: Step,
  numbers: readonly number[],
  target: Step,
  secret: ReadonlySet<string>,
): readonly string[] | undefined {
  const { script } = from;
  if (!script) return [];
  const givers = giversOf(script, numbers);
  const moved = [...script.commands.filter(({ number }) => numbers.includes(number)), ...givers];
  if (givers.some((giver) => !isPlain(giver) || isTakenBy(giver, target))) return undefined;
  if (callsFunction(script, moved) || readsElse(from, moved, givers, target, secret)) return undefined;
  const elements = new Set(givers.flatMap(({ number }) => elementOf(script, number) ?? []));
  const lines = [...elements].sort((a, b) => a.start - b.start).map((element) => lineOf(from, element, target));
  return lines.some((line) => line === undefined) ? undefined : lines.flatMap((line) => line ?? []);
}

/** A function is defined in one place and called in another. */
function callsFunction({ functions }: ShellScript, moved: readonly ShellCommand[]): boolean {
  return moved.some(({ program, start, end }) =>
    functions.some((body) => body.name === program || (body.start <= start && end <= body.end)),
  );
}

/** Names with another value there, and those that a sourced file, `eval` or `set --` may have given. */
function readsElse(
  from: Step,
  moved: readonly ShellCommand[],
  givers: readonly ShellCommand[],
  target: Step,
  secret: ReadonlySet<string>,
): boolean {
  const told = new Set([...givers.flatMap(given), ...moved.flatMap(given), ...secret]);
  const names = [...new Set(moved.flatMap(namesIn))].filter((name) => !told.has(name));
  const opens = from.script?.commands.some(({ program, args }) => {
    const sets = program === "set" && args.some(({ text }) => !text.startsWith("-") || text === "--");
    return sets || /^(?:\.|source|eval|shift)$/.test(program ?? "");
  });
  return names.some((name) => {
    const own = from.variables.get(name);
    return own === undefined ? opens : own.declared !== target.variables.get(name)?.declared;
  });
}

/** Whether the whole text of a RUN means the same in another one: the folder, and the variables that it expands. */
export function meansTheSame(from: Step, target: Step, secret: ReadonlySet<string>): boolean {
  const same = (name: string): boolean =>
    secret.has(name) || from.variables.get(name)?.declared === target.variables.get(name)?.declared;
  return from.workdir === target.workdir && (from.script?.expansions ?? []).every(({ name }) => same(name));
}

/** The numbers of some commands and of those that give them names. */
export function withGivers({ script }: Step, numbers: readonly number[]): readonly number[] {
  return script ? [...numbers, ...giversOf(script, numbers).map(({ number }) => number)] : numbers;
}

/** Whether nothing but setting up the shell is left of a RUN without some of its commands. */
export function isIdleWithout({ script }: Step, numbers: readonly number[]): boolean {
  const left = script?.commands.filter(({ number }) => !numbers.includes(number)) ?? [];
  return left.every(
    (command) =>
      /^(?:cd|set|export|umask|true|:)$/.test(command.program ?? "") ||
      isBareAssignment(command) ||
      left.some((other) => isBareAssignment(other) && other.start < command.start && command.end <= other.end),
  );
}

/** Whether what is left of a RUN without some of its commands expands one of the names, a `[[ … ]]` included. */
export function stillExpands({ script }: Step, gone: readonly number[], names: ReadonlySet<string>): boolean {
  if (!script) return false;
  const elements = gone.flatMap((number) => elementOf(script, number) ?? []);
  const wholly = elements.filter(({ commands }) => commands.every((number) => gone.includes(number)));
  return script.expansions.some(({ name, command, start }) => {
    if (!names.has(name)) return false;
    if (command !== undefined) return !gone.includes(command);
    return !wholly.some((element) => element.start <= start && start < element.end);
  });
}

function isBareAssignment({ words, assignments, redirects }: ShellCommand): boolean {
  return words.length === 0 && assignments.length > 0 && redirects.length === 0;
}

/** The commands in front of some others that give names to them, and what gives names to those. */
function giversOf({ commands }: ShellScript, numbers: readonly number[]): readonly ShellCommand[] {
  const needing = commands.filter(({ number }) => numbers.includes(number));
  const names = new Set(needing.flatMap(namesIn));
  const givers = new Set<ShellCommand>();
  const last = Math.max(-1, ...numbers);
  for (let before = -1; before !== givers.size;) {
    before = givers.size;
    for (const command of commands) {
      if (command.number >= last || needing.includes(command) || givers.has(command)) continue;
      if (!given(command).some((name) => names.has(name))) continue;
      givers.add(command);
      for (const name of namesIn(command)) names.add(name);
    }
  }
  return [...givers];
}

function namesIn({ words, assignments, redirects }: ShellCommand): readonly string[] {
  const targets = redirects.flatMap(({ target }) => target ?? []);
  const bodies = redirects.flatMap(({ heredoc }) => heredoc?.expands ?? []);
  const all: readonly ShellWord[] = [...words, ...assignments.flatMap(({ value }) => value ?? []), ...targets];
  return [...all.flatMap(({ expands }) => expands), ...bodies];
}

const declares = /^(?:export|local|readonly|declare|typeset)$/;

/** Names that hold another value behind a command. */
function given({ program, words, assignments, args }: ShellCommand): readonly string[] {
  if (words.length === 0 || declares.test(program ?? "")) return assignments.map(({ name }) => name);
  return /^(?:read|mapfile|readarray|getopts|printf|unset)$/.test(program ?? "")
    ? args.flatMap(({ value }) => (value !== undefined && /^[A-Za-z_]\w*$/.test(value) ? [value] : []))
    : [];
}

/** It runs once, always, and in the shell of the RUN itself. */
function isPlain({ at, program, words }: ShellCommand): boolean {
  const kind = words.length === 0 || declares.test(program ?? "");
  return kind && !at.conditional && !at.compound && !at.background && at.pipeline === undefined;
}

/** The other RUN has the name from somewhere else. */
function isTakenBy({ assignments }: ShellCommand, { variables, script }: Step): boolean {
  const used = new Set(script?.expansions.map(({ name }) => name));
  return assignments.some(({ name }) => variables.has(name) || used.has(name));
}

function lineOf(from: Step, element: ListElement, target: Step): string | undefined {
  const text = unitText(from, element, target);
  return text && text.bodies.length === 0 ? text.line : undefined;
}
