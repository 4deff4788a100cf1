import { journalOf } from "../knowledge/tools.ts";
import { holds, namedWords, outputOf } from "../shell/command-parts.ts";
import { nestingOf } from "../shell/nesting.ts";
import type { ShellCommand, ShellRedirect } from "../shell/shell-types.ts";
import type { FileWrite, PlainWrite } from "./flow-types.ts";
import { finishedWrites } from "./run-removals.ts";
import type { RunState } from "./run-state.ts";
import { errorsOf, tracesToFile } from "./standard-error.ts";
import { wordWritten } from "./tool-writes.ts";

/** Where a walk over a RUN has seen the secret go: into files, and into the log. */
export class RunWrites {
  readonly #run: RunState;
  readonly #all: PlainWrite[] = [];
  #logged = false;

  constructor(run: RunState) {
    this.#run = run;
  }

  get all(): readonly PlainWrite[] {
    return this.#all;
  }

  /** Standard output of the RUN gets it. */
  get logged(): boolean {
    return this.#logged;
  }

  log(): void {
    this.#logged = true;
  }

  /** A command writes it to a file, which holds it from here on. */
  add(command: ShellCommand, { path, name, how, keeps, bringsOthers = false }: FileWrite): void {
    if (path !== undefined && /^\/(?:dev|proc|sys)(?:\/|$)/.test(path) && !path.startsWith("/dev/shm/")) {
      if (/^\/dev\/(?:stdout|stderr|tty)$/.test(path)) this.#logged = true;
      return;
    }
    if (path !== undefined) this.#run.addFile(path);
    // A RUN with functions is walked more than once.
    if (this.#all.some((own) => own.command === command.number && own.path === path && own.name === name)) return;
    const { conditional } = command.at;
    this.#all.push({
      step: this.#run.step.id,
      command: command.number,
      path,
      name,
      how,
      keeps,
      bringsOthers,
      conditional,
    });
    for (const other of path === undefined ? [] : this.#run.linkedTo(path))
      this.add(command, { path: other, name: other, how, keeps });
  }

  /** Its standard output holds the secret: into a file, the next command, a word, or the log. */
  addOutput(command: ShellCommand, dumps: boolean): void {
    const redirect = outputOf(command.redirects) ?? this.#redirected(command);
    if (redirect?.target) {
      const how = dumps ? "dump" : howOf(redirect);
      this.add(command, wordWritten(command, this.#run, redirect.target, how));
      return;
    }
    for (const printer of [command, ...this.#run.around(command)]) this.#run.addOutput(printer);
    const { pipeline, substitution } = command.at;
    const last = pipeline === undefined || pipeline.index === pipeline.length - 1;
    const grouped = nestingOf(this.#run.script).wordless.some((group) => holds(group, command));
    if (last && !substitution && !grouped) this.#logged = true;
  }

  /** What the shell or the command itself shows of its words on standard error. */
  addErrors(command: ShellCommand): void {
    const errors = errorsOf(command, this.#run);
    if (errors === "output") this.addOutput(command, false);
    else if (errors?.target) this.add(command, wordWritten(command, this.#run, errors.target, howOf(errors)));
    if (tracesToFile(this.#run)) this.add(command, { path: undefined, name: "what the shell traces", how: "dump" });
  }

  /** `exec > f`: from there on the output of every command goes there. */
  #redirected(command: ShellCommand): ShellRedirect | undefined {
    const before = this.#run.script.commands.findLast(
      ({ number, words }) => number < command.number && words.length === 1 && words[0]?.value === "exec",
    );
    const { pipeline, substitution } = command.at;
    return before && !substitution && pipeline === undefined ? outputOf(before.redirects) : undefined;
  }

  /** `{ echo a; echo $T; } > f`: the redirect of a group takes the output of all in it. */
  addGroup(group: ShellCommand): void {
    const { script } = this.#run;
    const whole = group.words.length === 0 && group.assignments.length === 0;
    // `sh -c 'echo $T' > f` has the output of what it runs.
    const redirect = whole || nestingOf(script).outer.has(group.number) ? outputOf(group.redirects) : undefined;
    if (!redirect?.target || this.#all.some(({ command }) => command === group.number)) return;
    if (!script.commands.some((command) => holds(group, command) && this.#run.printsIt(command))) return;
    this.add(group, wordWritten(group, this.#run, redirect.target, howOf(redirect)));
  }

  /** A log of its own words that a tool leaves, unless the RUN has said no to it: the assignment that says no. */
  journalOf(command: ShellCommand): string | undefined {
    const journal = journalOf(namedWords(command));
    // An address that is stored loses its credential, or the secret is left alone.
    const stored = this.#all.some((write) => write.command === command.number && write.how === "clone");
    if (!journal || stored) return undefined;
    const { step, script } = this.#run;
    const spellings = [journal.name, journal.name.toUpperCase()];
    const said =
      spellings.some((name) => step.variables.has(name)) ||
      script.commands.some(({ assignments }) => assignments.some(({ name }) => spellings.includes(name)));
    return said || this.#isGone(command, journal.folder) ? undefined : `${journal.name}=${journal.value}`;
  }

  /** The RUN itself removes a folder of the home, or has it in memory only. */
  #isGone(command: ShellCommand, folder: string): boolean {
    const path = this.#run.paths.placed({ in: "home", path: folder }, command);
    const { number, at } = command;
    const write = {
      step: this.#run.step.id,
      command: number,
      path,
      name: folder,
      how: "dump",
      keeps: undefined,
      bringsOthers: false,
    } as const;
    return finishedWrites(this.#run, [{ ...write, conditional: at.conditional }]).every(({ removed }) => removed);
  }
}

function howOf({ operator }: ShellRedirect): "append" | "create" {
  return operator.includes(">>") ? "append" : "create";
}
