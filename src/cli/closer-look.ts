import { readLines } from "../dockerfile/lines.ts";
import { ContextSearch, hasCandidate } from "../flow/line-candidates.ts";
import { defaultOptions } from "../options.ts";
import type { Context } from "../result.ts";

const contexts = new ContextSearch();

/** Whether the lines of a Dockerfile, or its build context, may hold a secret, or cannot be read; false is certain. */
export function mayHoldSecret(text: string, context: Context): boolean {
  const lines = readLines(text);
  return lines.problems.length > 0 || hasCandidate(lines, context, defaultOptions, contexts);
}
