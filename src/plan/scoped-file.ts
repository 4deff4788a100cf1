import type { RunFacts, SecretFlow, SecretWrite } from "../flow/flow-types.ts";
import { removes } from "../flow/file-flows.ts";
import { ShellPaths } from "../flow/shell-paths.ts";
import { traceRun, unknownKind } from "../flow/trace-run.ts";
import { credentialFileKind } from "../knowledge/credential-files.ts";
import { lineageOf } from "../model/build-model.ts";
import type { Step } from "../model/build-model.ts";
import type { ListElement, ShellCommand, ShellScript } from "../shell/shell-types.ts";
import type { Scene, WrittenFlow } from "./plan-types.ts";

/** A RUN that does something with the written file. */
export interface FileStep {
  readonly step: Step;
  /** Traced with the file as the only carrier. */
  readonly facts: RunFacts;
  /** Commands of it that write the secret to the file. */
  readonly writes: readonly SecretWrite[];
  /** It reads the file, by a command that does not also write it. */
  readonly reads: boolean;
  /** The elements of its lists that write the file or set its mode: they move together. */
  readonly units: readonly ListElement[];
  /** Commands in front of the first secret write that also write to the file, without the secret. */
  readonly plainWrites: readonly number[];
}

/** The life of a file that a RUN writes a secret to. */
export interface ScopedFile {
  readonly path: string;
  /** In order, from the first that writes it to the one that removes it. */
  readonly steps: readonly FileStep[];
  /** Something stands at its path before the secret is written to it. */
  readonly present: boolean;
}

/** Follows a written file through the steps behind its first write; undefined when its path is not known. */
export function scopedFile(flow: WrittenFlow, scene: Scene): ScopedFile | undefined {
  const [first] = flow.writes;
  const path = first?.path;
  if (!first || path === undefined) return undefined;
  const origin = scene.step(first.step);
  const kind = credentialFileKind(path)?.name ?? unknownKind;
  const steps: FileStep[] = [];
  for (const step of stepsBehind(origin, path, scene)) {
    const facts = traceRun(step, { names: new Set(), files: [{ path, kind }] });
    const writes = flow.writes.filter((write) => write.step === step.id);
    const written = new Set(writes.map((write) => write.command));
    const touched = [...facts.readers, ...facts.handlers, ...facts.modifies, ...facts.sweeps].length > 0;
    if (writes.length === 0 && !touched && facts.implicit === "no" && facts.opaque === undefined) continue;
    steps.push({
      step,
      facts,
      writes,
      reads: readsIt(step, facts, written),
      units: unitsOf(step, facts, written, scene.secretWrites(step.id)),
      plainWrites: plainWrites(facts, new Set([...written, ...scene.secretWrites(step.id)])),
    });
  }
  return { path, steps, present: isPresent(origin, path, kind, flow.parent, scene) };
}

function stepsBehind(origin: Step, path: string, scene: Scene): readonly Step[] {
  const found: Step[] = [];
  const gone = new Set<number>();
  for (const number of lineageOf(scene.model, origin.stage)) {
    const stage = scene.model.stages[number];
    if (!stage || (stage.parent !== undefined && gone.has(stage.parent))) {
      gone.add(number);
      continue;
    }
    for (const step of stage.steps) {
      if (step.id < origin.id || step.keyword !== "RUN") continue;
      found.push(step);
      if (step.id > origin.id && removes(step, path)) {
        gone.add(number);
        break;
      }
    }
  }
  return found;
}

/** A reader that only repeats what the writers do is none. */
function readsIt(step: Step, facts: RunFacts, written: ReadonlySet<number>): boolean {
  if (facts.opaque !== undefined) return true;
  const first = written.size === 0 ? -1 : Math.min(...written);
  const explicit = [...facts.readers].some(
    (number) => number > first && !written.has(number) && !facts.modifies.has(number) && !within(step, number, written),
  );
  const implicit = [...facts.implicitReaders].some(
    (number) => number > first && !written.has(number) && !within(step, number, written),
  );
  return explicit || implicit || (step.script === undefined && facts.implicit !== "no");
}

/** Part of the same pipeline, substitution or group as a writer. */
function within(step: Step, number: number, written: ReadonlySet<number>): boolean {
  const command = step.script?.commands[number];
  return [...written].some((other) => {
    const writer = step.script?.commands[other];
    if (!command || !writer) return false;
    const samePipe = writer.at.pipeline !== undefined && command.at.pipeline?.number === writer.at.pipeline.number;
    return samePipe || (command.start >= writer.start && command.end <= writer.end);
  });
}

function plainWrites(facts: RunFacts, written: ReadonlySet<number>): readonly number[] {
  return [...facts.modifies].filter((number) => !written.has(number));
}

/** The smallest list elements that hold the writers, and the ones that set the file's mode and owner. */
function unitsOf(
  step: Step,
  facts: RunFacts,
  written: ReadonlySet<number>,
  secret: ReadonlySet<number>,
): readonly ListElement[] {
  const { script } = step;
  if (!script || written.size === 0) return [];
  const first = Math.min(...written);
  const handled = [...facts.handlers].filter(
    (number) => number > first && /^(?:chmod|chown)$/.test(script.commands[number]?.program ?? ""),
  );
  const later = [...facts.modifies].filter((number) => number > first || secret.has(number));
  const wanted = [...new Set([...written, ...handled, ...later])];
  const elements = wanted.flatMap((number) => elementOf(script, number) ?? []);
  return [...new Set(elements)].sort((a, b) => a.start - b.start);
}

/** The element of the outermost and-or list, or the statement, that holds a command. */
export function elementOf(script: ShellScript, number: number): ListElement | undefined {
  const statement = script.list.elements.find((element) => element.commands.includes(number));
  const [list] = statement?.lists ?? [];
  if (!statement || list?.kind !== "and-or") return statement;
  // Behind `||` an element runs only when the one in front of it fails: they go together.
  const index = list.elements.findIndex((element) => element.commands.includes(number));
  const joined = list.operators[index - 1]?.text === "||" || list.operators[index]?.text === "||";
  return joined ? statement : list.elements[index];
}

/** COPY or an earlier RUN put something there that the image keeps. */
function isPresent(origin: Step, path: string, kind: string, parent: SecretFlow, scene: Scene): boolean {
  if (parent.type === "file" && parent.copies.some((copy) => copy.target === path)) return false;
  if (scene.files.contextPathOf(origin, path) !== undefined) return true;
  for (
    let stage = scene.model.stages[origin.stage];
    stage;
    stage = stage.parent === undefined ? undefined : scene.model.stages[stage.parent]
  ) {
    for (const step of stage.steps) {
      if (step.id >= origin.id) break;
      if (step.keyword !== "RUN") continue;
      const facts = traceRun(step, { names: new Set(), files: [{ path, kind }] });
      if ([...facts.modifies].some((number) => !scene.secretWrites(step.id).has(number)) && !removes(step, path))
        return true;
    }
  }
  return false;
}

/** The shell text of a unit on one line, its paths made absolute where they would mean something else in `target`. */
export function unitText(from: Step, unit: ListElement, target: Step): string | undefined {
  const { script } = from;
  if (!script) return undefined;
  const commands = unit.commands.flatMap((number) => script.commands[number] ?? []);
  if (commands.some((command) => command.redirects.some(({ heredoc }) => heredoc))) return undefined;
  let text = script.source.text.slice(unit.start, unit.end);
  if (text.includes("\n")) return undefined;
  const paths = new ShellPaths(from, script);
  if (commands.every((command) => paths.folderOf(command) === (target.workdir ?? undefined))) return text;
  for (const { start, end, path } of pathWords(commands, paths).sort((a, b) => b.start - a.start)) {
    if (path === undefined) return undefined;
    text = text.slice(0, start - unit.start) + path + text.slice(end - unit.start);
  }
  return text;
}

/** Words that name a file relative to the working directory. */
function pathWords(
  commands: readonly ShellCommand[],
  paths: ShellPaths,
): { start: number; end: number; path: string | undefined }[] {
  return commands.flatMap((command) => {
    const operands = /^(?:tee|sed|cp|mv|install|chmod|chown|mkdir|cat|touch)$/.test(command.program ?? "")
      ? command.args
          .filter((word) => !word.text.startsWith("-") && word.expands.length === 0)
          .slice(/^(?:chmod|chown|sed)$/.test(command.program ?? "") ? 1 : 0)
      : [];
    const words = [...operands, ...command.redirects.flatMap(({ target }) => target ?? [])];
    return words
      .filter((word) => !/^["']?[~/$]/.test(word.text))
      .map((word) => ({ start: word.start, end: word.end, path: paths.pathOf(word, command) }));
  });
}
