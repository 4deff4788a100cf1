import type { Use, VariableFlow } from "../flow/flow-types.ts";
import { removedBy } from "../flow/removed-files.ts";
import { redirectedTo, ShellPaths } from "../flow/shell-paths.ts";
import type { Step } from "../model/build-model.ts";
import { folderOf } from "../model/paths.ts";
import { hasOption, operandsOf } from "../shell/command-parts.ts";
import { atExit } from "./at-exit.ts";
import { readsWhatChanges } from "./changed-inputs.ts";
import type { Change, MountRequest, Scene, WrittenFlow } from "./plan-types.ts";
import { modeLine } from "./scope-modes.ts";
import type { FileStep, ScopedFile } from "./scoped-file.ts";
import { meansTheSameToShell } from "./shell-of.ts";
import { namesInFront, withGivers } from "./unit-names.ts";
import type { ListElement } from "../shell/shell-types.ts";
import { unitText } from "./unit-text.ts";
import { namesReadAt, openedTo, prefixesOf, sourcesOf } from "./variable-mounts.ts";
import { requiredAt } from "./variable-questions.ts";

/** What a RUN writes to a file, as another one writes it. */
export interface MovedWriting {
  /** Commands without an operator behind them. */
  readonly lines: readonly string[];
  /** What the other RUN needs beside them. */
  readonly changes: readonly Change[];
}

/** The writing of one RUN in front of the commands of another; undefined where it cannot stand there. */
export function movedWriting(writer: FileStep, step: Step, flow: WrittenFlow, scene: Scene): MovedWriting | undefined {
  const moved = writer.units.flatMap(({ commands }) => commands);
  const modes = writer.modes.filter((setting) => modeLine(setting, writer.step, step) !== undefined);
  const named = [...moved, ...modes.map(({ command }) => command.number)];
  const names = namesInFront(writer.step, named, step, mountedNames(flow));
  const settings = settingsOf(writer, step, flow, scene);
  if (!names || !settings || writer.shared || needsGoneFolder(writer)) return undefined;
  const own = secretPaths(writer, flow, scene);
  if (readsWhatChanges(writer.step, withGivers(writer.step, moved), step, (path) => own.has(path), scene))
    return undefined;
  const written: { readonly start: number; readonly line: string }[] = [];
  const changes: Change[] = [];
  const bodies: string[] = [];
  for (const unit of writer.units) {
    const text = unitText(writer.step, unit, step);
    if (text === undefined) return undefined;
    const mask = umaskOf(writer, unit);
    written.push({ start: unit.start, line: mask === undefined ? text.line : `(${mask} && ${text.line})` });
    changes.push(...text.bodies.map((body) => ({ change: "append-body" as const, step: step.id, body })));
    bodies.push(...text.bodies.map(({ start, end }) => scene.model.text.slice(start, end)));
  }
  for (const setting of modes)
    written.push({ start: setting.command.start, line: modeLine(setting, writer.step, step) ?? "" });
  const lines = [...names, ...written.sort((a, b) => a.start - b.start).map(({ line }) => line)];
  if (!meansTheSameToShell(writer.step, step, scene.model, [...lines, ...bodies])) return undefined;
  if (writer.left.length > 0) changes.push(...atExit(step, `rm -f ${writer.left.join(" ")}`));
  changes.push(...settings.map((text) => ({ change: "prefix" as const, step: step.id, text })));
  changes.push(
    ...carried(writer, step, flow, scene).map((mount) => ({ change: "mount" as const, step: step.id, mount })),
  );
  return { lines, changes };
}

/** `mv f g` in front of one reader finds nothing to move in front of the next, where the same RUN does not make `f` anew. */
export function mayBeSaidAgain({ step, units }: FileStep, { steps }: ScopedFile): boolean {
  const { script } = step;
  const readers = steps.filter((other) => other.reads && other.step.id > step.id);
  if (!script || readers.length < 2) return true;
  const paths = ShellPaths.of(step, script);
  const moved = units.flatMap(({ commands }) => commands.flatMap((number) => script.commands[number] ?? []));
  const made = new Set(moved.flatMap((command) => redirectedTo(command, paths)));
  return moved
    .filter(({ program }) => program === "mv")
    .every((command) =>
      operandsOf(command)
        .slice(0, -1)
        .every((word) => made.has(paths.pathOf(word, command) ?? "")),
    );
}

/** Files that hold a secret: what becomes of them is followed elsewhere. */
function secretPaths({ writes, left }: FileStep, { parent }: WrittenFlow, scene: Scene): ReadonlySet<string> {
  const files = parent.type === "file" ? parent.uses.flatMap(({ names }) => names) : [];
  const mounted = parent.type === "mount" ? parent.mounts.flatMap(({ target }) => target ?? []) : [];
  const written = [...writes, ...scene.secretWrites()].flatMap(({ path }) => path ?? []);
  return new Set([...files, ...mounted, ...written, ...left]);
}

/** `mkdir d && echo … > d/f && cp d/f g && rm -r d`: the writing needs a folder that its own RUN takes away. */
function needsGoneFolder({ step, units }: FileStep): boolean {
  const { script } = step;
  if (!script) return false;
  const paths = ShellPaths.of(step, script);
  const moved = units.flatMap(({ commands }) => commands.flatMap((number) => script.commands[number] ?? []));
  const named = moved.flatMap((command) =>
    [...command.args, ...command.redirects.flatMap(({ target }) => target ?? [])].flatMap(
      (word) => paths.pathOf(word, command) ?? [],
    ),
  );
  return script.commands.some((command) => {
    const covers = hasOption(command, /^-\w*[rR]/) ? removedBy(command, paths) : undefined;
    return covers !== undefined && named.some((path) => folderOf(path) !== "/" && covers(folderOf(path)));
  });
}

/** The umask that the writing RUN set for its files; undefined for those that bring one along. */
function umaskOf({ step }: FileStep, { commands }: ListElement): string | undefined {
  const masks = (step.script?.commands ?? []).filter(({ program, args }) => program === "umask" && args.length > 0);
  const own = masks.some(({ number }) => commands.includes(number));
  const command = masks.find(({ at }) => at.subshell === 0);
  return command && !own ? step.script?.source.text.slice(command.start, command.end) : undefined;
}

/** What the moved commands read: the mounts that their own RUN has or gets, for who runs them now. */
function carried(writer: FileStep, step: Step, flow: WrittenFlow, scene: Scene): readonly MountRequest[] {
  const { parent } = flow;
  if (
    !writer.writes.some((write) => flow.writes.some((own) => own.step === write.step && own.command === write.command))
  )
    return [];
  const plain = { key: parent.key, ...openedTo(step) };
  if (parent.type === "mount") {
    return parent.mounts
      .filter((mount) => mount.step === writer.step.id)
      .map(({ env, target }) => ({ ...plain, env, target, required: false }));
  }
  const use = parent.uses.find((own) => own.step === writer.step.id && own.facts !== undefined);
  if (!use) return [];
  if (parent.type === "file") return use.names.map((target) => ({ ...plain, env: undefined, target, required: true }));
  const required = requiredAt(parent, use, scene);
  return sourcesOf(parent, use, namesMoved(writer, parent, use), scene).map((env) => ({
    ...plain,
    env,
    target: undefined,
    required,
  }));
}

/** The names that the moved commands read: those that the RUN expands, and all that a program looks for by itself. */
function namesMoved(writer: FileStep, parent: VariableFlow, use: Use): readonly string[] {
  const expanded = new Set(use.facts?.expansions.map((expansion) => expansion.name));
  const read = use.names.filter((name) => expanded.has(name));
  const implicit = writer.units.some(({ commands }) =>
    commands.some((number) => use.facts?.implicitReaders.has(number)),
  );
  return read.length > 0 && !implicit ? read : namesReadAt(parent, use);
}

/** The defaults that the moved commands had in their own RUN; undefined where no shell text says them. */
function settingsOf(
  writer: FileStep,
  step: Step,
  { parent }: WrittenFlow,
  scene: Scene,
): readonly string[] | undefined {
  if (parent.type !== "variable") return [];
  const own = new Set(parent.declarations.map(({ name }) => name));
  // What they are made of is the same where the commands move to.
  const holds = (name: string): boolean =>
    own.has(name) ||
    scene.secrets.has(name) ||
    writer.step.variables.get(name)?.declared === step.variables.get(name)?.declared;
  const uses = parent.uses.filter((use) => use.step === writer.step.id && use.facts !== undefined);
  const prefixes = uses.flatMap((use) => prefixesOf(parent, use, scene));
  const texts = prefixes.flatMap((text) => text ?? []);
  const names = texts.flatMap((text) => [...text.matchAll(/\$\{?(\w+)/g)].map(([, name = ""]) => name));
  return texts.length < prefixes.length || !names.every(holds) ? undefined : texts;
}

/** Names under which a RUN has the secret. */
export function mountedNames({ parent }: WrittenFlow): ReadonlySet<string> {
  return new Set(parent.type === "variable" ? parent.uses.flatMap(({ names }) => names) : []);
}
