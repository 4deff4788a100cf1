import { cwd, home, root, row } from "./file-kind.ts";
import type { FileKindRow } from "./file-kind.ts";

const apt = ["apt", "apt-get"];
const gradle = ["gradle", "gradlew"];
const maven = ["mvn", "mvnw"];
const npm = ["npm", "npx", "pnpm", "pnpx", "yarn", "bun", "lerna", "nx", "corepack"];
const pip = ["pip", "pipenv", "tox", "nox"];

/** Files of package managers, sorted by name. */
export const packageFiles: readonly FileKindRow[] = [
  row("apk-repositories", "content", /\/etc\/apk\/repositories$/, {
    rare: true,
    readers: ["apk"],
    places: [root("etc/apk/repositories")],
    source: "https://man.archlinux.org/man/apk-repositories.5.en",
  }),
  row("apt-auth", "name", /\/apt\/auth\.conf(?:\.d\/[^/]+)?$/, {
    readers: apt,
    places: [root("etc/apt/auth.conf"), root("etc/apt/auth.conf.d")],
    source: "https://manpages.debian.org/stable/apt/apt_auth.conf.5.en.html",
  }),
  row("apt-sources", "content", /\/sources\.list(?:\.d\/[^/]+)?$/, {
    rare: true,
    readers: apt,
    places: [root("etc/apt/sources.list"), root("etc/apt/sources.list.d")],
    usual: ["sources.list"],
    source: "https://manpages.debian.org/stable/apt/sources.list.5.en.html",
  }),
  row("bundle-config", "content", /\/(?:\.bundle|usr\/local\/bundle)\/config$/, {
    rare: true,
    readers: ["bundle", "bundler"],
    settings: /^BUNDLE_(?:BIN|DEPLOYMENT|GEMFILE|ONLY|PATH|WITH|WITHOUT):/m,
    places: [
      cwd(".bundle/config"),
      home(".bundle/config", "BUNDLE_USER_CONFIG"),
      // What the official image sets BUNDLE_APP_CONFIG to.
      root("usr/local/bundle/config"),
    ],
    source: "https://bundler.io/man/bundle-config.1.html",
  }),
  row("bunfig", "content", /\/\.?bunfig\.toml$/, {
    rare: true,
    readers: ["bun", "bunx"],
    says: "settings",
    places: [cwd("bunfig.toml"), home(".bunfig.toml")],
    usual: ["bunfig.toml"],
    source: "https://bun.sh/docs/runtime/bunfig",
  }),
  row("cargo-credentials", "name", /\/\.?cargo\/credentials(?:\.toml)?$/, {
    readers: ["cargo"],
    places: [home(".cargo/credentials.toml"), home(".cargo/credentials")],
    source: "https://doc.rust-lang.org/cargo/reference/config.html#credentials",
  }),
  row("composer-auth", "content", /\/(?:[\w.-]*[-_.])?auth\.json$/, {
    readers: ["composer", "composer.phar"],
    places: [
      cwd("auth.json"),
      home(".config/composer/auth.json"),
      home(".composer/auth.json", "COMPOSER_HOME", "folder"),
    ],
    usual: ["auth.json"],
    source: "https://getcomposer.org/doc/articles/authentication-for-private-packages.md",
  }),
  row("conan-login", "name", /\/\.conan\/\.conan\.db$/, {
    readers: ["conan"],
    places: [home(".conan/.conan.db")],
    source: "https://docs.conan.io/1/reference/commands/misc/user.html",
  }),
  row("condarc", "content", /\/\.?condarc$/, {
    rare: true,
    readers: ["conda", "mamba", "micromamba"],
    places: [root("etc/conda/condarc"), home(".condarc", "CONDARC")],
    usual: [".condarc"],
    source: "https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/use-condarc.html",
  }),
  row("coursier-credentials", "name", /\/coursier\/credentials\.properties$/, {
    readers: ["cs", "coursier", "sbt", "mill"],
    places: [home(".config/coursier/credentials.properties", "COURSIER_CREDENTIALS")],
    source: "https://get-coursier.io/docs/other-credentials",
  }),
  row("gem-credentials", "name", /\/\.gem\/credentials$|\/share\/gem\/credentials$/, {
    readers: ["gem", "bundle"],
    places: [home(".gem/credentials"), home(".local/share/gem/credentials")],
    source: "https://guides.rubygems.org/command-reference/#gem-signin",
  }),
  row("gemrc", "content", /\/\.?gemrc$/, {
    rare: true,
    readers: ["gem"],
    places: [home(".gemrc", "GEMRC"), root("etc/gemrc")],
    usual: [".gemrc"],
    source: "https://guides.rubygems.org/command-reference/#gem-environment",
  }),
  row("go-env", "content", /\/\.config\/go\/env$/, {
    rare: true,
    readers: ["go"],
    places: [home(".config/go/env", "GOENV")],
    source: "https://pkg.go.dev/cmd/go#hdr-Environment_variables",
  }),
  row("gradle-init", "content", /\/[\w.-]*init\.gradle(?:\.kts)?$|\/init\.d\/[^/]+\.gradle(?:\.kts)?$/, {
    rare: true,
    readers: gradle,
    places: [home(".gradle/init.gradle")],
    usual: ["init.gradle"],
    source: "https://docs.gradle.org/current/userguide/init_scripts.html",
  }),
  row("gradle-properties", "content", /\/(?:[\w-]+[-_.])?gradle(?:[-_.][\w-]+)?\.properties$/, {
    rare: true,
    readers: gradle,
    says: "settings",
    places: [cwd("gradle.properties"), home(".gradle/gradle.properties")],
    usual: ["gradle.properties"],
    source: "https://docs.gradle.org/current/userguide/build_environment.html#sec:gradle_configuration_properties",
  }),
  row("hex-config", "name", /\/\.hex\/hex\.config$/, {
    readers: ["mix", "rebar3"],
    places: [home(".hex/hex.config")],
    source: "https://hexdocs.pm/hex/Mix.Tasks.Hex.Config.html",
  }),
  row("maven-security", "name", /\/settings-security\.xml$/, {
    readers: maven,
    places: [home(".m2/settings-security.xml")],
    usual: ["settings-security.xml"],
    source: "https://maven.apache.org/guides/mini/guide-encryption.html",
  }),
  row("maven-settings", "content", /\/(?:[\w-]+[-_.])?settings(?:[-_.][\w-]+)?\.xml$/, {
    readers: maven,
    places: [home(".m2/settings.xml")],
    usual: ["settings.xml"],
    source: "https://maven.apache.org/settings.html#servers",
  }),
  row("npmrc", "content", /\/[._]{0,2}npmrc(?:[-_.][\w-]+)*(?:\.txt)?$|\/(?:[\w-]+[-_.])\.?npmrc$|\/pnpm\/rc$/, {
    readers: npm,
    places: [
      cwd(".npmrc"),
      home(".npmrc", "NPM_CONFIG_USERCONFIG"),
      root("usr/local/etc/npmrc", "NPM_CONFIG_GLOBALCONFIG"),
      // `$PREFIX/etc/npmrc` where the system's packages bring node, and what only pnpm reads.
      root("usr/etc/npmrc"),
      home(".config/pnpm/rc"),
    ],
    usual: [".npmrc"],
    source: "https://docs.npmjs.com/cli/configuring-npm/npmrc",
  }),
  row("nuget-config", "content", /\/(?:[\w-]+[-_.])?nuget(?:[-_.][\w-]+)?\.config$/, {
    readers: ["dotnet", "nuget", "msbuild", "mono", "paket"],
    says: "settings",
    places: [cwd("nuget.config"), home(".nuget/NuGet/NuGet.Config")],
    usual: ["nuget.config"],
    source: "https://learn.microsoft.com/nuget/reference/nuget-config-file#packagesourcecredentials",
  }),
  row("pip-conf", "content", /\/(?:[\w-]+[-_.])?pip(?:[-_.][\w-]+)?\.(?:conf|ini)$/, {
    readers: pip,
    places: [root("etc/pip.conf"), home(".pip/pip.conf"), home(".config/pip/pip.conf", "PIP_CONFIG_FILE")],
    usual: ["pip.conf", "pip.ini"],
    source: "https://pip.pypa.io/en/stable/topics/configuration/#location",
  }),
  row(
    "pip-requirements",
    "content",
    /\/(?:requirements|constraints)(?:[-_.][\w-]+)*\.txt$|\/requirements\/[\w.-]+\.txt$/,
    {
      rare: true,
      readers: ["pip", "uv", "pipenv"],
      says: "packages",
      places: [cwd("requirements.txt")],
      usual: ["requirements.txt"],
      source: "https://pip.pypa.io/en/stable/reference/requirements-file-format/",
    },
  ),
  row("poetry-auth", "content", /\/auth\.toml$/, {
    readers: ["poetry"],
    places: [home(".config/pypoetry/auth.toml")],
    source: "https://python-poetry.org/docs/repositories/#configuring-credentials",
  }),
  row("poetry-config", "content", /\/pypoetry\/config\.toml$/, {
    rare: true,
    readers: ["poetry"],
    places: [home(".config/pypoetry/config.toml")],
    source: "https://python-poetry.org/docs/configuration/",
  }),
  row("pub-tokens", "name", /\/pub-(?:tokens|credentials)\.json$/, {
    readers: ["dart", "flutter", "pub"],
    places: [home(".config/dart/pub-tokens.json")],
    usual: ["pub-tokens.json"],
    source: "https://dart.dev/tools/pub/cmd/pub-token",
  }),
  row("pypirc", "content", /\/[._]?pypirc$/, {
    readers: ["twine", "python", "flit", "hatch"],
    places: [home(".pypirc")],
    usual: [".pypirc"],
    source: "https://packaging.python.org/en/latest/specifications/pypirc/",
  }),
  row("r-environment", "content", /\/\.(?:renviron|rprofile)$|\/r(?:environ|profile)\.site$/, {
    rare: true,
    readers: ["R", "Rscript"],
    time: "either",
    places: [
      cwd(".Renviron"),
      home(".Renviron", "R_ENVIRON_USER"),
      cwd(".Rprofile"),
      home(".Rprofile", "R_PROFILE_USER"),
    ],
    usual: [".renviron", ".rprofile"],
    source: "https://stat.ethz.ch/R-manual/R-devel/library/base/html/Startup.html",
  }),
  row("rpm-repository", "content", /\/[\w.-]+\.repo$/, {
    rare: true,
    readers: ["dnf", "yum", "microdnf", "zypper", "tdnf"],
    places: [root("etc/yum.repos.d")],
    source: "https://dnf.readthedocs.io/en/latest/conf_ref.html",
  }),
  row("sbt-credentials", "name", /\/\.(?:sbt|ivy2)\/(?:.*\/)?\.?credentials(?:[\w.-]*)?$/, {
    readers: ["sbt"],
    places: [home(".sbt/.credentials"), home(".ivy2/.credentials")],
    source: "https://www.scala-sbt.org/1.x/docs/Publishing.html#Credentials",
  }),
  row("uv-toml", "content", /\/uv\.toml$/, {
    rare: true,
    readers: ["uv", "uvx"],
    says: "settings",
    places: [cwd("uv.toml"), home(".config/uv/uv.toml", "UV_CONFIG_FILE"), root("etc/uv/uv.toml")],
    usual: ["uv.toml"],
    source: "https://docs.astral.sh/uv/concepts/configuration-files/",
  }),
  row("yarnrc", "content", /\/[._]yarnrc$/, {
    rare: true,
    readers: ["yarn"],
    places: [cwd(".yarnrc"), home(".yarnrc")],
    usual: [".yarnrc"],
    source: "https://classic.yarnpkg.com/en/docs/yarnrc",
  }),
  row("yarnrc-yml", "content", /\/[._]yarnrc(?:[-_.][\w-]+)?\.ya?ml$/, {
    rare: true,
    readers: ["yarn"],
    says: "settings",
    places: [cwd(".yarnrc.yml"), home(".yarnrc.yml")],
    usual: [".yarnrc.yml"],
    source: "https://yarnpkg.com/configuration/yarnrc",
  }),
];
