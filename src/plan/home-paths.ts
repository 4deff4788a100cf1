import { ShellPaths } from "../flow/shell-paths.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import { baseName, folderOf, isInside, isPattern, matchesPattern } from "../model/paths.ts";

/** Whether a path hangs on a home that only the RUN knows. */
export function isBelowUnknownHome(path: string): boolean {
  return path.startsWith("~");
}

/** A step that may name a file of an unknown home by its whole path: `rm /home/app/.npmrc` for what `~/.npmrc` is. */
export function namedInFull({ steps }: BuildModel, path: string): Step | undefined {
  if (!isBelowUnknownHome(path)) return undefined;
  return steps.find((step) => pathsNamedIn(step).some((name) => name.startsWith("/") && mayEndAs(name, path.slice(1))));
}

/** Whether COPY may have laid a file there. */
export function mayBeCopied(steps: readonly Step[], path: string): boolean {
  return steps.some(({ copy, copyTarget = "/" }) => {
    if (!copy) return false;
    return isInside("/home", copyTarget.replace(/\/$/, "") || "/home") || mayEndAs(copyTarget, path.slice(1));
  });
}

/** Whether a file of one user's home is none that the tools of a RUN look for by themselves, since another user runs it. */
export function isOfAnothersHome(path: string, writer: Step, { script, user, workdir = "/", ...step }: Step): boolean {
  const home = homeOf(writer);
  const own = homeOf({ user, ...step });
  if (home === undefined || home === "/" || own === undefined || !isInside(home, path)) return false;
  const comesThere = isInside(folderOf(path), workdir) || script === undefined || script.source.text.includes(home);
  const changes = script?.commands.some(
    ({ words, assignments }) =>
      /^(?:doas|gosu|runuser|su|su-exec|sudo)$/.test(words[0]?.text ?? "") ||
      assignments.some(({ name }) => name === "HOME"),
  );
  return user.name !== writer.user.name && !isInside(own, path) && !comesThere && changes !== true;
}

function homeOf({ variables, user }: Pick<Step, "variables" | "user">): string | undefined {
  return variables.get("HOME")?.value ?? user.home;
}

function pathsNamedIn(step: Step): readonly string[] {
  const { script, copy } = step;
  if (copy) return copy.sources.map((source) => source.path);
  if (!script) return [];
  const paths = ShellPaths.of(step, script);
  return script.commands.flatMap((command) =>
    [...command.args, ...command.redirects.flatMap(({ target }) => target ?? [])].flatMap(
      (word) => paths.pathOf(word, command) ?? [],
    ),
  );
}

/** Whether a whole path, or a pattern, ends as the path behind the home does. */
function mayEndAs(name: string, tail: string): boolean {
  if (!isPattern(name)) return name.endsWith(tail);
  return (
    folderOf(name).endsWith(folderOf(tail) === "/" ? "" : folderOf(tail)) &&
    matchesPattern(baseName(name), baseName(tail))
  );
}
