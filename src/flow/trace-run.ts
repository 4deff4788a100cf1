import type { Step } from "../model/build-model.ts";
import type { ContextFiles } from "../model/context-files.ts";
import { taskCallOf } from "../model/task-files.ts";
import { readScript } from "../shell/read-script.ts";
import { hasOption } from "../shell/command-parts.ts";
import type { ShellCommand, ShellScript, ShellWord } from "../shell/shell-types.ts";
import { MappedText } from "../text/mapped-text.ts";
import { asksWhetherSet } from "../text/names.ts";
import { more } from "./carriers.ts";
import type { Carriers } from "./carriers.ts";
import { complains, dumpers, emits, makesAccount, writesItself } from "./command-effects.ts";
import type { Arrival } from "./command-effects.ts";
import { substitutionsFirst } from "./command-order.ts";
import { contextPrograms } from "./context-programs.ts";
import { setsUnseenNames } from "./filled-names.ts";
import { fileHandling, isFileHandler, modifiesFile, takesAlong } from "./file-handling.ts";
import type { RunFacts } from "./flow-types.ts";
import { bundled } from "./front-ends.ts";
import { installed } from "./installers.ts";
import { localScript } from "./local-scripts.ts";
import { opaqueRun } from "./opaque-run.ts";
import { gathered, linkMade, pathWrites } from "./path-writes.ts";
import { fillsTemplate, isNamed, isTemplateEngine, namesFile } from "./run-reads.ts";
import { quotesName, readsByItself, readsOtherNames, speaksOfName, tellsPath } from "./run-reads.ts";
import { loginsByName } from "./guessed-logins.ts";
import { finishedWrites } from "./run-removals.ts";
import { RunState } from "./run-state.ts";
import { RunWrites } from "./run-writes.ts";
import { isTraced } from "./standard-error.ts";
import { makeRecipes, mayKeep, spokenLines } from "./task-recipes.ts";
import { composedScript, isToldInput, toldScripts } from "./told-scripts.ts";
import { compiled, environmentDumps, toolWrites } from "./tool-writes.ts";

/** Follows a secret through the commands of one RUN. */
export function traceRun(step: Step, carriers: Carriers, files?: ContextFiles): RunFacts {
  if (step.script === undefined || step.script.opaque !== undefined) return opaqueRun(step, carriers);
  return new RunWalk(step, step.script, carriers, files).walk();
}

/** Scripts that start scripts are followed so far: one may start itself. */
const mostDeep = 3;

/** Goes over the commands of a RUN once and notes what each does with the secret. */
class RunWalk {
  readonly #run: RunState;
  readonly #writes: RunWrites;
  readonly #readers = new Set<number>();
  readonly #handlers = new Set<number>();
  readonly #modifies = new Set<number>();
  readonly #sweeps = new Set<number>();
  readonly #accounts = new Set<number>();
  readonly #implicitReaders = new Set<number>();
  readonly #scripts: ShellScript[] = [];
  readonly #journals = new Set<string>();
  #implicit: RunFacts["implicit"] = "no";
  #quoted = false;
  #opaque: string | undefined;
  /** How many scripts stand around this one. */
  readonly #depth: number;

  constructor(step: Step, script: ShellScript, carriers: Carriers, files: ContextFiles | undefined, depth = 0) {
    this.#depth = depth;
    this.#run = new RunState(step, script, carriers, files);
    this.#writes = new RunWrites(this.#run);
  }

  walk(): RunFacts {
    const { script, carriers } = this.#run;
    for (const expansion of script.expansions) {
      if (this.#run.names.has(expansion.name) && expansion.command === undefined) this.#readers.add(-1);
    }
    if (isNamed(this.#run)) {
      if (asksWhetherSet(script.source.text, carriers.names)) this.#readers.add(-1);
      this.#walkNamed();
    } else {
      for (const command of script.commands) {
        this.#byItself(command);
        this.#signsIn(command, false);
      }
    }
    return this.#facts();
  }

  /** The body of a function or a loop, and what `trap` is told, stand in front of what is set before they run. */
  #walkNamed(): void {
    const { script } = this.#run;
    const runsLate =
      script.functions.length > 0 ||
      script.commands.some(({ program, words, redirects }) => {
        return program === "trap" || (words.length === 0 && redirects.some(({ operator }) => operator.startsWith("<")));
      });
    for (let before = -1; before < this.#run.size;) {
      before = this.#run.size;
      this.#run.restart();
      for (const command of substitutionsFirst(script.commands)) this.#command(command);
      for (const command of script.commands) this.#writes.addGroup(command);
      if (!runsLate) return;
    }
  }

  #facts(): RunFacts {
    const { script, carriers, aliases, indirect } = this.#run;
    const traces = script.commands.some((command) => command.program === "set" && hasOption(command, /^-\w*x/));
    // An indirect expansion may read anything.
    const anything = /\$\{!|\b(?:declare|local|typeset) -n\b/.test(script.source.text);
    return {
      expansions: script.expansions.filter(({ name }) => carriers.names.has(name) || aliases.has(name)),
      readers: this.#readers,
      handlers: this.#handlers,
      modifies: this.#modifies,
      sweeps: this.#sweeps,
      writes: finishedWrites(this.#run, this.#writes.all),
      accounts: [...this.#accounts],
      journals: this.#journals,
      logged: this.#writes.logged || (traces && this.#readers.size > 0),
      implicit: anything ? more(this.#implicit, "maybe") : this.#implicit,
      implicitReaders: this.#implicitReaders,
      scripts: this.#scripts,
      quoted: this.#quoted || indirect,
      aliases,
      opaque: this.#opaque,
    };
  }

  // Longer than 40 lines: each way in which a command may come to it.
  #command(command: ShellCommand): void {
    if (this.#handlesFile(command)) return;
    const { carriers, script, names } = this.#run;
    const words =
      command.words.some((word) => this.#run.carries(word)) ||
      speaksOfName(command, this.#run) ||
      this.#run.hasInputAsWords(command);
    const assigned = this.#run.assign(command);
    for (const write of bundled(command, this.#run)) this.#writes.add(command, write);
    const template = fillsTemplate(command, this.#run);
    const input = this.#run.hasInput(command) || template;
    const file = namesFile(command, this.#run);
    const environment = new Set([...names, ...this.#run.environmentOf(command)]);
    const dumps = environment.size > 0 && dumpers(command, environment);
    this.#opaque ??= composedScript(command, this.#run, words, input);
    if (this.#followsFile(command) || this.#followsTold(command)) this.#readers.add(command.number);
    if (isTemplateEngine(command) && carriers.names.size > 0) {
      this.#writes.add(command, { path: undefined, name: `what ${command.program ?? ""} fills in`, how: "dump" });
    }
    // `${X+set}` reads whether it is there, not what it is.
    const asks = script.expansions.some((own) => own.command === command.number && names.has(own.name));
    const told = tellsPath(command, this.#run);
    const fills =
      words ||
      input ||
      (file && setsUnseenNames(command)) ||
      (asks && command.program === "[[") ||
      (command.program === "getopts" && names.has("@"));
    if (fills) this.#run.fill(command);
    linkMade(command, this.#run);
    const ways = [pathWrites, gathered, compiled, installed, contextPrograms];
    const made = ways.flatMap((way) => way(command, this.#run, this.#writes.all));
    for (const write of made) this.#writes.add(command, write);
    if (asks || words || assigned || input || file || told || dumps) this.#readers.add(command.number);
    else this.#byItself(command);
    if (words) this.#implicit = more(this.#implicit, readsOtherNames(command, this.#run));
    if (!words && !input) this.#signsIn(command, assigned && command.words.length > 0);
    if (words || input || file || dumps) this.#arrives(command, { words, input, file, dumps });
    if (this.#run.callsPrinter(command)) this.#writes.addOutput(command, false);
    const shown =
      (words && complains(command)) || ((words || assigned || names.has("PS4")) && isTraced(command, this.#run));
    if (shown) this.#writes.addErrors(command);
  }

  /** What a command does with the files that carry the secret into the RUN; true when it does nothing else. */
  #handlesFile(command: ShellCommand): boolean {
    const { handles, sweeps, only } = fileHandling(command, this.#run);
    if (handles) this.#handlers.add(command.number);
    if (sweeps) this.#sweeps.add(command.number);
    if (only) return true;
    if (modifiesFile(command, this.#run)) this.#modifies.add(command.number);
    if (takesAlong(command, this.#run)) {
      this.#sweeps.add(command.number);
      const name = command.words.map((word) => word.text).join(" ");
      this.#writes.add(command, { path: undefined, name, how: "sweep" });
    }
    return false;
  }

  /** What a command does with a secret that it is told, reads or prints. */
  #arrives(command: ShellCommand, arrival: Arrival): void {
    const { words, input, file, dumps } = arrival;
    if (makesAccount(command)) this.#accounts.add(command.number);
    for (const write of toolWrites(command, this.#run, { told: words || input || dumps, file })) {
      this.#writes.add(command, write);
    }
    const journal = words ? this.#writes.journalOf(command) : undefined;
    if (journal !== undefined) this.#journals.add(journal);
    const written = writesItself(command);
    if (written !== undefined) this.#writes.add(command, { path: undefined, name: written, how: "dump" });
    if (emits(command, arrival)) this.#writes.addOutput(command, dumps);
  }

  #signsIn(command: ShellCommand, inFront: boolean): void {
    for (const write of loginsByName(command, this.#run, inFront)) this.#writes.add(command, write);
  }

  #byItself(command: ShellCommand): void {
    if (isFileHandler(command)) return;
    const kept = [environmentDumps, bundled, installed, contextPrograms].flatMap((question) =>
      question(command, this.#run),
    );
    for (const write of kept) this.#writes.add(command, write);
    const quotes = quotesName(command, this.#run);
    if (quotes) this.#quoted = true;
    // Its template, when it is at hand, has said it.
    const itself = command.program === "envsubst" ? "no" : readsByItself(command, this.#run);
    const reads = more(itself, quotes ? "maybe" : "no");
    if (reads !== "no") this.#implicitReaders.add(command.number);
    this.#implicit = more(this.#implicit, reads);
  }

  /** A script of the build context that is plain shell: its writes are those of the command that runs it. */
  #followsFile(command: ShellCommand): boolean {
    const text = localScript(this.#run.contextFiles, this.#run.step, command);
    if (text === undefined) return false;
    if (taskCallOf(command)) {
      this.#followsTasks(command, text);
      return false;
    }
    // Options of the shell itself stand in front of the script's name.
    const byShell = /^(?:sh|bash|ash|dash|source|\.)$/.test(command.program ?? "");
    const first = byShell ? command.args.findIndex((word) => !word.text.startsWith("-")) : 0;
    const told = command.args.slice(Math.max(first, 0));
    const positions = this.#positionsOf(told, byShell ? 0 : 1);
    return this.#follows(command, text, new Set([...this.#run.names, ...positions]));
  }

  /** Text for a shell, one level down: the variable is still in its environment. */
  #followsTold(command: ShellCommand): boolean {
    const { names, script } = this.#run;
    const given = isToldInput(command) ? this.#positionsOf(command.args.slice(1), 1) : [];
    const known = new Set([...names, ...this.#run.environmentOf(command), ...given]);
    if (known.size + this.#run.files.size === 0) return false;
    const read = toldScripts(command, script).map((text) => this.#follows(command, text, known));
    return read.includes(true);
  }

  /** The numbers under which a script knows the words that hold it. */
  #positionsOf(told: readonly ShellWord[], offset: number): readonly string[] {
    return told.flatMap((word, index) => (this.#run.carries(word) ? [String(index + offset)] : []));
  }

  /** Who reads it, and what it does without, the text of such a file tells (`answerFromFiles`); here, what it writes. */
  #followsTasks(command: ShellCommand, text: string): void {
    const { recipes, names, folder } = makeRecipes(command, text, this.#run);
    const known = recipes === undefined ? undefined : this.#traced(command, recipes, names, folder);
    if (known) {
      this.#takesOver(command, known);
      return;
    }
    const writes = spokenLines(text, names).some((line) => {
      const facts = this.#traced(command, line.text, line.names, undefined);
      return facts ? facts.writes.some(({ removed }) => !removed) : mayKeep(line.text);
    });
    const name = `what ${command.program ?? ""} does with it`;
    if (writes) this.#writes.add(command, { path: undefined, name, how: "dump" });
  }

  /** Whether another script that a command runs reads the secret. */
  #follows(command: ShellCommand, text: string, names: ReadonlySet<string>): boolean {
    const facts = this.#traced(command, text, names, this.#run.paths.folderOf(command));
    if (!facts) return false;
    this.#takesOver(command, facts);
    // What runs in the shell itself leaves its variables there.
    if (/^(?:eval|source|\.|trap)$/.test(command.program ?? "")) this.#run.addNames(facts.aliases);
    return facts.readers.size > 0;
  }

  #traced(
    command: ShellCommand,
    text: string,
    names: ReadonlySet<string>,
    workdir: string | undefined,
  ): (RunFacts & { readonly script: ShellScript }) | undefined {
    const script = readScript(MappedText.of(text, 0, text.length));
    if (script.opaque !== undefined) return undefined;
    const { step, carriers, contextFiles } = this.#run;
    const depth = this.#depth + 1;
    const files = depth > mostDeep ? undefined : contextFiles;
    const inner = { ...step, script, editable: false, workdir };
    const facts = new RunWalk(inner, script, { names, files: carriers.files }, files, depth).walk();
    return { ...facts, script };
  }

  /** What another script does with the secret is done by the command that runs it. */
  #takesOver(command: ShellCommand, facts: RunFacts & { readonly script: ShellScript }): void {
    for (const write of facts.writes) {
      if (!write.removed) this.#writes.add(command, write);
    }
    if (facts.logged) this.#writes.log();
    if (facts.accounts.length > 0) this.#accounts.add(command.number);
    if (facts.readers.size > 0) this.#scripts.push(facts.script);
  }
}
