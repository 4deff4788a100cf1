import type { Step } from "../model/build-model.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import type { Change } from "./plan-types.ts";

/** Whether text at the end of a RUN runs: it sets no trap of its own, and hands its shell over to no other program before its last command. */
export function reachesItsEnd(step: Step): boolean {
  return !setsTrap(step) && !handsOverEarly(step);
}

/** Whether the RUN says itself what happens when it ends. */
export function setsTrap(step: Step): boolean {
  return step.script?.commands.some(({ program }) => program === "trap") ?? false;
}

/** `exec` in front of the last command changes nothing but who waits for it; anywhere else it ends the script. */
export function handsOverEarly(step: Step): boolean {
  return handovers(step).some((command) => command.at.conditional || !isLast(step, command));
}

/** Shell text that runs when a RUN ends, however it ends; the shell stays for it: an `exec` in front of the last command goes. */
export function atExit(step: Step, text: string): readonly Change[] {
  return [{ change: "at-exit", step: step.id, text }, ...withoutHandover(step)];
}

/** Takes `exec` from in front of the last command. */
export function withoutHandover(step: Step): readonly Change[] {
  return handovers(step).flatMap((command): Change[] => {
    const [first, second] = command.words;
    if (!first || !second) return [];
    return [{ change: "splice", step: step.id, start: first.start, end: second.start, text: "" }];
  });
}

/** `exec program`: nothing behind it runs in this shell, its trap neither. */
function handovers(step: Step): readonly ShellCommand[] {
  return (step.script?.commands ?? []).filter(
    ({ words, at }) =>
      words[0]?.value === "exec" &&
      words.length > 1 &&
      at.within === undefined &&
      at.subshell === 0 &&
      !at.substitution,
  );
}

function isLast(step: Step, command: ShellCommand): boolean {
  const statement = step.script?.list.elements.at(-1);
  const [list] = statement?.lists ?? [];
  const element = list?.kind === "and-or" ? list.elements.at(-1) : statement;
  return element?.commands.includes(command.number) ?? false;
}
