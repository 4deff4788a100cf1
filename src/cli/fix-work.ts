import { readProjects } from "../project/load.ts";
import type { FileProblem } from "../result.ts";
import type { Core } from "./engine.ts";
import { fixProjects } from "./fix-projects.ts";
import type { ThreadAnswer, ThreadSetup, ThreadWork } from "./thread-messages.ts";

/** Reads and fixes the projects of one piece of work. */
export async function fixWork(
  core: Core,
  { root, options, off }: ThreadSetup,
  { number, groups }: ThreadWork,
): Promise<ThreadAnswer> {
  const problems: FileProblem[] = [];
  const projects = readProjects(root, groups, options, problems);
  const { outcomes, clean } = await fixProjects(core, projects, { off: new Set(off), exported: [] });
  // Paths are known to those who handed out the work; thousands of copies of them are not worth the memory.
  const quiet = new Set(clean.map(({ dockerfile }) => dockerfile));
  const builds = groups.flatMap((group) => group.builds);
  return {
    number,
    outcomes,
    clean: builds.flatMap((build, at) => (quiet.has(build.dockerfile) ? [at] : [])),
    problems,
  };
}
