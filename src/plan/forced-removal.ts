import type { Step } from "../model/build-model.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import type { Change } from "./plan-types.ts";

/** `rm -f` for `rm`: it does not mind that a file is not there. */
export function withForce({ program, args, words }: ShellCommand, step: Step): readonly Change[] {
  const name = program === "rm" ? words.find((word) => word.value === "rm") : undefined;
  return name && !args.some((word) => /^-\w*f|^--force/.test(word.text))
    ? [{ change: "splice", step: step.id, start: name.end, end: name.end, text: " -f" }]
    : [];
}
