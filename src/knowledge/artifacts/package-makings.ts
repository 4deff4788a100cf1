import { under } from "./making.ts";
import type { Making, Stage } from "./making.ts";
import type { ToldLiterals } from "../keeps/keeping.ts";

const npmValued = [
  "--prefix",
  "-C",
  "--dir",
  "--cwd",
  "--registry",
  "--userconfig",
  "--loglevel",
  "--cache",
  "-w",
  "--workspace",
  "--filter",
  "--omit",
  "--modules-folder",
];
const pipValued = [
  "-r",
  "--requirement",
  "-c",
  "--constraint",
  "-e",
  "--editable",
  "-t",
  "--target",
  "--prefix",
  "--root",
  "-i",
  "--index-url",
  "--extra-index-url",
  "-f",
  "--find-links",
  "--trusted-host",
  "--cache-dir",
  "-d",
  "--dest",
  "-w",
  "--wheel-dir",
  "--platform",
  "--python-version",
];

/** Where pip puts packages when it is not told: a virtual environment, or the official image's own prefix. */
function sitePackages(stage: Stage): readonly string[] | undefined {
  const environment = stage.variable("VIRTUAL_ENV") ?? /^(\/.*)\/bin\/?$/.exec(stage.programFolder)?.[1];
  if (environment !== undefined && !/^\/usr(?:\/local)?$/.test(environment)) return [environment];
  return stage.isBase("python") ? ["/usr/local/lib", "/usr/local/bin"] : undefined;
}

function pipInstalls(told: ToldLiterals, stage: Stage): readonly string[] | undefined {
  const told1 = told.literal("-t", "--target") ?? told.literal("--root") ?? told.literal("--prefix");
  if (told1 !== undefined) return [told1];
  if (told.has("-t", "--target", "--root", "--prefix", "-e", "--editable")) return undefined;
  if (told.has("--user")) return ["~/.local"];
  const target = stage.variable("PIP_TARGET") ?? stage.variable("PIP_PREFIX");
  return target === undefined ? sitePackages(stage) : [target];
}

function gems(stage: Stage): readonly string[] | undefined {
  const home = stage.variable("BUNDLE_PATH") ?? stage.variable("GEM_HOME");
  if (home !== undefined) return [home];
  return stage.isBase("ruby") ? ["/usr/local/bundle"] : undefined;
}

function nodeModules(told: ToldLiterals, stage: Stage): readonly string[] | undefined {
  if (told.has("-g", "--global")) {
    const prefix = stage.variable("NPM_CONFIG_PREFIX") ?? (stage.isBase("node") ? "/usr/local" : undefined);
    return prefix === undefined ? undefined : [`${prefix}/lib/node_modules`, `${prefix}/bin`];
  }
  const folder = told.literal("--prefix", "-C", "--dir", "--cwd");
  const modules = told.literal("--modules-folder") ?? "node_modules";
  // Packages that are named are also written to package.json.
  const saves = told.operands.length > 0 && !told.has("--no-save");
  return saves ? [under(folder, modules), under(folder, "package.json")] : [under(folder, modules)];
}

// A pattern: the tool may be told to write none.
const lockFiles = { bun: "bun.loc[k]", npm: "package-lock.jso[n]", pnpm: "pnpm-lock.yam[l]", yarn: "yarn.loc[k]" };

/** An install without a lock file writes one, and with one may bring it up to date. */
function withLock(
  made: readonly (string | undefined)[] | undefined,
  lock: string,
  told: ToldLiterals,
): readonly (string | undefined)[] | undefined {
  if (told.has("-g", "--global", "--frozen-lockfile", "--immutable", "--pure-lockfile", "--no-save")) return made;
  return made && [...made, under(told.literal("--prefix", "-C", "--dir", "--cwd"), lock)];
}

/** Package managers and what they install, sorted by name. */
export const packageMakings: readonly Making[] = [
  {
    names: ["bun", "npm", "pnpm", "yarn"],
    subcommands: [["ci"], ["clean-install"], ["prune"], ["rebuild"]],
    valued: npmValued,
    makes: nodeModules,
    source: "https://docs.npmjs.com/cli/configuring-npm/folders",
  },
  ...Object.entries(lockFiles).map(([name, lock]): Making => ({
    names: [name],
    subcommands: [["install"], ["i"], ["add"]],
    valued: npmValued,
    makes: (told, stage) => withLock(nodeModules(told, stage), lock, told),
    source: "https://docs.npmjs.com/cli/configuring-npm/package-lock-json",
  })),
  {
    names: ["bundle", "bundler"],
    subcommands: [["install"], ["update"], ["cache"], ["package"]],
    valued: ["--path", "--jobs", "-j", "--retry", "--without", "--with", "--gemfile"],
    makes: (told, stage) => {
      const path = told.literal("--path");
      if (path !== undefined) return [path];
      return told.has("--deployment") || stage.variable("BUNDLE_DEPLOYMENT") !== undefined
        ? ["vendor/bundle"]
        : gems(stage);
    },
    source: "https://bundler.io/man/bundle-install.1.html",
  },
  {
    names: ["cargo"],
    subcommands: [["build"], ["b"]],
    valued: [
      "--target",
      "--target-dir",
      "-p",
      "--package",
      "--bin",
      "--features",
      "--manifest-path",
      "--profile",
      "-j",
    ],
    makes: (told, stage) => {
      const folder = told.literal("--target-dir") ?? stage.variable("CARGO_TARGET_DIR") ?? "target";
      const triple = told.literal("--target");
      const profile = told.literal("--profile") ?? (told.has("--release", "-r") ? "release" : "debug");
      return told.has("--manifest-path")
        ? undefined
        : [under(triple === undefined ? folder : under(folder, triple), profile)];
    },
    source: "https://doc.rust-lang.org/cargo/reference/build-cache.html",
  },
  {
    names: ["cargo"],
    subcommands: [["fetch"], ["install"], ["vendor"]],
    valued: ["--root", "--git", "--version", "--path", "--manifest-path", "--registry", "--index"],
    makes: (told, stage) => {
      if (told.operands.length > 0 && !told.has("--root", "--git", "--path")) return cargoHome(stage, "bin");
      const root = told.literal("--root");
      return root === undefined ? cargoHome(stage, "") : [under(root, "bin")];
    },
    source: "https://doc.rust-lang.org/cargo/guide/cargo-home.html",
  },
  {
    names: ["composer", "composer.phar"],
    subcommands: [["install"], ["i"], ["update"], ["u"], ["require"]],
    valued: ["-d", "--working-dir"],
    makes: (told, stage) => [
      under(told.literal("-d", "--working-dir"), stage.variable("COMPOSER_VENDOR_DIR") ?? "vendor"),
    ],
    source: "https://getcomposer.org/doc/03-cli.md#composer-vendor-dir",
  },
  {
    names: ["composer", "composer.phar"],
    subcommands: [["create-project"]],
    makes: (told) => [told.operands[1]],
    source: "https://getcomposer.org/doc/03-cli.md#create-project",
  },
  {
    names: ["gem"],
    subcommands: [["install"], ["i"]],
    valued: ["-i", "--install-dir", "-v", "--version", "-s", "--source", "-n", "--bindir"],
    makes: (told, stage) => {
      const folder = told.literal("-i", "--install-dir");
      return folder === undefined ? gems(stage) : [folder];
    },
    source: "https://guides.rubygems.org/command-reference/#gem-install",
  },
  {
    names: ["go"],
    subcommands: [["mod", "download"]],
    makes: (_told, stage) => [goFolder(stage, "GOMODCACHE", "pkg/mod")],
    source: "https://go.dev/ref/mod#module-cache",
  },
  {
    names: ["go"],
    subcommands: [["mod", "vendor"]],
    valued: ["-o"],
    makes: (told) => [told.literal("-o") ?? "vendor"],
    source: "https://go.dev/ref/mod#go-mod-vendor",
  },
  {
    names: ["go"],
    subcommands: [["build"]],
    valued: ["-o", "-ldflags", "-tags", "-mod", "-gcflags", "-p"],
    makes: (told) => (told.has("-o") ? [told.literal("-o")] : undefined),
    source: "https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies",
  },
  {
    names: ["go"],
    subcommands: [["install"]],
    valued: ["-ldflags", "-tags"],
    makes: (_told, stage) => [goFolder(stage, "GOBIN", "bin")],
    source: "https://pkg.go.dev/cmd/go#hdr-Compile_and_install_packages_and_dependencies",
  },
  {
    names: ["mix"],
    subcommands: [["deps.get"]],
    makes: () => ["deps"],
    source: "https://hexdocs.pm/mix/Mix.Tasks.Deps.Get.html",
  },
  {
    names: ["pip"],
    subcommands: [["install"]],
    valued: pipValued,
    makes: pipInstalls,
    source: "https://pip.pypa.io/en/stable/cli/pip_install/",
  },
  {
    names: ["pip"],
    subcommands: [["download"], ["wheel"]],
    valued: pipValued,
    makes: (told) => [told.literal("-d", "--dest", "-w", "--wheel-dir") ?? "."],
    source: "https://pip.pypa.io/en/stable/cli/pip_download/",
  },
  {
    names: ["pipenv"],
    subcommands: [["install"], ["sync"]],
    makes: (told, stage) => {
      if (told.has("--system")) return sitePackages(stage);
      return stage.variable("PIPENV_VENV_IN_PROJECT") === undefined ? undefined : [".venv"];
    },
    source: "https://pipenv.pypa.io/en/latest/virtualenv.html",
  },
  {
    names: ["poetry"],
    subcommands: [["install"], ["sync"], ["update"]],
    valued: ["-C", "--directory", "--without", "--with", "--only", "-E", "--extras"],
    makes: (_told, stage) => {
      if (/^(?:1|true)$/i.test(stage.variable("POETRY_VIRTUALENVS_IN_PROJECT") ?? "")) return [".venv"];
      return /^(?:0|false)$/i.test(stage.variable("POETRY_VIRTUALENVS_CREATE") ?? "") ? sitePackages(stage) : undefined;
    },
    source: "https://python-poetry.org/docs/configuration/#virtualenvsin-project",
  },
  {
    names: ["uv"],
    subcommands: [["sync"]],
    valued: ["--directory", "--project", "--extra", "--group", "--index"],
    makes: (told, stage) => [
      under(told.literal("--directory", "--project"), stage.variable("UV_PROJECT_ENVIRONMENT") ?? ".venv"),
    ],
    source: "https://docs.astral.sh/uv/concepts/projects/config/#project-environment-path",
  },
  {
    names: ["uv"],
    subcommands: [
      ["pip", "install"],
      ["pip", "sync"],
    ],
    valued: [...pipValued, "-p", "--python"],
    makes: (told, stage) => {
      const target = told.literal("--target") ?? told.literal("--prefix");
      if (target !== undefined) return [target];
      return told.has("--system") ? sitePackages(stage) : [stage.variable("VIRTUAL_ENV") ?? ".venv"];
    },
    source: "https://docs.astral.sh/uv/pip/environments/",
  },
  {
    names: ["uv"],
    subcommands: [["venv"]],
    valued: ["-p", "--python"],
    makes: (told) => [told.operands.length === 0 ? ".venv" : told.operands[0]],
    source: "https://docs.astral.sh/uv/pip/environments/#creating-a-virtual-environment",
  },
  {
    names: ["yarn"],
    subcommands: [["workspaces", "focus"], []],
    valued: npmValued,
    makes: (told, stage) => (told.operands.length === 0 ? nodeModules(told, stage) : undefined),
    source: "https://classic.yarnpkg.com/en/docs/cli/install",
  },
];

function goFolder(stage: Stage, variable: string, name: string): string {
  const path = stage.variable("GOPATH") ?? (stage.isBase("golang") ? "/go" : "~/go");
  return stage.variable(variable) ?? under(path, name);
}

function cargoHome(stage: Stage, name: string): readonly string[] {
  const home = stage.variable("CARGO_HOME") ?? (stage.isBase("rust") ? "/usr/local/cargo" : "~/.cargo");
  return name === "" ? [under(home, "registry"), under(home, "git")] : [under(home, name)];
}
