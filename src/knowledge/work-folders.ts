/**
 * An option that names the folder in which a program works; relative to the one it is started in. Of runners of tasks
 * `src/model/task-files.ts` says it.
 */
interface WorkFolder {
  readonly programs: readonly string[];
  readonly options: readonly string[];
  readonly source: string;
}

const workFolders: readonly WorkFolder[] = [
  { programs: ["cargo"], options: ["-C"], source: "https://doc.rust-lang.org/cargo/commands/cargo.html" },
  { programs: ["composer"], options: ["-d", "--working-dir"], source: "https://getcomposer.org/doc/03-cli.md" },
  { programs: ["git"], options: ["-C"], source: "https://git-scm.com/docs/git" },
  { programs: ["go"], options: ["-C"], source: "https://pkg.go.dev/cmd/go" },
  { programs: ["npm"], options: ["--prefix"], source: "https://docs.npmjs.com/cli/using-npm/config" },
  { programs: ["pnpm"], options: ["-C", "--dir"], source: "https://pnpm.io/pnpm-cli" },
  { programs: ["poetry"], options: ["-C", "--directory"], source: "https://python-poetry.org/docs/cli" },
  { programs: ["terraform"], options: ["-chdir"], source: "https://developer.hashicorp.com/terraform/cli/commands" },
  { programs: ["uv"], options: ["--directory"], source: "https://docs.astral.sh/uv/reference/cli" },
  { programs: ["yarn"], options: ["--cwd"], source: "https://classic.yarnpkg.com/en/docs/cli" },
];

const byProgram = new Map(workFolders.flatMap(({ programs, options }) => programs.map((name) => [name, options])));

/** The options by which a program is led to another folder, joined to their value by `=` or by a blank. */
export function workFolderOptions(program: string): readonly string[] {
  return byProgram.get(program) ?? [];
}
