import type { FilePlace } from "../file-place.ts";
import { instead } from "./keeping.ts";
import type { Around, EnvironmentPair, Keeping, SaidByEnvironment, Told } from "./keeping.ts";
import { plainText, protectedText } from "./shell-text.ts";

const dockerConfig: FilePlace = {
  in: "home",
  path: ".docker/config.json",
  variable: "DOCKER_CONFIG",
  variableHolds: "folder",
};
const gitLocal: FilePlace = { in: "cwd", path: ".git/config" };
const gitGlobal: FilePlace = { in: "home", path: ".gitconfig", variable: "GIT_CONFIG_GLOBAL" };
const gitSystem: FilePlace = { in: "root", path: "etc/gitconfig", variable: "GIT_CONFIG_SYSTEM" };

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

/** `git config key value` as entries of the counted variables. */
function gitEntries(told: Told, { counted = 0 }: Around): SaidByEnvironment | undefined {
  const [key, value] = told.operands;
  if (!key || !value) return undefined;
  const variables: EnvironmentPair[] = [
    { name: "GIT_CONFIG_COUNT", value: String(counted + 1) },
    { name: `GIT_CONFIG_KEY_${counted}`, value: protectedText(key.text) },
    { name: `GIT_CONFIG_VALUE_${counted}`, value: protectedText(value.text) },
  ];
  return { variables };
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
    subcommands: [["login"], ["acr", "login"]],
    valued: ["-u", "--username", "-p", "--password", "-t", "--tenant"],
    files: () => [{ ...home(".azure", "AZURE_CONFIG_DIR"), folder: true }],
    source: "https://learn.microsoft.com/cli/azure/authenticate-azure-cli-service-principal",
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
    names: ["gcloud"],
    subcommands: [
      ["auth", "activate-service-account"],
      ["auth", "login"],
    ],
    valued: ["--project", "--account"],
    files: () => [home(".config/gcloud/credentials.db", "CLOUDSDK_CONFIG", true)],
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
    names: ["git"],
    subcommands: [["config", "set"], ["config"]],
    valued: ["-f", "--file", "--type", "-C", "-c", "--blob", "--comment"],
    files(told) {
      const file = told.literal("-f", "--file");
      if (told.has("--system")) return [gitSystem];
      if (told.has("--global")) return [gitGlobal];
      if (file === undefined) return [gitLocal];
      return file.startsWith("/") ? [{ in: "root", path: file.slice(1) }] : [{ in: "cwd", path: file }];
    },
    unless: (told) =>
      told.operands.length < 2 ||
      told.has(
        "--get",
        "--get-all",
        "--get-regexp",
        "--get-urlmatch",
        "--list",
        "-l",
        "--unset",
        "--unset-all",
        "--remove-section",
        "--rename-section",
      ) ||
      /^(?:get|list|unset|remove-section|rename-section|edit)$/.test(told.operands[0] ?? ""),
    environment: gitEntries,
    source: "https://git-scm.com/docs/git-config#Documentation/git-config.txt-GITCONFIGCOUNT",
  },
  {
    names: ["git"],
    subcommands: [
      ["remote", "add"],
      ["remote", "set-url"],
      ["submodule", "add"],
    ],
    valued: ["-C", "-c", "-b"],
    files: () => [gitLocal],
    source: "https://git-scm.com/docs/git-remote",
  },
  {
    names: ["git"],
    subcommands: [["credential", "approve"], ["credential-store"]],
    valued: ["--file"],
    files: () => [home(".git-credentials")],
    source: "https://git-scm.com/docs/git-credential-store",
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
    names: ["jf", "jfrog"],
    subcommands: [
      ["config", "add"],
      ["c", "add"],
      ["rt", "config"],
    ],
    files: () => [home(".jfrog/jfrog-cli.conf.v6", "JFROG_CLI_HOME_DIR", true)],
    source:
      "https://docs.jfrog-applications.jfrog.io/jfrog-applications/jfrog-cli/configurations/jfrog-platform-configuration",
  },
  {
    names: ["kubectl"],
    subcommands: [
      ["config", "set-credentials"],
      ["config", "set"],
    ],
    files: () => [home(".kube/config", "KUBECONFIG")],
    source: "https://kubernetes.io/docs/reference/kubectl/generated/kubectl_config/kubectl_config_set-credentials/",
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
    subcommands: [["auth"], ["config", "set"]],
    files: () => [home(".config/configstore/snyk.json")],
    environment: token("SNYK_TOKEN"),
    source: "https://docs.snyk.io/developer-tools/snyk-cli/commands/auth",
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
