import type { SecretWrite } from "../flow/flow-types.ts";
import { ShellPaths } from "../flow/shell-paths.ts";
import type { Step } from "../model/build-model.ts";

/** Whether a file is written by a name that hangs on the folder in which the base image starts. */
export function isNamedFromBase({ how, keeps, name, command }: SecretWrite, step: Step): boolean {
  const { script } = step;
  const writer = script?.commands[command];
  if (!script || !writer || !ShellPaths.of(step, script).isAssumed(writer)) return false;
  if (how === "clone") return !writer.args.some(({ text }) => /^["']?\//.test(text));
  return how === "tool" ? keeps?.files[0]?.in === "cwd" : /^["']?[\w.@-]/.test(name);
}
