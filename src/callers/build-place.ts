import type { CallerWorld } from "./facts.ts";
import { joinPath } from "./paths.ts";

/** The Dockerfile of a context: the one named, or the first default that is there. */
export function dockerfileIn(context: string, named: string | undefined, world: CallerWorld): string | undefined {
  if (named !== undefined) return joinPath(context, named);
  const names = ["Dockerfile", "Containerfile"].map((name) => joinPath(context, name));
  return names.find((name) => world.builds.some((build) => build.dockerfile === name)) ?? names[0];
}
