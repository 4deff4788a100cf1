import { createHash } from "node:crypto";
import type { Options } from "../result.ts";
import { version } from "../version.ts";

/** How far a campaign goes: patches on this disk, branches on the remotes, or pull requests. */
export type Goal = "patch" | "push" | "pull-request";

/** Who a campaign's commits are by. */
export interface Author {
  readonly name: string;
  readonly email: string;
}

/** What is done to every repository; data only, so that it can travel to another machine. */
export interface Campaign {
  readonly options: Options;
  /** Transforms that are turned off. */
  readonly off: readonly string[];
  /** Modules with transforms of the user's own, by absolute path or package name. */
  readonly modules: readonly string[];
  readonly branch: string;
  readonly title: string;
  readonly author: Author;
  readonly goal: Goal;
}

/** What a campaign's pull requests and commits are called. */
export const defaultTitle = "Hand build secrets to Docker as secret mounts";

/** Where a campaign's commits go. */
export const defaultBranch = "unleak/build-secrets";

/** A digest of everything that decides what a repository's commit looks like. */
export function configHash(campaign: Campaign): string {
  const { goal: _, ...rest } = campaign;
  return createHash("sha256")
    .update(`${version}\n${canonical(rest)}`)
    .digest("hex")
    .slice(0, 16);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(",")}}`;
}
