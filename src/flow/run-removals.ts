import { readMounts } from "../dockerfile/instructions.ts";
import type { Step } from "../model/build-model.ts";
import { isInside } from "../model/paths.ts";
import { hasOption } from "../shell/command-parts.ts";
import type { ListElement, ShellCommand, ShellList, ShellScript } from "../shell/shell-types.ts";
import type { PlainWrite, SecretWrite } from "./flow-types.ts";
import { forgetsTold } from "./forgotten.ts";
import { removedBy } from "./removed-files.ts";
import type { RunState } from "./run-state.ts";

interface Removal {
  /** The number of the command from which on it is gone. */
  readonly from: number;
  readonly covers: (path: string, write: PlainWrite) => boolean;
  /** Its tool forgets all it was told. */
  readonly loggingOut?: boolean;
}

/** The writes of a RUN that reach its layer or a cache, and which of them it removes for certain before it ends. */
export function finishedWrites(run: RunState, writes: readonly PlainWrite[]): readonly SecretWrite[] {
  if (writes.length === 0) return [];
  const removals = run.script.commands.flatMap((command) => removalsOf(command, run, writes));
  const mounts = readMounts(run.step.instruction);
  const foldersOf = (type: string): readonly string[] =>
    mounts.flatMap((mount) => (mount.type === type && mount.target ? [mount.target] : []));
  const scratch = ["/dev/shm", ...foldersOf("tmpfs")];
  const caches = foldersOf("cache");
  const within = (folders: readonly string[], path: string): boolean =>
    folders.some((folder) => isInside(folder, path));
  return writes.flatMap((write) => {
    const { path } = write;
    if (path !== undefined && within(scratch, path)) return [];
    const places = placesOf(write, run);
    const own = removals.filter(
      ({ from, covers }) => from > write.command && places.some((place) => covers(place, write)),
    );
    const removed = own.length > 0;
    const loggedOut = removed && own.every(({ loggingOut }) => loggingOut === true);
    return [{ ...write, removed, loggedOut, cached: path !== undefined && within(caches, path) }];
  });
}

/** Whether a written file is gone for certain when a command runs: removed behind its last writer. */
export function isGoneBefore(
  path: string,
  { number }: ShellCommand,
  { script, step, paths }: RunState,
  writes: readonly PlainWrite[],
): boolean {
  const last = writes.findLast((write) => write.path === path);
  if (!last) return false;
  return script.commands.some(
    (command) =>
      command.number > last.command &&
      command.number < number &&
      removedBy(command, paths)?.(path) === true &&
      isCertain(command, step, script),
  );
}

/** Where it was written; for a guess any of the likely places: who removes one of them knows the program. */
function placesOf({ path, keeps, command }: PlainWrite, { paths, script }: RunState): readonly string[] {
  if (path !== undefined) return [path];
  const by = script.commands[command];
  if (!keeps || !by) return [];
  // A folder of the tool's own goes as a whole.
  const known = keeps.guessed ? keeps.files : keeps.files.filter(({ folder }) => folder);
  return known.flatMap((place) => paths.moved(place, by) ?? []);
}

function removalsOf(command: ShellCommand, run: RunState, writes: readonly PlainWrite[]): readonly Removal[] {
  // `npm config delete`, `git config --unset`, `docker logout`: what the tool was told is forgotten again.
  const forgotten = writes.filter(
    (write) => write.how === "tool" && forgetsTold(command, run.script.commands[write.command]) !== undefined,
  );
  if (forgotten.length > 0 && isCertain(command, run.step, run.script)) {
    const covers = (path: string, { command: by }: PlainWrite): boolean =>
      forgotten.some((write) => (write.path ?? path) === path && write.command === by);
    const loggingOut = forgotten.some((write) => forgetsTold(command, run.script.commands[write.command]) === "all");
    return [{ from: command.number, covers, loggingOut }];
  }
  const atExit = removedAtExit(command, run);
  if (atExit) return [{ from: Infinity, covers: atExit }];
  const covers = removedBy(command, run.paths);
  if (!covers) return [];
  const from = command.number;
  if (isCertain(command, run.step, run.script)) return [{ from, covers }];
  const test = testInFront(command, run.script);
  if (test && isCertain(test, run.step, run.script) && asksFor(test, command, run)) return [{ from, covers }];
  return [{ from, covers: (path, write) => covers(path) && isBehind(write.command, command, run.script) }];
}

/** The command that alone decides whether another one runs: `if [ … ]; then rm f; fi`, `[ … ] && rm f`. */
function testInFront({ number, at }: ShellCommand, { list, commands }: ShellScript): ShellCommand | undefined {
  if (at.background || at.substitution || at.within !== undefined || at.pipeline) return undefined;
  const statement = list.elements.find((element) => element.commands.includes(number));
  const [first, second, ...more] = statement?.lists ?? [];
  const test = commands[statement?.commands[0] ?? number];
  if (!first || test?.number === number) return undefined;
  const opens = (element: ListElement | undefined): boolean => element?.commands[0] === number;
  if (first.kind === "and-or") return first.operators[0]?.text === "&&" && opens(first.elements[1]) ? test : undefined;
  const alone = first.elements.length === 1 && first.elements[0]?.commands.length === 1;
  return alone && more.length === 0 && second?.elements.some(opens) ? test : undefined;
}

/** `[ -f FILE ]`, with the file that is then removed: where it is not there, there is nothing to remove. */
function asksFor({ program, args }: ShellCommand, removal: ShellCommand, { paths }: RunState): boolean {
  const [option, operand, end, ...more] = args;
  if (!/^(?:\[\[?|test)$/.test(program ?? "") || !/^-[ef]$/.test(option?.text ?? "") || more.length > 0) return false;
  if (!operand || (end && !/^\]\]?$/.test(end.text))) return false;
  const path = paths.pathOf(operand, removal);
  return path !== undefined && (removedBy(removal, paths)?.(path) ?? false);
}

/** Behind a write in the list that it stands in, in whatever branch: where one runs the other does too, or the RUN fails. */
function isBehind(write: number, { number, at }: ShellCommand, { list, source }: ShellScript): boolean {
  if (at.background || at.substitution || at.within !== undefined || at.pipeline) return false;
  const within = ({ kind, elements, operators }: ShellList, fails: boolean): boolean => {
    const from = elements.findIndex(({ commands }) => commands.includes(write));
    const to = elements.findIndex(({ commands }) => commands.includes(number));
    const element = elements[to];
    if (from === -1 || !element) return false;
    // Whether its failing is that of the RUN.
    const own =
      fails &&
      (kind === "statements" ? to === elements.length - 1 : operators.slice(from).every(({ text }) => text === "&&"));
    if (from !== to) return element.commands[0] === number && (kind === "statements" || own);
    const branches = element.lists[0]?.kind === "and-or" || source.text.startsWith("if", element.start);
    return element.lists.some((inner) => within(inner, own && branches));
  };
  return within(list, true);
}

/** `trap 'rm -f f' EXIT` and `trap 'cp -p kept f' EXIT`: what stood there before is back when the RUN ends. */
function removedAtExit(command: ShellCommand, { paths, script }: RunState): ((path: string) => boolean) | undefined {
  const [action, ...signals] = command.args.map((word) => word.value);
  const exits = signals.some((signal) => signal === "EXIT" || signal === "0");
  if (command.program !== "trap" || action === undefined || !exits) return undefined;
  const targets = action.split(/\s*(?:;|&&)\s*/).flatMap((text) => {
    const one = text.replace(/^\[ ! -e \/dev\/shm\/\S+ \] \|\| (?=cp -f )/, "");
    const words = one.split(/\s+/).map((word) => word.replace(/^"(.*)"$/, "$1"));
    if (words[0] === "rm") return words.slice(1).filter((word) => !word.startsWith("-"));
    // All of a folder but the settings in it.
    const [, folder] = /^for f in (\S+)\/\* /.exec(one) ?? [];
    if (folder !== undefined && /\brm -rf "\$f"/.test(action)) return [folder];
    // The address that a clone keeps is written anew.
    const anew = /^git (?:-C (\S+)|--git-dir=(\S+)\/\.git) remote set-url /.exec(one);
    if (anew) return [`${anew[1] ?? anew[2]}/.git/config`];
    const restores = words[0] === "cp" && /^-(?:f|pf?)$/.test(words[1] ?? "") && words[2]?.startsWith("/dev/shm/");
    return restores ? words.slice(3, 4) : [];
  });
  // By then it may be in another folder.
  const moves = script.commands.some(({ program, at }) => program === "cd" && at.subshell === 0);
  const { home = "~" } = paths;
  const absolute = targets.map((target) => {
    const named = target.replace(/^~(?=\/)/, home);
    return /^[/~]/.test(named) || moves ? named : paths.resolve(named, command);
  });
  return (path) => absolute.includes(path);
}

/** It runs whenever the RUN ends well: nothing lets the list go on without it. */
function isCertain({ at, number }: ShellCommand, step: Step, script: ShellScript): boolean {
  if (at.conditional || at.background || at.substitution || at.within !== undefined || at.pipeline) return false;
  const statements = script.list.elements;
  const index = statements.findIndex((element) => element.commands.includes(number));
  const element = statements[index];
  const list = element?.lists.find((own) => own.kind === "and-or");
  const place = list?.elements.findIndex((own) => own.commands.includes(number)) ?? -1;
  // A later `||` catches the failure that kept this one from running.
  if (list && place > 0 && list.operators.slice(place).some(({ text }) => text === "||")) return false;
  if (!element || index === statements.length - 1 || element.commands[0] === number) return true;
  return exitsOnError(step, script, number);
}

function exitsOnError(step: Step, script: ShellScript, before: number): boolean {
  const set = script.commands.some(
    (command) =>
      command.number < before && command.program === "set" && !command.at.conditional && hasOption(command, /^-\w*e/),
  );
  return set || step.shellExitsOnError;
}
