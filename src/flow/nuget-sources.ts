import type { Keeps } from "../knowledge/tools.ts";
import { folderOf, resolvePath } from "../model/paths.ts";
import { hasOption, operandsOf } from "../shell/command-parts.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import type { FileWrite } from "./flow-types.ts";
import type { RunState } from "./run-state.ts";

/** `dotnet nuget update source acme`: NuGet writes to whichever of its files holds a login of the source. */
export function isSourceUpdate(command: ShellCommand): boolean {
  const words = operandsOf(command).map(({ value }) => value);
  const told = command.program === "dotnet" ? words.slice(0, 3).join(" ") : words.slice(0, 2).join(" ");
  return /^(?:nuget update source|sources update)$/i.test(told) && !hasOption(command, /^--?configfile/i);
}

/**
 * The file of the project that holds a login of the source, where the new one goes; undefined: NuGet writes a login that
 * is new to the user's own file, wherever the source stands: https://github.com/NuGet/Home/issues/12797
 */
export function updatedSource(command: ShellCommand, run: RunState, keeps: Keeps): FileWrite | undefined {
  const source = sourceOf(command)?.toLowerCase();
  const settings = source === undefined ? [] : settingsAbove(command, run);
  const held = settings.find(({ logins }) => logins.includes(`<${source?.replaceAll(" ", "_x0020_")}>`));
  const file = held ?? settings.find(({ logins }) => logins.includes("<clear"));
  if (file) {
    const files = [{ in: "root", path: file.path.slice(1) }] as const;
    return { path: file.path, name: file.path, how: "tool", keeps: { ...keeps, files } };
  }
  const isNamed = settings.some(({ text }) => text.includes(`"${source}"`));
  if (isNamed || isAdded(command, run)) return undefined;
  return { path: undefined, name: "the NuGet.Config that names the source", how: "dump" };
}

function isAdded(command: ShellCommand, run: RunState): boolean {
  const source = sourceOf(command);
  return run.script.commands.some(
    (own) =>
      source !== undefined &&
      own.number < command.number &&
      own.program === command.program &&
      own.args.some(({ value }) => value === "add") &&
      sourceOf(own) === source,
  );
}

function sourceOf({ program, args }: ShellCommand): string | undefined {
  const at = args.findIndex(({ text }) => /^(?:-n|--?name)$/i.test(text));
  return at === -1 ? (program === "dotnet" ? args[3]?.value : undefined) : args[at + 1]?.value;
}

interface Settings {
  readonly path: string;
  /** In lower case, as are the names of sources. */
  readonly text: string;
  /** What stands between the tags of the logins. */
  readonly logins: string;
}

/** The settings of the project, in the folder of the command first and those above it behind. */
function settingsAbove(command: ShellCommand, run: RunState): readonly Settings[] {
  const found: Settings[] = [];
  const first = run.paths.folderOf(command);
  for (let folder = first; folder !== undefined; folder = folder === "/" ? undefined : folderOf(folder)) {
    for (const name of ["nuget.config", "NuGet.config", "NuGet.Config"]) {
      const path = resolvePath(folder, name);
      const text = run.contextFiles
        ?.textOf(run.step, path)
        ?.toLowerCase()
        .replace(/<!--.*?-->/gs, "");
      const logins = /<packagesourcecredentials>(.*)<\/packagesourcecredentials>/s.exec(text ?? "")?.[1] ?? "";
      if (text !== undefined) found.push({ path, text, logins });
    }
  }
  return found;
}
