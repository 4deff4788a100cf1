import { baseName, folderOf, isInside, isPattern, matchesPattern } from "../model/paths.ts";
import { hasOption, operandsOf } from "../shell/command-parts.ts";
import type { ShellCommand, ShellWord } from "../shell/shell-types.ts";
import type { ShellPaths } from "./shell-paths.ts";

/** Which files a command removes: `rm f`, `rm -rf folder`, `shred -u f`, `unlink f`. */
export function removedBy(command: ShellCommand, paths: ShellPaths): ((path: string) => boolean) | undefined {
  const name = command.program;
  const shreds = name === "shred" && hasOption(command, /^-\w*u|^--remove/);
  if (name !== "rm" && name !== "unlink" && !shreds) return undefined;
  const recursive = hasOption(command, /^-\w*[rR]|^--recursive/);
  const operands = operandsOf(command).map((word) => paths.pathOf(word, command) ?? variableOf(word));
  return (path) =>
    operands.some((operand) => {
      if (operand === undefined) return false;
      if (isPattern(operand)) return coversByPattern(operand, path, recursive);
      return operand === path || (recursive && isInside(operand, path));
    });
}

/** The number of the first command that removes a file for certain: nothing behind it finds the file. */
export function goneBehind(commands: readonly ShellCommand[], paths: ShellPaths, path: string): number | undefined {
  return commands.find((command) => {
    const { conditional, subshell, substitution, background, pipeline, within, compound } = command.at;
    const isPlain = !conditional && subshell === 0 && !substitution && !background && !pipeline && !compound;
    return isPlain && within === undefined && removedBy(command, paths)?.(path) === true;
  })?.number;
}

/** `"$GNUPGHOME"`: a path that only the RUN knows goes by the name of its variable. */
function variableOf({ text }: ShellWord): string | undefined {
  return /^(["']?)\$(?:\{\w+\}|\w+)\1$/.test(text) ? text.replace(/["'{}]/g, "") : undefined;
}

/** Whether `rm` of a pattern takes a path along. */
export function coversByPattern(pattern: string, path: string, recursive: boolean): boolean {
  // `rm *` leaves names that begin with a dot.
  if (baseName(pattern).startsWith("*") && baseName(path).startsWith(".")) {
    if (!recursive || folderOf(path) === folderOf(pattern)) return false;
  }
  if (matchesPattern(pattern, path)) return true;
  if (!recursive) return false;
  for (let folder = folderOf(path); folder !== "/"; folder = folderOf(folder)) {
    if (matchesPattern(pattern, folder)) return true;
  }
  return false;
}
