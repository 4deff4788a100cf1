import type { Options } from "../result.ts";
import type { FixedTree } from "./fix-tree.ts";

/** A tree to be fixed. */
export interface TreeRequest {
  readonly root: string;
  readonly options: Options;
  readonly off: readonly string[];
  readonly modules: readonly string[];
}

/** What became of it; `failed` says where our own bug is, never what the text was. */
export type TreeAnswer = { readonly fixed: FixedTree } | { readonly failed: string };

/** Whether a message is a request; both ends are ours, so its fields need no second look. */
export function isTreeRequest(message: unknown): message is TreeRequest {
  return typeof message === "object" && message !== null && "root" in message && "options" in message;
}

/** Whether a message is an answer. */
export function isTreeAnswer(message: unknown): message is TreeAnswer {
  return typeof message === "object" && message !== null && ("fixed" in message || "failed" in message);
}
