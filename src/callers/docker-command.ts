import type { Span } from "../text/source.ts";
import { behind, buildArgumentOf, type BuildArgumentOption, type CommandOption } from "./docker-arguments.ts";
import { buildSwitches, globalSwitches, printers, runSwitches, wrappers } from "./docker-options.ts";
import type { CallerBuilder } from "./facts.ts";
import { baseOf } from "./paths.ts";
import type { ShellCommand, ShellWord } from "./shell-words.ts";

/** `docker build`, `docker run` and their kin, taken apart. */
export interface DockerCommand {
  readonly does: "build" | "run" | "compose" | "bake" | "pass" | "text";
  readonly builder: CallerBuilder;
  /** From the program to its last word, wrapper and assignments in front left out. */
  readonly span: Span;
  readonly command: ShellCommand;
  /** The index of the word behind which options can be put. */
  readonly optionsAt: number;
  readonly buildArguments: readonly BuildArgumentOption[];
  readonly options: readonly CommandOption[];
  /** Words that are no option: the context, the image, the services. */
  readonly operands: readonly ShellWord[];
  /** Words that may become any number of options. */
  readonly opaque: readonly ShellWord[];
  readonly sudo: { readonly behind: number; readonly keeps: "all" | readonly string[] } | undefined;
  /** A program in front that is not known to hand on its environment. */
  readonly wrapper: string | undefined;
}

const programs: ReadonlyMap<string, CallerBuilder> = new Map([
  ["docker", "docker"],
  ["docker.exe", "docker"],
  ["nerdctl", "docker"],
  ["podman", "podman"],
  ["buildah", "buildah"],
  ["buildctl", "unknown"],
  ["docker-compose", "compose"],
  ["podman-compose", "compose"],
  ["docker-buildx", "buildx"],
  ["img", "unknown"],
  ["kaniko", "kaniko"],
  ["/kaniko/executor", "kaniko"],
  ["executor", "kaniko"],
]);

/** A variable that names the container tool: `$DOCKER`, `$(CONTAINER_TOOL)`. */
const toolVariable =
  /^\W*\w*(docker|podman|container|oci)(_?(cmd|bin|tool|cli|engine|exe|runtime|command|builder))?\w*\W*/i;
const verbs = new Set(["build", "bud", "buildx", "builder", "image", "container", "run", "create", "compose"]);

/** What a simple command does with a container tool; undefined when nothing. */
export function readDockerCommand(command: ShellCommand, hostNames: readonly string[]): DockerCommand | undefined {
  const at = programIndex(command.words, hostNames);
  if (at === undefined) return undefined;
  const program = command.words[at];
  if (!program || isPrinted(command.words, at)) return undefined;
  const known = programs.get(baseOf(program.literal ?? "")) ?? programs.get(program.literal ?? "");
  return subcommandOf(command, at, known ?? "docker");
}

function isPrinted(words: readonly ShellWord[], at: number): boolean {
  return at > 0 && printers.has(words[0]?.literal ?? "");
}

function programIndex(words: readonly ShellWord[], hostNames: readonly string[]): number | undefined {
  for (const [index, word] of words.entries()) {
    const next = words[index + 1]?.literal ?? "";
    if (word.literal !== undefined) {
      if (word.literal === "/kaniko/executor") return index;
      const name = baseOf(word.literal);
      if (name === "executor" || !programs.has(name)) continue;
      if (index === 0 || next.startsWith("-") || verbs.has(next) || name.endsWith("-compose")) return index;
    } else if (index === 0 || wrappers.has(words[0]?.literal ?? "")) {
      if (namesTool(word, hostNames) && verbs.has(next)) return index;
    }
  }
  return undefined;
}

function namesTool(word: ShellWord, hostNames: readonly string[]): boolean {
  const only = word.pieces.length === 1 ? word.pieces[0] : undefined;
  if (only?.kind === "variable") return toolVariable.test(only.name);
  return only?.kind === "host" && toolVariable.test(hostNames[only.index] ?? "");
}

/** A command of another program that is handed `--build-arg`. */
export function readPassingCommand(command: ShellCommand): DockerCommand | undefined {
  const first = command.words[0];
  if (!first || printers.has(first.literal ?? "")) return undefined;
  const found = optionsOf(command.words, 1, new Set());
  const buildArguments = found.options.flatMap(buildArgumentOf);
  if (buildArguments.length === 0) return undefined;
  return { ...assemble(command, 0, 0, "pass", "unknown", found), buildArguments };
}

interface Options {
  readonly options: readonly CommandOption[];
  readonly operands: readonly ShellWord[];
  readonly opaque: readonly ShellWord[];
}

function subcommandOf(command: ShellCommand, program: number, builder: CallerBuilder): DockerCommand | undefined {
  const { words } = command;
  if (builder === "kaniko")
    return assemble(command, program, program, "build", "kaniko", optionsOf(words, program + 1, new Set()));
  let at = program;
  let tool = builder;
  if (builder === "compose") return composeOf(command, program, program);
  for (;;) {
    at = nextOperand(words, at + 1);
    const verb = words[at]?.literal;
    if (verb === undefined) return undefined;
    if (verb === "buildx") tool = "buildx";
    else if (verb === "compose" && tool !== "buildx") return composeOf(command, program, at);
    else if (verb === "build" || verb === "bud" || verb === "b") {
      if (tool === "docker" && verb === "b") return undefined;
      return assemble(command, program, at, "build", tool, optionsOf(words, at + 1, buildSwitches));
    } else if (verb === "bake" && tool === "buildx") {
      return assemble(command, program, at, "bake", "bake", optionsOf(words, at + 1, buildSwitches));
    } else if (verb === "run" || verb === "create") {
      if (tool === "buildah") return undefined;
      return assemble(command, program, at, "run", tool, optionsOf(words, at + 1, runSwitches, true));
    } else if (verb !== "image" && verb !== "builder" && verb !== "container") return undefined;
  }
}

function composeOf(command: ShellCommand, program: number, at: number): DockerCommand | undefined {
  const verb = nextOperand(command.words, at + 1);
  const name = command.words[verb]?.literal;
  if (name === undefined || !["build", "up", "run", "create", "start", "bake"].includes(name)) return undefined;
  const before = optionsOf(command.words.slice(0, verb), at + 1, globalSwitches);
  const behind = optionsOf(command.words, verb + 1, buildSwitches, name === "run");
  const found = { ...behind, options: [...before.options, ...behind.options] };
  return assemble(command, program, verb, "compose", "compose", found);
}

/** The index of the next word that is neither an option nor the value of one. */
function nextOperand(words: readonly ShellWord[], from: number): number {
  let at = from;
  for (let word = words[at]; word?.literal?.startsWith("-"); word = words[at]) {
    at += word.literal.includes("=") || globalSwitches.has(word.literal) ? 1 : 2;
  }
  return at;
}

function assemble(
  command: ShellCommand,
  program: number,
  verb: number,
  does: DockerCommand["does"],
  builder: CallerBuilder,
  found: Options,
): DockerCommand {
  const start = command.words[program]?.span.start ?? command.span.start;
  return {
    does,
    builder,
    span: { start, end: command.words.at(-1)?.span.end ?? command.span.end },
    command,
    optionsAt: verb,
    buildArguments: does === "run" ? [] : found.options.flatMap(buildArgumentOf),
    ...found,
    ...wrapping(command.words, program),
  };
}

function wrapping(words: readonly ShellWord[], program: number): Pick<DockerCommand, "sudo" | "wrapper"> {
  let sudo: DockerCommand["sudo"];
  for (let at = 0; at < program; at += 1) {
    const word = words[at]?.literal;
    const takes = word === undefined ? undefined : wrappers.get(baseOf(word));
    if (!takes) return { sudo, wrapper: word ?? "a variable" };
    const first = at;
    const keeps: string[] = [];
    let all = false;
    for (let next = words[at + 1]?.literal; at + 1 < program && isWrapperWord(next); next = words[at + 1]?.literal) {
      at += 1;
      if (next === "-E" || next === "--preserve-env") all = true;
      if (next?.startsWith("--preserve-env=")) keeps.push(...next.slice("--preserve-env=".length).split(","));
      if (takes.has(next ?? "")) at += 1;
    }
    if (baseOf(word ?? "") === "sudo") sudo = { behind: first, keeps: all ? "all" : keeps };
    if (word === "op" || word === "dotenv") while (at + 1 < program) at += 1;
  }
  return { sudo, wrapper: undefined };
}

/** An option, an assignment or a number between a wrapper and the program. */
function isWrapperWord(word: string | undefined): boolean {
  return word === undefined || word.startsWith("-") || /^\w+=/.test(word) || /^\d+[smh]?$/.test(word);
}

function optionsOf(words: readonly ShellWord[], from: number, switches: ReadonlySet<string>, stops = false): Options {
  const options: CommandOption[] = [];
  const operands: ShellWord[] = [];
  const opaque: ShellWord[] = [];
  for (let at = from; at < words.length; at += 1) {
    const word = words[at];
    if (!word) break;
    const text = leadingText(word);
    if (stops && operands.length > 0) operands.push(word);
    else if (text === "" && isOpaque(word)) opaque.push(word);
    else if (!text.startsWith("-") || text === "-") operands.push(word);
    else {
      const option = optionAt(words, at, switches);
      options.push(option);
      at = option.last;
    }
  }
  return { options, operands, opaque };
}

function isOpaque(word: ShellWord): boolean {
  const only = word.pieces.length === 1 ? word.pieces[0] : undefined;
  return only !== undefined && only.kind !== "text";
}

function leadingText(word: ShellWord): string {
  const first = word.pieces[0];
  return first?.kind === "text" ? first.text : "";
}

const shortWithValue = /^-[fteucmvpwo]./;

function optionAt(words: readonly ShellWord[], at: number, switches: ReadonlySet<string>): CommandOption {
  const word = words[at];
  const span = word?.span ?? { start: 0, end: 0 };
  const text = word ? leadingText(word) : "";
  const equals = text.indexOf("=");
  const base = { first: at, last: at, span };
  if (text.startsWith("--") && equals !== -1 && word) {
    return { ...base, name: text.slice(0, equals), value: behind(word.pieces, equals + 1) };
  }
  if (!text.startsWith("--") && shortWithValue.test(text) && !/^-[dit]+$/.test(text) && word) {
    return { ...base, name: text.slice(0, 2), value: behind(word.pieces, 2) };
  }
  const next = words[at + 1];
  if (!next || switches.has(text) || /^-[ditPq]{2,}$/.test(text)) return { ...base, name: text, value: [] };
  return { name: text, value: next.pieces, span: { start: span.start, end: next.span.end }, first: at, last: at + 1 };
}
