import { cwd, home, root, row } from "./file-kind.ts";
import type { FileKindRow } from "./file-kind.ts";

const terraform = ["terraform", "tofu", "terragrunt"];
const awsTools = ["aws", "sam", "cdk", "terraform", "tofu", "serverless", "s3cmd", "boto"];
const gcloud = ["gcloud", "gsutil", "bq"];

/** Files of clouds, registries, databases and services, sorted by name. */
export const serviceFiles: readonly FileKindRow[] = [
  row("aws-config", "content", /\/\.aws\/config$/, {
    rare: true,
    readers: awsTools,
    time: "either",
    places: [home(".aws/config", "AWS_CONFIG_FILE")],
    source: "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html",
  }),
  row("aws-credentials", "name", /\/\.aws\/credentials$|\/\.?aws[-_.]?credentials(?:\.(?:txt|csv|ini))?$/, {
    readers: awsTools,
    time: "either",
    places: [home(".aws/credentials", "AWS_SHARED_CREDENTIALS_FILE")],
    usual: ["aws-credentials"],
    source: "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html",
  }),
  row("aws-directory", "name", /\/\.aws\/?$/, {
    readers: awsTools,
    time: "either",
    directory: true,
    places: [home(".aws")],
    source: "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html",
  }),
  row("azure-directory", "name", /\/\.azure\/?$/, {
    readers: ["az", "terraform"],
    time: "either",
    directory: true,
    places: [home(".azure", "AZURE_CONFIG_DIR")],
    source: "https://learn.microsoft.com/cli/azure/azure-cli-configuration",
  }),
  row("boto", "content", /\/\.boto$|\/boto\.cfg$/, {
    rare: true,
    readers: ["gsutil", "aws", "boto"],
    time: "either",
    places: [root("etc/boto.cfg"), home(".boto", "BOTO_CONFIG")],
    usual: [".boto"],
    source: "https://cloud.google.com/storage/docs/boto-gsutil",
  }),
  row(
    "docker-config",
    "content",
    /\/\.docker\/config\.json$|\/docker-?config\.json$|\/\.dockerconfigjson$|\/\.dockercfg$|\/containers(?:\/\d+)?\/auth\.json$|\/helm\/registry\/config\.json$/,
    {
      readers: ["docker", "buildah", "podman", "skopeo", "crane", "kaniko", "helm", "oras", "cosign"],
      time: "either",
      places: [
        home(".docker/config.json", "DOCKER_CONFIG", "folder"),
        home(".config/helm/registry/config.json", "HELM_REGISTRY_CONFIG"),
        { in: "root", path: "run/containers/0/auth.json", variable: "REGISTRY_AUTH_FILE" },
      ],
      usual: [".dockercfg"],
      source: "https://docs.docker.com/reference/cli/docker/login/#credential-stores",
    },
  ),
  row("doctl-config", "content", /\/doctl\/config\.yaml$/, {
    readers: ["doctl"],
    time: "either",
    places: [home(".config/doctl/config.yaml")],
    source: "https://docs.digitalocean.com/reference/doctl/reference/auth/init/",
  }),
  row("dvc-config", "name", /\/\.dvc\/config\.local$/, {
    readers: ["dvc"],
    places: [cwd(".dvc/config.local")],
    source: "https://dvc.org/doc/user-guide/project-structure/configuration#config-file-locations",
  }),
  row("gcloud-directory", "name", /\/\.config\/gcloud\/?$/, {
    readers: gcloud,
    time: "either",
    directory: true,
    places: [home(".config/gcloud", "CLOUDSDK_CONFIG")],
    source: "https://cloud.google.com/sdk/docs/configurations",
  }),
  row(
    "gcp-key",
    "content",
    /\/(?:application_default_credentials|client_secrets?(?:[-_.][\w.-]+)?|(?:[\w.-]*[-_.])?service[-_]?account(?:[-_.]?(?:key|file|credentials?))?(?:[-_.][\w.-]+)?|(?:[\w.-]*[-_.])?(?:gcp|gcloud|gcr|google|ga|sa|bigquery|firebase)[-_.]?(?:cloud[-_.]?)?(?:key|sa|creds?|credentials?|auth|service[-_]?account)(?:[-_.]?(?:key|file))?|[\w.-]*firebase-adminsdk[\w.-]*|key|keyfile|key[-_]file|credentials?|creds|sa)\.json$/,
    {
      readers: [...gcloud, "terraform", "firebase", "docker"],
      time: "either",
      usual: ["service-account.json", "credentials.json", "gcp-key.json"],
      places: [home(".config/gcloud/application_default_credentials.json", "GOOGLE_APPLICATION_CREDENTIALS")],
      source: "https://cloud.google.com/docs/authentication/application-default-credentials",
    },
  ),
  row("gh-hosts", "content", /\/gh\/hosts\.ya?ml$/, {
    // `gh auth setup-git` makes gh the credential helper of git.
    readers: ["gh", "git"],
    places: [home(".config/gh/hosts.yml")],
    source: "https://cli.github.com/manual/gh_auth_setup-git",
  }),
  row("glab-config", "content", /\/glab-cli\/config\.yml$/, {
    readers: ["glab"],
    places: [home(".config/glab-cli/config.yml", "GLAB_CONFIG_DIR", "folder")],
    source: "https://docs.gitlab.com/cli/#configuration",
  }),
  row("helm-repositories", "content", /\/helm\/(?:.*\/)?repositories\.yaml$/, {
    readers: ["helm", "helmfile"],
    places: [home(".config/helm/repositories.yaml", "HELM_REPOSITORY_CONFIG")],
    source: "https://helm.sh/docs/helm/helm/",
  }),
  row("huggingface-token", "name", /\/\.?huggingface\/(?:token|stored_tokens)$/, {
    readers: ["hf", "huggingface-cli"],
    time: "either",
    places: [home(".cache/huggingface/token", "HF_TOKEN_PATH")],
    source: "https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables#hftokenpath",
  }),
  row("jfrog-config", "name", /\/\.jfrog\/jfrog-cli\.conf[\w.]*$/, {
    readers: ["jf", "jfrog"],
    places: [home(".jfrog/jfrog-cli.conf.v6")],
    source: "https://docs.jfrog-applications.jfrog.io/jfrog-applications/jfrog-cli",
  }),
  row("jfrog-directory", "name", /\/\.jfrog\/?$/, {
    readers: ["jf", "jfrog"],
    directory: true,
    places: [home(".jfrog", "JFROG_CLI_HOME_DIR")],
    source: "https://docs.jfrog-applications.jfrog.io/jfrog-applications/jfrog-cli",
  }),
  row("kaggle-key", "name", /\/kaggle\.json$/, {
    readers: ["kaggle"],
    time: "either",
    places: [home(".config/kaggle/kaggle.json"), home(".kaggle/kaggle.json")],
    usual: ["kaggle.json"],
    source: "https://www.kaggle.com/docs/api",
  }),
  row("kube-directory", "name", /\/\.kube\/?$/, {
    readers: ["kubectl", "helm", "k9s", "oc", "kustomize"],
    time: "either",
    directory: true,
    places: [home(".kube")],
    source: "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/",
  }),
  row(
    "kubeconfig",
    "name",
    /\/\.kube\/config$|\/(?:(?:admin|ci|cluster|dev|k8s|kubelet|my|node|prod|staging|test|user)[-_.])?kube[-_]?config(?:\.(?:ya?ml|json|conf))?$|\/[\w-]+\.kubeconfig$/,
    {
      readers: ["kubectl", "helm", "k9s", "oc", "kustomize", "terraform"],
      time: "either",
      places: [home(".kube/config", "KUBECONFIG")],
      usual: ["kubeconfig"],
      source: "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/",
    },
  ),
  row("my-cnf", "content", /\/\.?my\.cnf$|\/\.mylogin\.cnf$/, {
    rare: true,
    readers: ["mysql", "mysqldump", "mysqladmin", "mariadb"],
    time: "either",
    places: [root("etc/my.cnf"), home(".my.cnf")],
    usual: [".my.cnf"],
    source: "https://dev.mysql.com/doc/refman/8.4/en/option-files.html",
  }),
  row("pgpass", "name", /\/\.?pgpass(?:\.conf)?$/, {
    readers: ["psql", "pg_dump", "pg_restore", "createdb"],
    time: "either",
    places: [home(".pgpass", "PGPASSFILE")],
    usual: [".pgpass"],
    source: "https://www.postgresql.org/docs/current/libpq-pgpass.html",
  }),
  row("rclone-conf", "name", /\/\.?rclone\.conf$/, {
    readers: ["rclone"],
    time: "either",
    places: [home(".config/rclone/rclone.conf", "RCLONE_CONFIG")],
    usual: ["rclone.conf"],
    source: "https://rclone.org/docs/#config-string",
  }),
  row("s3cfg", "name", /\/\.s3cfg$/, {
    readers: ["s3cmd"],
    time: "either",
    places: [home(".s3cfg")],
    usual: [".s3cfg"],
    source: "https://s3tools.org/kb/item14.htm",
  }),
  row("sentryclirc", "content", /\/\.sentryclirc$|\/sentry\.properties$/, {
    readers: ["sentry-cli"],
    places: [cwd(".sentryclirc"), home(".sentryclirc")],
    usual: [".sentryclirc"],
    source: "https://docs.sentry.io/cli/configuration/",
  }),
  row("snyk-config", "name", /\/configstore\/snyk\.json$/, {
    readers: ["snyk"],
    places: [home(".config/configstore/snyk.json")],
    source: "https://docs.snyk.io/developer-tools/snyk-cli/commands/config",
  }),
  row("terraform-credentials", "content", /\/\.?terraform(?:rc|\.rc)$|\/credentials\.tfrc\.json$/, {
    readers: terraform,
    places: [home(".terraformrc", "TF_CLI_CONFIG_FILE"), home(".terraform.d/credentials.tfrc.json")],
    usual: [".terraformrc"],
    source: "https://developer.hashicorp.com/terraform/cli/config/config-file#credentials",
  }),
  row("tomcat-users", "content", /\/tomcat-users\.xml$/, {
    rare: true,
    readers: ["catalina.sh"],
    time: "run",
    usual: ["tomcat-users.xml"],
    source: "https://tomcat.apache.org/tomcat-10.1-doc/realm-howto.html#MemoryRealm",
  }),
  row("vault-token", "name", /\/\.vault-token$/, {
    readers: ["vault"],
    time: "either",
    places: [home(".vault-token")],
    usual: [".vault-token"],
    source: "https://developer.hashicorp.com/vault/docs/commands/token-helper",
  }),
];
