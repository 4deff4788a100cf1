import type { RunFacts, SecretWrite } from "../flow/flow-types.ts";
import { removes } from "../flow/file-flows.ts";
import { forgettingIn, settingUpIn } from "../flow/forgotten.ts";
import { anybodysKind, unknownKind } from "../flow/carriers.ts";
import { kindIn } from "../flow/told-paths.ts";
import { traceRun } from "../flow/trace-run.ts";
import { lineageOf, stagesBelow } from "../model/build-model.ts";
import type { Step } from "../model/build-model.ts";
import { isInside } from "../model/paths.ts";
import { elementOf } from "../shell/command-parts.ts";
import type { ListElement, ShellCommand } from "../shell/shell-types.ts";
import type { Scene, WrittenFlow } from "./plan-types.ts";
import { isBelowUnknownHome, isOfAnothersHome, mayBeCopied } from "./home-paths.ts";
import { isNamedFromBase } from "./named-from-base.ts";
import { toolIsConfigured } from "./tool-settings.ts";
import { createdAnew, keptBy, movedPlain } from "./plain-writes.ts";
import { namesOthersToo, modeSettings } from "./scope-modes.ts";
import type { ModeSetting } from "./scope-modes.ts";
import { filesOfUnit } from "./unit-files.ts";
import type { FilesOfUnit } from "./unit-files.ts";

/** A RUN that does something with the written file. */
export interface FileStep {
  readonly step: Step;
  /** Traced with the file as the only carrier. */
  readonly facts: RunFacts;
  /** Commands of it that write a secret, of any flow, to the file. */
  readonly writes: readonly SecretWrite[];
  /** It reads the file, by a command that does not also write it. */
  readonly reads: boolean;
  /** It removes the file for certain before it ends. */
  readonly removes: boolean;
  /** Commands by which the tool forgets what it was told in an earlier RUN. */
  readonly forgets: readonly number[];
  /** The elements of its lists that write the file or set its mode: they move together. */
  readonly units: readonly ListElement[];
  /** Commands behind it that set the mode or owner of the file and of others: each file has its own part of them. */
  readonly modes: readonly ModeSetting[];
  /** Absolute paths of other files of the secret that the units write and leave behind. */
  readonly left: readonly string[];
  /** Another command of the RUN needs one of those files: the units cannot leave it. */
  readonly shared: boolean;
  /** Commands that write to the file what the image keeps. */
  readonly plainWrites: readonly number[];
}

/** The life of a file that a RUN writes a secret to. */
export interface ScopedFile {
  readonly path: string;
  /** In order, from the first that writes it to the one that removes it. */
  readonly steps: readonly FileStep[];
  /** Whether something stands at its path before the secret is written to it. */
  readonly before: "nothing" | "something" | "unknown";
  /** What writes it says `~`, `$HOME` or leaves the home to the tool. */
  readonly byHome: boolean;
  /** What writes it names it from the folder that the base image starts in, which the Dockerfile does not tell. */
  readonly byFolder: boolean;
  /** A folder that a tool fills. */
  readonly folder: boolean;
  /** Of such a folder, what the image keeps: the Dockerfile gives the tool settings. */
  readonly settings: readonly string[];
}

/** Files that base images bring along, whoever adds to them. */
const ofBaseImage = /^\/(?:etc|usr|opt)\/|\/\.(?:bashrc|profile|bash_profile)$/;

/** Follows a written file through the steps behind its first write; undefined when its path is not known. */
export function scopedFile(flow: WrittenFlow, scene: Scene): ScopedFile | undefined {
  const path = flow.writes[0]?.path;
  if (path === undefined) return undefined;
  const kind = kindIn(scene.model, path);
  const file = followed(path, kind, flow, scene);
  // What is removed later was read before, if only by way of a file or the project's code that names it.
  const isRemoved = file.steps.slice(1).some((own) => own.removes);
  if (kind !== unknownKind || !isRemoved || file.steps.some(isReadForCertain)) return file;
  const byAnybody = followed(path, anybodysKind, flow, scene);
  return byAnybody.steps.some((own) => own.reads) ? byAnybody : file;
}

/** What a tool keeps in the one of its homes that it finds: what removes the file may miss it. */
export function keptElsewhere({ writes }: WrittenFlow): SecretWrite | undefined {
  return writes.find(({ how, keeps }) => how === "tool" && keeps?.files[0]?.mayBeElsewhere === true);
}

/** Whether nothing but the secret was ever in the file, and no more than one RUN knows it. */
export function isScratch({ before, steps }: ScopedFile): boolean {
  return before === "nothing" && steps.length === 1 && steps.every((own) => own.plainWrites.length === 0);
}

function isReadForCertain({ reads, facts }: FileStep): boolean {
  return reads && [...facts.readers].some((number) => !facts.implicitReaders.has(number));
}

function followed(path: string, kind: string, flow: WrittenFlow, scene: Scene): ScopedFile {
  const known = scene.secretWrites().filter((write) => write.path === path);
  const all = flow.loggedOut ? [...known, ...flow.writes] : known;
  const origin = scene.step(firstStep(flow, all, scene));
  const steps: FileStep[] = [];
  const tellers = tellersOf(all, scene);
  for (const step of stepsBehind(origin, path, tellers, scene)) {
    const found = isOfAnothersHome(path, origin, step) ? unknownKind : kind;
    const facts = traceRun(step, { names: new Set(), files: [{ path, kind: found }] });
    const writes = unique(all.filter((write) => write.step === step.id));
    const touched = [...facts.readers, ...facts.handlers, ...facts.modifies, ...facts.sweeps].length > 0;
    const forgets = writes.length > 0 ? [] : forgettingIn(step, tellers);
    const idle = !touched && forgets.length === 0 && facts.implicit === "no" && facts.opaque === undefined;
    if (writes.length === 0 && idle) continue;
    const behind = steps.some((own) => own.writes.length > 0);
    const around = filesOfUnit(
      scene.model,
      step,
      writes.map(({ command }) => command),
      flow.parent,
      path,
    );
    const settings = settingUpIn(step, tellers);
    steps.push(fileStep(step, path, { facts, writes, forgets, settings, behind, around }));
  }
  const place = flow.writes
    .flatMap(({ keeps }) => keeps?.files ?? [])
    .find((own) => own.folder === true && path.endsWith(`/${own.path}`));
  const settings = place?.settings && toolIsConfigured(flow, scene) ? place.settings : [];
  const byHome =
    isBelowUnknownHome(path) ||
    flow.writes.some(({ how, name }) => how === "tool" || /^["']?(?:~|\$HOME|\$\{HOME\})/.test(name));
  const before = settings.length > 0 ? "nothing" : stateBefore(origin, path, kind, flow, scene);
  const byFolder = flow.writes.some((write) => isNamedFromBase(write, scene.step(write.step)));
  return { path, steps, before, byHome, byFolder, folder: place !== undefined, settings };
}

/** Stages built on one another share a file; others have one of their own. */
function firstStep(flow: WrittenFlow, all: readonly SecretWrite[], scene: Scene): number {
  const own = flow.writes[0]?.step ?? 0;
  const steps = all
    .map((write) => write.step)
    .filter((step) => lineageOf(scene.model, scene.step(step).stage).includes(scene.step(own).stage));
  return Math.min(own, ...steps);
}

function unique(writes: readonly SecretWrite[]): readonly SecretWrite[] {
  return [...new Map(writes.map((write) => [write.command, write])).values()].sort((a, b) => a.command - b.command);
}

/** The commands that told a tool the secret; none when anything else wrote it to the file. */
function tellersOf(writes: readonly SecretWrite[], scene: Scene): readonly ShellCommand[] {
  if (writes.some(({ how }) => how !== "tool")) return [];
  return writes.flatMap(({ step, command }) => scene.step(step).script?.commands[command] ?? []);
}

interface FileFacts {
  readonly facts: RunFacts;
  readonly writes: readonly SecretWrite[];
  readonly forgets: readonly number[];
  /** Commands that choose something for the login that the tool has. */
  readonly settings: readonly number[];
  /** An earlier RUN wrote the secret. */
  readonly behind: boolean;
  readonly around: FilesOfUnit;
}

function fileStep(step: Step, path: string, own: FileFacts): FileStep {
  const { facts, writes, forgets, behind, around } = own;
  const written = new Set(writes.map((write) => write.command));
  const first = written.size === 0 ? -1 : Math.min(...written);
  const settings = own.settings.filter((number) => number > first);
  const plain = [...facts.modifies].filter((number) => !written.has(number)).sort((a, b) => a - b);
  // Lines that are added to the file behind the secret's own belong to it.
  const lines = plain.filter((number) =>
    step.script?.commands[number]?.redirects.some(({ operator }) => operator.startsWith(">")),
  );
  const moved = behind && writes.length === 0 ? lines : movedPlain(writes, plain, step);
  const units = unitsOf(step, path, facts, written, [...moved, ...settings, ...around.commands]);
  // What a branch says beside the secret goes with it.
  const taken = new Set([...moved, ...(written.size === 0 ? [] : units.flatMap(({ commands }) => commands))]);
  return {
    step,
    facts,
    writes,
    reads: readsIt(step, facts, new Set([...written, ...moved]), [...forgets, ...settings]),
    // What a failure can skip is no removal.
    removes: removes(step, path) && facts.handlers.size > 0 && writes.every((write) => write.removed),
    forgets,
    units,
    modes: modeSettings(step, facts, path, first, new Set(units.flatMap(({ commands }) => commands))),
    left: around.left,
    shared: around.shared,
    plainWrites: plain.filter((number) => !taken.has(number)),
  };
}

function stepsBehind(origin: Step, path: string, tellers: readonly ShellCommand[], scene: Scene): readonly Step[] {
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
      if (step.id > origin.id && (removes(step, path) || forgetsAll(step, tellers))) {
        gone.add(number);
        break;
      }
    }
  }
  return found;
}

function forgetsAll(step: Step, tellers: readonly ShellCommand[]): boolean {
  return tellers.length > 0 && tellers.every((teller) => forgettingIn(step, [teller]).length > 0);
}

/** A reader that only repeats what the writers do is none. */
function readsIt(step: Step, facts: RunFacts, written: ReadonlySet<number>, forgets: readonly number[]): boolean {
  if (facts.opaque !== undefined) return true;
  const first = written.size === 0 ? -1 : Math.min(...written);
  // What a tool is told is not what it does: `kubectl config use-context` writes the file that others read.
  const counts = (number: number): boolean =>
    number > first &&
    !written.has(number) &&
    !facts.modifies.has(number) &&
    !forgets.includes(number) &&
    !within(step, number, written);
  const readers = [...facts.readers, ...facts.implicitReaders];
  return readers.some(counts) || (step.script === undefined && facts.implicit !== "no");
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

/** The smallest list elements that hold the writers, and the ones that set the file's mode and owner. */
function unitsOf(
  step: Step,
  path: string,
  facts: RunFacts,
  written: ReadonlySet<number>,
  moved: readonly number[],
): readonly ListElement[] {
  const { script } = step;
  if (!script) return [];
  const first = written.size === 0 ? -1 : Math.min(...written);
  const handled = [...facts.handlers].filter(
    (number) => number > first && /^(?:chmod|chown|chgrp)$/.test(script.commands[number]?.program ?? ""),
  );
  const alone = handled.filter(
    (number) => script.commands[number] && !namesOthersToo(step, script.commands[number], path),
  );
  const elements = [...written, ...moved, ...alone].flatMap((number) => elementOf(script, number) ?? []);
  return [...new Set(elements)].sort((a, b) => a.start - b.start);
}

/** What COPY, an earlier RUN or the base image put there. */
function stateBefore(origin: Step, path: string, kind: string, flow: WrittenFlow, scene: Scene): ScopedFile["before"] {
  const { parent } = flow;
  if (parent.type === "file" && parent.copies.some((copy) => copy.target === path)) return "nothing";
  if (scene.uncopied.has(path)) return "nothing";
  const laid = scene.files.laidAt(origin, path);
  if (laid !== undefined) return laid === "surely" ? "something" : "unknown";
  for (const stage of stagesBelow(scene.model, origin.stage)) {
    for (const step of stage.steps) {
      if (step.id >= origin.id) break;
      const kept = step.keyword === "RUN" ? keptBy(step, path, kind, scene) : "nothing";
      if (kept !== "nothing") return kept;
      if (step.copy && step.copy.from === undefined && mayBring(step, path, scene)) return "unknown";
    }
  }
  // What `>` makes anew does not matter afterwards, whoever writes the first line.
  const made = flow.writes[0]?.how === "create" || flow.writes[0]?.how === "copy" || createdAnew(origin, path, kind);
  const before = scene.model.steps.filter(({ id }) => id < origin.id);
  if (!made && isBelowUnknownHome(path) && mayBeCopied(before, path)) return "unknown";
  return made || (kind !== unknownKind && !ofBaseImage.test(path)) ? "nothing" : "unknown";
}

/** A folder of the context that is not at hand. */
function mayBring(step: Step, path: string, scene: Scene): boolean {
  const target = step.copyTarget;
  if (scene.files.context.list(".") !== undefined || target === undefined) return false;
  return (
    (step.copy?.sources ?? []).some((source) => /(?:^|\/)\.?\/?$/.test(source.path)) &&
    isInside(target.replace(/\/$/, "") || "/", path)
  );
}
