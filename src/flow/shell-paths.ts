import type { FilePlace } from "../knowledge/tools.ts";
import { workFolderOptions } from "../knowledge/work-folders.ts";
import type { Step } from "../model/build-model.ts";
import { resolvePath } from "../model/paths.ts";
import { operandsOf } from "../shell/command-parts.ts";
import type { ShellCommand, ShellScript, ShellWord } from "../shell/shell-types.ts";
import { startedAs } from "../shell/wrappers.ts";

/** Resolves the paths that a RUN names: its folder as `cd` moves it, its home, and the values that are known. */
export class ShellPaths {
  readonly #step: Step;
  readonly #folders = new Map<number, string | undefined>();
  readonly #assumed = new Set<number>();
  readonly #assigned = new Map<string, string | undefined>();
  /** How often a variable is assigned: what is set once has one value behind that. */
  readonly #times = new Map<string, number>();
  readonly #home: string | undefined;
  /** As whom commands run that run as somebody else than the step. */
  readonly #users = new Map<number, string>();
  /** What stands for the home: `~` where only the RUN knows it, and it is the same in all of the RUN. */
  readonly #homeName: string | undefined;

  static readonly #read = new WeakMap<Step, ShellPaths>();

  /** Those of a step, made once: many secrets are followed through the same RUN. */
  static of(step: Step, script: ShellScript): ShellPaths {
    const known = ShellPaths.#read.get(step);
    if (known) return known;
    const paths = new ShellPaths(step, script);
    ShellPaths.#read.set(step, paths);
    return paths;
  }

  private constructor(step: Step, script: ShellScript) {
    this.#step = step;
    this.#home = step.variables.get("HOME")?.value ?? step.user.home;
    for (const command of script.commands) {
      for (const { name, value } of command.assignments) {
        this.#times.set(name, (this.#times.get(name) ?? 0) + 1);
        this.#assigned.set(name, this.#assigned.has(name) ? undefined : value?.value);
      }
    }
    for (const command of script.commands) {
      const { within } = command.at;
      const user = startedAs(command) ?? (within === undefined ? undefined : this.#users.get(within));
      if (user !== undefined && user !== step.user.name) this.#users.set(command.number, user);
    }
    const isSet = step.variables.has("HOME") || this.#times.has("HOME");
    this.#homeName = this.#home ?? (isSet ? undefined : "~");
    this.#follow(script.commands);
  }

  /** The folder in which a command starts. */
  folderOf(command: ShellCommand): string | undefined {
    return this.#folders.get(command.number);
  }

  /** The folder in which its program works: `git -C` and the like lead it to another. */
  worksIn(command: ShellCommand): string | undefined {
    const options = workFolderOptions(command.program ?? "");
    const { args } = command;
    const at = options.length === 0 ? -1 : args.findIndex(({ text }) => options.includes(text.replace(/=.*$/s, "")));
    const word = args[at]?.text.includes("=") === true ? args[at] : args[at + 1];
    if (at === -1 || !word) return this.folderOf(command);
    return this.resolve(this.textOf(word)?.replace(/^-[\w-]*=/, ""), command);
  }

  /** Whether that folder hangs on the one that the base image starts in, which the Dockerfile does not tell. */
  isAssumed(command: ShellCommand): boolean {
    return this.#assumed.has(command.number);
  }

  get home(): string | undefined {
    return this.#home;
  }

  /** The absolute path that a word names, `~/…` below a home that is not known; a pattern stays one; undefined when it cannot be told. */
  pathOf(word: ShellWord, command: ShellCommand): string | undefined {
    const text = this.textOf(word, command);
    return text === "" ? undefined : this.resolve(text, command);
  }

  /** The absolute path of a text, relative to the folder of a command. */
  resolve(text: string | undefined, command: ShellCommand): string | undefined {
    if (text === undefined) return undefined;
    if (text.startsWith("/")) return resolvePath("/", text);
    if (this.#homeName === "~" && /^~(?=\/|$)/.test(text)) return inHome("~", text.slice(1));
    const folder = this.folderOf(command);
    return folder === undefined ? undefined : resolvePath(folder, text);
  }

  /** Whether a word of the command names the file, by its path or within another word. */
  names(path: string, command: ShellCommand): boolean {
    return command.args.some((word) => word.text.includes(path) || this.pathOf(word, command) === path);
  }

  /** The absolute path of a place that a tool looks at, or writes to, by itself. */
  placed(place: FilePlace, command: ShellCommand): string | undefined {
    const base = place.in === "cwd" ? this.worksIn(command) : place.in === "home" ? this.#homeOf(command) : "/";
    return base === undefined ? undefined : inHome(base, place.path);
  }

  /** The same where a variable may have moved it; `$GNUPGHOME` where only the RUN knows what it holds. */
  moved(place: FilePlace, command: ShellCommand): string | undefined {
    const { variable } = place;
    const isSet = variable !== undefined && (this.#times.has(variable) || this.#step.variables.has(variable));
    if (!isSet) return this.placed(place, command);
    const value = this.#valueOf(variable);
    if (value !== undefined) return this.resolve(value, command);
    return this.#times.get(variable) === 1 ? `$${variable}` : undefined;
  }

  /** The text of a word with what is known put in; undefined when something is not. */
  textOf(word: ShellWord, command?: ShellCommand): string | undefined {
    const home = command ? this.#homeOf(command) : this.#homeName;
    const tilde = /^~(?=\/|$)/.test(word.text);
    if (word.value !== undefined && !tilde) return word.value;
    if (tilde && home === undefined) return undefined;
    if (word.substitutions.length > 0) return undefined;
    let known = true;
    const text = word.text
      .replace(/^~(?=\/|$)/, home ?? "~")
      .replace(/['"]/g, "")
      .replace(
        /\$(?:\{(\w+)\}|(\w+))/g,
        (_whole, braced: string | undefined, plain: string | undefined, at: number, all: string) => {
          const value = this.#valueOf(braced ?? plain ?? "", home);
          // The shell puts the home for `~` at the start of a path alone.
          if (value === undefined || (value === "~" && /[^\s=:]$/.test(all.slice(0, at)))) known = false;
          return value ?? "";
        },
      );
    return known && !/[$`\\]/.test(text) ? text : undefined;
  }

  /** The home that a command finds: of another user only root's is known. */
  #homeOf({ number }: ShellCommand): string | undefined {
    const user = this.#users.get(number);
    return user === undefined ? this.#homeName : user === "root" ? "/root" : undefined;
  }

  #valueOf(name: string, home = this.#homeName): string | undefined {
    if (this.#assigned.has(name)) return this.#assigned.get(name);
    if (name === "HOME") return home;
    return this.#step.variables.get(name)?.value;
  }

  #follow(commands: readonly ShellCommand[]): void {
    // An image sets its own folder; where the Dockerfile says none, `/` is what most bases have.
    const bySubshell = new Map<number, Folder>();
    let outer: Folder = { path: this.#step.workdir, assumed: this.#step.workdirAssumed };
    for (const command of commands) {
      const { subshell } = command.at;
      const folder = bySubshell.get(subshell) ?? outer;
      this.#folders.set(command.number, folder.path);
      if (folder.assumed) this.#assumed.add(command.number);
      const next = this.#behind(command, folder);
      bySubshell.set(subshell, next);
      if (subshell === 0) outer = next;
    }
  }

  #behind(command: ShellCommand, folder: Folder): Folder {
    if (command.program === "popd") return { path: undefined, assumed: false };
    if (command.program !== "cd" && command.program !== "pushd") return folder;
    const [target] = operandsOf(command);
    if (!target) return { path: this.#home, assumed: false };
    const absolute = this.textOf(target)?.startsWith("/") ?? false;
    const path = this.pathOf(target, command);
    // Below a home that is not known no folder is one that a file of the context comes to.
    return { path: path?.startsWith("~") ? undefined : path, assumed: folder.assumed && !absolute };
  }
}

/** The paths that the redirects of a command write; undefined for one that cannot be told. */
export function redirectedTo(command: ShellCommand, paths: ShellPaths): readonly (string | undefined)[] {
  return command.redirects.flatMap(({ operator, target }) =>
    operator.includes(">") && target ? [paths.pathOf(target, command)] : [],
  );
}

function inHome(base: string, path: string): string {
  return base.startsWith("~") ? `${base}${resolvePath("/", path)}`.replace(/\/$/, "") : resolvePath(base, path);
}

/** Where a command is. */
interface Folder {
  readonly path: string | undefined;
  readonly assumed: boolean;
}
