import type { FileFlow, Use } from "../flow/flow-types.ts";
import { removes } from "../flow/file-flows.ts";
import { removedBy } from "../flow/removed-files.ts";
import { ShellPaths } from "../flow/shell-paths.ts";
import type { Step } from "../model/build-model.ts";
import { knownFolders } from "../model/known-folders.ts";
import { baseName, folderOf, isPattern, matchesPattern } from "../model/paths.ts";
import { actedOn } from "../shell/command-parts.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import { atExit, reachesItsEnd } from "./at-exit.ts";
import { reads } from "./file-questions.ts";
import { isReadByAnother } from "./file-readers.ts";
import { doesWithout } from "./others-code.ts";
import { withoutMissing } from "./made-folders.ts";
import { quietJournals } from "./quiet-journals.ts";
import { withForce } from "./forced-removal.ts";
import { refuse } from "./plan-types.ts";
import type { Change, MountRequest, Refusal, Scene } from "./plan-types.ts";
import { keptRemovals } from "./replaced-files.ts";
import { canPrefix } from "./variable-questions.ts";

/** Mounts for the RUNs that read the file; what removes it or sets its mode goes. */
export function fileMountChanges(flow: FileFlow, scene: Scene): readonly Change[] | Refusal {
  const changes: Change[] = [];
  for (const use of flow.uses) {
    const step = scene.step(use.step);
    const [target] = use.names;
    if (use.how !== "file" || !use.facts || target === undefined) continue;
    if (use.facts.modifies.size > 0) {
      const written = writtenCopy(flow, use, step, target, scene);
      if ("answer" in written) return written;
      changes.push(...written);
      continue;
    }
    const alone = folderHoldsOnly(flow, target, scene) ? patternHandlers(step, use.facts.sweeps, target) : [];
    const kept = keptRemovals(flow, use, scene);
    const handlers = [...use.facts.handlers, ...alone].filter((number) => !kept.commands.has(number));
    const handled = handlingChanges(step, new Set(handlers), target, alone);
    if (handled === undefined)
      return refuse("clean-up-not-understood", `what removes ${flow.name} cannot be taken out of its RUN`, use.span);
    changes.push(...handled, ...kept.changes, ...withoutMissing(flow, use, scene));
    if (!reads(use, flow) || doesWithout(use, flow, scene)) continue;
    const sweeps = [...use.facts.sweeps].filter((number) => !alone.includes(number));
    const swept = sweepChanges(step, use, [...sweeps, ...kept.commands]);
    if ("answer" in swept) return swept;
    changes.push(...swept, ...quietJournals(step, use.facts), {
      change: "mount",
      step: step.id,
      mount: fileMount(flow, use, step, target),
    });
  }
  return changes;
}

/** A RUN that also writes to the file gets a copy of its own, which is gone when it ends. */
function writtenCopy(flow: FileFlow, use: Use, step: Step, target: string, scene: Scene): readonly Change[] | Refusal {
  const [modified] = use.facts?.modifies ?? [];
  const no = refuse(
    "file-is-written",
    `a RUN writes to ${flow.name}, which a mount does not allow`,
    spanOf(step, modified ?? 0),
  );
  const later = flow.uses.some(
    (other) => other.step > use.step && other.how === "file" && reads(other, flow) && other.names[0] === target,
  );
  const swept = (use.facts?.sweeps.size ?? 0) > 0;
  if (!canPrefix(step) || !reachesItsEnd(step) || later || swept || !reads(use, flow)) return no;
  if (scene.delivery === "file" || staysEdited(step, use, target)) return no;
  const mount = {
    ...fileMount(flow, use, step, target),
    target: `/run/secrets/${baseName(target).replace(/^\.+/, "")}`,
  };
  // What a failure in front of it can skip is no removal.
  const gone = removes(step, target) && !step.script?.source.text.includes("||");
  const given = mount.required ? "" : `[ ! -e ${mount.target} ] || `;
  return [
    { change: "mount", step: step.id, mount },
    ...(gone ? [] : atExit(step, `rm -f ${target}`)),
    { change: "prefix", step: step.id, text: `${given}cat ${mount.target} > ${target} || exit 1; ` },
  ];
}

/** Behind its last reader it is edited, and stays in the image as what it is then. */
function staysEdited(step: Step, { facts }: Use, target: string): boolean {
  const last = Math.max(...(facts?.modifies ?? []));
  const command = step.script?.commands[last];
  const anew = command?.redirects.some(({ operator }) => /^>\|?$/.test(operator)) ?? true;
  const readers = [...(facts?.readers ?? []), ...(facts?.implicitReaders ?? [])].filter((number) => number > last);
  return readers.length === 0 && !anew && !removes(step, target);
}

/** A mount at the path where COPY put the file, readable by who runs the commands. */
function fileMount(flow: FileFlow, use: Use, step: Step, target: string): MountRequest {
  const copy = flow.copies.find((own) => own.target === target);
  // Whom COPY gave it to is who reads it, where the base image is not known.
  const owner = step.user.assumed ? copy?.owner?.split(":")[0] : undefined;
  const owned = owner !== undefined && owner !== "root" && owner !== "0";
  const number = owned ? (/^\d+$/.test(owner) ? Number(owner) : undefined) : step.user.uid;
  const root = step.user.name === "root" && !owned;
  const other = isReadByAnother(flow, use, step, target);
  const uid = root || other ? undefined : number;
  const mode = other || (!root && uid === undefined) ? "0444" : undefined;
  // A relative target follows the base image's own WORKDIR, which the Dockerfile does not tell.
  const relative = copy?.relative && step.workdirAssumed ? target.slice(1) : target;
  return { key: flow.key, env: undefined, target: relative, uid, mode, required: !(copy?.optional ?? false) };
}

/** rm, chmod and chown of the file: the operand goes, or the whole command when it was the only one. */
function handlingChanges(
  step: Step,
  handlers: ReadonlySet<number>,
  target: string,
  alone: readonly number[],
): readonly Change[] | undefined {
  const { script } = step;
  if (!script) return handlers.size === 0 ? [] : undefined;
  const paths = ShellPaths.of(step, script);
  const changes: Change[] = [];
  for (const number of handlers) {
    const command = script.commands[number];
    if (!command) continue;
    const operands = actedOn(command);
    const matching = operands.filter((word) => {
      const path = paths.pathOf(word, command);
      return path !== undefined && isPattern(path) && matchesPattern(path, target);
    });
    const named = operands.filter((word) => paths.pathOf(word, command) === target);
    const own = alone.includes(number) ? matching : named;
    // A pattern takes other files along, and may match none without this one.
    if (own === named && matching.length > 0) {
      if (command.program !== "rm") return undefined;
      changes.push(...withForce(command, step));
    }
    for (const word of own) {
      const before = command.words[command.words.indexOf(word) - 1];
      const place = { start: before?.end ?? word.start, end: word.end };
      changes.push({ change: "drop-operand", step: step.id, command: number, ...place, operands: operands.length });
    }
  }
  if (changes.length === 0 || step.editable) return changes;
  // A RUN that does nothing else can go even where its text cannot be edited.
  return script.commands.length === handlers.size ? [{ change: "drop-step", step: step.id }] : undefined;
}

/** The COPY made the folder of the file, and nothing else has come into it. */
function folderHoldsOnly(flow: FileFlow, target: string, scene: Scene): boolean {
  const copy = flow.copies.find((own) => own.target === target);
  if (!copy) return false;
  const step = scene.step(copy.step);
  const folder = folderOf(target);
  const alone = (step.copy?.sources.length ?? 0) === 1;
  return alone && !knownFolders(scene.model, step).has(folder);
}

/** `chmod 600 folder/*`: without the file the pattern matches nothing, and the command would fail. */
function patternHandlers(step: Step, sweeps: ReadonlySet<number>, target: string): readonly number[] {
  const { script } = step;
  if (!script) return [];
  const paths = ShellPaths.of(step, script);
  const written = script.commands.findIndex((command) =>
    command.redirects.some(
      ({ target: word }) => word !== undefined && folderOf(paths.pathOf(word, command) ?? "/") === folderOf(target),
    ),
  );
  return [...sweeps].filter((number) => {
    const command = script.commands[number];
    const operands = command ? actedOn(command) : [];
    const patterns = operands.every((word) => command && isPattern(paths.pathOf(word, command) ?? ""));
    return operands.length > 0 && patterns && (written === -1 || written > number);
  });
}

/** `chown -R` and `rm -rf` over the folder of a mount would fail: they run in a RUN of their own behind it. */
function sweepChanges(step: Step, use: Use, sweeps: readonly number[]): readonly Change[] | Refusal {
  if (sweeps.length === 0) return [];
  const from = Math.min(...sweeps);
  const no = refuse(
    "folder-is-changed",
    `a command changes the whole folder that the mounted file is in`,
    spanOf(step, from),
  );
  const { script } = step;
  const command = script?.commands[from];
  if (!script || !command || !canBeginRun(step, command)) return no;
  const later = script.commands.filter((other) => other.number >= from);
  const readsLater = [...(use.facts?.readers ?? [])].some((number) => number >= from);
  const state = script.commands.some(
    (other) =>
      other.number < from &&
      (/^(?:cd|export|set|source|\.|trap|umask)$/.test(other.program ?? "") ||
        (other.words.length === 0 && other.assignments.length > 0)),
  );
  const first = firstRead(step, use);
  const front = Math.max(...sweeps);
  if (first !== undefined && front < first && !state) {
    const next = script.commands.find((other) => other.number > front && !other.at.substitution);
    const edge =
      next && script.commands.every((other) => other.number > front || !use.facts?.implicitReaders.has(other.number));
    if (next && edge && !next.at.compound && !next.at.conditional)
      return [{ change: "split-run", step: step.id, from: next.number, mounts: "behind" }];
  }
  if (
    readsLater ||
    (state && !later.every(needsNoState)) ||
    first === undefined ||
    first >= from ||
    later.some((other) => use.facts?.implicitReaders.has(other.number))
  )
    return no;
  return [{ change: "split-run", step: step.id, from, mounts: "front" }, ...copiesGone(step, use, from)];
}

/** No instruction begins inside of a here-document, and the body of one belongs to the RUN that opens it. */
function canBeginRun({ editable, instruction }: Step, { at }: ShellCommand): boolean {
  return editable && instruction.heredocs.length === 0 && !at.compound && !at.conditional && !at.pipeline;
}

/** Copies of the file that only the moved commands remove are gone when the RUN that made them ends. */
function copiesGone(step: Step, use: Use, from: number): readonly Change[] {
  const { script } = step;
  if (!script) return [];
  const paths = ShellPaths.of(step, script);
  const before = script.commands.filter(({ number }) => number < from);
  const left = (use.facts?.writes ?? []).flatMap(({ path, removed }) => (removed && path !== undefined ? [path] : []));
  const open = left.filter((path) => !before.some((command) => removedBy(command, paths)?.(path)));
  const plain = open.every((path) => /^[\w@%+=:,./-]+$/.test(path)) && reachesItsEnd(step);
  return open.length > 0 && plain ? atExit(step, `rm -f ${[...new Set(open)].join(" ")}`) : [];
}

/** `rm -rf /root/.ssh` means the same wherever it runs. */
function needsNoState(command: ShellCommand): boolean {
  const operands = actedOn(command);
  return (
    /^(?:chmod|chown|rm)$/.test(command.program ?? "") &&
    operands.length > 0 &&
    operands.every((word) => word.expands.length === 0 && /^["']?[/~]/.test(word.text))
  );
}

function firstRead(step: Step, use: Use): number | undefined {
  const readers = [...(use.facts?.readers ?? []), ...(use.facts?.implicitReaders ?? [])];
  return readers.length > 0 ? Math.min(...readers) : step.script?.commands[0]?.number;
}

function spanOf(step: Step, number: number): { start: number; end: number } {
  const command = step.script?.commands[number];
  return command && step.script ? step.script.source.spanOf(command.start, command.end) : step.instruction.span;
}
