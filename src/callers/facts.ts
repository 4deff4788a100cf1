import type { Edit } from "../text/edits.ts";
import type { Place, SourceFile, Span } from "../text/source.ts";

/** What kind of file starts the build or the container. */
export type CallerFormat =
  | "api-client"
  | "azure"
  | "bake-hcl"
  | "bake-json"
  | "bitbucket"
  | "buildkite"
  | "cdk"
  | "circleci"
  | "cloud-build"
  | "codebuild"
  | "compose"
  | "composer"
  | "composite-action"
  | "devcontainer"
  | "drone"
  | "fly"
  | "github-workflow"
  | "gitlab"
  | "jenkinsfile"
  | "justfile"
  | "kamal"
  | "kubernetes"
  | "makefile"
  | "markdown"
  /** Of no format that is known. */
  | "other"
  | "package-json"
  | "powershell"
  | "shell"
  | "skaffold"
  | "taskfile"
  | "terraform"
  | "tilt"
  | "travis";

/** What runs the build. */
export type CallerBuilder =
  "docker" | "buildx" | "podman" | "buildah" | "compose" | "bake" | "kaniko" | "classic" | "engine-api" | "unknown";

/** Why a caller cannot be changed; `todo` says what a person must do. Holds names and places, never a value. */
export interface CallerRefusal {
  /** Kebab-case: `literal-in-caller`, `builder-without-secrets`. */
  readonly reason: string;
  readonly at: Place;
  /** One clause, lower case, no full stop; `{id}` and `{env}` stand for the secret's, which `bindingRefusal` fills in. */
  readonly todo: string;
}

/** Where a caller takes a build argument's value from; never the value. */
export type PassedFrom =
  | { readonly kind: "environment"; readonly variable: string }
  | { readonly kind: "ci-secret"; readonly name: string }
  /** An input, a parameter, a variable of the tool's own language. */
  | { readonly kind: "parameter"; readonly name: string }
  | { readonly kind: "command" }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "literal" }
  | { readonly kind: "empty" }
  | { readonly kind: "parts" };

/** One build argument that a caller passes. */
export interface PassedArgument {
  readonly name: string;
  readonly at: Place;
  readonly from: PassedFrom;
  /** Its value is an address that takes a login from somewhere, or has one: `https://ci:$T@host`. */
  readonly login?: true;
  /** Some of the caller's runs have no value for it, and its secret is not passed at all then. */
  readonly mayBeMissing?: true;
  /** A refusal when this one argument cannot become a secret here. */
  readonly rewrite: "yes" | CallerRefusal;
  /** Other Dockerfiles whose callers pass it by the same text (a YAML anchor, a shared bake target). */
  readonly sharedWith: readonly string[];
}

/** A secret that the caller's file names already: where it comes from. */
export interface DeclaredSecret {
  readonly id: string;
  readonly env?: string;
  readonly file?: string;
}

/** A container that is started: its image and the names of the variables it is handed. */
export interface ContainerStart {
  /** As written; undefined when it is the image of this very build. */
  readonly image: string | undefined;
  readonly environment: readonly string[];
  /** Files of variables that it is handed, relative to the project root. */
  readonly files?: readonly string[];
}

/** What a file that starts builds or containers says, read before tracing. */
export interface CallerFact {
  readonly format: CallerFormat;
  /** The call itself: the command, the service, the step. */
  readonly at: Place;
  /** The service, target, job or script it belongs to. */
  readonly name: string | undefined;
  readonly action: "build" | "start" | "build-and-start";
  /** Path of the Dockerfile relative to the project root; undefined: it cannot be told. */
  readonly dockerfile: string | undefined;
  /** Path of the build context relative to the project root. */
  readonly context: string | undefined;
  readonly target: string | undefined;
  readonly builder: CallerBuilder;
  readonly passes: readonly PassedArgument[];
  /** Ids of build secrets that are passed already. */
  readonly secrets: readonly string[];
  /** Secrets that the file declares, passed or not. */
  readonly declared: readonly DeclaredSecret[];
  /** Image names the build gives, as written. */
  readonly tags: readonly string[];
  readonly starts: ContainerStart | undefined;
  readonly rewrite: "yes" | CallerRefusal;
  /** It passes a build argument whose name cannot be told, which may be any. */
  readonly unnamed?: CallerRefusal;
  /** Why it cannot be handed a file as a secret, where it can be handed a variable. */
  readonly fileRefusal?: CallerRefusal;
  /** A secret's id is the name of its variable there. */
  readonly idIsVariable?: boolean;
  /** What it needs where a build that it starts is handed a secret; a line for a person. */
  readonly needs?: string;
  /** An example for people: it never stands in the way of a rewrite. */
  readonly example?: boolean;
  /** Compose files that its file includes: what they declare must not be declared again. */
  readonly includes?: readonly string[];
  /** Services or targets of other caller files that it extends or starts; no names: all of them. */
  readonly covers?: { readonly files: readonly string[]; readonly names: readonly string[] };
}

/** What becomes of one secret of one build, told to its callers. */
export interface CallerBinding {
  readonly dockerfile: string;
  readonly id: string;
  /** Variable of the caller's environment that holds the secret. */
  readonly env?: string;
  /** File that holds the secret, relative to the build context; `~/` in front stands for the home folder. */
  readonly file?: string;
  /** Build arguments that it takes the place of. */
  readonly replaces: readonly string[];
  /** True: every caller of the build passes it, also one that passed no argument (copied files, literals). */
  readonly everyCaller: boolean;
  /** True: the build no longer reads it at all; the argument goes and no secret comes. */
  readonly dropped?: boolean;
  /** Variables that left the image and must be handed to the container. */
  readonly runTime: readonly string[];
  /** Those of `runTime` that held more than what the caller passes, or something else. */
  readonly composed?: readonly string[];
}

/** A variable that left the image, for one container. */
export interface HandedVariable {
  readonly name: string;
  /** What the image had it from; undefined where no caller in sight passes all of it. */
  readonly source: { readonly fact: CallerFact; readonly passed: PassedArgument } | undefined;
}

/** Lines for a person: what to change where no edit is made, or what goes with an edit. */
export interface CallerAdvice {
  readonly at: Place;
  readonly lines: string;
}

/** One fact with the bindings that concern it. */
export interface CallerWork {
  readonly fact: CallerFact;
  readonly bindings: readonly CallerBinding[];
  /** Variables that its container must be handed and is not yet. */
  readonly handed: readonly HandedVariable[];
  /** Ids that an included file declares, or will. */
  readonly declaredElsewhere: ReadonlySet<string>;
}

/** The work by the place of its call: a call that starts several builds has a fact for each. */
export function worksByPlace(work: readonly CallerWork[]): ReadonlyMap<number, CallerWork> {
  const found = new Map<number, CallerWork>();
  for (const item of work) {
    const { start } = item.fact.at.span;
    const before = found.get(start) ?? { bindings: [], handed: [] };
    const more = item.bindings.filter((binding) => !before.bindings.some((other) => other.id === binding.id));
    const handed = item.handed.filter(({ name }) => !before.handed.some((other) => other.name === name));
    found.set(start, { ...item, bindings: [...before.bindings, ...more], handed: [...before.handed, ...handed] });
  }
  return found;
}

/** What a format writes into one file. */
export interface Written {
  readonly edits: readonly Edit[];
  readonly advice: readonly CallerAdvice[];
}

/** What a reader may know beside its own file. */
export interface CallerWorld {
  readonly files: readonly SourceFile[];
  readonly builds: readonly { readonly dockerfile: string; readonly context: string }[];
  /** Symbolic links: where each leads. */
  readonly links?: Links | undefined;
}

/** Symbolic links by their paths, with the path that each leads to; both relative to the project root. */
export type Links = Readonly<Record<string, string>>;

/** One format: how it is told, read and written. */
export interface CallerFormatReader {
  readonly format: CallerFormat;
  /** Told by path and a look at the text; cheap. */
  matches(file: SourceFile): boolean;
  /** A file without it starts nothing; the words of `formats.ts` without one. */
  readonly hint?: RegExp;
  read(file: SourceFile, world: CallerWorld): readonly CallerFact[];
  write(file: SourceFile, work: readonly CallerWork[], world: CallerWorld): Written;
}

/** A fact's fields that most calls leave empty. */
export const plainFact = {
  name: undefined,
  action: "build",
  dockerfile: undefined,
  context: undefined,
  target: undefined,
  builder: "docker",
  passes: [],
  secrets: [],
  declared: [],
  tags: [],
  starts: undefined,
  rewrite: "yes",
} as const satisfies Partial<CallerFact>;

/** A refusal that points into a file. */
export function refusal(reason: string, path: string, span: Span, todo: string): CallerRefusal {
  return { reason, at: { path, span }, todo };
}
