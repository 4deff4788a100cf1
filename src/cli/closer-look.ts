import { readLines } from "../dockerfile/lines.ts";
import { hasCandidate } from "../flow/line-candidates.ts";
import { WalkedContexts } from "../model/walked-context.ts";
import { defaultOptions } from "../options.ts";
import type { Context } from "../result.ts";

/** Says whether the lines of a Dockerfile, or its build context, may hold a secret, or cannot be read; false is certain. */
export function closerLook(): (text: string, context: Context) => boolean {
  const contexts = new WalkedContexts();
  return (text, context) => {
    const lines = readLines(text);
    return lines.problems.length > 0 || hasCandidate(lines, contexts.of(context), defaultOptions);
  };
}
