import { writesOwnSettings } from "../knowledge/own-settings.ts";
import { keepsCredential } from "../knowledge/tools.ts";
import { isInside, isPattern } from "../model/paths.ts";
import { hasOption, namedWords, operandsOf } from "../shell/command-parts.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import { coversByPattern } from "./removed-files.ts";
import type { RunState } from "./run-state.ts";

/** What changes or shows a file's name, owner or mode, and never reads it. */
const fileHandlers = /^(?:rm|unlink|shred|chmod|chown|chgrp|touch|ls|stat)$/;

/** Whether a command's program is one that never reads the files it is told. */
export function isFileHandler({ program }: ShellCommand): boolean {
  return fileHandlers.test(program ?? "");
}

/** What a command does with the carried files without reading them. */
export interface FileHandling {
  /** It works on the file itself. */
  readonly handles: boolean;
  /** It works on all that a folder holds. */
  readonly sweeps: boolean;
  /** Nothing else is to be asked of the command. */
  readonly only: boolean;
}

/** rm, chmod and chown of the file itself, or of all that a folder holds: none of them reads it. */
export function fileHandling(command: ShellCommand, run: RunState): FileHandling {
  if (command.program === "find") {
    const sweeps = findSweeps(command, run);
    return { handles: false, sweeps, only: sweeps };
  }
  if (isLink(command)) return { handles: false, sweeps: false, only: links(command, run) };
  if (!isFileHandler(command)) return { handles: false, sweeps: false, only: false };
  const files = run.carriers.files.map((file) => file.path);
  const operands = files.length > 0 ? pathsOf(command, run) : [];
  const recursive = hasOption(command, /^-\w*[rR]|^--recursive/);
  const covers = (path: string): boolean =>
    files.some(
      (file) =>
        file !== path && (isPattern(path) ? coversByPattern(path, file, recursive) : recursive && isInside(path, file)),
    );
  return {
    handles: operands.some((path) => path !== undefined && files.includes(path)),
    sweeps: operands.some((path) => path !== undefined && covers(path)),
    only:
      !command.args.some((word) => run.carries(word)) && !run.hasInputAsWords(command) && !namesInHome(command, run),
  };
}

/** `rm ~/.npmrc` of a user whom only the base image knows: that may be the file, at whatever path it was laid there. */
function namesInHome(command: ShellCommand, { paths, carriers }: RunState): boolean {
  if (paths.home !== undefined) return false;
  const named = operandsOf(command).flatMap(
    ({ text }) => /^(?:~|\$HOME|\$\{HOME\})\/(.+)$/.exec(text.replace(/["']/g, ""))?.[1] ?? [],
  );
  return named.some((name) => carriers.files.some(({ path }) => path.endsWith(`/${name}`)));
}

/** A symbolic link. */
function isLink(command: ShellCommand): boolean {
  return command.program === "ln" && hasOption(command, /^-\w*s|^--symbolic/);
}

/** `ln -s FILE NAME` does not look whether the file is there: from here on it has two names. */
function links(command: ShellCommand, run: RunState): boolean {
  const [source, target] = operandsOf(command);
  if (!source || !target || !run.isSecretFile(source, command)) return false;
  const path = run.paths.pathOf(target, command);
  if (path !== undefined) run.addFile(path);
  return true;
}

/** `find . -name .npmrc -delete`, `find . -exec chown … {} +`: it acts on all that it finds below a folder. */
function findSweeps(command: ShellCommand, { carriers, paths }: RunState): boolean {
  if (carriers.files.length === 0 || !hasOption(command, /^-(?:delete|exec|execdir|ok)$/)) return false;
  const [first] = command.args;
  const folder = first && !first.text.startsWith("-") ? paths.pathOf(first, command) : paths.folderOf(command);
  return carriers.files.some((file) => folder !== undefined && isInside(folder, file.path));
}

/** What writes to the file where it stands: it fails once the file is a mount. */
export function modifiesFile(command: ShellCommand, run: RunState): boolean {
  const files = run.carriers.files.map((file) => file.path);
  if (files.length === 0) return false;
  const hit = (path: string | undefined): boolean => path !== undefined && files.includes(path);
  const redirected = command.redirects.some(
    ({ operator, target }) => operator.includes(">") && target !== undefined && hit(run.paths.pathOf(target, command)),
  );
  if (isFileHandler(command) && namesInHome(command, run)) return true;
  const words = namedWords(command);
  const keeps = keepsCredential(words);
  if (run.carriers.files.some(({ kind }) => writesOwnSettings(words, kind))) return true;
  if (redirected || keeps?.files.some((place) => hit(run.paths.placed(place, command)))) return true;
  const operands = pathsOf(command, run);
  switch (command.program) {
    case "sed":
    case "perl":
      return hasOption(command, /^-\w*i|^--in-place/) && operands.some(hit);
    case "tee":
    case "cp":
    case "install":
      return hit(operands.at(-1));
    case "mv":
      return operands.some(hit);
    default:
      return false;
  }
}

/** `cp -r`, `tar`, `mv` and the like take the file along with the folder that holds it. */
export function takesAlong(command: ShellCommand, run: RunState): boolean {
  const { program = "" } = command;
  const files = run.carriers.files.map((file) => file.path);
  if (files.length === 0 || !/^(?:cp|tar|zip|rsync|mv)$/.test(program)) return false;
  if (program === "cp" && !hasOption(command, /^-\w*[rRa]|^--(?:recursive|archive)/)) return false;
  const operands = pathsOf(command, run);
  const sources = program === "tar" || program === "zip" ? operands : operands.slice(0, -1);
  return sources.some(
    (path) =>
      path !== undefined && files.some((file) => file !== path && isInside(path.replace(/\/[*.]$/, "") || "/", file)),
  );
}

function pathsOf(command: ShellCommand, { paths }: RunState): readonly (string | undefined)[] {
  return operandsOf(command).map((word) => paths.pathOf(word, command));
}
