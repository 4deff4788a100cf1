import type { ProveOptions } from "../proof/run-prove.ts";
import type { Outcome } from "./fix-projects.ts";
import type { Io } from "./io.ts";

/** Proves every build that the outcomes change. */
export async function proveOutcomes(
  root: string,
  outcomes: readonly Outcome[],
  options: ProveOptions,
  io: Io,
): Promise<number> {
  const { runProve } = await import("../proof/run-prove.ts");
  return runProve(
    outcomes.map(({ result }) => ({ root, result })),
    options,
    io,
  );
}
