import { operandsOf } from "../shell/command-parts.ts";
import type { ShellCommand } from "../shell/shell-types.ts";

/** A program that runs what a file of tasks says. */
interface TaskRunner {
  readonly programs: readonly string[];
  /** Where it looks when it is told nothing, first to last. */
  readonly files: readonly string[];
  readonly file: RegExp;
  readonly folder: RegExp;
  readonly source: string;
}

const runners: readonly TaskRunner[] = [
  {
    programs: ["just"],
    files: ["justfile", "Justfile", ".justfile"],
    file: /^(?:-f|--justfile)(?:=(.*))?$/,
    folder: /^(?:-d|--working-directory)(?:=(.*))?$/,
    source: "https://just.systems/man/en/",
  },
  {
    programs: ["make", "gmake", "bmake"],
    files: ["GNUmakefile", "makefile", "Makefile"],
    file: /^(?:-f|--file|--makefile)(?:=(.*))?$/,
    folder: /^(?:-C|--directory)(?:=(.*))?$/,
    source: "https://www.gnu.org/software/make/manual/html_node/Options-Summary.html",
  },
  {
    programs: ["rake"],
    files: ["rakefile", "Rakefile", "rakefile.rb", "Rakefile.rb"],
    file: /^(?:-f|--rakefile)(?:=(.*))?$/,
    folder: /^$/,
    source: "https://ruby.github.io/rake/doc/command_line_usage_rdoc.html",
  },
  {
    programs: ["task", "go-task"],
    files: [
      "Taskfile.yml",
      "taskfile.yml",
      "Taskfile.yaml",
      "taskfile.yaml",
      "Taskfile.dist.yml",
      "Taskfile.dist.yaml",
    ],
    file: /^(?:-t|--taskfile)(?:=(.*))?$/,
    folder: /^(?:-d|--dir)(?:=(.*))?$/,
    source: "https://taskfile.dev/reference/cli/",
  },
];

/** What a command asks a runner of tasks for. */
export interface TaskCall {
  /** Whether its recipes are make's. */
  readonly byMake: boolean;
  readonly files: readonly string[];
  /** Relative to where the command runs; undefined for there. */
  readonly folder: string | undefined;
  readonly goals: readonly string[];
}

/** What `make -C dir deps`, `just deps` or `bundle exec rake deps` asks for; undefined of every other command. */
export function taskCallOf(command: ShellCommand): TaskCall | undefined {
  const bundled =
    command.program === "bundle" && command.args[0]?.value === "exec" ? command.args[1]?.value : undefined;
  const program = bundled ?? command.program ?? "";
  const runner = runners.find(({ programs }) => programs.includes(program));
  if (!runner) return undefined;
  const args = bundled === undefined ? command.args : command.args.slice(2);
  const values = args.map(({ text, value }) => value ?? text);
  const told = (option: RegExp): readonly string[] =>
    values.flatMap((value, at) => {
      const found = option.exec(value);
      return found ? [found[1] ?? values[at + 1] ?? ""] : [];
    });
  const files = told(runner.file);
  const folders = told(runner.folder);
  const goals = operandsOf({ ...command, args })
    .map(({ text, value }) => value ?? text)
    .filter((word) => !word.includes("=") && ![...files, ...folders].includes(word));
  return {
    byMake: runner.programs.includes("make"),
    files: files.length > 0 ? files : runner.files,
    folder: folders.at(-1),
    // A number behind `-j` is none.
    goals: goals.filter((goal) => !/^\d+$/.test(goal)),
  };
}
