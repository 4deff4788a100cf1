import type { Keeps } from "../knowledge/tools.ts";
import { folderOf, resolvePath } from "../model/paths.ts";
import { hasOption, operandsOf } from "../shell/command-parts.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import type { FileWrite } from "./flow-types.ts";
import type { RunState } from "./run-state.ts";

/** `dotnet nuget update source acme`: NuGet writes to whichever of its files names the source. */
export function isSourceUpdate(command: ShellCommand): boolean {
  const words = operandsOf(command).map(({ value }) => value);
  const told = command.program === "dotnet" ? words.slice(0, 3).join(" ") : words.slice(0, 2).join(" ");
  return /^(?:nuget update source|sources update)$/i.test(told) && !hasOption(command, /^--?configfile/i);
}

/** The file of the project that names a source; the user's own where this RUN has put it there; else it is not known. */
export function updatedSource(command: ShellCommand, run: RunState, keeps: Keeps): FileWrite {
  const source = sourceOf(command);
  const project = source === undefined ? undefined : projectFile(command, run, source);
  if (project !== undefined) {
    const files = [{ in: "root", path: project.slice(1) }] as const;
    return { path: project, name: project, how: "tool", keeps: { ...keeps, files } };
  }
  const [place] = keeps.files;
  const added = run.script.commands.some(
    (own) =>
      own.number < command.number &&
      own.program === command.program &&
      own.args.some(({ value }) => value === "add") &&
      sourceOf(own) === source,
  );
  if (place && source !== undefined && added)
    return { path: run.paths.placed(place, command), name: place.path, how: "tool", keeps };
  return { path: undefined, name: "the NuGet.Config that names the source", how: "dump" };
}

function sourceOf({ program, args }: ShellCommand): string | undefined {
  const at = args.findIndex(({ text }) => /^(?:-n|--?name)$/i.test(text));
  return at === -1 ? (program === "dotnet" ? args[3]?.value : undefined) : args[at + 1]?.value;
}

/** The nearest settings in the folder of the command or one above it. */
function projectFile(command: ShellCommand, run: RunState, source: string): string | undefined {
  const first = run.paths.folderOf(command);
  for (let folder = first; folder !== undefined; folder = folder === "/" ? undefined : folderOf(folder)) {
    for (const name of ["nuget.config", "NuGet.config", "NuGet.Config"]) {
      const path = resolvePath(folder, name);
      const text = run.contextFiles?.textOf(run.step, path)?.toLowerCase();
      if (text?.includes(`"${source.toLowerCase()}"`)) return path;
    }
  }
  return undefined;
}
