import { ShellPaths } from "../flow/shell-paths.ts";
import { artifactsOf } from "../knowledge/artifacts.ts";
import type { StageFacts } from "../knowledge/artifacts.ts";
import { foldersFetchedTo } from "../knowledge/artifacts/fetched-folders.ts";
import type { BuildModel, Stage, Step } from "../model/build-model.ts";
import { baseName, folderOf, isInside, isPattern, matchesPattern, resolvePath } from "../model/paths.ts";
import { operandsOf } from "../shell/command-parts.ts";
import type { ShellCommand, ShellScript, ShellWord } from "../shell/shell-types.ts";

/** What one command leaves behind, as far as a stage that copies it must know. */
export interface Traces {
  /** Absolute paths that it makes or changes; undefined: not known. */
  readonly makes: readonly string[] | undefined;
  /** Absolute paths that it removes; undefined: not known. */
  readonly removes: readonly string[] | undefined;
  /** Links that it makes. */
  readonly links: readonly string[];
  /** Paths whose mode or owner it sets: a copied folder has neither by itself. */
  readonly handles: readonly string[];
}

const removers = /^(?:rm|unlink|rmdir|shred)$/;
const copiers = /^(?:cp|mv|install|ln)$/;
const handlers = /^(?:chmod|chown|chgrp)$/;

/** Commands that leave no file behind; of another that is said to make none, nothing is known. */
const makesNone: ReadonlySet<string> = new Set(
  `: [ [[ aws basename break cat cd continue curl cut date declare dirname du echo env exit export false getent grep head hostname id local ls printenv
  printf pwd read readonly return set shift sleep sort stat tail test trap true type umask uname uniq unset wait wc wget which whoami`.split(
    /\s+/,
  ),
);

/** Follows what the commands of one RUN make and remove. */
export class SplitArtifacts {
  readonly #step: Step;
  readonly #paths: ShellPaths;
  readonly #facts: StageFacts;
  readonly #stage: Stage | undefined;

  constructor(model: BuildModel, step: Step, script: ShellScript) {
    this.#step = step;
    this.#paths = ShellPaths.of(step, script);
    this.#facts = stageFacts(model, step);
    this.#stage = model.stages[step.stage];
  }

  /** The traces of a command; those of the commands in its words are their own. */
  of(command: ShellCommand): Traces {
    const redirected = this.#redirected(command);
    const own = this.#own(command);
    const made = own.makes?.filter((path) => !(isPattern(path) && this.#isCopied(path)));
    const makes = made && redirected && [...redirected, ...made];
    // What may not be there cannot be copied.
    return { ...own, makes: command.at.conditional && makes?.length !== 0 ? undefined : makes };
  }

  /** A lock file that an earlier COPY names is there, and the install only reads it. */
  #isCopied(path: string): boolean {
    const name = baseName(path).replace(/\[(.)\]/g, "$1");
    const earlier = this.#stage?.steps.filter(({ id }) => id < this.#step.id) ?? [];
    return earlier.some(({ copy }) =>
      copy?.sources.some(({ path }) => /\w/.test(path) && matchesPattern(baseName(path), name)),
    );
  }

  #own(command: ShellCommand): Traces {
    const { program } = command;
    const nothing: Traces = { makes: [], removes: [], links: [], handles: [] };
    if (command.words.length === 0) return nothing;
    if (program === undefined) return { ...nothing, makes: undefined };
    const operands = operandsOf(command);
    if (removers.test(program)) return { ...nothing, removes: this.#all(operands, command) };
    if (handlers.test(program))
      return { ...nothing, makes: undefined, handles: this.#all(operands.slice(1), command) ?? [] };
    if (copiers.test(program)) return this.#copied(program, operands, command);
    if (program === "sed" && command.args.some((word) => /^-\w*i|^--in-place/.test(word.text)))
      return { ...nothing, makes: this.#all(operands.slice(1), command) };
    if (program === "tar" || program === "unzip") return { ...nothing, makes: this.#unpacked(program, command) };
    const args = command.args.map((word) => this.#text(word));
    // What a tool uninstalls, prunes or cleans is not listed anywhere.
    if (
      args.some((word) => /^(?:uninstall|purge|prune|remove|autoremove|unlink)$/.test(word ?? "")) ||
      replaces(command)
    )
      return { ...nothing, removes: undefined };
    const words = { name: command.programPath ?? program, args };
    const made = artifactsOf(words, this.#facts);
    const script =
      /^python[\d.]*$/.test(program) && !(args[0] === "-m" && /^(?:venv|virtualenv|pip)$/.test(args[1] ?? ""));
    if (script || (made?.length === 0 && !makesNone.has(program))) return { ...nothing, makes: undefined };
    const kept = made && made.length > 0 ? foldersFetchedTo(words, this.#facts) : [];
    const paths = known(made && [...made, ...kept]);
    return { ...nothing, makes: known(paths?.map((path) => this.#absolute(path, command))) };
  }

  #copied(program: string, operands: readonly ShellWord[], command: ShellCommand): Traces {
    const target = operands.at(-1);
    const makes = known([target && this.#path(target, command)]);
    const removes = program === "mv" ? this.#all(operands.slice(0, -1), command) : [];
    return { makes, removes, links: program === "ln" ? (makes ?? []) : [], handles: [] };
  }

  #unpacked(program: string, command: ShellCommand): readonly string[] | undefined {
    const option = program === "tar" ? "-C" : "-d";
    const at = command.args.findIndex((word) => word.text === option);
    const folder = command.args[at + 1];
    return at === -1 || !folder ? undefined : this.#all([folder], command);
  }

  #all(words: readonly ShellWord[], command: ShellCommand): readonly string[] | undefined {
    return known(words.map((word) => this.#path(word, command)));
  }

  /** The default of a build argument is not its value. */
  #text(word: ShellWord): string | undefined {
    const open = word.expands.some((name) => this.#step.variables.get(name)?.kind === "ARG");
    return open ? undefined : this.#paths.textOf(word);
  }

  #path(word: ShellWord, command: ShellCommand): string | undefined {
    const text = this.#text(word);
    return text === undefined ? undefined : this.#absolute(text, command);
  }

  #redirected(command: ShellCommand): readonly string[] | undefined {
    const targets = command.redirects
      .filter(({ operator }) => operator.includes(">"))
      .flatMap(({ target }) => (target && !/^&?\d$|^\/dev\//.test(target.text) ? [target] : []));
    return this.#all(targets, command);
  }

  #absolute(path: string, command: ShellCommand): string | undefined {
    if (path.startsWith("~/")) {
      return this.#paths.home === undefined ? undefined : resolvePath(this.#paths.home, path.slice(2));
    }
    if (path.startsWith("/")) return resolvePath("/", path);
    const folder = this.#paths.folderOf(command);
    // The base image's own WORKDIR is not known.
    if (folder === undefined || this.#paths.isAssumed(command)) return undefined;
    return resolvePath(folder, path);
  }
}

/** Newer versions in place of older ones: what only the older had goes. */
function replaces({ program, args }: ShellCommand): boolean {
  const texts = args.map((word) => word.text);
  if (/^(?:pip|python)[\d.]*$/.test(program ?? ""))
    return texts.some((text) => /^(?:-U|--upgrade|--force-reinstall|-I)$/.test(text));
  const global = texts.some((text) => /^(?:-g|--global)$/.test(text));
  return (
    /^(?:npm|pnpm|yarn)$/.test(program ?? "") && global && texts.some((text) => /^(?:npm|yarn|pnpm)(?:@|$)/.test(text))
  );
}

function known(paths: readonly (string | undefined)[] | undefined): readonly string[] | undefined {
  const found = paths?.filter((path) => path !== undefined);
  return found?.length === paths?.length ? found : undefined;
}

function stageFacts(model: BuildModel, step: Step): StageFacts {
  let stage = model.stages[step.stage];
  while (stage?.parent !== undefined) stage = model.stages[stage.parent];
  const variables = [...step.variables].flatMap(([name, { kind, value }]): [string, string][] =>
    kind === "ENV" && value !== undefined ? [[name, value]] : [],
  );
  return { variables: new Map(variables), ...(stage ? { base: stage.image } : {}) };
}

/** The paths that hold all others: nothing is copied twice. */
export function outermost(paths: readonly string[]): readonly string[] {
  const distinct = [...new Set(paths.map((path) => path.replace(/(.)\/+$/, "$1")))];
  const found = distinct.filter((path) => !distinct.some((other) => other !== path && isInside(other, path)));
  // Cargo makes one, or both: the folder that they are in is there for certain.
  const cargo = found.find((path) => path.endsWith("/registry") && found.includes(`${folderOf(path)}/git`));
  return cargo === undefined ? found : outermost([...found, folderOf(cargo)]);
}
