import { credentialFileKind } from "../knowledge/credential-files.ts";
import { baseName } from "../model/paths.ts";
import type { SecretWrite } from "../flow/flow-types.ts";
import { shippedStages } from "../model/build-model.ts";
import type { Step, StepId } from "../model/build-model.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import { refuse } from "./plan-types.ts";
import type { Change, MountRequest, Refusal, Scene, WrittenFlow } from "./plan-types.ts";
import { unitText } from "./scoped-file.ts";
import type { FileStep, ScopedFile } from "./scoped-file.ts";
import { canPrefix } from "./variable-questions.ts";

/** Why the writing of a file cannot be kept inside the RUNs that read it; undefined when it can. */
export function scopeObstacle(file: ScopedFile, flow: WrittenFlow, scene: Scene): Refusal | undefined {
  const { path, steps } = file;
  const name = flow.parent.name;
  const account = steps.find(({ step }) => step.onbuild);
  if (account) return refuse("onbuild", `${path} is written by ONBUILD`, account.step.instruction.span);
  for (const { step, writes, facts } of steps) {
    const uneditable = writes.length > 0 && !canPrefix(step);
    if (uneditable)
      return refuse(
        "shell-not-analysable",
        `a copy of ${name} stays in ${path}, and its RUN cannot be edited`,
        step.instruction.keywordSpan,
      );
    if (facts.opaque !== undefined)
      return refuse("shell-not-analysable", `a RUN names ${path} and cannot be analysed`, step.instruction.keywordSpan);
    const odd = writes
      .map((write) => step.script?.commands[write.command])
      .find((command) => command && (command.at.background || command.at.substitution));
    if (odd) return refuse("still-exposed", `a copy of ${name} stays in ${path}`, step.instruction.keywordSpan);
    if (endsElsewhere(step))
      return refuse(
        "still-exposed",
        `a copy of ${name} stays in ${path}: its RUN sets a trap or replaces its shell`,
        step.instruction.keywordSpan,
      );
  }
  const cached = flow.writes.find((write) => write.cached);
  if (cached)
    return refuse(
      "still-exposed",
      `a copy of ${name} stays in ${path} on a cache mount`,
      scene.step(cached.step).instruction.keywordSpan,
    );
  const carried = carriedOn(path, steps, scene);
  if (carried) return refuse("read-outside-run", `${path} is copied on from its stage`, carried.instruction.span);
  return runTimeObstacle(file, flow, scene);
}

/** A file that the container may read must stay; one whose earlier content is not known cannot be put back. */
function runTimeObstacle(file: ScopedFile, flow: WrittenFlow, scene: Scene): Refusal | undefined {
  const { path, steps, present } = file;
  const [first] = flow.writes;
  const step = scene.step(first?.step ?? 0);
  const place = step.instruction.keywordSpan;
  const kind = credentialFileKind(path);
  const forBuild = kind?.time === "build" || flow.writes.every((write) => write.how === "tool");
  const named = steps.some((own) => own.facts.readers.size > own.writes.length || own.facts.implicit === "yes");
  const removed = steps.some((own) => own.step.id !== first?.step && own.facts.handlers.size > 0);
  const ships = shippedStages(scene.model).has(step.stage);
  if (!forBuild && ships && !removed && (!named || kind?.time === "run" || kind?.name === "dotenv")) {
    return refuse(
      "read-at-run-time",
      `${path} holds ${flow.parent.name} and may be read when the container runs: hand it over there`,
      place,
    );
  }
  const keepsEarlier = first?.how === "append" || first?.how === "modify";
  if (keepsEarlier && !present && !kind) {
    return refuse(
      "still-exposed",
      `a copy of ${flow.parent.name} stays in ${path}, and what stood there before is not known`,
      place,
    );
  }
  return undefined;
}

/** `trap … EXIT` of its own, or `exec`: a clean-up at the end of the RUN would not happen. */
function endsElsewhere(step: Step): boolean {
  return (step.script?.commands ?? []).some(
    (command: ShellCommand) =>
      command.program === "trap" || (command.words[0]?.value === "exec" && command.args.length > 0),
  );
}

function carriedOn(path: string, steps: readonly FileStep[], scene: Scene): Step | undefined {
  const stages = new Set(steps.map(({ step }) => step.stage));
  return scene.model.steps.find((step) => {
    const from = step.copy?.from?.value.toLowerCase();
    const stage = scene.model.stages.find(
      (own) => from !== undefined && (own.name === from || String(own.number) === from),
    );
    return stage !== undefined && stages.has(stage.number) && step.copy?.sources.some((source) => source.path === path);
  });
}

/** The changes that keep the file inside the RUNs that read it. */
export function scopeChanges(file: ScopedFile, flow: WrittenFlow): readonly Change[] | Refusal {
  const writer = file.steps.find(({ writes }) => writes.length > 0);
  if (!writer) return refuse("still-exposed", `a copy of ${flow.parent.name} stays in ${file.path}`);
  const writers = file.steps.filter(({ writes }) => writes.length > 0);
  const changes: Change[] = [];
  for (const own of file.steps) {
    const result =
      own.writes.length > 0
        ? atWriter(own, file, flow)
        : atReader(
            own,
            writers.filter((other) => other.step.id < own.step.id),
            file,
            flow,
          );
    if ("answer" in result) return result;
    changes.push(...result);
  }
  return changes;
}

/** The RUN that writes the file keeps the writing when it also reads it; otherwise the writing leaves it. */
function atWriter(own: FileStep, file: ScopedFile, flow: WrittenFlow): readonly Change[] | Refusal {
  const { step, units } = own;
  const first = units[0];
  if (own.reads) {
    const keep =
      file.present || own.plainWrites.some((number) => number < Math.min(...own.writes.map((write) => write.command)));
    if (!keep) return [removal(step.id, file.path)];
    if (!first || !isTopLevel(step, own.writes)) return notMovable(own, file, flow);
    return [
      restoring(step.id, file.path),
      { change: "splice", step: step.id, start: first.start, end: first.start, text: `${saving(file.path)} && ` },
    ];
  }
  const commands = units.flatMap((unit) => unit.commands);
  const others = step.script?.commands.filter((command) => !commands.includes(command.number)) ?? [];
  const names = new Set(own.writes.length > 0 ? namesOf(flow) : []);
  const stillReads = others.some((command) =>
    [...command.words, ...command.assignments.flatMap(({ value }) => value ?? [])].some((word) =>
      word.expands.some((name) => names.has(name)),
    ),
  );
  return [
    { change: "drop-commands", step: step.id, commands },
    ...(stillReads ? [] : [{ change: "no-mount" as const, step: step.id, key: flow.parent.key }]),
  ];
}

/** A RUN that reads the file writes it first; one that only removes it has nothing left to remove. */
function atReader(
  own: FileStep,
  writers: readonly FileStep[],
  file: ScopedFile,
  flow: WrittenFlow,
): readonly Change[] | Refusal {
  const { step, facts } = own;
  if (!own.reads) return file.present ? [] : withoutHandling(own);
  // A possible reader in exec form takes no text in front of it; the sure ones decide.
  if (!canPrefix(step)) {
    const sure = facts.implicit === "yes" || facts.readers.size > 0;
    return sure
      ? refuse(
          "exec-form",
          `a RUN in exec form reads ${file.path}: nothing can be written in front of it`,
          step.instruction.keywordSpan,
        )
      : [];
  }
  const texts: string[] = [];
  for (const writer of writers) {
    if (writer.step.user.name !== step.user.name) {
      return refuse("other-user", `${file.path} is written and read by different users`, step.instruction.keywordSpan);
    }
    for (const unit of writer.units) {
      const text = unitText(writer.step, unit, step);
      if (text === undefined) return notMovable(writer, file, flow);
      texts.push(`${text} || exit 1; `);
    }
  }
  const mounts = writers.flatMap((writer) => carried(writer, flow));
  return [
    ...mounts.map((mount) => ({ change: "mount" as const, step: step.id, mount })),
    file.present ? restoring(step.id, file.path) : removal(step.id, file.path),
    {
      change: "prefix",
      step: step.id,
      text: `${file.present ? `${saving(file.path)} || exit 1; ` : ""}${texts.join("")}`,
    },
  ];
}

function withoutHandling(own: FileStep): readonly Change[] {
  const commands = [...own.facts.handlers].filter((number) => {
    const command = own.step.script?.commands[number];
    return (
      command !== undefined &&
      command.args.filter((word) => !word.text.startsWith("-")).length <= (command.program === "rm" ? 1 : 2)
    );
  });
  return commands.length > 0 && own.step.editable ? [{ change: "drop-commands", step: own.step.id, commands }] : [];
}

/** What the moved commands read: the mounts that their own RUN has or gets. */
function carried(writer: FileStep, flow: WrittenFlow): readonly MountRequest[] {
  const { parent } = flow;
  const plain = { key: parent.key, uid: undefined, mode: undefined, required: true };
  if (parent.type === "mount") {
    return parent.mounts
      .filter((mount) => mount.step === writer.step.id)
      .map(({ env, target }) => ({ ...plain, env, target, required: false }));
  }
  const use = parent.uses.find((own) => own.step === writer.step.id);
  if (parent.type === "file") return (use?.names ?? []).map((target) => ({ ...plain, env: undefined, target }));
  const expanded = new Set(use?.facts?.expansions.map((expansion) => expansion.name));
  return (use?.names ?? []).filter((name) => expanded.has(name)).map((env) => ({ ...plain, env, target: undefined }));
}

function namesOf(flow: WrittenFlow): readonly string[] {
  return flow.parent.uses.flatMap((use) => use.names);
}

function isTopLevel(step: Step, writes: readonly SecretWrite[]): boolean {
  return writes.every((write) => step.script?.commands[write.command]?.at.compound === false);
}

function notMovable(own: FileStep, file: ScopedFile, flow: WrittenFlow): Refusal {
  return refuse(
    "still-exposed",
    `a copy of ${flow.parent.name} stays in ${file.path}, and what writes it cannot be moved`,
    own.step.instruction.keywordSpan,
  );
}

/** Removes the file when the RUN ends, however it ends. */
function removal(step: StepId, path: string): Change {
  return { change: "at-exit", step, text: `rm -f ${quoted(path)}` };
}

/** Puts back what stood there before, owner, mode and times included. */
function restoring(step: StepId, path: string): Change {
  return { change: "at-exit", step, text: `cp -p ${keptCopy(path)} ${quoted(path)}` };
}

function saving(path: string): string {
  return `cp -p ${quoted(path)} ${keptCopy(path)}`;
}

/** In memory, and empty again in the next RUN. */
function keptCopy(path: string): string {
  return `/dev/shm/${baseName(path)
    .replace(/^\.+/, "")
    .replace(/[^\w.-]/g, "_")}.kept`;
}

function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `"${path}"`;
}
