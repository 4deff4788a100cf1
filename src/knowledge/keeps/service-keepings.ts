import type { FilePlace } from "../file-place.ts";
import { instead } from "./keeping.ts";
import type { Around, Keeping, SaidByEnvironment, Told } from "./keeping.ts";
import { plainText, protectedText } from "./shell-text.ts";

const dockerConfig: FilePlace = {
  in: "home",
  path: ".docker/config.json",
  variable: "DOCKER_CONFIG",
  variableHolds: "folder",
};

const snykConfig = home(".config/configstore/snyk.json");

/** Keys of `aws configure set` that a variable can say. */
const awsVariables: Readonly<Record<string, string>> = {
  aws_access_key_id: "AWS_ACCESS_KEY_ID",
  aws_secret_access_key: "AWS_SECRET_ACCESS_KEY",
  aws_session_token: "AWS_SESSION_TOKEN",
  output: "AWS_DEFAULT_OUTPUT",
  region: "AWS_DEFAULT_REGION",
};

/** A token told by option, as the first operand, or on standard input. */
function token(name: string, ...options: readonly string[]) {
  return (told: Told, { stdin }: Around): SaidByEnvironment | undefined => {
    const text = told.option(...options)?.text ?? told.operands[0]?.text ?? stdin;
    return text === undefined ? undefined : instead({ name, value: protectedText(text) });
  };
}

function home(path: string, variable?: string, folder = false): FilePlace {
  return {
    in: "home",
    path,
    ...(variable === undefined ? {} : { variable }),
    ...(folder ? { variableHolds: "folder" as const } : {}),
  };
}

/** Clients of services, sorted by name. */
export const serviceKeepings: readonly Keeping[] = [
  {
    names: ["aws"],
    subcommands: [["configure", "set"]],
    valued: ["--profile", "--region"],
    files: (told) =>
      (told.operands[0] ?? "aws_").startsWith("aws_")
        ? [home(".aws/credentials", "AWS_SHARED_CREDENTIALS_FILE")]
        : [home(".aws/config", "AWS_CONFIG_FILE")],
    environment(told) {
      const [key, value] = told.operands;
      const name = awsVariables[key?.value ?? ""];
      const profile = told.option("--profile");
      if (name === undefined || !value || (profile && profile.text !== "default")) return undefined;
      return instead({ name, value: protectedText(value.text) });
    },
    source: "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html",
  },
  {
    names: ["az"],
    subcommands: [["login"]],
    valued: ["-u", "--username", "-p", "--password", "-t", "--tenant"],
    files: () => [
      { ...home(".azure", "AZURE_CONFIG_DIR"), folder: true, settings: ["cliextensions", "clouds.config", "config"] },
    ],
    source: "https://learn.microsoft.com/cli/azure/authenticate-azure-cli-service-principal",
  },
  {
    names: ["az"],
    subcommands: [["acr", "login"]],
    valued: ["-n", "--name", "-u", "--username", "-p", "--password"],
    files: () => [dockerConfig],
    source: "https://learn.microsoft.com/cli/azure/acr#az-acr-login",
  },
  {
    names: ["conan"],
    subcommands: [
      ["remote", "login"],
      ["remote", "auth"],
    ],
    valued: ["-p", "--password", "-r", "--remote"],
    files: () => [home(".conan2/credentials.json", "CONAN_HOME", true)],
    source: "https://docs.conan.io/2/reference/commands/remote.html",
  },
  {
    names: ["databricks"],
    subcommands: [["configure"], ["auth", "login"]],
    valued: ["--host", "--profile", "--token"],
    files: () => [home(".databrickscfg", "DATABRICKS_CONFIG_FILE")],
    source: "https://docs.databricks.com/dev-tools/cli/profiles.html",
  },
  {
    names: ["docker", "crane", "oras"],
    subcommands: [["login"], ["auth", "login"]],
    files: () => [dockerConfig],
    source: "https://docs.docker.com/reference/cli/docker/login/",
  },
  {
    names: ["doctl"],
    subcommands: [["auth", "init"]],
    valued: ["-t", "--access-token", "--context"],
    files: () => [home(".config/doctl/config.yaml")],
    environment: token("DIGITALOCEAN_ACCESS_TOKEN", "-t", "--access-token"),
    source: "https://docs.digitalocean.com/reference/doctl/reference/auth/init/",
  },
  {
    names: ["dvc"],
    subcommands: [["remote", "modify"]],
    files: (told) => [
      told.has("--global")
        ? home(".config/dvc/config")
        : { in: "cwd", path: `.dvc/config${told.has("--local") ? ".local" : ""}` },
    ],
    unless: (told) => told.has("--unset"),
    source: "https://dvc.org/doc/command-reference/remote/modify",
  },
  {
    names: ["gcloud"],
    subcommands: [
      ["auth", "activate-service-account"],
      ["auth", "login"],
    ],
    valued: ["--project", "--account"],
    // Accounts, tokens and what older tools read are files of their own in it.
    files: () => [
      { ...home(".config/gcloud", "CLOUDSDK_CONFIG"), folder: true, settings: ["active_config", "configurations"] },
    ],
    // CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE would say it for gcloud, but not for gsutil.
    source: "https://cloud.google.com/sdk/docs/properties#setting_properties_using_environment_variables",
  },
  {
    names: ["gh"],
    subcommands: [["auth", "login"]],
    valued: ["-h", "--hostname", "-p", "--git-protocol", "-s", "--scopes"],
    files: () => [home(".config/gh/hosts.yml", "GH_CONFIG_DIR", true)],
    environment(told, { stdin }) {
      const host = told.option("-h", "--hostname");
      const name =
        host && plainText({ value: undefined, text: host.text }) !== "github.com" ? "GH_ENTERPRISE_TOKEN" : "GH_TOKEN";
      return stdin === undefined ? undefined : instead({ name, value: protectedText(stdin) });
    },
    source: "https://cli.github.com/manual/gh_help_environment",
  },
  {
    names: ["glab"],
    subcommands: [["auth", "login"]],
    valued: ["-h", "--hostname", "-t", "--token"],
    files: () => [home(".config/glab-cli/config.yml", "GLAB_CONFIG_DIR", true)],
    environment: token("GITLAB_TOKEN", "-t", "--token"),
    source: "https://docs.gitlab.com/cli/#environment-variables",
  },
  {
    names: ["helm"],
    subcommands: [["repo", "add"]],
    valued: ["--username", "--password", "--ca-file", "--cert-file", "--key-file"],
    files: () => [home(".config/helm/repositories.yaml", "HELM_REPOSITORY_CONFIG")],
    source: "https://helm.sh/docs/helm/helm_repo_add/",
  },
  {
    names: ["helm"],
    subcommands: [["registry", "login"]],
    valued: ["-u", "--username", "-p", "--password"],
    files: () => [home(".config/helm/registry/config.json", "HELM_REGISTRY_CONFIG")],
    source: "https://helm.sh/docs/helm/helm_registry_login/",
  },
  {
    names: ["hf", "huggingface-cli"],
    subcommands: [["auth", "login"], ["login"]],
    valued: ["--token"],
    files: () => [home(".cache/huggingface/token", "HF_TOKEN_PATH")],
    environment: token("HF_TOKEN", "--token"),
    source: "https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables#hftoken",
  },
  {
    names: ["jf"],
    subcommands: [
      ["config", "add"],
      ["c", "add"],
    ],
    files: () => [home(".jfrog/jfrog-cli.conf.v6", "JFROG_CLI_HOME_DIR", true)],
    source:
      "https://docs.jfrog-applications.jfrog.io/jfrog-applications/jfrog-cli/configurations/jfrog-platform-configuration",
  },
  {
    names: ["jfrog"],
    subcommands: [
      ["config", "add"],
      ["c", "add"],
      ["rt", "config"],
      ["rt", "c"],
    ],
    // Each version of it has a file of its own in there.
    files: () => [{ ...home(".jfrog", "JFROG_CLI_HOME_DIR"), folder: true }],
    source:
      "https://docs.jfrog-applications.jfrog.io/jfrog-applications/jfrog-cli/configurations/jfrog-platform-configuration",
  },
  {
    // Clusters, users and contexts stand in one file.
    names: ["kubectl", "oc"],
    subcommands: ["set-credentials", "set", "set-cluster", "set-context", "use-context"].map((word) => [
      "config",
      word,
    ]),
    files: () => [home(".kube/config", "KUBECONFIG")],
    source: "https://kubernetes.io/docs/reference/kubectl/generated/kubectl_config/",
  },
  {
    names: ["mc", "mcli"],
    subcommands: [
      ["alias", "set"],
      ["config", "host", "add"],
    ],
    files: () => [home(".mc/config.json", "MC_CONFIG_DIR", true)],
    source: "https://min.io/docs/minio/linux/reference/minio-mc/mc-alias-set.html",
  },
  {
    names: ["ngrok"],
    subcommands: [["config", "add-authtoken"], ["authtoken"]],
    files: () => [home(".config/ngrok/ngrok.yml")],
    source: "https://ngrok.com/docs/agent/cli/#ngrok-config-add-authtoken",
  },
  {
    names: ["npm-cli-login"],
    subcommands: [[]],
    files: () => [home(".npmrc", "NPM_CONFIG_USERCONFIG")],
    source: "https://www.npmjs.com/package/npm-cli-login",
  },
  {
    names: ["oc"],
    subcommands: [["login"]],
    valued: ["-u", "-p", "--username", "--password", "--token", "--server"],
    files: () => [home(".kube/config", "KUBECONFIG")],
    source: "https://docs.openshift.com/container-platform/latest/cli_reference/openshift_cli/getting-started-cli.html",
  },
  {
    names: ["podman", "buildah", "skopeo"],
    subcommands: [["login"]],
    files: () => [{ in: "root", path: "run/containers/0/auth.json", variable: "REGISTRY_AUTH_FILE" }],
    source: "https://docs.podman.io/en/latest/markdown/podman-login.1.html",
  },
  {
    names: ["rclone"],
    subcommands: [
      ["config", "create"],
      ["config", "update"],
    ],
    files: () => [home(".config/rclone/rclone.conf", "RCLONE_CONFIG")],
    source: "https://rclone.org/commands/rclone_config_create/",
  },
  {
    names: ["sentry-cli"],
    subcommands: [["login"]],
    valued: ["--auth-token"],
    files: () => [home(".sentryclirc")],
    environment: token("SENTRY_AUTH_TOKEN", "--auth-token"),
    source: "https://docs.sentry.io/cli/configuration/",
  },
  {
    names: ["snyk"],
    subcommands: [["auth"]],
    files: () => [snykConfig],
    environment: token("SNYK_TOKEN"),
    source: "https://docs.snyk.io/developer-tools/snyk-cli/commands/auth",
  },
  {
    names: ["snyk"],
    subcommands: [["config", "set"]],
    files: () => [snykConfig],
    source: "https://docs.snyk.io/developer-tools/snyk-cli/commands/config",
  },
  {
    names: ["terraform", "tofu"],
    subcommands: [["login"]],
    files: () => [home(".terraform.d/credentials.tfrc.json")],
    environment(told, { stdin }) {
      const host = told.operands[0]?.value ?? "app.terraform.io";
      if (stdin === undefined || !/^[\w.-]+$/.test(host)) return undefined;
      return instead({ name: `TF_TOKEN_${host.replace(/-/g, "__").replace(/\./g, "_")}`, value: protectedText(stdin) });
    },
    source: "https://developer.hashicorp.com/terraform/cli/config/config-file#environment-variable-credentials",
  },
  {
    names: ["vault"],
    subcommands: [["login"]],
    valued: ["-method", "-path"],
    files: () => [home(".vault-token")],
    environment: token("VAULT_TOKEN", "-token"),
    source: "https://developer.hashicorp.com/vault/docs/commands/login",
  },
  {
    names: ["wandb"],
    subcommands: [["login"]],
    valued: ["--host"],
    files: () => [home(".netrc")],
    environment: token("WANDB_API_KEY"),
    source: "https://docs.wandb.ai/guides/track/environment-variables/",
  },
];
