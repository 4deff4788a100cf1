import type { FileProblem, Options } from "../result.ts";
import type { ProjectPaths } from "../project/load.ts";
import type { Outcome } from "./fix-projects.ts";

/** What a thread is told once. */
export interface ThreadSetup {
  readonly root: string;
  readonly options: Options;
  /** Names of the transforms that are turned off. */
  readonly off: readonly string[];
}

/** Projects to read and fix. */
export interface ThreadWork {
  /** Its place among all work. */
  readonly number: number;
  readonly groups: readonly ProjectPaths[];
}

/** What became of them. */
export interface ThreadAnswer {
  readonly number: number;
  readonly outcomes: readonly Outcome[];
  /** Builds of which there is nothing to say, by their places among those of the work. */
  readonly clean: readonly number[];
  /** What could not be read. */
  readonly problems: readonly FileProblem[];
}

/** Whether a message is a thread's setup. */
export function isThreadSetup(value: unknown): value is ThreadSetup {
  return typeof value === "object" && value !== null && "root" in value && "off" in value;
}

/** Whether a message is work. */
export function isThreadWork(value: unknown): value is ThreadWork {
  return typeof value === "object" && value !== null && "number" in value && "groups" in value;
}

/** Whether a message is what became of work. */
export function isThreadAnswer(value: unknown): value is ThreadAnswer {
  return typeof value === "object" && value !== null && "number" in value && "outcomes" in value;
}
