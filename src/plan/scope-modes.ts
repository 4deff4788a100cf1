import { hidingFallbacks } from "../shell/remove-commands.ts";
import type { RunFacts } from "../flow/flow-types.ts";
import { ShellPaths } from "../flow/shell-paths.ts";
import type { Step } from "../model/build-model.ts";
import { isInside, isPattern, matchesPattern } from "../model/paths.ts";
import { actedOn, hasOption, operandsOf } from "../shell/command-parts.ts";
import type { ShellCommand, ShellList, ShellWord } from "../shell/shell-types.ts";
import { runsAsAnother } from "./file-readers.ts";
import { othersThere } from "./other-files.ts";
import type { Change, Scene, WrittenFlow } from "./plan-types.ts";

/** A chmod, chown or chgrp that reaches the file among others, by its name, a pattern or its folder. */
export interface ModeSetting {
  readonly command: ShellCommand;
  /** Of the file. */
  readonly path: string;
  /** The words of the command up to its mode or owner, and the options that count for one file. */
  readonly head: readonly string[];
  /** Operands that name the file. */
  readonly own: readonly ShellWord[];
  /** Operands that match the file, and may match none without it. */
  readonly patterns: readonly ShellWord[];
  /** The operand by which it comes to the file, as its readers name it. */
  readonly by: ShellWord | undefined;
  readonly operands: number;
}

const modeCommands = /^(?:chmod|chown|chgrp)$/;

/** The commands of a RUN behind `first`, none of them `taken`, that set the mode or owner of the file and of others. */
export function modeSettings(
  step: Step,
  facts: RunFacts,
  path: string,
  first: number,
  taken: ReadonlySet<number>,
): readonly ModeSetting[] {
  const { script } = step;
  if (!script) return [];
  const paths = ShellPaths.of(step, script);
  return [...new Set([...facts.handlers, ...facts.sweeps])]
    .filter((number) => number > first && !taken.has(number))
    .sort((a, b) => a - b)
    .flatMap((number) => script.commands[number] ?? [])
    .flatMap((command) => settingOf(command, path, paths) ?? []);
}

/** Whether a command names the file beside other operands: only its own operand belongs to the file. */
export function namesOthersToo(step: Step, command: ShellCommand, path: string): boolean {
  const { script } = step;
  if (!script || !modeCommands.test(command.program ?? "") || hasOption(command, /^--reference/)) return false;
  const { at } = command;
  if (at.within !== undefined || at.pipeline || at.background || at.substitution || at.compound) return false;
  const paths = ShellPaths.of(step, script);
  return !actedOn(command).every((word) => paths.pathOf(word, command) === path);
}

function settingOf(command: ShellCommand, path: string, paths: ShellPaths): ModeSetting | undefined {
  if (command.program === "find") return foundSetting(command, path);
  if (!modeCommands.test(command.program ?? "") || hasOption(command, /^--reference/)) return undefined;
  const operands = actedOn(command);
  const mode = operandsOf(command)[0];
  if (!mode) return undefined;
  const words = operands.map((word) => ({ word, named: paths.pathOf(word, command) }));
  const own = words.filter(({ named }) => named === path);
  const patterns = words.filter(({ named = "" }) => isPattern(named) && matchesPattern(named, path));
  const recursive = words.find(({ named = "" }) => isInside(named, path));
  const options = command.args.filter((word) => word.text.startsWith("-") && !/^(?:-R|--recursive)$/.test(word.text));
  const front = command.words.slice(0, command.words.length - command.args.length);
  return {
    command,
    path,
    head: [...front, ...options, mode].map(({ text }) => text),
    own: own.map(({ word }) => word),
    patterns: patterns.map(({ word }) => word),
    by: (own[0] ?? patterns[0] ?? recursive)?.word,
    operands: operands.length,
  };
}

/** `find ~/.ssh -type f -exec chmod 600 {} +` */
function foundSetting(command: ShellCommand, path: string): ModeSetting | undefined {
  const at = command.args.findIndex(({ text }) => /^-exec(?:dir)?$/.test(text));
  const [program, mode, found] = command.args.slice(at + 1).map(({ text }) => text);
  if (at === -1 || !modeCommands.test(program ?? "") || mode === undefined || !/^["']?\{\}["']?$/.test(found ?? ""))
    return undefined;
  const [folder] = command.args;
  const by = folder?.value !== undefined && !isInside(folder.value, path) ? undefined : folder;
  return { command, path, head: [program ?? "", mode], own: [], patterns: [], by, operands: 0 };
}

/** What the setting says of the file alone, as a RUN that reads it says it; undefined where that RUN does not need it. */
export function modeLine(setting: ModeSetting, from: Step, target: Step): string | undefined {
  const { head, own } = setting;
  if (own.length === 0 && !isNeeded(setting, target)) return undefined;
  return `${head.join(" ")} ${spelledBy(setting, from, target)}`;
}

/** A mode that closes the file to others, and an owner where another user reads it. */
function isNeeded({ head }: ModeSetting, target: Step): boolean {
  const mode = head.at(-1) ?? "";
  const isMode = head.some((word) => word.endsWith("chmod"));
  return isMode ? /^[0-7]?[0-7]00$|(?:^|,)[ugo]*[go][ugo]*[-=]/.test(mode) : runsAsAnother(target);
}

/** The path as the command says it, from the home or the root. */
function spelledBy({ own, by, command, path }: ModeSetting, from: Step, target: Step): string {
  const { script } = from;
  const text = by?.text ?? "";
  const [first] = own;
  if (!script) return path;
  const paths = ShellPaths.of(from, script);
  if (first && (/^["']?[~/$]/.test(text) || paths.folderOf(command) === target.workdir)) return text;
  const home = /^(?:~|\$HOME|\$\{HOME\})(?=\/)/.exec(text)?.[0];
  const within = paths.home !== undefined && path.startsWith(`${paths.home}/`);
  return home !== undefined && within ? `${home}${path.slice(paths.home.length)}` : path;
}

/** What the commands lose in a RUN in which the file is not there; undefined where they cannot be edited. */
export function withoutFileIn(
  step: Step,
  settings: readonly ModeSetting[],
  flow: WrittenFlow,
  scene: Scene,
): readonly Change[] | undefined {
  const changes: Change[] = [];
  for (const setting of settings) {
    const { command, path, own, patterns, operands } = setting;
    const strict = hidesFailure(step, command) ? [] : patterns;
    const found = strict.map((word) => ({ word, others: othersThere(step, command, word, path, flow, scene) }));
    if (found.some(({ others }) => others === "maybe")) {
      changes.push(withoutFailing(step, setting));
      continue;
    }
    for (const word of [...own, ...found.flatMap(({ word: one, others }) => (others === "none" ? one : []))]) {
      const before = command.words[command.words.indexOf(word) - 1];
      const place = { start: before?.end ?? word.start, end: word.end };
      changes.push({ change: "drop-operand", step: step.id, command: command.number, ...place, operands });
    }
  }
  return changes.length === 0 || step.editable ? changes : undefined;
}

/** `chmod … || true`: it does not mind that there is nothing. */
function hidesFailure({ script }: Step, { number }: ShellCommand): boolean {
  if (!script) return false;
  const within = ({ elements, operators }: ShellList): boolean => {
    const at = elements.findIndex(({ commands }) => commands.includes(number));
    const [next] = elements[at + 1]?.commands ?? [];
    const fallback = script.commands[next ?? -1]?.program ?? "";
    if (operators[at]?.text === "||" && hidingFallbacks.has(fallback)) return true;
    return elements[at]?.lists.some((list) => within(list)) ?? false;
  };
  return within(script.list);
}

/** A pattern that may match nothing now. */
function withoutFailing({ id, script }: Step, { command, own }: ModeSetting): Change {
  const { start, end, words } = command;
  let text = script?.source.text.slice(start, end) ?? "";
  for (const word of own.toReversed()) {
    const before = words[words.indexOf(word) - 1];
    text = text.slice(0, (before?.end ?? word.start) - start) + text.slice(word.end - start);
  }
  return { change: "splice", step: id, start, end, text: `{ ${text} || true; }` };
}
