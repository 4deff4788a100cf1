import { elementOf } from "../shell/command-parts.ts";
import type { FileStep } from "./scoped-file.ts";
import type { ListElement, ShellScript } from "../shell/shell-types.ts";

/** A place in a RUN, and how what is put there is joined to what follows. */
export interface ScopePlace {
  readonly start: number;
  readonly joined: "&&" | "||";
}

/** Behind the last line of the file that the image keeps, and in front of all that reads it; undefined where a RUN mixes them. */
export function behindPlainWrites({ step, facts, plainWrites, writes }: FileStep): ScopePlace | undefined {
  const { script } = step;
  if (!script) return undefined;
  const plain = plainWrites.flatMap((number) => elementOf(script, number) ?? []);
  const last = plain.at(-1);
  if (!last || [...plainWrites, ...writes.map(({ command }) => command)].some(isCompound(script))) return undefined;
  const own = new Set([...plain.flatMap(({ commands }) => commands), ...writes.map(({ command }) => command)]);
  const early = (number: number): boolean => !own.has(number) && (script.commands[number]?.start ?? 0) < last.end;
  if ([...facts.readers, ...facts.implicitReaders].some(early)) return undefined;
  const elements = script.list.elements.flatMap((statement) => partsOf(statement));
  const next = elements.find(({ start, commands }) => start >= last.end && !commands.every((one) => own.has(one)));
  if (!next) return undefined;
  const opens = script.list.elements.some(({ start }) => start === next.start);
  return { start: next.start, joined: opens ? "||" : "&&" };
}

function isCompound(script: ShellScript) {
  return (number: number): boolean => script.commands[number]?.at.compound !== false;
}

/** The elements of an and-or list, or the statement itself: behind `||` they go together. */
function partsOf(statement: ListElement): readonly ListElement[] {
  const [list] = statement.lists;
  const split = list?.kind === "and-or" && list.operators.every(({ text }) => text === "&&");
  return split ? list.elements : [statement];
}

/** Whether a line without a secret joins the file behind all that reads it: no reader asked for it, the image does. */
export function addsBehindReaders({ step, facts, writes, units }: FileStep): boolean {
  const { script } = step;
  const written = new Set(writes.map(({ command }) => command));
  const isLine = (number: number): boolean => facts.modifies.has(number) && !written.has(number);
  const within = new Set(units.flatMap(({ commands }) => commands));
  const readers = [...facts.readers, ...facts.implicitReaders].filter((number) => !within.has(number));
  const last = Math.max(-1, ...readers.map((number) => script?.commands[number]?.start ?? -1));
  return last >= 0 && units.some(({ start, commands }) => start > last && commands.some(isLine));
}
