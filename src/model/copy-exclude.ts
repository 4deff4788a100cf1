import dockerignore from "@balena/dockerignore";
import type { Step } from "./build-model.ts";

/**
 * Whether `COPY --exclude=…` leaves out what a source that is a folder holds at a path below it:
 * https://docs.docker.com/reference/dockerfile/#copy---exclude
 */
export function isExcluded({ instruction }: Step, within: string): boolean {
  const patterns = instruction.flags.flatMap(({ name, value }) => (name === "exclude" && value ? [value] : []));
  if (patterns.length === 0 || within === "") return false;
  return dockerignore.default({ ignorecase: false }).add(patterns).ignores(within);
}
