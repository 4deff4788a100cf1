import type { Step } from "../model/build-model.ts";
import { baseName } from "../model/paths.ts";
import { atExit } from "./at-exit.ts";
import { mayWriteInstead } from "./given-folders.ts";
import { addsLines, leavesFileForCertain, saysItself } from "./plain-writes.ts";
import { editsInPlace, holdsSecretAlone, onlyDeletes } from "./later-edits.ts";
import { refuse } from "./plan-types.ts";
import type { Change, Refusal, Scene, WrittenFlow } from "./plan-types.ts";
import { handlingWithout, isKeptBefore, modesWithout, setsMode } from "./scope-handling.ts";
import { addsBehindReaders, behindPlainWrites } from "./scope-place.ts";
import type { FileStep, ScopedFile } from "./scoped-file.ts";
import { quotedPath } from "./path-text.ts";
import { quietJournals } from "./quiet-journals.ts";
import { mayBeSaidAgain, movedWriting } from "./scope-moves.ts";
import { isIdleWithout, stillExpands } from "./unit-names.ts";
import { unitText } from "./unit-text.ts";
import { canPrefix } from "./variable-questions.ts";

/** The changes that keep the file inside the RUNs that read it. */
export function scopeChanges(file: ScopedFile, flow: WrittenFlow, scene: Scene): readonly Change[] | Refusal {
  const changes: Change[] = [];
  for (const own of file.steps) {
    const earlier = file.steps.filter(
      (other) => other.step.id < own.step.id && other.units.length + other.modes.length > 0,
    );
    const result =
      own.writes.length > 0 ? atWriter(own, earlier, file, flow, scene) : atReader(own, earlier, file, flow, scene);
    if ("answer" in result) return result;
    changes.push(...result);
  }
  return changes;
}

/** The RUN that writes the file keeps the writing when it also reads it; otherwise the writing leaves it. */
function atWriter(
  own: FileStep,
  earlier: readonly FileStep[],
  file: ScopedFile,
  flow: WrittenFlow,
  scene: Scene,
): readonly Change[] | Refusal {
  const { step, units } = own;
  const [first] = units;
  if (own.reads) {
    const front = earlier.length === 0 ? [] : inFront(own, earlier, file, flow, scene);
    if ("answer" in front) return front;
    if (own.removes || earlier.length > 0) return front;
    if (file.before === "nothing" && own.plainWrites.length === 0) return removal(step, file);
    if (!first) return notMovable(own, file, flow);
    if (addsBehindReaders(own)) return notMovable(own, file, flow);
    if (Math.max(-1, ...own.plainWrites) > (own.writes[0]?.command ?? 0)) return behindPlain(own, file, flow);
    const { start } = first;
    const text = `${saving(step, file, "&&")} && `;
    return [...restoring(own, file), { change: "splice", step: step.id, start, end: start, text }];
  }
  if (own.writes.some(({ bringsOthers }) => bringsOthers)) return withoutFile(own, file, flow);
  if (own.shared) return notMovable(own, file, flow);
  const commands = units.flatMap((unit) => unit.commands);
  const names = new Set(flow.parent.uses.flatMap((use) => use.names));
  const modes = modesWithout(own, file, flow, scene);
  if (!modes) return notMovable(own, file, flow);
  return [
    ...modes,
    // What only sets up the shell has nothing to set up for.
    isIdleWithout(step, commands)
      ? { change: "drop-step", step: step.id }
      : { change: "drop-commands", step: step.id, commands },
    ...(stillExpands(step, commands, names)
      ? []
      : [{ change: "no-mount" as const, step: step.id, key: flow.parent.key }]),
  ];
}

/** What brings other files along stays: of the file alone nothing is left when the RUN ends. */
function withoutFile(own: FileStep, file: ScopedFile, flow: WrittenFlow): readonly Change[] | Refusal {
  const alone = file.before === "nothing" && own.plainWrites.length === 0 && !file.steps.some(({ reads }) => reads);
  return alone ? removal(own.step, file) : notMovable(own, file, flow);
}

/** The lines that the image keeps are written first, and kept before the secret joins them. */
function behindPlain(own: FileStep, file: ScopedFile, flow: WrittenFlow): readonly Change[] | Refusal {
  const { step, units } = own;
  const texts = units.flatMap((unit) => unitText(step, unit, step) ?? []);
  const whole = texts.length === units.length && texts.every(({ bodies }) => bodies.length === 0);
  const lines = texts.map(({ line }) => line);
  const put = whole ? putBehindPlain(own, lines, file) : undefined;
  if (!put) return notMovable(own, file, flow);
  return [...put, { change: "drop-commands", step: step.id, commands: units.flatMap(({ commands }) => commands) }];
}

function putBehindPlain(own: FileStep, lines: readonly string[], file: ScopedFile): readonly Change[] | undefined {
  const place = behindPlainWrites(own);
  if (!place) return undefined;
  const { start, joined } = place;
  const text = saved(own.step, file, joined) + ended(lines, joined);
  return [...restoring(own, file), { change: "splice", step: own.step.id, start, end: start, text }];
}

function ended(lines: readonly string[], joined: "&&" | "||"): string {
  const excused = /\|\|\s*(?:true|:)$/;
  return lines
    .map((line) => (joined === "&&" ? `${line} && ` : excused.test(line) ? `${line}; ` : `${line} || exit 1; `))
    .join("");
}

/** A RUN that reads the file writes it first; one that only removes it or sets its mode has nothing left to do. */
function atReader(
  own: FileStep,
  writers: readonly FileStep[],
  file: ScopedFile,
  flow: WrittenFlow,
  scene: Scene,
): readonly Change[] | Refusal {
  if (!own.reads) {
    const edits = withoutEdits(own, file, scene);
    if (!edits) return editedLater(own, file, flow);
    if (file.before === "something" && addsLines(own.units, own.facts.handlers)) return notMovable(own, file, flow);
    const handled = handlingWithout(own, file, flow, scene);
    if (!handled) return notMovable(own, file, flow);
    return [...edits, ...handled, ...withoutForgetting(own, flow)];
  }
  // A possible reader in exec form takes no text in front of it; the sure ones decide.
  if (!canPrefix(own.step)) {
    const sure = own.facts.implicit === "yes" || own.facts.readers.size > 0;
    const { keywordSpan } = own.step.instruction;
    return sure
      ? refuse("exec-form", `a RUN in exec form reads ${file.path}: nothing can be written in front of it`, keywordSpan)
      : [];
  }
  return inFront(own, writers, file, flow, scene);
}

/** The writing in front of the commands that read it, and the end of the file with their RUN. */
function inFront(
  own: FileStep,
  writers: readonly FileStep[],
  file: ScopedFile,
  flow: WrittenFlow,
  scene: Scene,
): readonly Change[] | Refusal {
  const { step } = own;
  const lines: string[] = [];
  const changes: Change[] = [];
  for (const writer of writers) {
    changes.push(...quietJournals(step, flow.parent.uses.find((use) => use.step === writer.step.id)?.facts));
    if (writer.step.user.name !== step.user.name && !mayWriteInstead(writer, step, file, scene)) {
      return refuse("other-user", `${file.path} is written and read by different users`, step.instruction.keywordSpan);
    }
    const moved = mayBeSaidAgain(writer, file) ? movedWriting(writer, step, flow, scene) : undefined;
    if (!moved) return notMovable(writer, file, flow);
    lines.push(...moved.lines);
    changes.push(...moved.changes);
  }
  const writing = lines.map((line) => ended([line], "||")).join("\n");
  if (own.removes) return [...changes, { change: "prefix", step: step.id, text: writing }];
  if (own.plainWrites.length > 0 && own.writes.length === 0) {
    if (saysItself(step, own.plainWrites, flow)) return notMovable(own, file, flow);
    const put = putBehindPlain(own, lines, file);
    return put ? [...changes, ...put] : notMovable(own, file, flow);
  }
  const kept = file.before !== "nothing" || isKeptBefore(own, file, scene);
  if (kept && addsBehindReaders(own)) return notMovable(own, file, flow);
  const text = `${kept ? `${saved(step, file, "||")}\n` : ""}${writing}`;
  return [
    ...changes,
    ...(kept ? restoring(own, file) : removal(step, file)),
    { change: "prefix", step: step.id, text },
  ];
}

/** A clean-up that deletes lines has nothing to delete; undefined where the file must be there for another edit. */
function withoutEdits(own: FileStep, file: ScopedFile, scene: Scene): readonly Change[] | undefined {
  const edits = editsInPlace(own);
  const { step } = own;
  if (edits.length === 0 || file.before === "something" || isKeptBefore(own, file, scene)) return [];
  const isNeeded = file.before === "unknown" || file.steps.some((other) => other.reads && other.step.id > step.id);
  if (isNeeded || !step.editable || !edits.every(onlyDeletes) || !holdsSecretAlone(file.steps)) return undefined;
  return [{ change: "drop-commands", step: step.id, commands: edits.map(({ number }) => number) }];
}

function editedLater({ step }: FileStep, file: ScopedFile, flow: WrittenFlow): Refusal {
  const message = `a copy of ${flow.parent.name} stays in ${file.path}, and a later RUN edits that file`;
  return refuse("still-exposed", message, step.instruction.keywordSpan);
}

/** What the tool was told in another RUN only it has forgotten already. */
function withoutForgetting({ step, forgets }: FileStep, flow: WrittenFlow): readonly Change[] {
  if (forgets.length === 0 || !step.editable) return [];
  const dropped: Change = { change: "drop-commands", step: step.id, commands: forgets };
  const names = new Set(flow.parent.uses.flatMap((use) => use.names));
  return stillExpands(step, forgets, names)
    ? [dropped]
    : [dropped, { change: "no-mount", step: step.id, key: flow.parent.key }];
}

function notMovable(own: FileStep, file: ScopedFile, flow: WrittenFlow): Refusal {
  const { keywordSpan } = own.step.instruction;
  return refuse(
    "still-exposed",
    `a copy of ${flow.parent.name} stays in ${file.path}, and what writes it cannot be moved`,
    keywordSpan,
  );
}

/** Removes the file when the RUN ends, however it ends. */
function removal(step: Step, file: ScopedFile): readonly Change[] {
  const { path, byHome, folder, settings } = file;
  const written = byHome ? asWritten(step, path) : spelled(file);
  if (settings.length === 0) return atExit(step, `rm ${folder ? "-rf" : "-f"} ${written}`);
  const others = `for f in ${written}/* ${written}/.[!.]*; do case "$f" in`;
  return atExit(step, `${others} ${settings.map((name) => `*/${name}`).join("|")}) ;; *) rm -rf "$f" ;; esac; done`);
}

/** Puts back what stood there before: owner, mode and times included, or as the RUN itself sets them. */
function restoring(own: FileStep, file: ScopedFile): readonly Change[] {
  const kept = keptCopy(file.path);
  const path = spelled(file);
  const lacks = mayLack(own.step, file);
  if (!setsMode(own)) {
    const back = `cp -pf ${kept} ${path}`;
    return atExit(own.step, lacks ? `rm -f ${path}; [ ! -e ${kept} ] || ${back}` : back);
  }
  const copy = `cp -f ${kept} ${path}`;
  // Only root can write to a file that its own mode closes; for all others the copy is a new file.
  const root = own.step.user.name === "root";
  const back = root ? copy : `m=$(stat -c %a ${path}); ${copy}; chmod $m ${path}`;
  if (!lacks) return atExit(own.step, back);
  return atExit(own.step, `[ -e ${kept} ] || rm -f ${path}; [ ! -e ${kept} ] || ${root ? back : `{ ${back}; }`}`);
}

/** Whether nothing may stand at its path when the secret is written to it. */
function mayLack({ id }: Step, { before, steps }: ScopedFile): boolean {
  const sure = steps.some(
    ({ step, plainWrites }) => step.id <= id && plainWrites.some((number) => leavesFileForCertain(step, number)),
  );
  return before === "unknown" || (before === "nothing" && !sure);
}

/** The path as the RUN can name it: one that hangs on the folder of the base image is told from there. */
function spelled({ path, byFolder }: ScopedFile): string {
  return quotedPath(byFolder ? path.slice(1) : path);
}

function saved(step: Step, file: ScopedFile, joined: "&&" | "||"): string {
  return joined === "&&" ? `${saving(step, file, joined)} && ` : `${saving(step, file, joined)}; `;
}

function saving(step: Step, file: ScopedFile, joined: "&&" | "||"): string {
  const copy = `cp -p ${spelled(file)} ${keptCopy(file.path)}`;
  if (mayLack(step, file))
    return joined === "&&"
      ? `{ [ ! -e ${spelled(file)} ] || ${copy}; }`
      : `[ ! -e ${spelled(file)} ] || ${copy} || exit 1`;
  return joined === "&&" ? copy : `${copy} || exit 1`;
}

/** The home of a base image's own user is known to the shell alone. */
function asWritten({ user, stage }: Step, path: string): string {
  const { home } = user;
  const plain =
    home !== undefined &&
    user.text === undefined &&
    stage >= 0 &&
    path.startsWith(`${home}/`) &&
    /^[\w./-]+$/.test(path);
  return plain ? `~${path.slice(home.length)}` : quotedPath(path);
}

/** In memory, and empty again in the next RUN. */
function keptCopy(path: string): string {
  const name = path.replace(/^~?\//, "").replace(/[^\w.-]/g, "_");
  return `/dev/shm/${name || baseName(path)}.kept`;
}
