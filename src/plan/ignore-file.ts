import type { Build, FileChange, Project } from "../result.ts";
import { patternOf } from "../text/names.ts";
import { lineEndOf } from "../text/source.ts";
import type { Change, Scene } from "./plan-types.ts";

/**
 * The ignore file that keeps files out of a build: the one that applies, with a line for each at its end. Where a
 * sibling build of the same context still copies one of them, the Dockerfile gets an ignore file of its own.
 * Source: https://docs.docker.com/build/concepts/context/#filename-and-location
 */
export function ignoreFileChange(
  changes: readonly Change[],
  build: Build,
  scene: Scene,
  project: Project,
  earlier: ReadonlyMap<string, FileChange>,
): FileChange | undefined {
  const paths = [...new Set(changes.flatMap((change) => (change.change === "ignore" ? [change.path] : [])))];
  if (paths.length === 0) return undefined;
  const prefix = build.contextPath === "." ? "" : `${build.contextPath}/`;
  const own = `${build.dockerfile.path.slice(prefix.length)}.dockerignore`;
  const applies = scene.files.ignoreFile;
  const file =
    applies === undefined || (applies !== own && siblingCopies(project, build, paths))
      ? pick(project, build, paths, own)
      : applies;
  const path = `${prefix}${file}`;
  const before = build.context.read(file);
  const known =
    earlier.get(path)?.after ?? before ?? (applies === undefined ? "" : (build.context.read(applies) ?? ""));
  const lineEnd = lineEndOf(known);
  const missing = paths.filter(
    (ignored) =>
      !(known === before && scene.files.ignores(ignored)) &&
      known.split(/\r?\n/).findLast((line) => line.trim() !== "") !== ignored,
  );
  if (missing.length === 0) return undefined;
  const gap = known === "" || known.endsWith("\n") ? "" : lineEnd;
  return { path, before, after: `${known}${gap}${missing.map((ignored) => `${ignored}${lineEnd}`).join("")}` };
}

function pick(project: Project, build: Build, paths: readonly string[], own: string): string {
  return siblingCopies(project, build, paths) ? own : ".dockerignore";
}

function siblingCopies(project: Project, build: Build, paths: readonly string[]): boolean {
  return project.builds.some(
    (other) =>
      other.dockerfile.path !== build.dockerfile.path &&
      other.contextPath === build.contextPath &&
      paths.some((path) => new RegExp(`^\\s*(?:COPY|ADD)\\b.*${patternOf(path)}`, "im").test(other.dockerfile.text)),
  );
}
