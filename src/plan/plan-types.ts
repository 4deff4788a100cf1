import type { Declaration, FileFlow, MountFlow, SecretFlow, SecretWrite, VariableFlow } from "../flow/flow-types.ts";
import type { BuildModel, Step, StepId } from "../model/build-model.ts";
import type { ContextFiles } from "../model/context-files.ts";
import type { ExposureKind, Options, OriginKind } from "../result.ts";
import type { Span } from "../text/source.ts";

/** A secret that a mount asks for: how it comes from the caller. */
export interface BindingRequest {
  /** Key of the flow. */
  readonly key: string;
  readonly type: "env" | "file" | "ssh";
  /** The variable's name, or the file's path in the build context. */
  readonly source: string;
  readonly required: boolean;
  /** The id of a mount that is there already, or one that the builder itself looks for. */
  readonly id?: string;
  /** `user:$TOKEN`: the secret is an Authorization header made of it. */
  readonly header?: string;
}

/** What a RUN gets: a variable, a file, or the SSH agent. */
export interface MountRequest {
  /** Key of the binding. */
  readonly key: string;
  /** The variable that holds it. */
  readonly env: string | undefined;
  /** Absolute path of the file that holds it. */
  readonly target: string | undefined;
  /** Owner of that file; root when undefined. */
  readonly uid: number | undefined;
  /** Mode of that file, octal; `0400` when undefined. */
  readonly mode: string | undefined;
  /** The build fails without it. */
  readonly required: boolean;
}

/** One change of a Dockerfile, in Docker's terms. Positions are in the shell text of the step. */
export type Change =
  | { readonly change: "drop-declaration"; readonly declaration: Declaration }
  | { readonly change: "drop-source"; readonly step: StepId; readonly source: number }
  | { readonly change: "mount"; readonly step: StepId; readonly mount: MountRequest }
  /** The step no longer reads the secret itself: the mount that others asked for it does not come. */
  | { readonly change: "no-mount"; readonly step: StepId; readonly key: string }
  | { readonly change: "drop-step"; readonly step: StepId }
  | { readonly change: "drop-commands"; readonly step: StepId; readonly commands: readonly number[] }
  /** Takes one operand out of a command; the command goes when all of its operands go, whoever asked. */
  | {
      readonly change: "drop-operand";
      readonly step: StepId;
      readonly command: number;
      readonly start: number;
      readonly end: number;
      readonly operands: number;
    }
  | {
      readonly change: "splice";
      readonly step: StepId;
      readonly start: number;
      readonly end: number;
      readonly text: string;
    }
  /**
   * Shell text in front of the commands; it ends in `; `, and may be broken where it has a line break. Same text twice is
   * once. With a key: not where that secret's mount does not come. With a variable that it sets: instead of what else
   * sets it.
   */
  | {
      readonly change: "prefix";
      readonly step: StepId;
      readonly text: string;
      readonly key?: string;
      readonly sets?: string;
    }
  /** A setting of git, as shell text, in the environment of the commands: those of one step are counted together. */
  | { readonly change: "git-setting"; readonly step: StepId; readonly name: string; readonly value: string }
  /** Shell text that runs when the RUN ends, however it ends. */
  | { readonly change: "at-exit"; readonly step: StepId; readonly text: string }
  /** The body of a here-document, at a span of the Dockerfile, goes behind the step. */
  | { readonly change: "append-body"; readonly step: StepId; readonly body: Span }
  | { readonly change: "insert-step"; readonly step: StepId; readonly where: "before" | "after"; readonly text: string }
  /** The commands from this one on run in a RUN of their own; the mounts go to the part that needs them. */
  | { readonly change: "split-run"; readonly step: StepId; readonly from: number; readonly mounts: "front" | "behind" }
  /** Takes a span out of an instruction other than RUN. */
  | { readonly change: "cut"; readonly step: StepId; readonly span: Span }
  /** Steps of a stage move to a stage of their own in front of it, from which it copies what they make. */
  | {
      readonly change: "builder-stage";
      readonly stage: number;
      readonly name: string;
      readonly moves: readonly StepMove[];
    }
  | { readonly change: "ignore"; readonly path: string };

/** A step that moves to a builder stage. */
export interface StepMove {
  readonly step: StepId;
  /** Commands that run in the builder stage alone. */
  readonly gone: readonly number[] | "all";
  /** Where the commands that stay run: in front of what is copied, or behind it. */
  readonly rest: "front" | "behind";
  /** Absolute paths that are copied. */
  readonly artifacts: readonly string[];
  /** Owner of what is copied, where it is not the user of the builder. */
  readonly chown?: string;
  /** Changes that only the commands in the builder stage need. */
  readonly own: readonly Change[];
  /** Changes of the text in the builder stage alone: no copy of the secret stays there either. */
  readonly inBuilder: readonly Change[];
}

/** A transform will act. */
export interface Remedy {
  readonly answer: "remedy";
  readonly binding: BindingRequest | undefined;
  readonly changes: readonly Change[];
  /** Variables that the container must be handed from now on. */
  readonly runTime: readonly string[];
  /** Files that the container must be handed: of the caller, and where it reads them. */
  readonly runTimeFiles?: readonly { readonly file: string; readonly target: string }[];
  /** A person should look: who builds or runs the image has something to hand over from now on. */
  readonly review: boolean;
  /** The value stood in a file or an image: it must be rotated. */
  readonly rotate: boolean;
  /** One sentence for people: lower case, no full stop, no value. */
  readonly message: string;
}

/** A transform will not act, and says why and where. */
export interface Refusal {
  readonly answer: "refusal";
  /** Kebab-case, as in the reports: `read-outside-run`. */
  readonly reason: string;
  /** One sentence for people: lower case, no full stop, no value. */
  readonly message: string;
  /** The place in the Dockerfile that stands in the way. */
  readonly span: Span | undefined;
}

/** Worth saying, nothing to do. */
export interface Remark {
  readonly answer: "remark";
  /** Kebab-case, as in the reports: `weak-default`. */
  readonly reason: string;
  /** One sentence for people: lower case, no full stop, no value. */
  readonly message: string;
}

/** Nothing is done about a flow, and why. */
export type Declined = Refusal | Remark;

/** What a transform says of a flow; undefined: it is not its own, and the next one is asked. */
export type Answer = Remedy | Refusal | Remark | undefined;

/** A secret that stays in a file after its RUN: part of the flow that brought it there. */
export interface WrittenFlow {
  readonly type: "written";
  readonly key: string;
  readonly parent: SecretFlow;
  readonly writes: readonly SecretWrite[];
  /** Its tool logs out before the RUN ends: it is answered for where that costs nothing. */
  readonly loggedOut: boolean;
}

/** What a transform may ask beside its flow. All of it is read only. */
export interface Scene {
  readonly model: BuildModel;
  readonly files: ContextFiles;
  readonly options: Options;
  /** Names of literals that were lifted to build arguments. */
  readonly literals: ReadonlySet<string>;
  /** The variables that have the same value as a literal, by the name of that. */
  readonly twins: ReadonlyMap<string, string>;
  /** Names of all secrets that come in variables: one may be the default of another. */
  readonly secrets: ReadonlySet<string>;
  /** How RUN gets a variable: by the mount's `env=`, or read from the mounted file. */
  readonly delivery: "env" | "file";
  /** Absolute paths at which COPY no longer puts a file. */
  readonly uncopied: ReadonlySet<string>;
  /** All that writes a secret, of any flow, to a file that stays. */
  secretWrites(): readonly SecretWrite[];
  /** Whether a caller in sight runs a stage and passes none of these build arguments. */
  isBuiltWithout(names: readonly string[], stage: number): boolean;
  step(id: StepId): Step;
}

/** The flow that a transform gets, by its origin. */
export interface FlowByOrigin {
  readonly "build-argument": VariableFlow;
  readonly "environment-variable": VariableFlow;
  readonly "copied-file": FileFlow;
  readonly "kept-mount": MountFlow;
  readonly "written-file": WrittenFlow;
}

/** One way to take a secret out of a build. */
export interface Transform<O extends keyof FlowByOrigin = keyof FlowByOrigin> {
  /** `<from>-to-<to>`. */
  readonly name: string;
  /** What it does, as the list of transforms says it. */
  readonly summary: string;
  readonly origins: readonly O[];
  /** Where no copy stays after it. */
  readonly closes: readonly ExposureKind[];
  /** Addresses of pages that say why. */
  readonly references: readonly string[];
  /** Undefined when the flow is not its own. */
  remedy(flow: FlowByOrigin[O], scene: Scene): Answer;
  /** Asked when the others have answered: with what they do, and with the files that they leave open. */
  beyond?(flow: SecretFlow, lighter: LighterRemedy, scene: Scene): Answer;
}

/** What other transforms would do about a flow. */
export interface LighterRemedy {
  readonly changes: readonly Change[];
  /** Written files for which none has a remedy. */
  readonly open: readonly WrittenFlow[];
}

/** Gives a transform its types: the origins decide what `remedy` gets. */
export function defineTransform<O extends keyof FlowByOrigin>(transform: Transform<O>): Transform<O> {
  return transform;
}

/** A refusal; `span` is the place that stands in the way. */
export function refuse(reason: string, message: string, span?: Span): Refusal {
  return { answer: "refusal", reason, message, span };
}

/** A remark: said, and nothing done. */
export function remark(reason: string, message: string): Remark {
  return { answer: "remark", reason, message };
}

/** Kinds that flows are reported under. */
export type { OriginKind };
