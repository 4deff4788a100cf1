import type { CallerWorld } from "./facts.ts";
import { joinPath, withoutLinks } from "./paths.ts";

/** The Dockerfile of a context: the one named, or the first default that is there. */
export function dockerfileIn(context: string, named: string | undefined, world: CallerWorld): string | undefined {
  if (named !== undefined) return joinPath(context, named);
  const names = ["Dockerfile", "Containerfile"].map((name) => joinPath(context, name));
  return names.find((name) => isDockerfile(name, world)) ?? names[0];
}

/** Whether one of the builds has its Dockerfile at a path, which may lead over symbolic links. */
export function isDockerfile(path: string | undefined, world: CallerWorld): boolean {
  if (path === undefined) return false;
  const real = withoutLinks(path, world.links);
  return world.builds.some((build) => build.dockerfile === real);
}
