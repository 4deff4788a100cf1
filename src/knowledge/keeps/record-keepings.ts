import type { FilePlace } from "../file-place.ts";
import { namedFile } from "./keeping.ts";
import type { Keeping } from "./keeping.ts";

/** Tools that write down an address or an option as they were told it, for later runs of theirs; sorted by name. */
export const recordKeepings: readonly Keeping[] = [
  {
    // The clone's own settings hold the address; without the option a role is unpacked from an archive.
    names: ["ansible-galaxy"],
    subcommands: [["install"], ["role", "install"]],
    files: () => [{ in: "home", path: ".ansible/roles" }],
    lasting: () => true,
    unless: (told) => !told.has("--keep-scm-meta", "-g"),
    source: "https://docs.ansible.com/ansible/latest/cli/ansible-galaxy.html#role-install",
  },
  {
    names: ["az"],
    subcommands: [["devops", "login"]],
    files: () => [{ in: "home", path: ".azure/azuredevops", folder: true }],
    lasting: () => true,
    source: "https://learn.microsoft.com/azure/devops/cli/log-in-via-pat",
  },
  {
    names: ["bundle", "bundler"],
    subcommands: [["add"]],
    files: () => [{ in: "cwd", path: "Gemfile" }],
    lasting: () => true,
    unless: (told) => !told.has("--source", "-s", "--git"),
    source: "https://bundler.io/man/bundle-add.1.html",
  },
  {
    names: ["circleci"],
    subcommands: [["setup"]],
    files: () => [{ in: "home", path: ".circleci", folder: true }],
    lasting: () => true,
    source: "https://circleci.com/docs/local-cli/#configure-the-cli",
  },
  {
    // Conan 1.
    names: ["conan"],
    subcommands: [["user"]],
    valued: ["-p", "--password", "-r", "--remote"],
    files: () => [{ in: "home", path: ".conan/.conan.db" }],
    lasting: (told) => told.has("--skip-auth"),
    unless: (told) => told.has("--clean", "-c"),
    source: "https://docs.conan.io/1/reference/commands/misc/user.html",
  },
  {
    // A token for each channel, under names of its own, and the channels with it in `.condarc`.
    names: ["conda"],
    subcommands: [["token", "set"]],
    files: () => [{ in: "home", path: ".local/share/binstar", folder: true }],
    lasting: () => true,
    source: "https://github.com/anaconda/conda-token",
  },
  {
    // The command is written down with all its words.
    names: ["conda", "mamba", "micromamba"],
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
    names: ["git-crypt"],
    subcommands: [["unlock"]],
    files: () => [{ in: "cwd", path: ".git/git-crypt", folder: true }],
    lasting: () => true,
    source: "https://github.com/AGWA/git-crypt#using-git-crypt",
  },
  {
    // The address goes to `.gitmodules`, which is part of the history, and to `.git/config`.
    names: ["git"],
    subcommands: [
      ["submodule", "add"],
      ["submodule", "set-url"],
    ],
    valued: ["-C", "-c", "-b", "--branch", "--name", "--depth", "--reference"],
    files: () => [{ in: "cwd", path: ".gitmodules" }],
    lasting: () => true,
    source: "https://git-scm.com/docs/git-submodule",
  },
  {
    names: ["go"],
    subcommands: [["mod", "edit"]],
    files: () => [{ in: "cwd", path: "go.mod" }],
    lasting: () => true,
    source: "https://go.dev/ref/mod#go-mod-edit",
  },
  {
    names: ["gpg", "gpg2"],
    subcommands: [[]],
    files: (told) => [gnupgHome(told.literal("--homedir"))],
    lasting: () => true,
    unless: (told) => !told.has("--import", "--fast-import"),
    source: "https://www.gnupg.org/documentation/manuals/gnupg/GPG-Configuration.html",
  },
  {
    // A plugin is a clone, and its address stays in it.
    names: ["helm"],
    subcommands: [["plugin", "install"]],
    files: () => [{ in: "home", path: ".cache/helm/plugins" }],
    lasting: () => true,
    source: "https://helm.sh/docs/helm/helm_plugin_install/",
  },
  {
    names: ["micromamba"],
    subcommands: [["auth", "login"]],
    files: () => [{ in: "home", path: ".mamba/auth", folder: true }],
    lasting: () => true,
    source: "https://mamba.readthedocs.io/en/latest/user_guide/micromamba.html",
  },
  {
    names: ["modal"],
    subcommands: [["token", "set"]],
    files: () => [{ in: "home", path: ".modal.toml", variable: "MODAL_CONFIG_PATH" }],
    source: "https://modal.com/docs/reference/cli/token",
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
    // What it fetches with an address, it fetches with it again.
    names: ["opam"],
    subcommands: [["init"], ["pin"], ["remote"], ["repo"], ["repository"], ["switch", "create"]],
    files: () => [{ in: "home", path: ".opam", folder: true }],
    lasting: () => true,
    unless: (told) => /^(?:list|priority|remove|show)$/.test(told.operands[0] ?? ""),
    source: "https://opam.ocaml.org/doc/man/opam-repository.html",
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
    names: ["pear", "pecl"],
    subcommands: [["config-set"]],
    files: () => [{ in: "home", path: ".pearrc" }],
    lasting: () => true,
    source: "https://pear.php.net/manual/en/guide.users.commandline.config.php",
  },
  {
    // What it was told for pip is written down beside the program, for later upgrades.
    names: ["pipx"],
    subcommands: [["inject"], ["install"], ["install-all"], ["reinstall"], ["upgrade"], ["upgrade-all"]],
    files: () => [{ in: "home", path: ".local" }],
    lasting: () => true,
    source: "https://pipx.pypa.io/stable/docs/",
  },
  {
    names: ["rebar3"],
    subcommands: [
      ["hex", "organization", "auth"],
      ["hex", "repo", "add"],
      ["hex", "user", "auth"],
    ],
    valued: ["--key", "-k"],
    files: () => [{ in: "home", path: ".config/rebar3", folder: true }],
    lasting: () => true,
    source: "https://rebar3.org/docs/package_management/hex-package-management/",
  },
  {
    names: ["s3cmd"],
    subcommands: [[]],
    fileOptions: ["-c", "--config"],
    files: (told) => [namedFile(told.literal("-c", "--config") ?? "~/.s3cfg")],
    unless: (told) => !told.has("--configure") || told.has("--dump-config"),
    source: "https://s3tools.org/usage",
  },
  {
    names: ["swift"],
    subcommands: [
      ["package-registry", "login"],
      ["package-registry", "set"],
    ],
    files: () => [{ in: "home", path: ".netrc" }],
    lasting: () => true,
    source:
      "https://docs.swift.org/swiftpm/documentation/packagemanagerdocs/usingswiftpackageregistry#Registry-Authentication",
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
  {
    names: ["uv"],
    subcommands: [["auth", "login"]],
    files: () => [{ in: "home", path: ".local/share/uv/credentials", folder: true }],
    lasting: () => true,
    source: "https://docs.astral.sh/uv/concepts/authentication/cli/",
  },
];

/** Where gpg keeps the keys that it imports. */
function gnupgHome(named: string | undefined): FilePlace {
  const home: FilePlace = { in: "home", path: ".gnupg", variable: "GNUPGHOME" };
  return { ...(named === undefined ? home : namedFile(named)), folder: true };
}
