import type { Context, FixResult, Project } from "../result.ts";

/** What the command line asks of the core, loaded only when a file may hold a secret. */
export interface Core {
  /** Names of the transforms that come with the package. */
  readonly transformNames: readonly string[];
  /** Fixes a project with the transforms that are not turned off, and those of the user's modules. */
  fix(project: Project, choice: TransformChoice): Promise<FixResult>;
}

/** Which transforms a run uses. */
export interface TransformChoice {
  /** Names that are turned off. */
  readonly off: ReadonlySet<string>;
  /** What the user's modules export. */
  readonly exported: readonly unknown[];
}

/** What stands in the way of reading a Dockerfile; `offset` is where. */
export interface Fault {
  readonly message: string;
  readonly offset: number;
}

/** The core behind a door that costs nothing until it is opened. */
export interface Engine {
  /** Says cheaply that a Dockerfile has no secret. */
  mayHoldSecret(text: string): boolean;
  /** The closer look, behind a door of its own: most Dockerfiles end there. */
  closerLook(): Promise<(text: string, context: Context) => boolean>;
  /** Why the builder would not read a Dockerfile. */
  faultOf(text: string): Fault | undefined;
  load(): Promise<Core>;
}
