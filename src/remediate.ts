import { readCallers, writeCallers } from "./callers/index.ts";
import type { Transform } from "./plan/plan-types.ts";
import { remediateProject } from "./remediate-project.ts";
import type { FixResult, Project } from "./result.ts";

/**
 * Takes the secrets out of a project's Dockerfiles, and changes the files that start their builds with them. Text in,
 * text out: reads no disk, starts no process, knows no clock. A Dockerfile that cannot be read becomes a problem of
 * the result; nothing else throws.
 */
export function remediate(project: Project, transforms: readonly Transform[]): FixResult {
  return remediateProject(project, transforms, { readCallers, writeCallers });
}
