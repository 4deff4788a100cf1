import { proxies } from "./tool.ts";
import type { Tool } from "./tool.ts";

/** Clients of clouds, registries and services, sorted by name. */
export const cloudTools: readonly Tool[] = [
  {
    names: ["ansible", "ansible-playbook", "ansible-galaxy"],
    reads: [/^ANSIBLE_/, proxies],
    runs: "always",
    source: "https://docs.ansible.com/ansible/latest/reference_appendices/config.html",
  },
  {
    names: ["aws", "sam"],
    reads: [/^AWS_/, proxies],
    runs: "never",
    quiet: ["help"],
    source: "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html",
  },
  {
    names: ["az"],
    reads: [/^AZURE_/, /^ARM_/, proxies],
    runs: "never",
    quiet: ["config", "version"],
    source:
      "https://learn.microsoft.com/cli/azure/azure-cli-configuration#cli-configuration-values-and-environment-variables",
  },
  {
    names: ["brew"],
    reads: [/^HOMEBREW_/, proxies],
    runs: "always",
    source: "https://docs.brew.sh/Manpage#environment",
  },
  {
    names: ["cosign", "crane", "oras", "skopeo"],
    reads: [/^COSIGN_/, "DOCKER_CONFIG", "REGISTRY_AUTH_FILE", proxies],
    runs: "never",
    source: "https://github.com/containers/skopeo/blob/main/docs/skopeo-login.1.md",
  },
  {
    names: ["docker", "podman", "buildah"],
    reads: [/^DOCKER_/, "DOCKER_AUTH_CONFIG", "REGISTRY_AUTH_FILE", proxies],
    runs: { only: ["build", "buildx", "compose"] },
    quiet: ["info", "version"],
    source: "https://docs.docker.com/reference/cli/docker/#environment-variables",
  },
  {
    names: ["doctl"],
    reads: ["DIGITALOCEAN_ACCESS_TOKEN", /^DIGITALOCEAN_/, proxies],
    runs: "never",
    source: "https://docs.digitalocean.com/reference/doctl/",
  },
  {
    names: ["firebase"],
    reads: ["FIREBASE_TOKEN", "GOOGLE_APPLICATION_CREDENTIALS", proxies],
    runs: "always",
    source: "https://firebase.google.com/docs/cli#cli-ci-systems",
  },
  {
    names: ["gcloud", "gsutil", "bq"],
    reads: [/^CLOUDSDK_/, "GOOGLE_APPLICATION_CREDENTIALS", "BOTO_CONFIG", proxies],
    runs: "never",
    quiet: ["components", "config", "info", "version"],
    source: "https://cloud.google.com/sdk/docs/properties#setting_properties_using_environment_variables",
  },
  {
    names: ["gh"],
    reads: ["GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GH_HOST", proxies],
    runs: "never",
    quiet: ["completion", "config"],
    source: "https://cli.github.com/manual/gh_help_environment",
  },
  {
    names: ["glab"],
    reads: ["GITLAB_TOKEN", "GITLAB_ACCESS_TOKEN", "OAUTH_TOKEN", proxies],
    runs: "never",
    source: "https://docs.gitlab.com/cli/#environment-variables",
  },
  {
    names: ["helm", "helmfile"],
    reads: [/^HELM_/, "KUBECONFIG", "DOCKER_CONFIG", proxies],
    runs: "never",
    quiet: ["completion", "version"],
    source: "https://helm.sh/docs/helm/helm/",
  },
  {
    names: ["heroku"],
    reads: ["HEROKU_API_KEY", proxies],
    runs: "never",
    source: "https://devcenter.heroku.com/articles/using-the-cli",
  },
  {
    names: ["jf", "jfrog"],
    reads: [/^JFROG_CLI_/, /^JF_/, proxies],
    runs: "always",
    quiet: ["config"],
    source:
      "https://docs.jfrog-applications.jfrog.io/jfrog-applications/jfrog-cli/cli-for-jfrog-artifactory/environment-variables",
  },
  {
    names: ["kaggle"],
    reads: ["KAGGLE_USERNAME", "KAGGLE_KEY", "KAGGLE_CONFIG_DIR", proxies],
    runs: "never",
    source: "https://www.kaggle.com/docs/api",
  },
  {
    names: ["kubectl", "kustomize", "oc"],
    reads: ["KUBECONFIG", proxies],
    runs: "never",
    source: "https://kubernetes.io/docs/reference/kubectl/",
  },
  {
    names: ["netlify", "vercel", "wrangler", "fly", "flyctl", "railway"],
    reads: [/^(?:NETLIFY|VERCEL|CLOUDFLARE|CF|FLY|RAILWAY)_/, proxies],
    runs: "always",
    source: "https://developers.cloudflare.com/workers/wrangler/system-environment-variables/",
  },
  {
    names: ["pulumi"],
    reads: [/^PULUMI_/, /^AWS_/, proxies],
    runs: "always",
    source: "https://www.pulumi.com/docs/iac/cli/environment-variables/",
  },
  {
    names: ["rclone"],
    reads: [/^RCLONE_/, /^AWS_/, proxies],
    runs: "never",
    source: "https://rclone.org/docs/#environment-variables",
  },
  {
    names: ["restic", "borg"],
    reads: [/^(?:RESTIC|BORG)_/, /^AWS_/],
    runs: "never",
    source: "https://restic.readthedocs.io/en/stable/040_backup.html#environment-variables",
  },
  {
    names: ["s3cmd"],
    reads: [
      "AWS_ACCESS_KEY",
      "AWS_ACCESS_KEY_ID",
      "AWS_SECRET_KEY",
      "AWS_SECRET_ACCESS_KEY",
      "AWS_SESSION_TOKEN",
      proxies,
    ],
    runs: "never",
    source: "https://s3tools.org/kb/item14.htm",
  },
  {
    names: ["snyk"],
    reads: ["SNYK_TOKEN", /^SNYK_/, proxies],
    runs: "always",
    source: "https://docs.snyk.io/developer-tools/snyk-cli/configure-the-snyk-cli/environment-variables-for-snyk-cli",
  },
  {
    names: ["sonar-scanner"],
    reads: ["SONAR_TOKEN", /^SONAR_/, proxies],
    runs: "never",
    source: "https://docs.sonarsource.com/sonarqube-server/analyzing-source-code/scanners/sonarscanner/",
  },
  {
    names: ["terraform", "tofu", "terragrunt"],
    reads: [/^TF_/, /^(?:AWS|ARM|GOOGLE|AZURE)_/, proxies],
    runs: "always",
    quiet: ["fmt", "version"],
    source: "https://developer.hashicorp.com/terraform/cli/config/environment-variables",
  },
  {
    names: ["vault"],
    reads: [/^VAULT_/, proxies],
    runs: "never",
    source: "https://developer.hashicorp.com/vault/docs/commands#configure-environment-variables",
  },
];
