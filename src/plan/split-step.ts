import type { Carriers } from "../flow/carriers.ts";
import { traceRun } from "../flow/trace-run.ts";
import type { Step } from "../model/build-model.ts";
import { baseName, isInside } from "../model/paths.ts";
import type { ShellCommand, ShellScript } from "../shell/shell-types.ts";
import { refuse } from "./plan-types.ts";
import type { Refusal, Scene, StepMove } from "./plan-types.ts";
import { outermost, SplitArtifacts } from "./split-artifacts.ts";
import type { Traces } from "./split-artifacts.ts";

/** Folders that hold nothing an image needs. */
const scratch =
  /^(?:\/tmp|\/var\/tmp|\/var\/cache|\/var\/lib\/apt\/lists|\/dev\/shm)(?:\/|$)|\/\.(?:npm|cache)(?:\/|$)/;

/** Commands that set up their own shell only. */
const shellState = /^(?:cd|set|export|umask|true|:|trap|pwd)$/;

/** A move, as far as one step tells it. */
export type Moving = Omit<StepMove, "own">;

interface Told {
  readonly command: ShellCommand;
  readonly traces: Traces;
  /** It reads the secret, or may. */
  readonly secret: boolean;
  /** It writes or removes the secret's own files and does nothing else. */
  readonly credential: boolean;
}

/** How a RUN moves to a builder stage: what is copied from there, and which of its commands stay; a refusal names it. */
export function movedStep(step: Step, carriers: Carriers, given: readonly string[], scene: Scene): Moving | Refusal {
  const { script } = step;
  if (!script || script.opaque !== undefined) return unknownStep(step, "its commands cannot be read", given);
  const told = tell(step, script, carriers, scene);
  const bad = told.find(({ traces, credential }) => !credential && deletes(traces, told, step, scene));
  if (bad) return refused(step, "removes-files", `${nameOf(bad)} removes files that the image may have`);
  const stays = told.filter(({ secret, credential, traces }) => !secret && !credential && traces.makes === undefined);
  const unknown = told.find(({ secret, credential, traces }) => secret && !credential && traces.makes === undefined);
  if (unknown && given.length === 0)
    return refused(step, "artifacts-not-known", `what ${nameOf(unknown)} makes is not known`);
  const own = unknown ? given : [];
  if (stays.length > 0) return dividedStep(step, told, own);
  const artifacts = artifactsIn(told, own);
  const idle = told.every(({ credential, command }) => credential || shellState.test(command.program ?? ""));
  return artifacts.length > 0 || idle
    ? whole(step, artifacts)
    : refused(step, "artifacts-not-known", "it leaves nothing behind that could be copied");
}

function unknownStep(step: Step, why: string, given: readonly string[]): Moving | Refusal {
  return given.length === 0 ? refused(step, "artifacts-not-known", why) : whole(step, outermost(given));
}

function whole(step: Step, artifacts: readonly string[]): Moving {
  return { step: step.id, gone: "all", rest: "front", artifacts, inBuilder: [] };
}

function tell(step: Step, script: ShellScript, carriers: Carriers, scene: Scene): readonly Told[] {
  const facts = traceRun(step, carriers, scene.files);
  const artifacts = new SplitArtifacts(scene.model, step, script);
  const files = [
    ...carriers.files.map(({ path }) => path),
    ...facts.writes.flatMap(({ path }) => (path === undefined ? [] : [path])),
  ];
  return script.commands.map((command) => {
    const own = artifacts.of(command);
    const keeps = (paths: readonly string[] | undefined): readonly string[] | undefined =>
      paths?.filter((path) => !files.includes(path));
    const told = facts.writes.some((write) => write.command === command.number && write.how === "tool");
    const touched = [...(own.makes ?? []), ...(own.removes ?? []), ...own.handles];
    const credential = told || (touched.length > 0 && touched.every((path) => files.includes(path)));
    // A command whose script is read one level down leaves what its commands leave.
    const nested = script.commands.some((other) => other.at.within === command.number);
    const traces = { ...own, makes: nested ? [] : keeps(own.makes), removes: keeps(own.removes) };
    const secret = facts.readers.has(command.number) || facts.implicitReaders.has(command.number);
    return { command, traces, secret, credential };
  });
}

/** Files that go are those of its own making, or of a folder that the image does not need and no earlier step names. */
function deletes(traces: Traces, told: readonly Told[], step: Step, scene: Scene): boolean {
  if (traces.removes === undefined) return true;
  const made = told.flatMap((other) => other.traces.makes ?? []);
  const earlier = (scene.model.stages[step.stage]?.steps ?? [])
    .filter(({ id }) => id < step.id)
    .map(({ instruction }) => scene.model.text.slice(instruction.span.start, instruction.span.end));
  const named = (path: string): boolean => {
    const name = baseName(path.replace(/\/\*$/, ""));
    return path.startsWith("/tmp") && earlier.some((text) => text.includes(name));
  };
  return traces.removes.some(
    (path) => !(scratch.test(path) && !named(path)) && !made.some((own) => isInside(own, path)),
  );
}

function artifactsIn(told: readonly Told[], given: readonly string[]): readonly string[] {
  if (given.length > 0) return outermost(given);
  const removed = told.flatMap(({ traces }) => traces.removes ?? []);
  const made = told.flatMap(({ traces }) => traces.makes ?? []);
  return outermost(made.filter((path) => !scratch.test(path) && !removed.some((own) => isInside(own, path))));
}

/** Commands of which nothing is known stay where they are, in front of what is copied or behind it. */
function dividedStep(step: Step, told: readonly Told[], given: readonly string[]): Moving | Refusal {
  const no = refused(step, "artifacts-not-known", "its other commands cannot be told from those that use the secret");
  const gone = told.filter(({ secret, credential }) => secret || credential);
  const making = gone.filter(({ traces }) => traces.makes === undefined || traces.makes.length > 0);
  const left = told.filter((own) => !gone.includes(own));
  const working = left.filter(({ command }) => !shellState.test(command.program ?? ""));
  const first = Math.min(...making.map(({ command }) => command.number));
  const last = Math.max(...making.map(({ command }) => command.number));
  const rest = working.every(({ command }) => command.number < first)
    ? "front"
    : working.every(({ command }) => command.number > last)
      ? "behind"
      : undefined;
  if (rest === undefined || !step.editable || gone.some(({ command }) => isHeld(command))) return no;
  const set = new Set(gone.flatMap(({ command }) => command.assignments.map(({ name }) => name)));
  const needs = left.some(({ command }) => command.words.some((word) => word.expands.some((name) => set.has(name))));
  if (needs) return no;
  const artifacts = artifactsIn(gone, given);
  if (artifacts.length === 0) return no;
  // Behind what is copied they run on the copy, and nowhere else.
  const inBuilder =
    rest === "front"
      ? []
      : [{ change: "drop-commands" as const, step: step.id, commands: working.map(({ command }) => command.number) }];
  return { step: step.id, gone: gone.map(({ command }) => command.number), rest, artifacts, inBuilder };
}

function isHeld({ at }: ShellCommand): boolean {
  return at.compound || at.conditional || at.subshell > 0 || at.background || at.within !== undefined;
}

function nameOf({ command }: Told): string {
  const words = command.args.slice(0, 1).map((word) => word.value ?? "");
  return [command.program ?? "a command", ...words.filter((word) => /^[a-z][\w:-]*$/.test(word))].join(" ");
}

function refused(step: Step, reason: string, why: string): Refusal {
  return refuse(reason, `this RUN cannot move to a builder stage: ${why}`, step.instruction.keywordSpan);
}
