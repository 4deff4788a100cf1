import { readLines } from "../dockerfile/lines.ts";
import { mayHoldSecret } from "../flow/candidates.ts";
import type { Engine } from "./engine.ts";

/** What can be said of a Dockerfile before the core is loaded, and the way to it. */
export const engine: Engine = {
  mayHoldSecret,
  closerLook: async () => (await import("./closer-look.ts")).closerLook(),
  faultOf: (text) => readLines(text).problems[0],
  load: async () => (await import("./core.ts")).core,
};
