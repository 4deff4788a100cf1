import type { Goal } from "./campaign.ts";
import type { ReviewFacts } from "./review-facts.ts";

/** What became of a repository. */
export type State =
  /** It has no commit. */
  | "empty"
  /** No secret was found. */
  | "clean"
  /** No secret was found, but a Dockerfile could not be read. */
  | "unread"
  /** Secrets were found, and none could be taken out. */
  | "reported"
  /** A patch was made. */
  | "planned"
  /** The branch is on the remote. */
  | "pushed"
  /** A pull request is open. */
  | "proposed"
  /** Its pull request was closed by somebody: it is not opened again. */
  | "declined"
  /** The branch holds commits of somebody else, and is left alone. */
  | "taken"
  | "failed";

/** All states, in the order in which reports name them. */
export const states: readonly State[] = [
  "proposed",
  "pushed",
  "planned",
  "reported",
  "unread",
  "clean",
  "empty",
  "declined",
  "taken",
  "failed",
];

/** One line of the results: one repository at one commit. Holds names and places, never a value. */
export interface ResultRow {
  readonly version: 1;
  readonly repository: string;
  /** The commit it was looked at; absent when there is none or it could not be had. */
  readonly base?: string;
  readonly tool: string;
  readonly config: string;
  readonly state: State;
  readonly baseBranch?: string;
  readonly branch?: string;
  readonly commit?: string;
  readonly pullRequest?: string;
  /** Findings, commands and problems, as in the report of one project. */
  readonly report?: ReviewFacts;
  /** Paths that change. */
  readonly files: readonly string[];
  /** The change as a unified diff; values in it are hidden. */
  readonly patch?: string;
  /** Set when values are hidden in the patch, so that it cannot be applied. */
  readonly masked?: true;
  /** Why it failed, in one line. */
  readonly error?: string;
  /** Set on a failure that may pass by itself, as the network's do. */
  readonly passing?: true;
  readonly attempt: number;
  /** Milliseconds by what they were spent on; left out of every comparison. */
  readonly timings: Readonly<Record<string, number>>;
}

/** What a row is found by: the same work is not done twice. */
export function keyOf(row: Pick<ResultRow, "repository" | "base" | "tool" | "config">): string {
  return JSON.stringify([row.repository, row.base ?? "", row.tool, row.config]);
}

/** Whether a row leaves nothing to do for a goal. */
export function isDone(row: ResultRow, goal: Goal): boolean {
  switch (row.state) {
    case "failed":
      return false;
    case "planned":
      return goal === "patch";
    case "pushed":
      return goal !== "pull-request";
    default:
      return true;
  }
}

/** A line of results as a row; undefined for one that is torn or is no row of this version. */
export function parseRow(line: string): ResultRow | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRow(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value from a file or a queue is a row. */
export function isRow(value: unknown): value is ResultRow {
  if (typeof value !== "object" || value === null) return false;
  const has = (key: string, type: string): boolean => key in value && typeof Reflect.get(value, key) === type;
  const known: readonly unknown[] = states;
  return (
    Reflect.get(value, "version") === 1 &&
    has("repository", "string") &&
    has("tool", "string") &&
    has("config", "string") &&
    has("attempt", "number") &&
    known.includes(Reflect.get(value, "state")) &&
    Array.isArray(Reflect.get(value, "files"))
  );
}
