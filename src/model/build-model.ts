import type { Directive, DockerfileLines, Instruction } from "../dockerfile/lines.ts";
import type { CopyInstruction, NamedPair } from "../dockerfile/instructions.ts";
import type { ShellScript } from "../shell/shell-types.ts";
import type { Span } from "../text/source.ts";
import type { ScriptReadings } from "./script-readings.ts";
import type { StepId, Variables } from "./variable-scope.ts";

export type { StepId, Variable } from "./variable-scope.ts";

/** Who runs the commands. */
export interface User {
  /** As USER names it; `root` where no USER stands. */
  readonly name: string;
  /** Undefined: not known before the build. */
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly home: string | undefined;
  /** As the USER line has it; undefined where none stands. */
  readonly text?: string;
  /** Nothing says who it is: the base image, which is not known, may have set another. */
  readonly assumed?: true;
}

/** One instruction with all that was set in front of it. */
export interface Step {
  readonly id: StepId;
  readonly instruction: Instruction;
  readonly keyword: string;
  /** Number of its stage; -1 in front of the first FROM. */
  readonly stage: number;
  /** Inside ONBUILD: `instruction` is the inner one. */
  readonly onbuild: boolean;
  /** Undefined: set to a value that is not known. */
  readonly workdir: string | undefined;
  /** No WORKDIR stands in front: `workdir` is `/`, as in most base images, and may be another folder. */
  readonly workdirAssumed: boolean;
  readonly user: User;
  /** Whether SHELL is a POSIX shell or bash. */
  readonly posix: boolean;
  /** Whether SHELL makes a failing command end the RUN: `["/bin/bash", "-e", "-c"]`. */
  readonly shellExitsOnError: boolean;
  /** What expansions see. */
  readonly variables: Variables;
  /** ARG and ENV: what it declares. */
  readonly pairs: readonly NamedPair[];
  /** COPY and ADD. */
  readonly copy: CopyInstruction | undefined;
  /** Its absolute destination, with a `/` at the end when it names a folder; undefined: a variable of no known value. */
  readonly copyTarget: string | undefined;
  /** RUN: what the shell does; undefined in exec form without a shell, for other interpreters and shells. */
  readonly script: ShellScript | undefined;
  /** RUN: whether the shell text can be edited in place. */
  readonly editable: boolean;
}

/** One build stage. */
export interface Stage {
  readonly number: number;
  readonly name: string | undefined;
  readonly from: Step;
  /** Behind FROM, with what is known of its arguments put in. */
  readonly image: string;
  readonly imageSpan: Span;
  /** The stage that it is built on, when it is one of this Dockerfile. */
  readonly parent: number | undefined;
  readonly windows: boolean;
  /** Steps behind FROM. */
  readonly steps: readonly Step[];
}

/** A Dockerfile understood: stages, steps and what each step sees. */
export interface BuildModel {
  readonly path: string;
  readonly text: string;
  readonly lines: DockerfileLines;
  readonly directives: readonly Directive[];
  readonly steps: readonly Step[];
  /** ARG steps in front of the first FROM. */
  readonly globals: readonly Step[];
  readonly stages: readonly Stage[];
  readonly readings: ScriptReadings;
}

/** The stage at the bottom of a step's own: the one that is built on an image; undefined in front of the first FROM. */
export function baseStageOf({ stages }: BuildModel, { stage }: Step): Stage | undefined {
  return stagesBelow({ stages }, stage).at(-1);
}

/** A stage and those that it is built on, itself first; none in front of the first FROM. */
export function stagesBelow({ stages }: Pick<BuildModel, "stages">, stage: number): readonly Stage[] {
  const found: Stage[] = [];
  for (let own = stages[stage]; own; own = own.parent === undefined ? undefined : stages[own.parent]) found.push(own);
  return found;
}

/** The number of the stage that `--from` or `--target` names, by its name or its number. */
export function stageNamed({ stages }: BuildModel, text: string | undefined): number | undefined {
  const name = text?.toLowerCase();
  return stages.find((own) => name !== undefined && (own.name?.toLowerCase() === name || String(own.number) === name))
    ?.number;
}

/** The stages built on a stage, itself first. */
export function lineageOf(model: BuildModel, stage: number): readonly number[] {
  const found = [stage];
  for (const next of model.stages) {
    if (next.number > stage && next.parent !== undefined && found.includes(next.parent)) found.push(next.number);
  }
  return found;
}

/** The stages that end in an image: the last one, those that say what to start, and those that either is built on. */
export function shippedStages(model: BuildModel): ReadonlySet<number> {
  const last = model.stages.at(-1);
  const shipped = new Set<number>();
  for (const stage of model.stages.filter((own) => own === last || startsSomething(own))) {
    for (const { number } of stagesBelow(model, stage.number)) shipped.add(number);
  }
  return shipped;
}

/** A stage with a command of its own is a target of its own: `docker build --target`. */
function startsSomething({ steps }: Stage): boolean {
  return steps.some(({ keyword, onbuild }) => !onbuild && /^(?:CMD|ENTRYPOINT)$/.test(keyword));
}
