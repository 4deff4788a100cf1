import type { Step } from "../model/build-model.ts";
import type { ContextFiles } from "../model/context-files.ts";
import { isPattern, matchesPattern } from "../model/paths.ts";
import { holds } from "../shell/command-parts.ts";
import type { ShellCommand, ShellScript, ShellWord } from "../shell/shell-types.ts";
import { speaksOfAny } from "../text/names.ts";
import type { Carriers } from "./carriers.ts";
import { ShellPaths } from "./shell-paths.ts";

/** Names of what a function or `set --` is given. */
const positions = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "@", "*"];

/** What holds the secret so far, as a walk goes from command to command of a RUN: names, files and outputs. */
export class RunState {
  readonly step: Step;
  readonly script: ShellScript;
  readonly carriers: Carriers;
  readonly contextFiles: ContextFiles | undefined;
  readonly paths: ShellPaths;
  readonly #names: Set<string>;
  readonly #files: Set<string>;
  readonly #aliases = new Set<string>();
  readonly #outputs = new Set<number>();
  #indirect = false;

  constructor(step: Step, script: ShellScript, carriers: Carriers, contextFiles: ContextFiles | undefined) {
    this.step = step;
    this.script = script;
    this.carriers = carriers;
    this.contextFiles = contextFiles;
    this.paths = ShellPaths.of(step, script);
    this.#names = new Set(carriers.names);
    this.#files = new Set(carriers.files.map((file) => file.path));
  }

  /** Variables and positions that hold it. */
  get names(): ReadonlySet<string> {
    return this.#names;
  }

  /** Absolute paths of files that hold it. */
  get files(): ReadonlySet<string> {
    return this.#files;
  }

  /** Names that the RUN itself gives the value to. */
  get aliases(): ReadonlySet<string> {
    return this.#aliases;
  }

  /** A word may expand it by way of another name. */
  get indirect(): boolean {
    return this.#indirect;
  }

  addFile(path: string): void {
    this.#files.add(path);
  }

  /** From here on what a command prints holds it. */
  addOutput(command: ShellCommand): void {
    this.#outputs.add(command.number);
  }

  printsIt(command: ShellCommand): boolean {
    return this.#outputs.has(command.number);
  }

  /** Whether the secret is part of what a word becomes. */
  carries(word: ShellWord): boolean {
    // `n=X; echo ${!n}`
    if (/\$\{!\w+\}/.test(word.text) && speaksOfAny(this.script.source.text, this.carriers.names)) {
      this.#indirect = true;
      return true;
    }
    return word.expands.some((name) => this.#names.has(name)) && !this.#onlyTests(word)
      ? true
      : word.substitutions.some((number) => this.#outputs.has(number));
  }

  /** `${X:+flag}` and `${#X}` say whether it is there, not what it is. */
  #onlyTests(word: ShellWord): boolean {
    const within = this.script.expansions.filter(
      (expansion) => expansion.start >= word.start && expansion.end <= word.end && this.#names.has(expansion.name),
    );
    return within.length > 0 && within.every((expansion) => /^(?::?\+|#)$/.test(expansion.operator ?? ""));
  }

  /** Whether a word names a file that holds it. */
  isSecretFile(word: ShellWord, command: ShellCommand): boolean {
    if (this.#files.size === 0) return false;
    const path = this.paths.pathOf(word, command);
    if (path === undefined) return false;
    return [...this.#files].some((file) => file === path || (isPattern(path) && matchesPattern(path, file)));
  }

  /** Names that a command gives a value made of the secret, or another one; whether it gives any. */
  assign(command: ShellCommand): boolean {
    let any = false;
    for (const { name, value } of command.assignments) {
      if (!value || !this.carries(value)) {
        if (this.#replaces(command)) this.#names.delete(name);
        continue;
      }
      any = true;
      // In front of a command it lasts for that command only, and is its environment.
      if (command.words.length > 0 && !/^(?:export|local|readonly|declare|typeset)$/.test(command.program ?? "")) {
        if (this.#runsText(command)) this.#addName(name);
        continue;
      }
      this.#addName(name);
    }
    for (const word of command.words) {
      const [, name] = /^["']?([A-Za-z_]\w*)=/.exec(word.text) ?? [];
      // `env X=$T sh -c '…'`
      if (name !== undefined && !command.args.includes(word) && this.carries(word) && this.#runsText(command))
        this.#addName(name);
    }
    return any;
  }

  /** Text that is followed here, too, finds the name: what `sh -c` runs, a function, a script of the build context. */
  #runsText(command: ShellCommand): boolean {
    return (
      this.script.commands.some(({ at }) => at.within === command.number) ||
      this.script.functions.includes(command.program ?? "") ||
      this.contextFiles?.scriptAt(this.step, command) !== undefined
    );
  }

  /** `read X`, `mapfile X`, `printf -v X` and `set --` give what they are told to names. */
  fill({ program, args }: ShellCommand): void {
    const plain = args.flatMap(({ value }) => (value === undefined ? [] : [value]));
    const named =
      program === "printf" && plain[0] === "-v"
        ? plain.slice(1, 2)
        : /^(?:read|mapfile|readarray)$/.test(program ?? "")
          ? plain.filter((word) => /^[A-Za-z_]\w*$/.test(word))
          : [];
    const names = program === "set" || this.script.functions.includes(program ?? "") ? positions : named;
    for (const name of names) this.#addName(name);
  }

  #addName(name: string): void {
    this.#names.add(name);
    this.#aliases.add(name);
  }

  /** `X=other;`: from here on the name stands for something else. */
  #replaces({ at, program, words }: ShellCommand): boolean {
    // What the RUN had in its environment stays exported: a shell of its own sees the new value only then.
    const inner = this.script.commands.some((command) => command.at.within !== undefined);
    const lasts = program === "export" || (words.length === 0 && !inner);
    return lasts && !at.conditional && !at.compound && !at.background && at.pipeline === undefined;
  }

  /** Whether what a command reads from standard input holds it. */
  hasInput(command: ShellCommand): boolean {
    const { pipeline } = command.at;
    const piped =
      pipeline !== undefined &&
      pipeline.index > 0 &&
      this.script.commands.some(
        (other) =>
          other.at.pipeline?.number === pipeline.number &&
          other.at.pipeline.index === pipeline.index - 1 &&
          this.#outputs.has(other.number),
      );
    return (
      piped ||
      this.#isFed(command) ||
      this.around(command).some((outer) => this.#isFed(outer)) ||
      this.script.commands.some((group) => group.words.length === 0 && holds(group, command) && this.#isFed(group))
    );
  }

  /** xargs makes words of its input. */
  hasInputAsWords(command: ShellCommand): boolean {
    const xargs = [command, ...this.around(command)].some(({ words }) => words[0]?.value === "xargs");
    return xargs && this.hasInput(command);
  }

  #isFed(command: ShellCommand): boolean {
    return command.redirects.some(
      (redirect) =>
        redirect.heredoc?.expands.some((name) => this.#names.has(name)) ||
        (redirect.operator === "<<<" && redirect.target !== undefined && this.carries(redirect.target)) ||
        (redirect.operator === "<" && redirect.target !== undefined && this.isSecretFile(redirect.target, command)),
    );
  }

  /** The commands whose `sh -c` holds this one: it reads what they are given. */
  around({ at }: ShellCommand): readonly ShellCommand[] {
    const outer = at.within === undefined ? undefined : this.script.commands.find(({ number }) => number === at.within);
    return outer ? [outer, ...this.around(outer)] : [];
  }
}
