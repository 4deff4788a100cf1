import type { CredentialFileKind } from "../knowledge/credential-files.ts";
import type { Keeps } from "../knowledge/tools.ts";
import type { ValueVerdict } from "../knowledge/values.ts";
import type { NamedPair } from "../dockerfile/instructions.ts";
import type { StepId } from "../model/build-model.ts";
import type { Expansion, ShellScript } from "../shell/shell-types.ts";
import type { ExposureKind, OriginKind } from "../result.ts";
import type { Span } from "../text/source.ts";

/** How a file comes to hold a secret. */
export type WriteHow = "create" | "append" | "modify" | "copy" | "tool" | "clone" | "dump" | "sweep";

/** A file that a command writes the secret to. */
export interface FileWrite {
  /** Absolute; undefined when it cannot be told. */
  readonly path: string | undefined;
  /** As the command names it, for people. */
  readonly name: string;
  readonly how: WriteHow;
  readonly keeps?: Keeps | undefined;
  /** The command brings other files along: it cannot go where this one goes. */
  readonly bringsOthers?: boolean;
}

/** A file that a command of a RUN writes a secret to. */
export interface SecretWrite {
  readonly step: StepId;
  readonly command: number;
  /** Absolute; undefined when it cannot be told. */
  readonly path: string | undefined;
  /** As the command names it, for people; for a tool the place it keeps it in. */
  readonly name: string;
  readonly how: WriteHow;
  readonly keeps: Keeps | undefined;
  /** The command brings other files along: it cannot go where this one goes. */
  readonly bringsOthers: boolean;
  /** A branch or a loop: it may not happen. */
  readonly conditional: boolean;
  /** Removed for certain before its RUN ends. */
  readonly removed: boolean;
  /** Removed by nothing but the tool's own logging out, which may leave something. */
  readonly loggedOut: boolean;
  /** On a cache mount: later builds can read it. */
  readonly cached: boolean;
}

/** A write as the command makes it, before anything that follows may take it away. */
export type PlainWrite = Omit<SecretWrite, "removed" | "loggedOut" | "cached">;

/** What one RUN does with a secret. */
export interface RunFacts {
  /** Expansions of the names that carry it. */
  readonly expansions: readonly Expansion[];
  /** Commands that read it in any way. */
  readonly readers: ReadonlySet<number>;
  /** Commands that remove the secret's file or set its mode or owner, and do nothing else with it. */
  readonly handlers: ReadonlySet<number>;
  /** Commands that write to the secret's file: a mount would refuse them. */
  readonly modifies: ReadonlySet<number>;
  /** Commands that do something to all of a folder that holds the secret's file: `chown -R`, `rm -rf`, `cp -r`. */
  readonly sweeps: ReadonlySet<number>;
  readonly writes: readonly SecretWrite[];
  /** Commands that make an account or a local service's password of it. */
  readonly accounts: readonly number[];
  /** Variables that keep a tool from writing the secret, which is among its words, to its own log: shell assignments. */
  readonly journals: ReadonlySet<string>;
  /** Its value reaches standard output. */
  readonly logged: boolean;
  /** Commands that may read it although they do not name it. */
  readonly implicit: "yes" | "maybe" | "no";
  readonly implicitReaders: ReadonlySet<number>;
  /** Shell text outside the RUN's own that reads it: a script of the build context, what `trap` and `| sh` are told. */
  readonly scripts: readonly ShellScript[];
  /** A word names it for somebody else to expand. */
  readonly quoted: boolean;
  /** Names that the RUN itself gives the value to. */
  readonly aliases: ReadonlySet<string>;
  /** Why nothing certain can be said. */
  readonly opaque: string | undefined;
}

/** A step that reads the secret. */
export interface Use {
  readonly step: StepId;
  readonly span: Span;
  readonly how: "expansion" | "implicit" | "file" | "outside-run" | "run-time";
  readonly sure: boolean;
  /** What happens today when the value is not there: a tool that looks for it by itself does not miss it. */
  readonly absent: "fails" | "optional" | "unmissed";
  /** The names under which it reads the value; for files its path. */
  readonly names: readonly string[];
  /** Of several names those that are surely asked for, beside those that the RUN expands. */
  readonly sought?: readonly string[];
  /** False: the tool that reads files of its kind does not look where this one is. */
  readonly placed?: boolean;
  /** False: no program of the RUN finds the file there by itself. */
  readonly found?: boolean;
  /** Of a variable: the RUN, what an earlier one wrote or a file at hand names it. */
  readonly named?: boolean;
  /** Nothing of the build context is in the image yet: what runs is other people's. */
  readonly foreign?: boolean;
  readonly facts: RunFacts | undefined;
}

/** One ARG or ENV pair that carries the secret. */
export interface Declaration {
  readonly kind: "ARG" | "ENV";
  readonly step: StepId;
  readonly pair: NamedPair;
  readonly name: string;
  /** Names of the flow that its value expands; empty where it brings the value itself. */
  readonly from: readonly string[];
  /** Its value is more than one plain `$X`. */
  readonly composed: boolean;
  /** Of the literal value, when there is one. */
  readonly verdict: ValueVerdict | undefined;
  readonly global: boolean;
  readonly onbuild: boolean;
}

/** A secret that a variable carries: all its declarations in one Dockerfile are one flow. */
export interface VariableFlow {
  readonly type: "variable";
  readonly key: string;
  /** The first name: the build argument, or the variable. */
  readonly name: string;
  readonly kind: OriginKind;
  readonly because: string;
  readonly declarations: readonly Declaration[];
  readonly uses: readonly Use[];
  readonly exposures: readonly ExposureKind[];
  /** A `# check=skip` or `# unleak-ignore` stands for it. */
  readonly ignored: string | undefined;
}

/** A credential file that COPY or ADD brings. */
export interface FileFlow {
  readonly type: "file";
  readonly key: string;
  /** The source as the Dockerfile writes it, or as the context holds it. */
  readonly name: string;
  readonly kind: "copied-file";
  readonly because: string;
  readonly fileKind: CredentialFileKind;
  readonly copies: readonly CopiedFile[];
  /** It is in the image that is built last, also by way of COPY --from. */
  readonly ships: boolean;
  readonly uses: readonly Use[];
  readonly exposures: readonly ExposureKind[];
  readonly ignored: string | undefined;
}

/** One place where a credential file enters an image. */
export interface CopiedFile {
  readonly step: StepId;
  /** Index among the sources; undefined for a folder that holds it (`COPY . .`). */
  readonly source: number | undefined;
  /** In the build context. */
  readonly contextPath: string;
  /** Absolute path in the image; undefined when it cannot be told. */
  readonly target: string | undefined;
  /** The destination is written relative to the working directory. */
  readonly relative: boolean;
  /** The pattern may match nothing. */
  readonly optional: boolean;
  /** A build argument names it, and this is the argument's default. */
  readonly byDefault: boolean;
  readonly mode: number | undefined;
  readonly owner: string | undefined;
  readonly onbuild: boolean;
  /** A COPY --from that takes it on from where this step had put it. */
  readonly from?: StepId;
}

/** A secret mount that is there already, and whose secret a RUN keeps. */
export interface MountFlow {
  readonly type: "mount";
  readonly key: string;
  /** The id of the mount. */
  readonly name: string;
  readonly kind: "kept-mount";
  readonly because: string;
  readonly mounts: readonly PresentMount[];
  readonly uses: readonly Use[];
  readonly exposures: readonly ExposureKind[];
  readonly ignored: string | undefined;
}

/** One secret mount as a RUN has it. */
export interface PresentMount {
  readonly step: StepId;
  readonly span: Span;
  readonly env: string | undefined;
  /** Absolute path of the file; undefined when only a variable is set, or the path cannot be told. */
  readonly target: string | undefined;
}

/** A secret and what becomes of it, by the way it enters. */
export type SecretFlow = VariableFlow | FileFlow | MountFlow;
