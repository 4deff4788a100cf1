import type { Options } from "../result.ts";

/** The forms a report can take. */
export type Format = "text" | "json" | "diff" | "sarif" | "markdown";

/** What the arguments ask for. */
export interface Settings {
  readonly paths: readonly string[];
  readonly fix: boolean;
  readonly write: boolean;
  readonly check: boolean;
  /** Prove by real builds what is to be written; nothing is written that is not proven. */
  readonly prove?: boolean;
  readonly stdinFilename?: string;
  readonly context?: string;
  readonly format: Format;
  /** Instead of the report. */
  readonly emit?: "commit-message" | "pr-body";
  readonly outputFile?: string;
  readonly quiet: boolean;
  readonly strict: boolean;
  /** Undefined: look for one; false: none. */
  readonly config?: string | false;
  readonly configCode: boolean;
  readonly color?: boolean;
  readonly options: Partial<Options>;
}
