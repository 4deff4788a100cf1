import type { Keeping } from "./keeping.ts";

/** Tools that write down an address or an option as they were told it, for later runs of theirs; sorted by name. */
export const recordKeepings: readonly Keeping[] = [
  {
    names: ["bundle", "bundler"],
    subcommands: [["add"]],
    files: () => [{ in: "cwd", path: "Gemfile" }],
    lasting: () => true,
    unless: (told) => !told.has("--source", "-s", "--git"),
    source: "https://bundler.io/man/bundle-add.1.html",
  },
  {
    // The command is written down with all its words.
    names: ["conda", "mamba"],
    subcommands: [["install"], ["create"], ["update"], ["upgrade"], ["env", "create"], ["env", "update"]],
    files: () => [{ in: "root", path: "opt/conda/conda-meta/history" }],
    lasting: () => true,
    source: "https://docs.conda.io/projects/conda/en/stable/commands/list.html",
  },
  {
    names: ["dotnet"],
    subcommands: [["restore"], ["build"], ["publish"], ["pack"], ["test"], ["run"]],
    files: () => [{ in: "cwd", path: "obj/project.assets.json" }],
    lasting: () => true,
    unless: (told) => !told.has("--source", "-s"),
    source: "https://learn.microsoft.com/nuget/reference/msbuild-targets#restore-target",
  },
  {
    names: ["go"],
    subcommands: [["mod", "edit"]],
    files: () => [{ in: "cwd", path: "go.mod" }],
    lasting: () => true,
    source: "https://go.dev/ref/mod#go-mod-edit",
  },
  {
    names: ["nuget", "nuget.exe"],
    subcommands: [["restore"], ["install"]],
    files: () => [{ in: "cwd", path: "obj/project.assets.json" }],
    lasting: () => true,
    unless: (told) => !told.has("-Source", "-source"),
    source: "https://learn.microsoft.com/nuget/reference/cli-reference/cli-ref-restore",
  },
  {
    names: ["pip-compile"],
    subcommands: [[]],
    files: () => [{ in: "cwd", path: "requirements.txt" }],
    lasting: () => true,
    unless: (told) => told.has("--no-emit-index-url"),
    source: "https://pip-tools.readthedocs.io/en/stable/cli/pip-compile/",
  },
  {
    names: ["pipenv"],
    subcommands: [["install"], ["update"], ["upgrade"]],
    files: () => [{ in: "cwd", path: "Pipfile" }],
    lasting: () => true,
    unless: (told) => !told.has("--index", "-i", "--extra-index-url"),
    source: "https://pipenv.pypa.io/en/latest/commands.html#install",
  },
  {
    names: ["terraform", "tofu"],
    subcommands: [["plan"], ["apply"], ["import"]],
    files: () => [{ in: "cwd", path: "terraform.tfstate" }],
    lasting: () => true,
    unless: (told) => told.words.includes("plan") && !told.has("-out"),
    source: "https://developer.hashicorp.com/terraform/cli/commands/plan#out-filename",
  },
  {
    names: ["uv"],
    subcommands: [["add"]],
    files: () => [{ in: "cwd", path: "pyproject.toml" }],
    lasting: () => true,
    unless: (told) => !told.has("--index", "--default-index", "--index-url", "--extra-index-url", "-i"),
    source: "https://docs.astral.sh/uv/reference/cli/#uv-add",
  },
];
