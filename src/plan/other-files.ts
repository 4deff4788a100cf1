import { removedBy } from "../flow/removed-files.ts";
import { redirectedTo, ShellPaths } from "../flow/shell-paths.ts";
import type { Step } from "../model/build-model.ts";
import { stagesBelow } from "../model/build-model.ts";
import { baseName, folderOf, isInside, matchesPattern, resolvePath } from "../model/paths.ts";
import { operandsOf } from "../shell/command-parts.ts";
import type { ShellCommand, ShellWord } from "../shell/shell-types.ts";
import type { Scene, WrittenFlow } from "./plan-types.ts";

/** How sure it is that a pattern matches a file. */
type Sureness = "none" | "maybe" | "certain";

/** Whether a pattern in a command of a RUN matches anything but a secret's own files when it runs. */
export function othersThere(
  step: Step,
  command: ShellCommand,
  word: ShellWord,
  path: string,
  flow: WrittenFlow,
  scene: Scene,
): Sureness {
  const pattern = step.script && ShellPaths.of(step, step.script).pathOf(word, command);
  if (pattern === undefined) return "maybe";
  const own = new Set([path, ...flow.parent.uses.flatMap((use) => use.facts?.writes.map((write) => write.path) ?? [])]);
  const others = new Set(scene.secretWrites().map((write) => write.path));
  const look = { pattern, own, others, scene };
  const steps = [...stepsBefore(step, scene), step];
  const behind = (other: Step, one: ShellCommand): boolean => other !== step || one.number < command.number;
  // What nobody here has made may hold anything.
  const isMade = steps.some((other) => makesFolder(other, folderOf(pattern), (one) => behind(other, one)));
  let found: Sureness = isMade ? "none" : "maybe";
  for (const other of steps) {
    if (other.copy) found = surer(found, broughtBy(other, look));
    for (const one of other.script?.commands ?? []) {
      if (!behind(other, one)) break;
      found = removesAny(one, other, pattern) && found === "certain" ? "maybe" : surer(found, madeBy(one, other, look));
    }
  }
  return found;
}

interface Look {
  readonly pattern: string;
  /** Files that go with the secret. */
  readonly own: ReadonlySet<string | undefined>;
  /** Files of other secrets: they go, or are refused and stay. */
  readonly others: ReadonlySet<string | undefined>;
  readonly scene: Scene;
}

function surer(one: Sureness, other: Sureness): Sureness {
  if (one === "certain" || other === "certain") return "certain";
  return one === "maybe" || other === "maybe" ? "maybe" : "none";
}

function stepsBefore(step: Step, { model }: Scene): readonly Step[] {
  return stagesBelow(model, step.stage)
    .toReversed()
    .flatMap(({ steps }) => steps.filter(({ id }) => id < step.id));
}

function makesFolder(step: Step, folder: string, counts: (command: ShellCommand) => boolean): boolean {
  const { script } = step;
  if (step.workdir === folder && !step.workdirAssumed) return true;
  if (!script) return false;
  const paths = ShellPaths.of(step, script);
  return script.commands.some(
    (own) => own.program === "mkdir" && counts(own) && own.args.some((word) => paths.pathOf(word, own) === folder),
  );
}

/** A file that COPY lays there under a name of its own; a folder may hold any. */
function broughtBy({ copy, copyTarget: target }: Step, { pattern, scene }: Look): Sureness {
  if (!copy) return "none";
  if (target === undefined) return "maybe";
  const folder = folderOf(pattern);
  const names = copy.sources.map((source) =>
    target.endsWith("/") || copy.sources.length > 1 ? resolvePath(target, baseName(source.path)) : target,
  );
  const isFile = (index: number): boolean => scene.files.context.read(copy.sources[index]?.path ?? "") !== undefined;
  if (copy.from === undefined && names.some((name, at) => isFile(at) && isThere(name, pattern, scene)))
    return "certain";
  const whole = copy.sources.every((_source, at) => copy.from === undefined && isFile(at));
  if (whole) return "none";
  return isInside(target.replace(/\/+$/, "") || "/", folder) || isInside(folder, target) ? "maybe" : "none";
}

function isThere(name: string, pattern: string, { uncopied }: Scene): boolean {
  return matchesPattern(pattern, name) && !uncopied.has(name);
}

const harmless = /^(?:cd|chgrp|chmod|chown|echo|export|ls|mkdir|printf|rm|rmdir|stat|test|umask|\[\[?)$/;

/** Programs that are told a folder and fill what is below it. */
const fillers = /^(?:cp|git|mv|rsync|tar|unzip)$/;

const makers = /^(?:cp|install|mv|tee|touch)$/;

function madeBy(command: ShellCommand, step: Step, look: Look): Sureness {
  const { script } = step;
  if (!script) return "none";
  const paths = ShellPaths.of(step, script);
  const { pattern, own, others } = look;
  const folder = folderOf(pattern);
  const written = redirectedTo(command, paths);
  const { program = "" } = command;
  const last = operandsOf(command).at(-1);
  const made = [...written, ...(makers.test(program) && last ? [paths.pathOf(last, command)] : [])];
  const sure = made.some(
    (path) => path !== undefined && !own.has(path) && !others.has(path) && matchesPattern(pattern, path),
  );
  if (sure) return command.at.conditional ? "maybe" : "certain";
  const told = harmless.test(program) ? [] : command.args.map((word) => paths.pathOf(word, command));
  const fills = (path: string): boolean => isInside(folder, path) || (fillers.test(program) && isInside(path, folder));
  return [...written, ...told].some((path) => path !== undefined && path !== "/" && !own.has(path) && fills(path))
    ? "maybe"
    : "none";
}

function removesAny(command: ShellCommand, step: Step, pattern: string): boolean {
  if (!step.script || !/^(?:rm|unlink|shred|mv)$/.test(command.program ?? "")) return false;
  const paths = ShellPaths.of(step, step.script);
  const covers = removedBy(command, paths);
  const named = operandsOf(command).map((word) => paths.pathOf(word, command));
  return covers?.(pattern) === true || named.some((path) => path === undefined || matchesPattern(pattern, path));
}
