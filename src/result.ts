import type { Piece } from "./text/mapped-text.ts";
import type { Place, SourceFile, Span } from "./text/source.ts";

/** Where a secret enters; kebab-case as in the reports. */
export type OriginKind =
  "build-argument" | "environment-variable" | "copied-file" | "written-file" | "literal" | "kept-mount";

/** Where a copy of a value stays after the build. */
export type ExposureKind = "image-history" | "image-config" | "layer" | "build-record" | "build-cache" | "build-log";

/** What became of one secret, or of something worth saying. Holds names and places, never a value. */
export interface Finding {
  /** The variable's name or the file's path as the Dockerfile writes it. */
  readonly name: string;
  readonly kind: OriginKind;
  /** File of `span`, relative to the project root. */
  readonly path: string;
  readonly span: Span;
  readonly status: "fixed" | "refused" | "info";
  /** The transform that fixed or refused it. */
  readonly transform?: string;
  /** Kebab-case reason of a refusal or info: `read-outside-run`, `caller-not-changed`. */
  readonly reason?: string;
  /** A person should look: the container or caller needs something from now on. */
  readonly review?: boolean;
  /** The value stood in a file or an image: it must be rotated. */
  readonly rotate?: boolean;
  readonly exposures: readonly ExposureKind[];
  /** One sentence, lower case, no full stop, no value. */
  readonly message: string;
  /** Steps that read it, for people: places in the Dockerfile. */
  readonly uses: readonly { readonly path: string; readonly span: Span; readonly how: string }[];
  /** Where values stand in the files as they were: reports hide what stands there, wherever it is printed. */
  readonly values?: readonly Place[];
}

/** One build secret: its id, and where it is put. */
export interface Binding {
  readonly id: string;
  readonly type: "env" | "file" | "ssh";
  /** Variable of the caller's environment that holds it (type env). */
  readonly env?: string;
  /** File of the caller that holds it, relative to the command's folder (type file). */
  readonly file?: string;
  readonly required: boolean;
  /** `user:$TOKEN`: what the builder gets is an Authorization header made of it, not the variable itself. */
  readonly header?: string;
}

/** Commands that go with a build; they hold names, never values. */
export interface Commands {
  /** Folder to run them in, relative to the project root (`.` for the root itself). */
  readonly cwd: string;
  readonly build: string;
  /** Present when the container must be handed a value at run time. */
  readonly run?: string;
}

/** What became of one Dockerfile: its findings, and how it is built from now on. */
export interface BuildResult {
  /** Path of the Dockerfile relative to the project root. */
  readonly dockerfile: string;
  /** Path of the build context relative to the project root. */
  readonly context: string;
  readonly changed: boolean;
  readonly findings: readonly Finding[];
  readonly bindings: readonly Binding[];
  readonly commands: Commands;
}

/** A file as it was and as it should be, relative to the project root; `before` undefined: a new file. Holds values. */
export interface FileChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string;
}

/** A file that could not be read; line and column are one-based. */
export interface FileProblem {
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** What became of a project. Nothing is written yet: that is for `writeChanges`. */
export interface FixResult {
  readonly builds: readonly BuildResult[];
  readonly changes: readonly FileChange[];
  /** Lines for a person: what to change in a caller where no edit is made, or what goes with an edit. */
  readonly advice?: readonly { readonly path: string; readonly span: Span; readonly lines: string }[];
  readonly problems: readonly FileProblem[];
}

/** What a Dockerfile is built from: the files COPY can reach. Paths are relative to the context, with `/`. */
export interface Context {
  /** Text of a file, undefined when there is none, or it is not text, or the context is not at hand. */
  read(path: string): string | undefined;
  /** Names in a folder, folders with a `/` behind; undefined when there is none, or the context is not at hand. */
  list(directory: string): readonly string[] | undefined;
}

/** A Dockerfile within a file that starts its build. */
export interface Inside {
  /** The service or target. */
  readonly name: string;
  readonly builder: "compose" | "bake";
  readonly text: string;
  /** Where the text stands in the file; it stands there in another form, such as with escapes, unless it is placed. */
  readonly pieces: readonly Piece[];
  readonly placed: boolean;
  /** Where its key stands. */
  readonly at: Span;
  /** Names that the file itself fills in before the builder sees the text. */
  readonly filled: readonly { readonly name: string; readonly span: Span }[];
}

/** One Dockerfile with its context. */
export interface Build {
  /** The whole file where the Dockerfile stands within another. */
  readonly dockerfile: SourceFile;
  readonly inside?: Inside;
  /** Path of the build context relative to the project root; `.` for the root. */
  readonly contextPath: string;
  readonly context: Context;
}

/** Builds that are changed together, and the files that start them. */
export interface Project {
  readonly builds: readonly Build[];
  /** Builds that are not changed, and that the callers may mean all the same. */
  readonly others?: readonly { readonly dockerfile: string; readonly contextPath: string }[];
  readonly callers: readonly SourceFile[];
  /** Symbolic links by their paths, with the path that each leads to: a caller may name a build by one. */
  readonly links?: Readonly<Record<string, string>>;
  readonly options: Options;
}

/** Choices of the user; every field has a default, see `defaultOptions`. */
export interface Options {
  readonly builder: "docker" | "buildx" | "podman" | "buildah";
  /** How RUN gets a variable: by the mount's `env=`, or from the mounted file. */
  readonly delivery: "env" | "file" | "auto";
  readonly split: "auto" | "always" | "never";
  /** Names (globs) that are secrets, or are not, whatever the tables say. */
  readonly secrets: readonly string[];
  readonly notSecrets: readonly string[];
  /** Paths (globs) of credential files beyond the tables. */
  readonly credentialFiles: readonly string[];
  /** Id and source of a binding by the secret's name. */
  readonly bindings: Readonly<
    Record<string, { readonly id?: string; readonly env?: string; readonly file?: string; readonly required?: boolean }>
  >;
  /** Hand copied SSH keys to RUN by the builder's agent socket instead of a file. */
  readonly ssh: boolean;
  readonly onbuild: boolean;
  /** Change Dockerfiles even where a caller in sight cannot be changed. */
  readonly dockerfileOnly: boolean;
  /** Artifacts of steps (by Dockerfile path or `*`) for the builder stage. */
  readonly artifacts: Readonly<Record<string, readonly string[]>>;
  /** Literals that a token-format judge found, by file path. */
  readonly judged: Readonly<Record<string, readonly Span[]>>;
}
