import { operandsOf as placesOfOperands } from "../knowledge/keeps/keeping.ts";
import { resolvePath } from "../model/paths.ts";
import type { ShellCommand, ShellWord } from "../shell/shell-types.ts";
import type { FileWrite } from "./flow-types.ts";
import type { RunState } from "./run-state.ts";

/** What git keeps of an address that it is told: in the configuration of a clone, and in the log of its branches. */
export function gitWrites(command: ShellCommand, run: RunState): readonly FileWrite[] {
  const operands = gitOperands(command);
  const clone = cloneOperands(operands);
  if (clone) return [...settingsOfClone(command, run), ...cloned(command, run, clone)];
  const pulled = pulledUrl(command, run, operands);
  return pulled.length > 0 ? pulled : remoteUrl(command, run, operands);
}

/** Options of git and of its clone that take a value. Source: https://git-scm.com/docs/git-clone */
const gitValued =
  "-C -c --exec-path --git-dir --namespace --work-tree --config -b --branch --depth --filter -j --jobs -o --origin --reference --separate-git-dir --template -u".split(
    " ",
  );

function gitOperands({ args }: ShellCommand): readonly ShellWord[] {
  const words = args.map(({ value }) => value);
  return placesOfOperands(words, gitValued).flatMap((at) => args[at] ?? []);
}

/** `git clone -c http.extraHeader=…`: behind its subcommand a setting is kept in the clone. */
function settingsOfClone({ args }: ShellCommand, run: RunState): readonly FileWrite[] {
  const at = args.findIndex(({ value }) => value === "clone");
  const kept = args.some(
    (word, index) =>
      index > at &&
      run.carries(word) &&
      (/^(?:-c|--config)$/.test(args[index - 1]?.text ?? "") || /^(?:-c|--config=)./.test(word.text)),
  );
  return kept ? [{ path: undefined, name: ".git/config", how: "dump" }] : [];
}

/** What stands behind `git clone` or `git lfs clone`. */
function cloneOperands(operands: readonly ShellWord[]): readonly ShellWord[] | undefined {
  const own = operands[0]?.value === "lfs" ? operands.slice(1) : operands;
  return own[0]?.value === "clone" ? own.slice(1) : undefined;
}

/** An address with the secret for a login, or a variable that may hold one. */
function isToldUrl(operands: readonly ShellWord[], run: RunState): boolean {
  return operands.some((word) => run.carries(word) && /https?:\/\/[^/@]+@|^["']?\$/.test(word.text));
}

/** Where the repository that a command works in keeps its settings. */
function settingsOf(command: ShellCommand, run: RunState): string | undefined {
  return run.paths.placed({ in: "cwd", path: ".git/config" }, command);
}

/** `git pull https://$T@host/x`: the log of the branches holds the command. */
function pulledUrl(command: ShellCommand, run: RunState, operands: readonly ShellWord[]): readonly FileWrite[] {
  if (!isToldUrl(operands, run) || !/^(?:fetch|pull)$/.test(operands[0]?.value ?? "")) return [];
  return [{ path: settingsOf(command, run), name: ".git/logs", how: "clone" }];
}

/** `git remote add origin https://$T@host/x && git fetch`: the build itself fetches with what it stores. */
function remoteUrl(command: ShellCommand, run: RunState, operands: readonly ShellWord[]): readonly FileWrite[] {
  const [first, second] = operands.map(({ value }) => value);
  if (first !== "remote" || !/^(?:add|set-url)$/.test(second ?? "")) return [];
  const fetched = run.script.commands.some(
    ({ number, program, args }) =>
      number > command.number &&
      program === "git" &&
      args.some(({ value }) => /^(?:fetch|pull|submodule|lfs)$/.test(value ?? "")),
  );
  return fetched && isToldUrl(operands, run)
    ? [{ path: settingsOf(command, run), name: ".git/config", how: "clone" }]
    : [];
}

/** The clone's `.git/config` holds the URL as it was given. */
function cloned(command: ShellCommand, run: RunState, operands: readonly ShellWord[]): readonly FileWrite[] {
  const url = operands.find((word) => run.carries(word));
  if (!url) return [];
  const behind = operands[operands.indexOf(url) + 1];
  const named = behind
    ? run.paths.textOf(behind)
    : url.text
        .replace(/["']/g, "")
        .replace(/\/+$/, "")
        .replace(/^.*\//, "")
        .replace(/\.git$/, "");
  const base = run.paths.worksIn(command);
  const folder =
    named === undefined || named.includes("$") || base === undefined ? undefined : resolvePath(base, named);
  const path = folder === undefined ? undefined : resolvePath(folder, ".git/config");
  return [{ path, name: ".git/config", how: "clone" }];
}

/** A message, a branch or an author is part of the history. */
export function committed({ program, args }: ShellCommand, run: RunState): readonly FileWrite[] {
  if (program !== "git") return [];
  const at = args.findIndex(({ value }) => /^(?:branch|checkout|commit|notes|switch|tag)$/.test(value ?? ""));
  const told = args.some(
    (word, index) => run.carries(word) && ((at !== -1 && index > at) || /^["']?user\./.test(word.text)),
  );
  return told ? [{ path: undefined, name: "the history of a repository", how: "dump" }] : [];
}
