import type { Step } from "../model/build-model.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import type { Change } from "./plan-types.ts";

/** `rm -f` for `rm`: it does not mind that a file is not there. */
export function withForce(command: ShellCommand, step: Step): readonly Change[] {
  const name = command.program === "rm" ? command.words.find((word) => word.value === "rm") : undefined;
  return name && !isForced(command)
    ? [{ change: "splice", step: step.id, start: name.end, end: name.end, text: " -f" }]
    : [];
}

/** Whether rm does not mind that a file is not there. */
function isForced({ args }: ShellCommand): boolean {
  return args.some((word) => /^-\w*f|^--force/.test(word.text));
}
