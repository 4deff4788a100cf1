import { judgeName } from "../knowledge/names.ts";
import type { Step } from "../model/build-model.ts";
import type { ContextFiles } from "../model/context-files.ts";
import { isPattern, matchesPattern } from "../model/paths.ts";
import { holds } from "../shell/command-parts.ts";
import { nestingOf, type Nesting } from "../shell/nesting.ts";
import type { ShellCommand, ShellScript, ShellWord } from "../shell/shell-types.ts";
import { speaksOfAny } from "../text/names.ts";
import type { Carriers } from "./carriers.ts";
import { filledNames, makesReference, setsUnseenNames } from "./filled-names.ts";
import { localScript } from "./local-scripts.ts";
import { ShellPaths } from "./shell-paths.ts";

/** What holds the secret so far, as a walk goes from command to command of a RUN: names, files and outputs. */
export class RunState {
  readonly step: Step;
  readonly script: ShellScript;
  readonly carriers: Carriers;
  readonly contextFiles: ContextFiles | undefined;
  readonly paths: ShellPaths;
  readonly #nesting: Nesting;
  readonly #names: Set<string>;
  readonly #files: Set<string>;
  readonly #aliases = new Set<string>();
  readonly #exported = new Set<string>();
  readonly #outputs = new Set<number>();
  readonly #links: (readonly [string, string])[] = [];
  /** `declare -n`: both names stand for one variable. */
  readonly #references = new Map<string, string>();
  /** `exec 3<<<"$X"`: what reads from a descriptor may get it. */
  #descriptors = false;
  #indirect = false;

  constructor(step: Step, script: ShellScript, carriers: Carriers, contextFiles: ContextFiles | undefined) {
    this.step = step;
    this.script = script;
    this.carriers = carriers;
    this.contextFiles = contextFiles;
    this.paths = ShellPaths.of(step, script);
    this.#nesting = nestingOf(script);
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

  /** How much holds it so far. */
  get size(): number {
    return this.#aliases.size + this.#files.size + this.#outputs.size;
  }

  /** The RUN is walked anew: a function's body stands in front of what it is called with. */
  restart(): void {
    for (const name of [...this.carriers.names, ...this.#aliases]) this.#names.add(name);
  }

  /** The variables that hold it in the environment of a command: `X="$T" program`, `export X="$T"`. */
  environmentOf({ words, assignments }: ShellCommand): ReadonlySet<string> {
    const own = words.length === 0 ? [] : assignments.filter(({ value }) => value !== undefined && this.carries(value));
    return new Set([...this.carriers.names, ...this.#exported, ...own.map(({ name }) => name)]);
  }

  addFile(path: string): void {
    this.#files.add(path);
  }

  /** Two paths of one file: `ln a b`, `ln -s a b`. */
  link(path: string, other: string): void {
    this.#links.push([path, other]);
  }

  /** The other paths of a file. */
  linkedTo(path: string): readonly string[] {
    return this.#links.flatMap(([a, b]) => (a === path ? [b] : b === path ? [a] : []));
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
    if (this.#isIndirect(word.text)) return true;
    if (word.expands.some((name) => this.#names.has(name)) && this.#expandsIt(word)) return true;
    return word.substitutions.some((number) => this.#outputs.has(number));
  }

  /** `n=X; echo ${!n}`, `${!PREFIX_*}` */
  #isIndirect(word: string): boolean {
    if (!/\$\{!\w+[*@]?\}/.test(word)) return false;
    const { names } = this.carriers;
    const prefixes = [...word.matchAll(/\$\{!(\w+)[*@]\}/g)].flatMap(([, prefix]) => prefix ?? []);
    const found =
      speaksOfAny(this.script.source.text, names) ||
      prefixes.some((prefix) => [...names].some((name) => name.startsWith(prefix)));
    this.#indirect ||= found;
    return found;
  }

  /** `${X:+flag}` and `${#X}` say whether it is there, not what it is; of a substitution counts what it prints. */
  #expandsIt({ start, end, substitutions }: ShellWord): boolean {
    const within = this.script.expansions.filter(
      (own) => own.start >= start && own.end <= end && this.#names.has(own.name),
    );
    const own = within.filter(({ command }) => command === undefined || !substitutions.includes(command));
    return within.length === 0 || own.some(({ operator }) => !/^(?::?\+|#)$/.test(operator ?? ""));
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
    let any = this.#assignDefaults(command);
    for (const { name, value } of command.assignments) {
      if (value && makesReference(command)) this.#refer(name, value);
      if (!value || !this.carries(value)) {
        if (this.#replaces(command)) this.#names.delete(name);
        continue;
      }
      any = true;
      // In front of a command it lasts for that command only, and is its environment.
      const outlasts = /^(?:export|local|readonly|declare|typeset|eval)$/.test(command.program ?? "");
      if (command.words.length > 0 && !outlasts && !this.#runsText(command)) continue;
      this.#addName(name);
      if (command.program === "export") this.#exported.add(name);
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
      this.#nesting.outer.has(command.number) ||
      this.script.functions.some(({ name }) => name === command.program) ||
      localScript(this.contextFiles, this.step, command) !== undefined
    );
  }

  /** `: "${T:=$X}"` gives T a value. */
  #assignDefaults({ number }: ShellCommand): boolean {
    const outer = this.script.expansions.filter(
      ({ command, operator }) => command === number && /^:?=$/.test(operator ?? ""),
    );
    const given = outer.filter(({ start, end }) =>
      this.script.expansions.some((own) => start < own.start && own.end < end && this.#names.has(own.name)),
    );
    for (const { name } of given) this.#addName(name);
    return given.length > 0;
  }

  #refer(name: string, { value }: ShellWord): void {
    if (value !== undefined) {
      this.#references.set(name, value);
      this.#references.set(value, name);
      if (this.#names.has(value)) this.#addName(name);
    } else {
      // `local -n q=$1`, and somewhere `f X`.
      const told = this.script.commands.flatMap(({ args }) => args.map((word) => word.value ?? ""));
      if (told.some((word) => this.#names.has(word))) this.#addName(name);
    }
  }

  /** Gives what a command is told or reads to the names that it fills. */
  fill(command: ShellCommand): void {
    if (command.program === "exec") this.#descriptors = true;
    for (const name of filledNames(command, this.script)) this.#addName(name);
    if (setsUnseenNames(command)) this.#addUnseenNames();
  }

  /** Names that the RUN expands, that nothing in sight has set, and that may be those of a secret. */
  #addUnseenNames(): void {
    const assigned = new Set(this.script.commands.flatMap(({ assignments }) => assignments.map(({ name }) => name)));
    const { text } = this.script.source;
    for (const { name } of this.script.expansions) {
      if (!/^[A-Za-z_]/.test(name) || assigned.has(name) || this.step.variables.has(name)) continue;
      // `echo "T=$X" > f; . f`
      if (text.includes(`${name}=`) || judgeName(name).says === "secret") this.#addName(name);
    }
  }

  /** Names to which shell text that the RUN runs as its own gives it. */
  addNames(names: Iterable<string>): void {
    for (const name of names) this.#addName(name);
  }

  #addName(name: string): void {
    this.#names.add(name);
    this.#aliases.add(name);
    const other = this.#references.get(name);
    if (other !== undefined && !this.#names.has(other)) this.#addName(other);
  }

  /** `X=other;`: from here on the name stands for something else. */
  #replaces({ at, program, words }: ShellCommand): boolean {
    // What the RUN had in its environment stays exported: a shell of its own sees the new value only then.
    const inner = this.#nesting.outer.size > 0;
    const lasts = program === "export" || (words.length === 0 && !inner);
    return lasts && !at.conditional && !at.compound && !at.background && at.pipeline === undefined;
  }

  /** Whether what a command reads from standard input holds it. */
  hasInput(command: ShellCommand): boolean {
    return (
      this.#isPiped(command) ||
      this.#isFed(command) ||
      this.around(command).some((outer) => this.#isFed(outer)) ||
      this.#nesting.wordless.some((group) => holds(group, command) && this.#isFed(group)) ||
      this.#callsAround(command).some((call) => this.#isPiped(call) || this.#isFed(call))
    );
  }

  #isPiped({ at: { pipeline } }: ShellCommand): boolean {
    if (pipeline === undefined || pipeline.index === 0) return false;
    return this.script.commands.some(
      ({ at, number }) =>
        at.pipeline?.number === pipeline.number &&
        at.pipeline.index === pipeline.index - 1 &&
        this.#outputs.has(number),
    );
  }

  /** The calls of the function whose body a command stands in. */
  #callsAround({ start, end }: ShellCommand): readonly ShellCommand[] {
    const bodies = this.script.functions.filter((body) => body.start < start && end <= body.end);
    if (bodies.length === 0) return [];
    return this.script.commands.filter(({ program }) => bodies.some(({ name }) => name === program));
  }

  /** Whether a command calls a function that prints it. */
  callsPrinter({ program }: ShellCommand): boolean {
    const bodies = this.script.functions.filter(({ name }) => name === program);
    if (bodies.length === 0) return false;
    return this.script.commands.some(
      ({ number, start, end, at }) =>
        !at.substitution && this.#outputs.has(number) && bodies.some((body) => body.start < start && end <= body.end),
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
        redirect.heredoc?.substitutions.some((number) => this.#outputs.has(number)) ||
        (redirect.heredoc?.quoted === false && this.#isIndirect(redirect.heredoc.text)) ||
        (redirect.operator === "<<<" && redirect.target !== undefined && this.carries(redirect.target)) ||
        (redirect.operator === "<" &&
          redirect.target !== undefined &&
          (this.isSecretFile(redirect.target, command) ||
            (redirect.target.text.startsWith("<(") && this.carries(redirect.target)))) ||
        (redirect.operator === "<&" && (this.#descriptors || this.#outputs.size > 0)),
    );
  }

  /** The commands whose `sh -c` holds this one: it reads what they are given. */
  around({ at }: ShellCommand): readonly ShellCommand[] {
    const outer = at.within === undefined ? undefined : this.script.commands.find(({ number }) => number === at.within);
    return outer ? [outer, ...this.around(outer)] : [];
  }
}
