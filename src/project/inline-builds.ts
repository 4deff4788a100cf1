import { join, posix } from "node:path";
import type { Context, Inside } from "../result.ts";
import type { BuildPaths } from "./join-builds.ts";
import { readTextHolding } from "./read-text.ts";

/** A build whose Dockerfile stands within another file. */
export interface InlineBuild extends BuildPaths {
  readonly inside: Inside;
  /** Whether its context lies in the tree. */
  readonly near: boolean;
}

/** The context of a build whose own lies in another tree. */
export const notAtHand: Context = { read: () => undefined, list: () => undefined };

const names = ["compose", "stack", "bake"];
const keys = ["dockerfile_inline", "dockerfile-inline"].map((key) => Buffer.from(key));

/** The Dockerfiles within compose and bake files; most trees have none, and then their parsers are not loaded. */
export async function inlineBuilds(
  root: string,
  paths: readonly string[],
  mayHoldSecret: ((text: string) => boolean) | undefined,
): Promise<readonly InlineBuild[]> {
  const hosts = paths.flatMap((path) => {
    const base = posix.basename(path).toLowerCase();
    const text = names.some((name) => base.includes(name)) ? readTextHolding(join(root, path), keys) : undefined;
    return text === undefined ? [] : [{ path, text }];
  });
  if (hosts.length === 0) return [];
  const { inlineDockerfiles } = await import("../callers/inline-dockerfiles.ts");
  return hosts.flatMap((host) =>
    inlineDockerfiles(host).flatMap(({ text, context = ".", ...own }) => {
      if (own.filled.length === 0 && mayHoldSecret?.(text.text) === false) return [];
      const inside: Inside = { ...own, text: text.text, pieces: text.pieces };
      const contextPath = posix.join(posix.dirname(host.path), context).replace(/(?<=.)\/$/, "");
      const near = !/^[/~$]|^\w+:|^git@|\$/.test(context) && !contextPath.startsWith("..");
      return [{ dockerfile: host.path, contextPath: near ? contextPath : ".", near, inside }];
    }),
  );
}
