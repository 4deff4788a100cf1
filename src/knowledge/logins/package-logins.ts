import type { LoginWord } from "./login-word.ts";

const registryLogin = {
  subcommand: /^login$/,
  options: ["-p", "--password"],
  input: /^--password-stdin$/,
  name: "REGISTRY_PASSWORD",
} as const;

/** Words that package managers, registries and hosts of git are given, sorted by the first program. */
export const packageLogins: readonly LoginWord[] = [
  {
    programs: ["anaconda"],
    options: ["-t"],
    made: true,
    name: "ANACONDA_TOKEN",
    source: "https://docs.anaconda.com/anaconda-repository/commandreference/",
  },
  {
    programs: ["buildah", "cosign", "crane", "docker", "helm", "nerdctl", "oras", "podman", "skopeo"],
    ...registryLogin,
    source: "https://docs.docker.com/reference/cli/docker/login/",
  },
  {
    programs: ["bundle", "bundler"],
    subcommand: /^config$/,
    behind: /^[\w-]+(?:\.[\w-]+)+$/,
    withUser: true,
    name: "BUNDLE_PASSWORD",
    source: "https://bundler.io/man/bundle-config.1.html#CREDENTIALS-FOR-GEM-SOURCES",
  },
  {
    programs: ["bundle", "bundler"],
    subcommand: /^config$/,
    behind: /^(?!mirror\.|local\.|build\.)[\w-]+(?:\.[\w-]+)+$/,
    made: true,
    name: "BUNDLE_PASSWORD",
    source: "https://bundler.io/man/bundle-config.1.html#CREDENTIALS-FOR-GEM-SOURCES",
  },
  {
    programs: ["cargo"],
    behind: /^login$/,
    name: "CARGO_REGISTRY_TOKEN",
    source: "https://doc.rust-lang.org/cargo/commands/cargo-login.html",
  },
  {
    programs: ["composer"],
    subcommand: /^config$/,
    behind: /^(?:http-basic|github-oauth|gitlab-oauth|gitlab-token|bearer)\./,
    name: "COMPOSER_TOKEN",
    source: "https://getcomposer.org/doc/articles/authentication-for-private-packages.md",
  },
  {
    programs: ["dotnet", "nuget"],
    subcommand: /^sources?$/i,
    options: ["-p", "--password", "-Password", "-password"],
    name: "NUGET_PASSWORD",
    source: "https://learn.microsoft.com/dotnet/core/tools/dotnet-nuget-add-source",
  },
  {
    programs: ["dotnet", "nuget"],
    subcommand: /^push$/,
    options: ["-k", "-ApiKey"],
    made: true,
    name: "NUGET_API_KEY",
    source: "https://learn.microsoft.com/dotnet/core/tools/dotnet-nuget-push",
  },
  {
    programs: ["gh"],
    subcommand: /^login$/,
    input: /^--with-token$/,
    name: "GH_LOGIN_TOKEN",
    source: "https://cli.github.com/manual/gh_auth_login",
  },
  {
    programs: ["glab"],
    subcommand: /^login$/,
    options: ["-t"],
    input: /^--stdin$/,
    made: true,
    name: "GLAB_LOGIN_TOKEN",
    source: "https://docs.gitlab.com/cli/auth/login/",
  },
  {
    programs: ["hf", "huggingface-cli"],
    subcommand: /^login$/,
    options: ["--token"],
    name: "HF_TOKEN",
    source: "https://huggingface.co/docs/huggingface_hub/guides/cli",
  },
  {
    programs: ["npm", "pnpm", "yarn"],
    subcommand: /^(?:config|c|set)$/,
    behind: /(?:^|:)_(?:authToken|auth|password)$|npmAuth(?:Token|Ident)["'\]]*$/,
    name: "NPM_TOKEN",
    source: "https://docs.npmjs.com/cli/commands/npm-config",
  },
  {
    programs: ["nuget"],
    behind: /^setapikey$/i,
    made: true,
    name: "NUGET_API_KEY",
    source: "https://learn.microsoft.com/nuget/reference/cli-reference/cli-ref-setapikey",
  },
  {
    programs: ["poetry"],
    subcommand: /^config$/,
    behind: /^(?:http-basic|pypi-token)\./,
    name: "POETRY_PASSWORD",
    source: "https://python-poetry.org/docs/repositories/#configuring-credentials",
  },
  {
    programs: ["twine"],
    options: ["-p", "--password"],
    name: "TWINE_PASSWORD",
    source: "https://twine.readthedocs.io/en/stable/#using-twine",
  },
];
