import type { FixResult, Project } from "../result.ts";

/** What the command line asks of the core, loaded only when a file may hold a secret. */
export interface Core {
  /** Names of the transforms that come with the package. */
  readonly transformNames: readonly string[];
  /** Fixes a project with the transforms that are not turned off, and those of the user's modules. */
  fix(project: Project, choice: TransformChoice): FixResult;
}

/** Which transforms a run uses. */
export interface TransformChoice {
  /** Names that are turned off. */
  readonly off: ReadonlySet<string>;
  /** What the user's modules export. */
  readonly exported: readonly unknown[];
}

/** The core behind a door that costs nothing until it is opened. */
export interface Engine {
  mayHoldSecret(text: string): boolean;
  load(): Promise<Core>;
}
