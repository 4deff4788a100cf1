import { resolvePath } from "../model/paths.ts";
import { taskCallOf } from "../model/task-files.ts";
import { makeScript } from "../shell/make-script.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import { patternOf, speaksOfAny } from "../text/names.ts";
import type { RunState } from "./run-state.ts";

/** What a file of tasks gives to the shell. */
interface Recipes {
  /** As one shell text; undefined where the file is no Makefile. */
  readonly recipes: string | undefined;
  /** The variables that hold the secret there. */
  readonly names: ReadonlySet<string>;
  readonly folder: string | undefined;
}

/** What `make deps X=$T` runs: words of make set variables, for make itself and for the shells of its recipes. */
export function makeRecipes(command: ShellCommand, text: string, run: RunState): Recipes {
  const names = new Set([...run.names, ...run.environmentOf(command)]);
  const given = new Set<string>();
  for (const word of command.args) {
    const [, name] = /^["']?(\w+)\s*:{0,3}=/.exec(word.text) ?? [];
    if (name === undefined) continue;
    given.add(name);
    if (run.carries(word)) names.add(name);
    else names.delete(name);
  }
  const call = taskCallOf(command);
  const outer = run.paths.folderOf(command);
  const folder = outer === undefined ? undefined : resolvePath(outer, call?.folder ?? ".");
  const recipes = call?.byMake
    ? makeScript(text, {
        goals: call.goals,
        given,
        environment: new Set([...names, ...[...run.step.variables].map(([name]) => name)]),
      })
    : undefined;
  return { recipes, names, folder };
}

/** A line of a file in no language of the shell's, as shell text, with the names that hold the secret in it. */
interface SpokenLine {
  readonly text: string;
  readonly names: ReadonlySet<string>;
}

/** The lines of a Taskfile, a justfile or a Rakefile that speak of the secret, or of a name that it is given there. */
export function spokenLines(text: string, names: ReadonlySet<string>): readonly SpokenLine[] {
  const lines = text.replace(/\\\r?\n\s*/g, " ").split(/\r?\n/);
  const known = new Set(names);
  for (let before = -1; before < known.size;) {
    before = known.size;
    for (const line of lines) {
      // `token := env("T")`, `TOKEN: "{{.T}}"`, `token = ENV["T"]`
      const [, name] = /^\s*(?:export\s+)?(\w+)\s*(?::?=|:\s)/.exec(line) ?? [];
      const bare = name === "cmd" || name === "sh" || /^\s*-/.test(line);
      if (name !== undefined && !bare && speaksOfAny(line.slice(line.indexOf(name) + name.length), known))
        known.add(name);
    }
  }
  return lines.filter((line) => speaksOfAny(line, known)).map((line) => ({ text: asShell(line, known), names: known }));
}

/** What such a line gives to a shell, as far as that can be told. */
function asShell(line: string, names: ReadonlySet<string>): string {
  const any = [...names].map(patternOf).join("|");
  const filled = line
    .replace(new RegExp(`(?:\\{\\{|#\\{|\\$\\()[^{}()]*?\\b(${any})\\b[^{}]*?(?:\\}\\}|\\}|\\))`, "g"), "${$1}")
    .trim()
    .replace(/^(?:-\s+)?(?:cmd:\s*)?[@-]*\s*/, "");
  const [, told] = /^(?:sh|system)[\s(]+(?:"([^]*)"|'([^]*)')\)?$/.exec(filled)?.filter(Boolean) ?? [];
  return told === undefined ? filled.replace(/^(["'])([^]*)\1$/, "$2") : told.replace(/\\(.)/g, "$1");
}

/** Whether a line that no shell can read as it stands writes a file, or tells a tool something to keep. */
export function mayKeep(line: string): boolean {
  return />|\btee\b|\bconfig\b|\blogin\b|\bclone\b|\bremote\b|netrc|\bset\b|[wW]rite/.test(line);
}
