import type { SecretWrite } from "../flow/flow-types.ts";
import { removes } from "../flow/file-flows.ts";
import { traceRun } from "../flow/trace-run.ts";
import type { Step } from "../model/build-model.ts";
import { elementOf } from "../shell/command-parts.ts";
import type { ListElement } from "../shell/shell-types.ts";
import type { Scene, WrittenFlow } from "./plan-types.ts";

/** Plain writes that belong to the secret ones: the file is made anew with `>`, and they are lines of it. */
export function movedPlain(writes: readonly SecretWrite[], plain: readonly number[], step: Step): readonly number[] {
  const [first] = writes;
  if (!first || writes.some((write) => write.how === "tool")) return [];
  const maker =
    [first.command, ...plain].filter((number) => number <= first.command).sort((a, b) => a - b)[0] ?? first.command;
  const makes =
    step.script?.commands[maker]?.redirects.some(
      ({ operator }) => operator === ">" || operator === ">|" || operator === "&>",
    ) ?? false;
  return plain.filter((number) => number > first.command || (makes && number >= maker));
}

/** Whether the first command of a RUN that writes to a file makes it anew. */
export function createdAnew(step: Step, path: string, kind: string): boolean {
  const facts = traceRun(step, { names: new Set(), files: [{ path, kind }] });
  const first = Math.min(...facts.modifies);
  return step.script?.commands[first]?.redirects.some(({ operator }) => operator === ">" || operator === ">|") ?? false;
}

/** Whether a RUN leaves something in a file that is no secret. */
export function keptBy(step: Step, path: string, kind: string, scene: Scene): "nothing" | "something" | "unknown" {
  const facts = traceRun(step, { names: new Set(), files: [{ path, kind }] });
  const secret = new Set(
    scene
      .secretWrites()
      .filter((write) => write.step === step.id)
      .map((write) => write.command),
  );
  const plain = [...facts.modifies].filter((number) => !secret.has(number));
  if (plain.length === 0 || removes(step, path)) return "nothing";
  return plain.some((number) => leavesFileForCertain(step, number)) ? "something" : "unknown";
}

/** Whether the file is there behind a command that writes to it: which file a tool takes may depend on what it is told. */
export function leavesFileForCertain({ script }: Step, number: number): boolean {
  const command = script?.commands[number];
  const element = script && elementOf(script, number);
  if (!command || !element || command.at.conditional || command.at.compound) return false;
  const [list] = element.lists;
  const mayFail = list?.kind === "and-or" && list.operators.some(({ text }) => text === "||");
  const redirected = command.redirects.some(({ operator }) => operator.includes(">"));
  return !mayFail && (redirected || /^(?:sed|perl|tee|cp|install|mv)$/.test(command.program ?? ""));
}

/** It tells the tool the secret itself, and takes it back: what stood there before it cannot be kept behind that. */
export function saysItself({ script }: Step, plain: readonly number[], { parent }: WrittenFlow): boolean {
  const names = new Set(parent.uses.flatMap((use) => use.names));
  const expansions = script?.expansions ?? [];
  return expansions.some(({ name, command = -1 }) => names.has(name) && plain.includes(command));
}

/** Whether lines without a secret go with those that have one: a file that the image keeps would miss them. */
export function addsLines(units: readonly ListElement[], handlers: ReadonlySet<number>): boolean {
  return units.some(({ commands }) => commands.some((number) => !handlers.has(number)));
}
