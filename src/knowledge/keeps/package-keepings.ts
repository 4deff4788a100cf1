import type { FilePlace } from "../file-place.ts";
import { instead, namedFile } from "./keeping.ts";
import type { Keeping, ToldLiterals } from "./keeping.ts";
import { composerAuth, isPoetryLogin, named, nugetSource, poetrySetting, setting } from "./package-forms.ts";
import { plainText, protectedText, splitText } from "./shell-text.ts";

const npmUser: FilePlace = { in: "home", path: ".npmrc", variable: "NPM_CONFIG_USERCONFIG" };
const npmGlobal: FilePlace = { in: "root", path: "usr/local/etc/npmrc", variable: "NPM_CONFIG_GLOBALCONFIG" };
const npmProject: FilePlace = { in: "cwd", path: ".npmrc" };
const cargoInstalled: FilePlace = { in: "home", path: ".cargo/.crates.toml" };
const composerProject: FilePlace = { in: "cwd", path: "auth.json" };
// https://getcomposer.org/doc/03-cli.md#composer-home
const composerHome: FilePlace = { in: "home", path: ".composer/auth.json", mayBeElsewhere: true };
const poetryConfig: FilePlace = {
  in: "home",
  path: ".config/pypoetry/config.toml",
  variable: "POETRY_CONFIG_DIR",
  variableHolds: "folder",
};
const poetryAuth: FilePlace = { ...poetryConfig, path: ".config/pypoetry/auth.toml" };

const bundleLocal: FilePlace = {
  in: "cwd",
  path: ".bundle/config",
  variable: "BUNDLE_APP_CONFIG",
  variableHolds: "folder",
};
const bundleHome: FilePlace = { in: "home", path: ".bundle/config", variable: "BUNDLE_USER_CONFIG" };

const nugetOptions = [
  "-n",
  "--name",
  "-u",
  "--username",
  "-p",
  "--password",
  "-s",
  "--source",
  "--configfile",
  "--valid-authentication-types",
];
const nugetExeOptions = [
  "-Name",
  "-name",
  "-Source",
  "-source",
  "-UserName",
  "-Username",
  "-username",
  "-Password",
  "-password",
  "-ConfigFile",
  "-configfile",
  "-ValidAuthenticationTypes",
];

/** `composer config repositories.acme vcs https://…`: an address of the project. */
function isRepository({ operands }: ToldLiterals): boolean {
  return operands.some((word) => /^repo(?:sitories)?\./.test(word ?? ""));
}

/** Package managers, sorted by name. */
export const packageKeepings: readonly Keeping[] = [
  {
    names: ["bundle", "bundler"],
    subcommands: [["config", "set"], ["config"]],
    // Without a scope it goes to the project where there is one, else to the home directory.
    files: (told) =>
      told.has("--local") ? [bundleLocal] : told.has("--global") ? [bundleHome] : [bundleLocal, bundleHome],
    unless: (told) =>
      told.operands.length < 2 || /^(?:get|list|unset)$/.test(told.operands[0] ?? "") || told.has("--delete"),
    environment(told) {
      const [key, value] = told.operands;
      if (key?.value === undefined || !value || told.operands.length > 2) return undefined;
      const name = `BUNDLE_${key.value.replace(/-/g, "___").replace(/\./g, "__").toUpperCase()}`;
      return /^\w+$/.test(name) ? instead({ name, value: protectedText(value.text) }) : undefined;
    },
    source: "https://bundler.io/man/bundle-config.1.html",
  },
  {
    names: ["cargo"],
    subcommands: [["login"]],
    valued: ["--registry"],
    files: () => [{ in: "home", path: ".cargo/credentials.toml" }],
    environment(told, { stdin }) {
      const registry = told.option("--registry");
      const text = told.operands[0]?.text ?? stdin;
      if (text === undefined) return undefined;
      return registry
        ? named("CARGO_REGISTRIES_", `${plainText({ value: undefined, text: registry.text })}_TOKEN`, text)
        : named("CARGO_REGISTRY_", "TOKEN", text);
    },
    source: "https://doc.rust-lang.org/cargo/reference/config.html#credentials",
  },
  {
    names: ["cargo"],
    subcommands: [["add"], ["install"]],
    files: (told) => (told.words.includes("add") ? [{ in: "cwd", path: "Cargo.toml" }] : [cargoInstalled]),
    lasting: () => true,
    unless: (told) => !told.has("--git"),
    source: "https://doc.rust-lang.org/cargo/commands/cargo-install.html",
  },
  {
    names: ["composer", "composer.phar"],
    subcommands: [["config"], ["global", "config"]],
    valued: ["-d", "--working-dir", "-f", "--file"],
    files(told) {
      if (isRepository(told)) return [{ in: "cwd", path: "composer.json" }];
      return told.has("-g", "--global") ? [composerHome] : [composerProject];
    },
    lasting: isRepository,
    unless: (told) => told.operands.length < 2 || told.has("--unset", "-l", "--list"),
    environment: composerAuth,
    source:
      "https://getcomposer.org/doc/articles/authentication-for-private-packages.md#authentication-using-the-composer-auth-environment-variable",
  },
  {
    names: ["conda", "mamba", "micromamba"],
    subcommands: [["config"]],
    fileOptions: ["--file"],
    files: condaFiles,
    lasting: (told) => told.has("--env") || (told.has("--file") && told.literal("--file") === undefined),
    unless: (told) => told.has("--remove", "--remove-key", "--show", "--get", "--describe"),
    // CONDA_CHANNELS stands in place of the channels that the file would be added to, `defaults` among them.
    source: "https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/settings.html",
  },
  {
    names: ["dart", "flutter"],
    subcommands: [["pub", "token", "add"]],
    files: () => [{ in: "home", path: ".config/dart/pub-tokens.json" }],
    // Then it keeps the name of a variable.
    unless: (told) => told.has("--env-var"),
    source: "https://dart.dev/tools/pub/cmd/pub-token",
  },
  {
    names: ["dnf", "yum", "yum-config-manager", "zypper"],
    subcommands: [["config-manager"], ["addrepo"], ["ar"], []],
    files: () => [{ in: "root", path: "etc/yum.repos.d", folder: true }],
    unless: (told) => !told.has("--add-repo", "--setopt", "--save") && told.operands.length === 0,
    source: "https://dnf-plugins-core.readthedocs.io/en/latest/config_manager.html",
  },
  {
    names: ["dotnet"],
    subcommands: [
      ["nuget", "add", "source"],
      ["nuget", "update", "source"],
    ],
    valued: nugetOptions,
    fileOptions: ["--configfile"],
    files: (told) => nugetFiles(told.literal("--configfile")),
    environment: nugetSource,
    source:
      "https://learn.microsoft.com/nuget/consume-packages/consuming-packages-authenticated-feeds#using-environment-variables",
  },
  {
    names: ["gem"],
    subcommands: [["sources"], ["source"]],
    files: () => [{ in: "home", path: ".gemrc" }],
    unless: (told) => !told.has("-a", "--add", "--append", "--prepend"),
    source: "https://guides.rubygems.org/command-reference/#gem-sources",
  },
  {
    names: ["go"],
    subcommands: [["env"]],
    files: () => [{ in: "home", path: ".config/go/env", variable: "GOENV" }],
    unless: (told) => !told.has("-w"),
    environment(told) {
      const pairs = told.operands.map((word) => splitText(word.text, "="));
      const variables = pairs.flatMap((pair) =>
        pair && /^["']?GO\w+["']?$/.test(pair[0])
          ? [{ name: pair[0].replace(/["']/g, ""), value: protectedText(pair[1]) }]
          : [],
      );
      return variables.length === pairs.length ? { variables } : undefined;
    },
    source: "https://pkg.go.dev/cmd/go#hdr-Environment_variables",
  },
  {
    names: ["mix"],
    subcommands: [["hex.organization", "auth"], ["hex.repo", "add"], ["hex.repo", "set"], ["hex.config"]],
    valued: ["--key", "--auth-key", "--public-key"],
    files: () => [{ in: "home", path: ".hex/hex.config" }],
    source: "https://hexdocs.pm/hex/Mix.Tasks.Hex.Organization.html",
  },
  {
    names: ["npm", "pnpm"],
    subcommands: [["config", "set"], ["c", "set"], ["set"]],
    valued: ["--location", "-L", "--userconfig", "--prefix", "-C"],
    files(told) {
      const location = told.has("-g", "--global") ? "global" : told.literal("--location", "-L");
      return [location === "global" ? npmGlobal : location === "project" ? npmProject : npmUser];
    },
    // A token belongs to a host, and a variable's name cannot hold one: only plain keys have a form.
    environment(told) {
      const set = setting(told);
      if (!set || !/^[a-z][a-z-]*$|^_auth$/.test(set.key)) return undefined;
      return instead({ name: `npm_config_${set.key.replace(/(?!^)-/g, "_")}`, value: protectedText(set.text) });
    },
    between: npmProject,
    source: "https://docs.npmjs.com/cli/using-npm/config#environment-variables",
  },
  {
    names: ["nuget"],
    subcommands: [["sources", "add"], ["sources", "update"], ["setapikey"], ["SetApiKey"]],
    valued: nugetExeOptions,
    fileOptions: ["-ConfigFile", "-configfile"],
    files: (told) => nugetFiles(told.literal("-ConfigFile", "-configfile")),
    environment: nugetSource,
    source:
      "https://learn.microsoft.com/nuget/consume-packages/consuming-packages-authenticated-feeds#using-environment-variables",
  },
  {
    names: ["pdm"],
    subcommands: [["config"]],
    files: (told) =>
      told.has("--local")
        ? [{ in: "cwd", path: "pdm.toml" }]
        : [{ in: "home", path: ".config/pdm/config.toml", variable: "PDM_CONFIG_FILE" }],
    unless: (told) => told.operands.length < 2,
    environment(told) {
      const [key, value] = told.operands;
      return key?.value !== undefined && value && /^pypi\.(?:url|username|password)$/.test(key.value)
        ? named("PDM_", key.value, value.text)
        : undefined;
    },
    source: "https://pdm-project.org/latest/reference/configuration/",
  },
  {
    names: ["pip"],
    subcommands: [["config", "set"]],
    files(told) {
      if (told.has("--global")) return [{ in: "root", path: "etc/pip.conf" }];
      if (told.has("--site")) return [{ in: "root", path: "usr/local/pip.conf" }];
      return [{ in: "home", path: ".config/pip/pip.conf" }];
    },
    environment(told) {
      const [key, value] = told.operands;
      const option = /^(?:global|install|download|wheel)\.([a-z-]+)$/.exec(key?.value ?? "")?.[1];
      return option !== undefined && value ? named("PIP_", option, value.text) : undefined;
    },
    source: "https://pip.pypa.io/en/stable/topics/configuration/#environment-variables",
  },
  {
    names: ["poetry"],
    subcommands: [["config"]],
    files: (told) =>
      told.has("--local")
        ? [{ in: "cwd", path: "poetry.toml" }]
        : [isPoetryLogin(told.operands[0]) ? poetryAuth : poetryConfig],
    unless: (told) => told.operands.length < 2 || told.has("--unset", "--list"),
    environment: poetrySetting,
    source: "https://python-poetry.org/docs/repositories/#configuring-credentials",
  },
  {
    names: ["poetry"],
    subcommands: [["source", "add"]],
    files: () => [{ in: "cwd", path: "pyproject.toml" }],
    lasting: () => true,
    source: "https://python-poetry.org/docs/cli/#source-add",
  },
  {
    names: ["yarn"],
    subcommands: [["config", "set"]],
    files(told) {
      const key = told.operands[0];
      const modern = told.has("-H", "--home") || (key !== undefined && /^npm[A-Z]/.test(key));
      if (!modern) return [{ in: "home", path: ".yarnrc" }];
      return [{ in: told.has("-H", "--home") ? "home" : "cwd", path: ".yarnrc.yml" }];
    },
    environment(told) {
      const set = setting(told);
      if (!set || !/^npm[A-Z][A-Za-z]*$/.test(set.key)) return undefined;
      const name = `YARN_${set.key.replace(/([A-Z])/g, "_$1").toUpperCase()}`;
      return instead({ name, value: protectedText(set.text) });
    },
    between: { in: "cwd", path: ".yarnrc.yml" },
    source: "https://yarnpkg.com/configuration/yarnrc#npmAuthToken",
  },
];

function nugetFiles(configured: string | undefined): readonly FilePlace[] {
  return [configured === undefined ? { in: "home", path: ".nuget/NuGet/NuGet.Config" } : namedFile(configured)];
}

/** The settings that `conda config` writes: those of a project or of the installation only where it is told so. */
function condaFiles(told: ToldLiterals): readonly FilePlace[] {
  const file = told.literal("--file");
  if (told.has("--system")) return [{ in: "root", path: "opt/conda/.condarc" }];
  return [namedFile(file ?? "~/.condarc")];
}
