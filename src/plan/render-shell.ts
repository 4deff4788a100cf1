import type { Step } from "../model/build-model.ts";
import { removeCommands } from "../shell/remove-commands.ts";
import type { ShellEdit } from "../shell/remove-commands.ts";
import type { Edit } from "../text/edits.ts";
import { keptComments } from "./kept-comments.ts";
import { changesOf } from "./rendering.ts";
import type { Rendering } from "./rendering.ts";

/** The edits of a RUN's commands; `empty` when none of them stays. */
export function shellEdits(rendering: Rendering, step: Step): readonly Edit[] | "empty" {
  const operands = droppedOperands(rendering, step);
  const splices = [
    ...unique(changesOf(rendering, "splice", step).map(({ start, end, text }) => ({ start, end, text }))),
    ...operands.edits,
  ];
  const gone = new Set([
    ...changesOf(rendering, "drop-commands", step).flatMap(({ commands }) => commands),
    ...operands.whole,
  ]);
  const removed = step.script && gone.size > 0 ? removeCommands(step.script, gone) : [];
  if (removed === "empty" || (gone.size > 0 && isIdle(rendering, step, gone))) return "empty";
  // A splice inside of what goes, goes with it.
  const left = splices.filter(
    (splice) => !removed.some((edit) => edit.start <= splice.start && splice.end <= edit.end),
  );
  return [...removed, ...left].map((edit) => placed(rendering, step, edit));
}

/** What only sets up the shell has nothing to set up for, and `true` nothing to excuse. */
function isIdle(rendering: Rendering, step: Step, gone: ReadonlySet<number>): boolean {
  const added = changesOf(rendering, "prefix", step).length + changesOf(rendering, "at-exit", step).length;
  const left = (step.script?.commands ?? []).filter(({ number }) => !gone.has(number));
  return added === 0 && left.every(({ program, redirects }) => redirects.length === 0 && setups.test(program ?? ""));
}

const setups = /^(?:cd|set|umask|true|:)$/;

/** Commands that lose all of their operands, and the operands that the others lose. */
function droppedOperands(
  rendering: Rendering,
  step: Step,
): { readonly whole: readonly number[]; readonly edits: readonly ShellEdit[] } {
  const byCommand = new Map<number, Map<number, { readonly edit: ShellEdit; readonly operands: number }>>();
  for (const { command, start, end, operands } of changesOf(rendering, "drop-operand", step)) {
    const own = byCommand.get(command) ?? new Map<number, { readonly edit: ShellEdit; readonly operands: number }>();
    byCommand.set(command, own.set(start, { edit: { start, end, text: "" }, operands }));
  }
  const whole = [...byCommand].filter(([, own]) => [...own.values()].every(({ operands }) => operands === own.size));
  const left = [...byCommand].filter(([command]) => !whole.some(([other]) => other === command));
  return {
    whole: whole.map(([command]) => command),
    edits: left.flatMap(([, own]) => [...own.values()].map(({ edit }) => edit)),
  };
}

function placed({ model }: Rendering, step: Step, edit: ShellEdit): Edit {
  const source = step.script?.source;
  if (!source) throw new Error("an edit of a RUN that has no shell text");
  const span = source.spanOf(edit.start, edit.end);
  // Behind a line that goes, the indentation of the next one goes with it.
  const whole = edit.text === "" && source.text[edit.end - 1] === "\n" && edit.end < source.text.length;
  const place = whole ? { start: span.start, end: source.offsetAt(edit.end) } : span;
  return { span: place, text: edit.text === "" ? keptComments(model, source, place) : edit.text };
}

/** Two flows that ask for the same text at the same place get it once. */
function unique(edits: readonly ShellEdit[]): readonly ShellEdit[] {
  const seen = new Map(edits.map((edit) => [`${edit.start} ${edit.end} ${edit.text}`, edit]));
  return [...seen.values()];
}
