import { readArguments, readCopy, readPairs, unquote } from "../dockerfile/instructions.ts";
import { readFrom } from "../dockerfile/from.ts";
import type { NamedPair } from "../dockerfile/instructions.ts";
import type { DockerfileLines, Instruction } from "../dockerfile/lines.ts";
import { readLines } from "../dockerfile/lines.ts";
import { InputError } from "../text/input-error.ts";
import { positionOf } from "../text/source.ts";
import type { SourceFile } from "../text/source.ts";
import type { BuildModel, Stage, Step, StepId, User, Variable } from "./build-model.ts";
import { stagesBelow } from "./build-model.ts";
import { resolvePath } from "./paths.ts";
import { ReadStep } from "./read-step.ts";
import { ScriptReadings } from "./script-readings.ts";
import { imageScope, VariableScope } from "./variable-scope.ts";
import type { Variables } from "./variable-scope.ts";
import { imageUser, rootUser, userNamed } from "./users.ts";

/** Reads a Dockerfile; `readings` are those of its text before a rewrite. Throws an InputError where BuildKit would not build it. */
export function readModel(
  file: SourceFile,
  lines: DockerfileLines = readLines(file.text),
  readings: ScriptReadings = new ScriptReadings(),
): BuildModel {
  const [problem] = lines.problems;
  if (problem) {
    const { line, column } = positionOf(file.text, problem.offset);
    throw new InputError(problem.message, file.path, line, column);
  }
  return new ModelReader(file, lines, readings).read();
}

/** What holds at the end of a stage, for the stages built on it. */
interface StageEnd {
  workdir: string | undefined;
  workdirAssumed: boolean;
  user: User;
  posix: boolean;
  shellExitsOnError: boolean;
  variables: VariableScope;
}

class ModelReader {
  readonly #file: SourceFile;
  readonly #lines: DockerfileLines;
  readonly #readings: ScriptReadings;
  readonly #escape: "\\" | "`";
  readonly #steps: Step[] = [];
  readonly #globals: Step[] = [];
  readonly #globalVariables = new VariableScope();
  readonly #stages: (Stage & { steps: Step[] })[] = [];
  readonly #ends: StageEnd[] = [];

  constructor(file: SourceFile, lines: DockerfileLines, readings: ScriptReadings) {
    this.#file = file;
    this.#readings = readings;
    this.#lines = lines;
    this.#escape = lines.escape;
  }

  read(): BuildModel {
    for (const instruction of this.#lines.instructions) {
      if (instruction.keyword === "FROM") this.#from(instruction);
      else if (this.#stages.length === 0) this.#global(instruction);
      else this.#step(instruction);
    }
    return {
      path: this.#file.path,
      text: this.#file.text,
      lines: this.#lines,
      directives: this.#lines.directives,
      steps: this.#steps,
      globals: this.#globals,
      stages: this.#stages,
      readings: this.#readings,
    };
  }

  #global(instruction: Instruction): void {
    const pairs = instruction.keyword === "ARG" ? readArguments(instruction, this.#escape) : [];
    const state = {
      workdir: undefined,
      workdirAssumed: true,
      user: rootUser,
      posix: true,
      shellExitsOnError: false,
    };
    const step = this.#push(instruction, -1, state, this.#globalVariables.now(), pairs);
    this.#globals.push(step);
    for (const pair of pairs)
      this.#globalVariables.set(pair.name, this.#variable("ARG", pair, step.id, this.#globalVariables.now()));
  }

  #from(instruction: Instruction): void {
    const from = readFrom(instruction);
    const number = this.#stages.length;
    const parentName = this.#imageOf(from.image).toLowerCase();
    const parent = this.#stages.findLast((stage) => stage.name === parentName);
    const inherited = parent && this.#ends[parent.number];
    const image = this.#expand(from.image, this.#globalVariables.now()) ?? from.image;
    const windows = parent ? parent.windows : isWindows(image, this.#escape);
    const end: StageEnd = {
      workdir: inherited ? inherited.workdir : "/",
      workdirAssumed: inherited ? inherited.workdirAssumed : image !== "scratch",
      user: inherited?.user ?? imageUser(image),
      posix: inherited?.posix ?? !windows,
      shellExitsOnError: inherited?.shellExitsOnError ?? false,
      variables: inherited ? new VariableScope(inherited.variables.now()) : imageScope(image, this.#steps.length),
    };
    const step = this.#push(instruction, number, end, this.#globalVariables.now(), []);
    this.#ends.push(end);
    this.#stages.push({
      number,
      name: from.name,
      from: step,
      image,
      imageSpan: from.imageSpan,
      parent: parent?.number,
      windows,
      steps: [],
    });
  }

  #step(instruction: Instruction): void {
    const stage = this.#stages.at(-1);
    const end = this.#ends.at(-1);
    if (!stage || !end) return;
    const pairs =
      instruction.keyword === "ARG"
        ? readArguments(instruction, this.#escape)
        : instruction.keyword === "ENV"
          ? readPairs(instruction, this.#escape)
          : [];
    // One ENV instruction sees its own pairs only as they were before it.
    const step = this.#push(instruction, stage.number, end, end.variables.now(), pairs);
    stage.steps.push(step);
    this.#apply(instruction, step, end);
  }

  #apply(instruction: Instruction, step: Step, end: StageEnd): void {
    const before = step.variables;
    switch (instruction.keyword) {
      case "ARG":
        for (const pair of step.pairs) this.#declareArgument(pair, step.id, end.variables);
        return;
      case "ENV":
        for (const pair of step.pairs) end.variables.set(pair.name, this.#variable("ENV", pair, step.id, before));
        return;
      case "WORKDIR": {
        const path = this.#expand(unquote(instruction.body.text, this.#escape), before);
        if (path === undefined) end.workdir = undefined;
        else if (path.startsWith("/")) {
          end.workdir = resolvePath("/", path);
          end.workdirAssumed = false;
        } else end.workdir = end.workdir === undefined ? undefined : resolvePath(end.workdir, path);
        return;
      }
      case "USER": {
        const written = unquote(instruction.body.text, this.#escape);
        // The default of a build argument is not its value.
        const known = [...written.matchAll(/\$\{?(\w+)/g)].every(([, name = ""]) => before.get(name)?.kind === "ENV");
        const name = known ? this.#expand(written, before) : undefined;
        const stage = this.#stages.at(-1);
        end.user = { ...userNamed(name, stage?.image ?? "", this.#lineageSteps()), text: instruction.body.text };
        return;
      }
      case "SHELL":
        end.posix = isPosixShell(instruction.json ?? []);
        end.shellExitsOnError = (instruction.json ?? []).some((word) => /^-\w*e/.test(word));
        return;
      default:
    }
  }

  #declareArgument(pair: NamedPair, id: StepId, variables: VariableScope): void {
    const known = variables.now().get(pair.name);
    // ENV wins over an ARG of the same name.
    if (known?.kind === "ENV") return;
    const global = this.#globalVariables.now().get(pair.name);
    const own = this.#variable("ARG", pair, id, variables.now());
    variables.set(pair.name, pair.rawValue === undefined && global ? { ...global, declared: id } : own);
  }

  #variable(kind: "ARG" | "ENV", pair: NamedPair, declared: StepId, seen: Variables): Variable {
    const value = pair.rawValue === undefined ? undefined : this.#expand(unquote(pair.rawValue, this.#escape), seen);
    return { kind, value, declared };
  }

  /** What FROM is built on when nobody passes an argument: `${BASE}`, `base-${KIND:-slim}`. */
  #imageOf(text: string): string {
    const variables = this.#globalVariables.now();
    return text.replace(
      /\$(?:\{(\w+)(?::?-([^}]*))?\}|(\w+))/g,
      (_whole, braced?: string, fallback = "", plain = "") => {
        return variables.get(braced ?? plain)?.value ?? fallback;
      },
    );
  }

  /** Text with the expansions that are known put in; undefined when one is not. */
  #expand(text: string, variables: Variables): string | undefined {
    let known = true;
    const expanded = text.replace(/\$\{?(\w+)\}?(:[-+][^}]*\})?/g, (_whole, name: string, operation?: string) => {
      const value = variables.get(name)?.value;
      if (value === undefined || operation) known = false;
      return value ?? "";
    });
    return known && !expanded.includes("$") ? expanded : undefined;
  }

  /** The steps of the stage being read and of those it is built on. */
  #lineageSteps(): readonly Step[] {
    return stagesBelow({ stages: this.#stages }, this.#stages.length - 1)
      .toReversed()
      .flatMap(({ steps }) => steps);
  }

  #push(
    instruction: Instruction,
    stage: number,
    { workdir, workdirAssumed, user, posix, shellExitsOnError }: Omit<StageEnd, "variables">,
    variables: Variables,
    pairs: readonly NamedPair[],
  ): Step {
    const onbuild = instruction.keyword === "ONBUILD" && instruction.onbuild !== undefined;
    const inner = onbuild ? (instruction.onbuild ?? instruction) : instruction;
    const parts = {
      id: this.#steps.length,
      instruction: inner,
      stage,
      onbuild,
      workdir,
      workdirAssumed,
      user,
      posix,
      shellExitsOnError,
      variables,
      pairs: onbuild ? this.#onbuildPairs(inner) : pairs,
      copy: inner.keyword === "COPY" || inner.keyword === "ADD" ? readCopy(inner, this.#escape) : undefined,
    };
    const step = new ReadStep(parts, this.#readings);
    this.#steps.push(step);
    return step;
  }

  #onbuildPairs(inner: Instruction): readonly NamedPair[] {
    if (inner.keyword === "ARG") return readArguments(inner, this.#escape);
    return inner.keyword === "ENV" ? readPairs(inner, this.#escape) : [];
  }
}

function isWindows(image: string, escape: "\\" | "`"): boolean {
  if (/windows|nanoserver|servercore/i.test(image)) return true;
  // The backtick is for Windows paths; Docker's own images of these names are Linux unless their tag says otherwise.
  return (
    escape === "`" &&
    !/^(?:docker\.io\/)?(?:library\/)?(?:alpine|busybox|debian|ubuntu|fedora|centos|node|python|ruby|php|golang|rust|nginx|openjdk|eclipse-temurin|maven|gradle|perl|httpd|redis|postgres|mysql)(?:[:@]|$)/.test(
      image,
    )
  );
}

/** `/bin/bash -c`, also behind env or busybox: `/usr/bin/env bash -c`. */
function isPosixShell(words: readonly string[]): boolean {
  const named = words.map((word) => word.replace(/^.*\//, ""));
  const [program] = /^(?:env|busybox)$/.test(named[0] ?? "") ? named.slice(1).filter((word) => word !== "-S") : named;
  return /^(?:sh|bash|ash|dash|zsh|ksh)$/.test(program ?? "");
}
