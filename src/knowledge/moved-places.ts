/**
 * Variables and options that move the files in which a tool keeps what it is told, by the tool's name. Tools that can be
 * told by their environment instead (composer, git, pip, poetry) need none. Sources:
 * https://docs.npmjs.com/cli/configuring-npm/npmrc, https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/,
 * https://docs.docker.com/reference/cli/docker/#environment-variables, https://docs.jfrog.com/jfrog-cli,
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html,
 * https://learn.microsoft.com/cli/azure/azure-cli-configuration, https://cloud.google.com/sdk/docs/configurations,
 * https://helm.sh/docs/helm/helm/, https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/,
 * https://cli.github.com/manual/gh_help_environment
 */
const movers: readonly { readonly tools: RegExp; readonly variables: RegExp; readonly options?: RegExp }[] = [
  {
    tools: /^(?:npm|npx|pnpm|yarn|lerna)$/,
    variables: /^npm_config_(?:userconfig|globalconfig|prefix)$/i,
    options: /^--(?:user|global)config$/,
  },
  { tools: /^(?:conda|mamba|micromamba)$/, variables: /^(?:CONDARC|MAMBARC|CONDA_ROOT)$/ },
  {
    tools: /^(?:docker|crane|oras|helm|skopeo|podman|buildah)$/,
    variables: /^(?:DOCKER_CONFIG|REGISTRY_AUTH_FILE)$/,
    options: /^--(?:config|authfile|registry-config)$/,
  },
  { tools: /^(?:jf|jfrog)$/, variables: /^JFROG_CLI_HOME_DIR$/ },
  { tools: /^modal$/, variables: /^MODAL_CONFIG_PATH$/ },
  { tools: /^aws$/, variables: /^AWS_(?:SHARED_CREDENTIALS|CONFIG)_FILE$/ },
  { tools: /^az$/, variables: /^AZURE_CONFIG_DIR$/ },
  { tools: /^(?:gcloud|gsutil|bq)$/, variables: /^CLOUDSDK_CONFIG$/ },
  {
    tools: /^helm$/,
    variables: /^HELM_(?:CONFIG_HOME|REGISTRY_CONFIG|REPOSITORY_CONFIG)$/,
    options: /^--(?:registry|repository)-config$/,
  },
  { tools: /^(?:kubectl|oc)$/, variables: /^KUBECONFIG$/, options: /^--kubeconfig$/ },
  { tools: /^gh$/, variables: /^GH_CONFIG_DIR$/ },
];

/** Whether a variable of this name moves a file of the home in which the tool keeps what it is told. */
export function movesPlace(variable: string, tool: string, path: string): boolean {
  if (variable === "XDG_CONFIG_HOME") return path.startsWith(".config/");
  return movers.some(({ tools, variables }) => tools.test(tool) && variables.test(variable));
}

/** Whether an option of the tool moves what it keeps. */
export function isMovingOption(option: string, tool: string): boolean {
  return movers.some(({ tools, options }) => tools.test(tool) && options?.test(option));
}
