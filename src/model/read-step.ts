import type { CopyInstruction, NamedPair } from "../dockerfile/instructions.ts";
import type { Instruction } from "../dockerfile/lines.ts";
import type { ShellScript } from "../shell/shell-types.ts";
import type { Step, StepId, User } from "./build-model.ts";
import { scriptOf } from "./script-readings.ts";
import type { ScriptReadings } from "./script-readings.ts";
import { resolvePath } from "./paths.ts";
import type { Variables } from "./variable-scope.ts";

/** What is known of a step without a look at what its RUN does. */
export type StepParts = Omit<Step, "keyword" | "copyTarget" | "script" | "editable">;

/**
 * A step whose RUN is read when it is first asked what it does: most are never asked. A class, because objects with
 * accessors of their own are a type each to the engine, and slow.
 */
export class ReadStep implements Step {
  readonly id: StepId;
  readonly instruction: Instruction;
  readonly keyword: string;
  readonly stage: number;
  readonly onbuild: boolean;
  readonly workdir: string | undefined;
  readonly workdirAssumed: boolean;
  readonly user: User;
  readonly posix: boolean;
  readonly shellExitsOnError: boolean;
  readonly variables: Variables;
  readonly pairs: readonly NamedPair[];
  readonly copy: CopyInstruction | undefined;
  readonly #readings: ScriptReadings;
  #read: ReturnType<typeof scriptOf> | undefined;
  #target: { readonly path: string | undefined } | undefined;

  constructor(parts: StepParts, readings: ScriptReadings) {
    this.id = parts.id;
    this.instruction = parts.instruction;
    this.keyword = parts.instruction.keyword;
    this.stage = parts.stage;
    this.onbuild = parts.onbuild;
    this.workdir = parts.workdir;
    this.workdirAssumed = parts.workdirAssumed;
    this.user = parts.user;
    this.posix = parts.posix;
    this.shellExitsOnError = parts.shellExitsOnError;
    this.variables = parts.variables;
    this.pairs = parts.pairs;
    this.copy = parts.copy;
    this.#readings = readings;
  }

  get copyTarget(): string | undefined {
    return (this.#target ??= { path: targetOf(this) }).path;
  }

  get script(): ShellScript | undefined {
    return this.#reading().script;
  }

  get editable(): boolean {
    return this.#reading().editable;
  }

  #reading(): ReturnType<typeof scriptOf> {
    return (this.#read ??= scriptOf(this.instruction, this.posix, this.#readings));
  }
}

/** The absolute destination of a COPY or ADD. */
function targetOf({ copy, variables, workdir }: Step): string | undefined {
  const written = copy?.destination.path;
  if (written === undefined) return undefined;
  let known = true;
  const text = written.replace(/\$\{?(\w+)\}?/g, (_whole, name: string) => {
    const value = variables.get(name)?.value;
    if (value === undefined) known = false;
    return value ?? "";
  });
  if (!known || text.includes("$")) return undefined;
  if (!text.startsWith("/") && workdir === undefined && !/^\.?\/?$/.test(text)) return undefined;
  const path = resolvePath(workdir ?? "/", text);
  return /\/$|(?:^|\/)\.$/.test(text) && path !== "/" ? `${path}/` : path;
}
