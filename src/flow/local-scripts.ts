import type { Step } from "../model/build-model.ts";
import type { ContextFiles } from "../model/context-files.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import { ShellPaths } from "./shell-paths.ts";

/** The text of a script of the build context that a command runs, found from the folder that `cd` brought it to. */
export function localScript(files: ContextFiles | undefined, step: Step, command: ShellCommand): string | undefined {
  if (!files?.hasCopies) return undefined;
  return files.scriptAt(step, command, step.script && ShellPaths.of(step, step.script).worksIn(command));
}
