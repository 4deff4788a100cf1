import { journalOf, keepsCredential, readsVariable } from "../knowledge/tools.ts";
import type { CommandWords, FilePlace, Keeps, Reads } from "../knowledge/tools.ts";
import { readMounts } from "../dockerfile/instructions.ts";
import type { Step } from "../model/build-model.ts";
import { baseName, isInside, isPattern, matchesPattern, resolvePath } from "../model/paths.ts";
import type { ShellCommand, ShellRedirect, ShellScript, ShellWord } from "../shell/shell-types.ts";
import { dumpers, emits, makesAccount, writesItself } from "./command-effects.ts";
import { readScript } from "../shell/read-script.ts";
import { MappedText } from "../text/mapped-text.ts";
import type { ContextFiles } from "../model/context-files.ts";
import { more, readsAny } from "./carriers.ts";
import type { Carriers } from "./carriers.ts";
import { opaqueRun } from "./opaque-run.ts";
import { forgetsTold } from "./forgotten.ts";
import { coversByPattern, removedBy } from "./removed-files.ts";
import type { RunFacts, SecretWrite, WriteHow } from "./flow-types.ts";
import { ShellPaths } from "./shell-paths.ts";
import { toldScripts } from "./told-scripts.ts";
import { asksWhetherSet, patternOf, speaksOfAny } from "../text/names.ts";

/** Follows a secret through the commands of one RUN. */
export function traceRun(step: Step, carriers: Carriers, files?: ContextFiles): RunFacts {
  if (step.script === undefined || step.script.opaque !== undefined) return opaqueRun(step, carriers);
  return new RunTracer(step, step.script, carriers, files).trace();
}

/** Package managers that write down the URL of a git dependency, and where. */
const storedUrls: ReadonlyMap<string, string> = new Map([
  ["npm", "package.json"],
  ["pip", "direct_url.json"],
  ["pip3", "direct_url.json"],
  ["pipenv", "Pipfile"],
  ["pnpm", "package.json"],
  ["poetry", "pyproject.toml"],
  ["uv", "direct_url.json"],
  ["yarn", "package.json"],
]);

/** Languages whose programs can stand on the command line. */
const interpreters = /^(?:g?awk|bun|deno|jq|lua|node|nodejs|perl|php|python[\d.]*|ruby|yq)$/;

/** Programs that write their environment into files by templates. */
const templateEngines = new Set(["confd", "dockerize", "envtpl", "gomplate", "j2", "mo", "tiller"]);

/** What changes or shows a file's name, owner or mode, and never reads it. */
const fileHandlers = /^(?:rm|unlink|shred|chmod|chown|chgrp|touch|ls|stat)$/;

/** Names of what a function or `set --` is given. */
const positions = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "@", "*"];

interface Removal {
  readonly command: ShellCommand;
  /** Whether it takes away the file, or what this command wrote to it. */
  readonly covers: (path: string, by: number) => boolean;
}

// Longer than 300 lines: one walk over the commands of a RUN, and each question needs what the walk has seen so far.
class RunTracer {
  readonly #step: Step;
  readonly #script: ShellScript;
  readonly #carriers: Carriers;
  readonly #paths: ShellPaths;
  readonly #contextFiles: ContextFiles | undefined;
  readonly #names: Set<string>;
  readonly #files: Set<string>;
  readonly #aliases = new Set<string>();
  readonly #readers = new Set<number>();
  readonly #handlers = new Set<number>();
  readonly #modifies = new Set<number>();
  readonly #sweeps = new Set<number>();
  readonly #outputs = new Set<number>();
  readonly #writes: (Omit<SecretWrite, "removed" | "cached"> & { at: number })[] = [];
  readonly #accounts: number[] = [];
  readonly #implicitReaders = new Set<number>();
  readonly #scripts: ShellScript[] = [];
  #quoted = false;
  readonly #journals = new Set<string>();
  #logged = false;
  #opaque: string | undefined;
  #implicit: Reads = "no";

  constructor(step: Step, script: ShellScript, carriers: Carriers, files: ContextFiles | undefined) {
    this.#contextFiles = files;
    this.#step = step;
    this.#script = script;
    this.#carriers = carriers;
    this.#paths = ShellPaths.of(step, script);
    this.#names = new Set(carriers.names);
    this.#files = new Set(carriers.files.map((file) => file.path));
  }

  trace(): RunFacts {
    for (const expansion of this.#script.expansions) {
      if (this.#names.has(expansion.name) && expansion.command === undefined) this.#readers.add(-1);
    }
    if (this.#isNamed()) {
      // The body of a function stands in front of its calls.
      for (const command of this.#script.commands) {
        const called = this.#script.functions.includes(command.program ?? "");
        if (called && command.args.some((word) => this.#carries(word))) this.#fills(command);
      }
      if (asksWhetherSet(this.#script.source.text, this.#carriers.names)) this.#readers.add(-1);
      for (const command of this.#inOrder()) this.#command(command);
      for (const command of this.#script.commands) this.#compoundRedirects(command);
    } else {
      for (const command of this.#script.commands) this.#readsByItself(command);
    }
    const traces = this.#script.commands.some(
      (command) => command.program === "set" && command.args.some((word) => /^-\w*x/.test(word.text)),
    );
    return {
      expansions: this.#script.expansions.filter(
        (expansion) => this.#carriers.names.has(expansion.name) || this.#aliases.has(expansion.name),
      ),
      readers: this.#readers,
      handlers: this.#handlers,
      modifies: this.#modifies,
      sweeps: this.#sweeps,
      writes: this.#finished(),
      accounts: this.#accounts,
      journals: this.#journals,
      logged: this.#logged || (traces && this.#readers.size > 0),
      // An indirect expansion may read anything.
      implicit: /\$\{!|\b(?:declare|local|typeset) -n\b/.test(this.#script.source.text)
        ? more(this.#implicit, "maybe")
        : this.#implicit,
      implicitReaders: this.#implicitReaders,
      scripts: this.#scripts,
      quoted: this.#quoted,
      aliases: this.#aliases,
      opaque: this.#opaque,
    };
  }

  /** Substitutions first: their output is part of the words around them. */
  #inOrder(): readonly ShellCommand[] {
    const inner = new Set(
      this.#script.commands.filter((command) => command.at.substitution).map((command) => command.number),
    );
    const order: ShellCommand[] = [];
    const seen = new Set<number>();
    const visit = (command: ShellCommand): void => {
      if (seen.has(command.number)) return;
      seen.add(command.number);
      for (const word of [...command.words, ...command.assignments.flatMap(({ value }) => value ?? [])]) {
        for (const number of word.substitutions) {
          const nested = this.#script.commands[number];
          if (nested) visit(nested);
        }
      }
      order.push(command);
    };
    for (const command of this.#script.commands) if (!inner.has(command.number)) visit(command);
    for (const command of this.#script.commands) visit(command);
    return order;
  }

  #command(command: ShellCommand): void {
    if (this.#handles(command)) return;
    this.#changesFile(command);
    const words =
      command.words.some((word) => this.#carries(word)) || this.#speaksOf(command) || this.#givesOn(command);
    const assigned = this.#assign(command);
    // envsubst puts the variables that its template names into its output.
    const template = command.program === "envsubst" && this.#carriers.names.size > 0 && this.#fillsIn(command);
    const input = this.#input(command) || template;
    const file =
      this.#namesFile(command) || command.args.some((word) => word.text.startsWith("<(") && this.#carries(word));
    const dumps = this.#carriers.names.size > 0 && dumpers(command, this.#carriers.names);
    if (this.#followScript(command) || this.#followTold(command)) this.#readers.add(command.number);
    if (templateEngines.has(command.program ?? "") && this.#carriers.names.size > 0) {
      this.#writePath(command, undefined, `what ${command.program ?? ""} fills in`, "dump");
    }
    // `${X+set}` reads whether it is there, not what it is.
    if (words || input) this.#fills(command);
    const asks = this.#script.expansions.some((own) => own.command === command.number && this.#names.has(own.name));
    const told = this.#tellsPath(command);
    if (asks || words || assigned || input || file || told || dumps) this.#readers.add(command.number);
    else this.#readsByItself(command);
    if (!words && !input && !file && !dumps) return;
    const name = command.program ?? "";
    const nested = this.#script.commands.some((other) => other.at.within === command.number);
    if (name === "eval" && words && !nested) this.#opaque ??= "eval with the secret in its words";
    const composed =
      /^(?:sh|bash|ash|dash|su|runuser)$/.test(name) &&
      command.args.some((word) => /^-\w*c$|^--command/.test(word.text));
    if (composed && words && !nested) this.#opaque ??= "a script that is put together of pieces";
    if (makesAccount(command)) this.#accounts.push(command.number);
    this.#toolEffects(command, name, words || input || dumps, file);
    if (words) this.#journal(command);
    const written = words || input ? writesItself(command) : undefined;
    if (written !== undefined) this.#writePath(command, undefined, written, "dump");
    if (emits(command, { words, input, file, dumps })) this.#emit(command, dumps);
  }

  /** Whether a command names the secret, or works on all there is; in most RUNs none does. */
  #isNamed(): boolean {
    const { text } = this.#script.source;
    return (
      this.#files.size > 0 ||
      [...this.#names].some((name) => text.includes(name)) ||
      this.#script.commands.some(
        (command) =>
          templateEngines.has(command.program ?? "") ||
          command.program === "envsubst" ||
          dumpers(command, this.#carriers.names) ||
          this.#contextFiles?.scriptAt(this.#step, command) !== undefined,
      )
    );
  }

  #readsByItself(command: ShellCommand): void {
    if (fileHandlers.test(command.program ?? "")) return;
    const quotes = this.#quotes(command);
    if (quotes) this.#quoted = true;
    // Its template, when it is at hand, has said it.
    const itself = command.program === "envsubst" ? "no" : this.#reads(command);
    const reads = more(itself, quotes ? "maybe" : "no");
    if (reads !== "no") this.#implicitReaders.add(command.number);
    this.#implicit = more(this.#implicit, reads);
  }

  /** A log of its own words that the tool leaves, unless the RUN has said no to it. */
  #journal(command: ShellCommand): void {
    const journal = journalOf(wordsOf(command));
    // An address that is stored loses its credential, or the secret is left alone.
    const stored = this.#writes.some((write) => write.command === command.number && write.how === "clone");
    if (!journal || stored || this.#step.variables.has(journal.name)) return;
    const said = this.#script.commands.some((other) => other.assignments.some(({ name }) => name === journal.name));
    if (!said) this.#journals.add(`${journal.name}=${journal.value}`);
  }

  /** rm, chmod and chown of the file itself, or of all that a folder holds: none of them reads it. */
  #handles(command: ShellCommand): boolean {
    const name = command.program ?? "";
    if (name === "find") return this.#finds(command);
    if (!fileHandlers.test(name)) return false;
    const files = this.#carriers.files.map((file) => file.path);
    if (files.length === 0) return !command.args.some((word) => this.#carries(word));
    const operands = command.args
      .filter((word) => !word.text.startsWith("-"))
      .map((word) => this.#paths.pathOf(word, command));
    if (operands.some((path) => path !== undefined && files.includes(path))) this.#handlers.add(command.number);
    const recursive = command.args.some((word) => /^-\w*[rR]|^--recursive/.test(word.text));
    const covers = (path: string): boolean =>
      files.some(
        (file) =>
          file !== path &&
          (isPattern(path) ? coversByPattern(path, file, recursive) : recursive && isInside(path, file)),
      );
    if (operands.some((path) => path !== undefined && covers(path))) this.#sweeps.add(command.number);
    return !command.args.some((word) => this.#carries(word));
  }

  /** `find . -name .npmrc -delete`, `find . -exec chown … {} +`: it acts on all that it finds below a folder. */
  #finds(command: ShellCommand): boolean {
    if (this.#carriers.files.length === 0) return false;
    if (!command.args.some((word) => /^-(?:delete|exec|execdir|ok)$/.test(word.text))) return false;
    const [first] = command.args;
    const folder =
      first && !first.text.startsWith("-") ? this.#paths.pathOf(first, command) : this.#paths.folderOf(command);
    const below = this.#carriers.files.some((file) => folder !== undefined && isInside(folder, file.path));
    if (below) this.#sweeps.add(command.number);
    return below;
  }

  /** What writes to the file where it stands fails once the file is a mount. */
  #changesFile(command: ShellCommand): void {
    const files = this.#carriers.files.map((file) => file.path);
    if (files.length === 0) return;
    const hit = (path: string | undefined): boolean => path !== undefined && files.includes(path);
    const redirected = command.redirects.some(
      ({ operator, target }) =>
        operator.includes(">") && target !== undefined && hit(this.#paths.pathOf(target, command)),
    );
    const keeps = keepsCredential(wordsOf(command));
    const kept = keeps?.files.some((place) => hit(this.#placed(command, place))) ?? false;
    const operands = command.args
      .filter((word) => !word.text.startsWith("-"))
      .map((word) => this.#paths.pathOf(word, command));
    const inPlace =
      /^(?:sed|perl)$/.test(command.program ?? "") &&
      command.args.some((word) => /^-\w*i|^--in-place/.test(word.text)) &&
      operands.some(hit);
    const target = /^(?:tee|cp|install)$/.test(command.program ?? "")
      ? hit(operands.at(-1))
      : command.program === "mv" && operands.some(hit);
    if (redirected || kept || inPlace || target) this.#modifies.add(command.number);
    const recursive =
      /^(?:cp|tar|zip|rsync|mv)$/.test(command.program ?? "") &&
      (command.program !== "cp" || command.args.some((word) => /^-\w*[rRa]|^--(?:recursive|archive)/.test(word.text)));
    if (!recursive) return;
    const sources =
      command.program === "cp" || command.program === "mv" || command.program === "rsync"
        ? operands.slice(0, -1)
        : operands;
    const source = sources.find(
      (path) =>
        path !== undefined && files.some((file) => file !== path && isInside(path.replace(/\/[*.]$/, "") || "/", file)),
    );
    if (source === undefined) return;
    this.#sweeps.add(command.number);
    this.#writePath(command, undefined, command.words.map((word) => word.text).join(" "), "sweep");
  }

  /** A script of the build context that is plain shell: its writes are those of the command that runs it. */
  #followScript(command: ShellCommand): boolean {
    const text = this.#contextFiles?.scriptAt(this.#step, command);
    if (text === undefined || command.program === "make") return false;
    const script = readScript(MappedText.of(text, 0, text.length));
    if (script.opaque !== undefined) return false;
    // Options of the shell itself stand in front of the script's name.
    const byShell = /^(?:sh|bash|ash|dash|source|\.)$/.test(command.program ?? "");
    const first = byShell ? command.args.findIndex((word) => !word.text.startsWith("-")) : 0;
    const told = command.args.slice(Math.max(first, 0));
    const offset = byShell ? 0 : 1;
    const positions = told.flatMap((word, index) => (this.#carries(word) ? [String(index + offset)] : []));
    return this.#follow(command, script, new Set([...this.#names, ...positions]));
  }

  /** Text for a shell, one level down: the variable is still in its environment. */
  #followTold(command: ShellCommand): boolean {
    if (this.#carriers.names.size === 0) return false;
    const read = toldScripts(command, this.#script).map((text) => {
      const script = readScript(MappedText.of(text, 0, text.length));
      return script.opaque === undefined && this.#follow(command, script, new Set(this.#carriers.names));
    });
    return read.includes(true);
  }

  /** What another script does with the secret is done by the command that runs it. */
  #follow(command: ShellCommand, script: ShellScript, names: ReadonlySet<string>): boolean {
    const step = { ...this.#step, script, workdir: this.#paths.folderOf(command) };
    const facts = new RunTracer(step, script, { names, files: this.#carriers.files }, undefined).trace();
    for (const write of facts.writes) {
      if (!write.removed) this.#writePath(command, write.path, write.name, write.how, write.keeps);
    }
    if (facts.logged) this.#logged = true;
    if (facts.accounts.length > 0) this.#accounts.push(command.number);
    if (facts.readers.size > 0) this.#scripts.push(script);
    return facts.readers.size > 0;
  }

  /** Whether envsubst finds a name in its list of names, or in a template at hand. */
  #fillsIn(command: ShellCommand): boolean {
    const [listed] = command.args;
    const input = command.redirects.find(({ operator }) => operator === "<")?.target;
    const path = input && this.#paths.pathOf(input, command);
    const text = listed?.value ?? (path === undefined ? undefined : this.#contextFiles?.textOf(this.#step, path));
    return (
      text === undefined || [...this.#names].some((name) => new RegExp(`\\$\\{?${patternOf(name)}(?!\\w)`).test(text))
    );
  }

  /** Text for somebody else that names the variable: `trap 'echo $X' EXIT`, `find -exec sh -c '… $X'`. */
  #quotes(command: ShellCommand): boolean {
    if (command.program === undefined || /^(?:echo|printf|cat|tee|sed|grep|egrep|test|\[)$/.test(command.program))
      return false;
    return command.args.some((word) =>
      [...this.#carriers.names].some(
        (name) =>
          word.text.includes(name) &&
          !word.expands.includes(name) &&
          new RegExp(`\\$\\{?${patternOf(name)}(?!\\w)`).test(word.text),
      ),
    );
  }

  /** A program on the command line that names the variable: `node -p process.env.X`, `awk '… ENVIRON["X"]'`. */
  #speaksOf(command: ShellCommand): boolean {
    if (!interpreters.test(command.program ?? "")) return false;
    const texts = [...command.args, ...command.redirects.flatMap(({ heredoc }) => heredoc ?? [])];
    return texts.some(({ text }) => speaksOfAny(text, this.#carriers.names));
  }

  /** Names that this command gives a value made of the secret. */
  #assign(command: ShellCommand): boolean {
    let any = false;
    for (const { name, value } of command.assignments) {
      if (!value || !this.#carries(value)) {
        if (this.#replaces(command)) this.#names.delete(name);
        continue;
      }
      any = true;
      // In front of a command it lasts for that command only, and is its environment.
      if (command.words.length > 0 && !/^(?:export|local|readonly|declare|typeset)$/.test(command.program ?? ""))
        continue;
      this.#names.add(name);
      this.#aliases.add(name);
    }
    return any;
  }

  /** `read X`, `mapfile X`, `printf -v X` and `set --` give what they are told to names. */
  #fills({ program, args }: ShellCommand): void {
    const plain = args.flatMap(({ value }) => (value === undefined ? [] : [value]));
    const named =
      program === "printf" && plain[0] === "-v"
        ? plain.slice(1, 2)
        : /^(?:read|mapfile|readarray)$/.test(program ?? "")
          ? plain.filter((word) => /^[A-Za-z_]\w*$/.test(word))
          : [];
    const names = program === "set" || this.#script.functions.includes(program ?? "") ? positions : named;
    for (const name of names) {
      this.#names.add(name);
      this.#aliases.add(name);
    }
  }

  /** `X=other;`: from here on the name stands for something else. */
  #replaces({ at, program, words }: ShellCommand): boolean {
    // What the RUN had in its environment stays exported: a shell of its own sees the new value only then.
    const inner = this.#script.commands.some((command) => command.at.within !== undefined);
    const lasts = program === "export" || (words.length === 0 && !inner);
    return lasts && !at.conditional && !at.compound && !at.background && at.pipeline === undefined;
  }

  #carries(word: ShellWord): boolean {
    // `n=X; echo ${!n}`
    if (/\$\{!\w+\}/.test(word.text) && speaksOfAny(this.#script.source.text, this.#carriers.names)) {
      this.#quoted = true;
      return true;
    }
    return word.expands.some((name) => this.#names.has(name)) && !this.#onlyTests(word)
      ? true
      : word.substitutions.some((number) => this.#outputs.has(number));
  }

  /** `${X:+flag}` and `${#X}` say whether it is there, not what it is. */
  #onlyTests(word: ShellWord): boolean {
    const within = this.#script.expansions.filter(
      (expansion) => expansion.start >= word.start && expansion.end <= word.end && this.#names.has(expansion.name),
    );
    return within.length > 0 && within.every((expansion) => /^(?::?\+|#)$/.test(expansion.operator ?? ""));
  }

  #input(command: ShellCommand): boolean {
    const { pipeline } = command.at;
    const piped =
      pipeline !== undefined &&
      pipeline.index > 0 &&
      this.#script.commands.some(
        (other) =>
          other.at.pipeline?.number === pipeline.number &&
          other.at.pipeline.index === pipeline.index - 1 &&
          this.#outputs.has(other.number),
      );
    return (
      piped ||
      this.#isFed(command) ||
      this.#around(command).some((outer) => this.#isFed(outer)) ||
      this.#script.commands.some((group) => group.words.length === 0 && holds(group, command) && this.#isFed(group))
    );
  }

  /** The commands whose `sh -c` holds this one: it reads what they are given. */
  #around({ at }: ShellCommand): readonly ShellCommand[] {
    const outer =
      at.within === undefined ? undefined : this.#script.commands.find(({ number }) => number === at.within);
    return outer ? [outer, ...this.#around(outer)] : [];
  }

  /** xargs makes words of its input. */
  #givesOn(command: ShellCommand): boolean {
    const xargs = [command, ...this.#around(command)].some(({ words }) => words[0]?.value === "xargs");
    return xargs && this.#input(command);
  }

  #isFed(command: ShellCommand): boolean {
    return command.redirects.some(
      (redirect) =>
        redirect.heredoc?.expands.some((name) => this.#names.has(name)) ||
        (redirect.operator === "<<<" && redirect.target !== undefined && this.#carries(redirect.target)) ||
        (redirect.operator === "<" && redirect.target !== undefined && this.#isSecretFile(redirect.target, command)),
    );
  }

  #isSecretFile(word: ShellWord, command: ShellCommand): boolean {
    if (this.#files.size === 0) return false;
    const path = this.#paths.pathOf(word, command);
    if (path === undefined) return false;
    return [...this.#files].some((file) => file === path || (isPattern(path) && matchesPattern(path, file)));
  }

  #namesFile(command: ShellCommand): boolean {
    if (this.#files.size === 0) return false;
    const words = [...command.args, ...command.assignments.flatMap(({ value }) => value ?? [])];
    return words.some((word) => this.#isSecretFile(word, command) || this.#optionNamesFile(word, command));
  }

  /** `GIT_SSH_COMMAND="ssh -i /keys/id"`, `git -c core.sshCommand=…`: the path is part of what another program is told. */
  #tellsPath(command: ShellCommand): boolean {
    if (this.#files.size === 0 || /^(?:echo|printf|e?grep|sed|awk)$/.test(command.program ?? "")) return false;
    const words = [...command.args, ...command.assignments.flatMap(({ value }) => value ?? [])];
    return words.some((word) => this.#mentions(this.#paths.textOf(word) ?? ""));
  }

  /** A variable of the image points the command to the file: `ENV GIT_SSH_COMMAND="ssh -i /keys/id"`. */
  #isPointed(words: CommandWords): boolean {
    if (this.#files.size === 0) return false;
    return [...this.#step.variables].some(
      ([name, { value = "" }]) => this.#mentions(value) && readsVariable(words, name) === "yes",
    );
  }

  #mentions(text: string): boolean {
    if (!text.includes("/")) return false;
    const home = this.#paths.home;
    const names = text.replace(/(^|[\s=:])~(?=\/)/g, `$1${home ?? "~"}`).split(/[\s"'=:,;]+/);
    return names.some((name) => this.#files.has(name));
  }

  /** `--config=/root/.npmrc`, `-s/root/.m2/settings.xml`. */
  #optionNamesFile(word: ShellWord, command: ShellCommand): boolean {
    const text = this.#paths.textOf(word);
    const value = text?.match(/^(?:--?[\w-]+=|[\w.]+=|@|-[a-zA-Z])(.+)$/)?.[1];
    if (value === undefined) return false;
    const path = value.startsWith("/") ? value : resolvePath(this.#paths.folderOf(command) ?? "/", value);
    return this.#files.has(path.replace(/^@/, ""));
  }

  #reads(command: ShellCommand): Reads {
    if (command.program === undefined) return command.words.length > 0 ? "maybe" : "no";
    if (
      command.at.within === undefined &&
      command.words.length > 0 &&
      /^(?:sh|bash|ash|dash|su)$/.test(command.program)
    ) {
      // A script that is read one level down answers for itself.
      if (this.#script.commands.some((other) => other.at.within === command.number)) return "no";
    }
    const args = command.args.map((word) => this.#paths.textOf(word));
    const name =
      command.programPath?.includes("/") &&
      !command.programPath.startsWith("/usr") &&
      !command.programPath.startsWith("/bin")
        ? (command.programPath ?? "")
        : command.program;
    // A variable set in front of the command hides the one of the same name.
    const hidden = new Set(command.words.length > 0 ? command.assignments.map((assignment) => assignment.name) : []);
    const names = new Set([...this.#carriers.names].filter((own) => !hidden.has(own)));
    return this.#isPointed({ name, args }) ? "yes" : readsAny({ name, args }, { ...this.#carriers, names });
  }

  /** Files that the command itself writes, beside its standard output. */
  #toolEffects(command: ShellCommand, name: string, told: boolean, file: boolean): void {
    const operands = command.args.filter((word) => !word.text.startsWith("-"));
    if (name === "tee" && told) {
      const how: WriteHow = command.args.some((word) => /^(?:-\w*a|--append)/.test(word.text)) ? "append" : "create";
      for (const word of operands) this.#write(command, word, how);
    } else if (
      (name === "sed" || name === "perl") &&
      command.args.some((word) => /^-\w*i|^--in-place/.test(word.text))
    ) {
      if (told)
        for (const word of operands.filter((operand) => !this.#carries(operand)).slice(-1))
          this.#write(command, word, "modify");
    } else if (
      /^(?:cp|mv|install|ln)$/.test(name) &&
      (file || told) &&
      !command.args.some((word) => name === "ln" && /^-\w*s|^--symbolic/.test(word.text))
    ) {
      const target = operands.at(-1);
      const sources = operands.slice(0, -1).filter((word) => this.#isSecretFile(word, command) || told);
      if (target) for (const source of sources) this.#copy(command, source, target);
    } else if (name === "dd" && (told || file)) {
      for (const word of command.args.filter((operand) => operand.text.startsWith("of=")))
        this.#writePath(command, this.#resolve(command, this.#paths.textOf(word)?.slice(3)), word.text, "create");
    }
    const out = name === "openssl" && (told || file) ? command.args.findIndex((word) => word.text === "-out") : -1;
    const key = /^(?:pkcs12|pkcs8|rsa|ec|pkey)$/.test(command.args[0]?.value ?? "") ? command.args[out + 1] : undefined;
    if (out !== -1 && key) this.#write(command, key, "copy");
    const defined =
      /^(?:go|gcc|g\+\+|cc|c\+\+|clang|cmake|rustc)$/.test(name) &&
      command.args.some((word) => this.#carries(word) && /^["']?-(?:ldflags|X|D)|-X /.test(word.text));
    if (
      defined ||
      (name === "go" &&
        command.args.some((word, index) => this.#carries(word) && command.args[index - 1]?.text === "-ldflags"))
    ) {
      this.#writePath(command, undefined, "what is compiled", "dump");
    }
    if (name === "git" && told && operands[0]?.value === "clone") this.#clone(command, operands.slice(1));
    else if (file && /^(?:gcloud|az|gh|helm|docker|oras)$/.test(name)) this.#keeps(command, name);
    else if (told) {
      this.#keeps(command, name);
      this.#storesUrl(command, name);
    }
  }

  /** `npm install git+https://$T@host/x` stores the URL in package.json, `pip install` in direct_url.json. */
  #storesUrl(command: ShellCommand, name: string): void {
    const stored = storedUrls.get(name);
    const word =
      stored === undefined
        ? undefined
        : command.args.find((own) => this.#carries(own) && /git\+https?:\/\/[^/@]+@/.test(own.text));
    if (stored !== undefined && word) this.#writePath(command, undefined, stored, "clone");
  }

  #keeps(command: ShellCommand, name: string): void {
    const keeps = keepsCredential({ name, args: command.args.map((word) => word.value) });
    if (!keeps) return;
    const [place] = keeps.files;
    for (const file of keeps.files.slice(0, 1))
      this.#writePath(command, this.#placed(command, file), place?.path ?? name, "tool", keeps);
  }

  #placed(command: ShellCommand, place: FilePlace): string | undefined {
    const base = place.in === "cwd" ? this.#paths.folderOf(command) : place.in === "home" ? this.#paths.home : "/";
    return base === undefined ? undefined : resolvePath(base, place.path);
  }

  /** The clone's `.git/config` holds the URL as it was given. */
  #clone(command: ShellCommand, operands: readonly ShellWord[]): void {
    const url = operands.find((word) => this.#carries(word));
    if (!url) return;
    const behind = operands[operands.indexOf(url) + 1];
    const named = behind
      ? this.#paths.textOf(behind)
      : url.text
          .replace(/["']/g, "")
          .replace(/\/+$/, "")
          .replace(/^.*\//, "")
          .replace(/\.git$/, "");
    const folder = named === undefined || named.includes("$") ? undefined : this.#resolve(command, named);
    this.#writePath(
      command,
      folder === undefined ? undefined : resolvePath(folder, ".git/config"),
      ".git/config",
      "clone",
    );
  }

  #resolve(command: ShellCommand, text: string | undefined): string | undefined {
    if (text === undefined) return undefined;
    if (text.startsWith("/")) return resolvePath("/", text);
    const folder = this.#paths.folderOf(command);
    return folder === undefined ? undefined : resolvePath(folder, text);
  }

  #copy(command: ShellCommand, source: ShellWord, target: ShellWord): void {
    const from = this.#paths.pathOf(source, command);
    const to = this.#paths.pathOf(target, command);
    const intoFolder =
      target.text.replace(/["']/g, "").endsWith("/") ||
      (to !== undefined && from !== undefined && /(?:^|\/)\.?$/.test(target.value ?? ""));
    const path = to !== undefined && intoFolder && from !== undefined ? resolvePath(to, baseName(from)) : to;
    this.#writePath(command, path, target.text, "copy");
  }

  #write(command: ShellCommand, word: ShellWord, how: WriteHow): void {
    this.#writePath(command, this.#paths.pathOf(word, command), word.text, how);
  }

  #writePath(command: ShellCommand, path: string | undefined, name: string, how: WriteHow, keeps?: Keeps): void {
    if (path !== undefined && /^\/(?:dev|proc|sys)(?:\/|$)/.test(path) && !path.startsWith("/dev/shm/")) {
      if (/^\/dev\/(?:stdout|stderr|tty)$/.test(path)) this.#logged = true;
      return;
    }
    if (path !== undefined) this.#files.add(path);
    const { conditional } = command.at;
    this.#writes.push({
      step: this.#step.id,
      command: command.number,
      at: command.number,
      path,
      name,
      how,
      keeps,
      conditional,
    });
  }

  /** Its standard output holds the secret: into a file, the next command, a word, or the log. */
  #emit(command: ShellCommand, dumps: boolean): void {
    const redirect = outputOf(command.redirects) ?? this.#redirected(command);
    if (redirect?.target) {
      this.#write(command, redirect.target, dumps ? "dump" : redirect.operator.includes(">>") ? "append" : "create");
      return;
    }
    for (const { number } of [command, ...this.#around(command)]) this.#outputs.add(number);
    const { pipeline, substitution } = command.at;
    const last = pipeline === undefined || pipeline.index === pipeline.length - 1;
    if (
      last &&
      !substitution &&
      !this.#script.commands.some((other) => other.words.length === 0 && holds(other, command))
    )
      this.#logged = true;
  }

  /** `exec > f`: from there on the output of every command goes there. */
  #redirected(command: ShellCommand): ShellRedirect | undefined {
    const before = this.#script.commands.findLast(
      ({ number, words }) => number < command.number && words.length === 1 && words[0]?.value === "exec",
    );
    const { pipeline, substitution } = command.at;
    return before && !substitution && pipeline === undefined ? outputOf(before.redirects) : undefined;
  }

  /** `{ echo a; echo $T; } > f`: the redirect of a group takes the output of all in it. */
  #compoundRedirects(group: ShellCommand): void {
    const inner = this.#script.commands.filter((command) => command !== group && holds(group, command));
    const whole = group.words.length === 0 && group.assignments.length === 0;
    // `sh -c 'echo $T' > f` has the output of what it runs.
    const redirect =
      whole || inner.some(({ at }) => at.within === group.number) ? outputOf(group.redirects) : undefined;
    const target = redirect?.target;
    if (!redirect || !target || this.#writes.some(({ command }) => command === group.number)) return;
    if (inner.some((command) => this.#outputs.has(command.number)))
      this.#write(group, target, redirect.operator.includes(">>") ? "append" : "create");
  }

  #finished(): SecretWrite[] {
    const removals = this.#removals();
    const mounts = readMounts(this.#step.instruction);
    const scratch = mounts.flatMap((mount) => (mount.type === "tmpfs" ? [mount.target ?? ""] : []));
    const caches = mounts.flatMap((mount) => (mount.type === "cache" ? [mount.target ?? ""] : []));
    return this.#writes
      .filter(
        ({ path }) =>
          path === undefined ||
          !(path.startsWith("/dev/shm/") || scratch.some((folder) => folder !== "" && isInside(folder, path))),
      )
      .map(({ at, ...write }) => ({
        ...write,
        removed:
          write.path !== undefined &&
          removals.some((removal) => removal.command.number > at && removal.covers(write.path ?? "", write.command)),
        cached:
          write.path !== undefined && caches.some((folder) => folder !== "" && isInside(folder, write.path ?? "")),
      }));
  }

  #removals(): Removal[] {
    return this.#script.commands.flatMap((command) => {
      // `npm config delete`, `git config --unset`, `docker logout`: what the tool was told is forgotten again.
      const forgotten = this.#writes.filter(
        (write) => write.how === "tool" && forgetsTold(command, this.#script.commands[write.command]),
      );
      if (forgotten.length > 0 && this.#certain(command)) {
        return [{ command, covers: (path: string, by: number) => hasWrite(forgotten, path, by) }];
      }
      const atExit = this.#removedAtExit(command);
      if (atExit) return [{ command: { ...command, number: Infinity }, covers: atExit }];
      const covers = removedBy(command, this.#paths);
      return covers && this.#certain(command) ? [{ command, covers }] : [];
    });
  }

  /** `trap 'rm -f f' EXIT` and `trap 'cp -p kept f' EXIT`: what stood there before is back when the RUN ends. */
  #removedAtExit(command: ShellCommand): ((path: string) => boolean) | undefined {
    const [action, ...signals] = command.args.map((word) => word.value);
    if (
      command.program !== "trap" ||
      action === undefined ||
      !signals.some((signal) => signal === "EXIT" || signal === "0")
    )
      return undefined;
    const targets = action.split(/\s*(?:;|&&)\s*/).flatMap((one) => {
      const words = one.split(/\s+/).map((word) => word.replace(/^"(.*)"$/, "$1"));
      if (words[0] === "rm") return words.slice(1).filter((word) => !word.startsWith("-"));
      // The address that a clone keeps is written anew.
      if (/^git -C \S+ remote set-url /.test(one)) return [`${words[2]}/.git/config`];
      const restores = words[0] === "cp" && words[1] === "-p" && words[2]?.startsWith("/dev/shm/");
      return restores ? words.slice(3, 4) : [];
    });
    return (path) =>
      targets.some(
        (target) => (this.#paths.home === undefined ? target : target.replace(/^~(?=\/)/, this.#paths.home)) === path,
      );
  }

  /** It runs whenever the RUN ends well: nothing lets the list go on without it. */
  #certain(command: ShellCommand): boolean {
    if (
      command.at.conditional ||
      command.at.background ||
      command.at.substitution ||
      command.at.within !== undefined ||
      command.at.pipeline
    )
      return false;
    const statements = this.#script.list.elements;
    const index = statements.findIndex((element) => element.commands.includes(command.number));
    const element = statements[index];
    const list = element?.lists.find((own) => own.kind === "and-or");
    const at = list?.elements.findIndex((own) => own.commands.includes(command.number)) ?? -1;
    // A later `||` catches the failure that kept this one from running.
    if (list && at > 0 && list.operators.slice(at).some(({ text }) => text === "||")) return false;
    if (!element || index === statements.length - 1 || element.commands[0] === command.number) return true;
    return exitsOnError(this.#step, this.#script, command.number);
  }
}

function hasWrite(writes: readonly { path: string | undefined; command: number }[], path: string, by: number): boolean {
  return writes.some((write) => write.path === path && write.command === by);
}

function wordsOf(command: ShellCommand): CommandWords {
  return { name: command.program ?? "", args: command.args.map((word) => word.value) };
}

function exitsOnError(step: Step, script: ShellScript, before: number): boolean {
  const set = script.commands.some(
    (command) =>
      command.number < before &&
      command.program === "set" &&
      !command.at.conditional &&
      command.args.some((word) => /^-\w*e/.test(word.text)),
  );
  return set || step.shellExitsOnError;
}

function outputOf(redirects: readonly ShellRedirect[]): ShellRedirect | undefined {
  return redirects.findLast(
    ({ operator, descriptor }) =>
      /^(?:>|>>|>\||&>|&>>|>&)$/.test(operator) && (descriptor === undefined || descriptor === 1),
  );
}

function holds(group: ShellCommand, command: ShellCommand): boolean {
  return group.number !== command.number && group.start <= command.start && command.end <= group.end;
}
