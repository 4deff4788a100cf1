import type { FilePlace } from "../file-place.ts";

/** A kind of file that holds a credential: one row, one fact. */
export interface CredentialFileKind {
  /** Kebab-case: `npmrc`, `pip-conf`, `ssh-private-key`. */
  readonly name: string;
  /** Who reads it: tool names as in `tools`. */
  readonly readers: readonly string[];
  /** Needed while building, at run time, or either. */
  readonly time: "build" | "run" | "either";
  /** Whether the file by its name alone is a credential file, or only when its content holds one. */
  readonly tells: "name" | "content";
  /** A private key whose mode and owner the reader checks. */
  readonly key: boolean;
  /** A folder of such files: `.ssh/`. */
  readonly directory?: true;
  /** Where its readers look for it, in the order in which they look. */
  readonly places?: readonly FilePlace[];
  readonly source: string;
}

/** A kind with the paths that are of it: matched in lower case, with a `/` in front. */
export interface FileKindRow extends CredentialFileKind {
  readonly paths: RegExp;
  /** The usual base name in lower case, for globs such as `.npmrc*`. */
  readonly usual: readonly string[];
}

/** Fields that most rows share. */
interface Row {
  readonly readers: readonly string[];
  readonly time?: CredentialFileKind["time"];
  readonly key?: true;
  readonly directory?: true;
  readonly places?: readonly FilePlace[];
  readonly usual?: readonly string[];
  readonly source: string;
}

function row(name: string, tells: CredentialFileKind["tells"], paths: RegExp, facts: Row): FileKindRow {
  const { readers, time = "build", key = false, usual = [], source } = facts;
  return {
    name,
    readers,
    time,
    tells,
    key,
    ...(facts.directory ? { directory: facts.directory } : {}),
    ...(facts.places ? { places: facts.places } : {}),
    source,
    paths,
    usual,
  };
}

function home(path: string, variable?: string): FilePlace {
  return variable === undefined ? { in: "home", path } : { in: "home", path, variable };
}

function cwd(path: string, variable?: string): FilePlace {
  return variable === undefined ? { in: "cwd", path } : { in: "cwd", path, variable };
}

function root(path: string, variable?: string): FilePlace {
  return variable === undefined ? { in: "root", path } : { in: "root", path, variable };
}

const apt = ["apt", "apt-get"];
const git = ["git", "git-lfs"];
const gradle = ["gradle", "gradlew"];
const maven = ["mvn", "mvnw"];
const npm = ["npm", "npx", "pnpm", "pnpx", "yarn", "bun", "lerna", "nx", "corepack"];
const pip = ["pip", "pipenv", "tox", "nox"];
const python = [...pip, "poetry", "pdm", "hatch", "uv", "twine"];
const ssh = ["ssh", "scp", "sftp", "rsync", "ssh-add", "git"];
const terraform = ["terraform", "tofu", "terragrunt"];
const awsTools = ["aws", "sam", "cdk", "terraform", "tofu", "serverless", "s3cmd", "boto"];
const gcloud = ["gcloud", "gsutil", "bq"];

/** Kinds of credential files; the first row that matches wins, and the general ones stand last. */
export const fileKinds: readonly FileKindRow[] = [
  row("apk-repositories", "content", /\/etc\/apk\/repositories$/, {
    readers: ["apk"],
    places: [root("etc/apk/repositories")],
    source: "https://man.archlinux.org/man/apk-repositories.5.en",
  }),
  row("apt-auth", "name", /\/apt\/auth\.conf(?:\.d\/[^/]+)?$|\/auth\.conf$/, {
    readers: apt,
    places: [root("etc/apt/auth.conf")],
    usual: ["auth.conf"],
    source: "https://manpages.debian.org/stable/apt/apt_auth.conf.5.en.html",
  }),
  row("apt-sources", "content", /\/sources\.list(?:\.d\/[^/]+)?$/, {
    readers: apt,
    places: [root("etc/apt/sources.list")],
    usual: ["sources.list"],
    source: "https://manpages.debian.org/stable/apt/sources.list.5.en.html",
  }),
  row("aws-credentials", "name", /\/\.aws\/credentials$|\/\.?aws[-_.]?credentials(?:\.(?:txt|csv|ini))?$/, {
    readers: awsTools,
    time: "either",
    places: [home(".aws/credentials", "AWS_SHARED_CREDENTIALS_FILE")],
    usual: ["aws-credentials"],
    source: "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html",
  }),
  row("aws-config", "content", /\/\.aws\/config$/, {
    readers: awsTools,
    time: "either",
    places: [home(".aws/config", "AWS_CONFIG_FILE")],
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
    readers: ["gsutil", "aws", "boto"],
    time: "either",
    places: [root("etc/boto.cfg"), home(".boto", "BOTO_CONFIG")],
    usual: [".boto"],
    source: "https://cloud.google.com/storage/docs/boto-gsutil",
  }),
  row("bundle-config", "content", /\/\.bundle\/config$/, {
    readers: ["bundle", "bundler"],
    places: [cwd(".bundle/config"), home(".bundle/config", "BUNDLE_USER_CONFIG")],
    source: "https://bundler.io/man/bundle-config.1.html",
  }),
  row("bunfig", "content", /\/\.?bunfig\.toml$/, {
    readers: ["bun", "bunx"],
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
    places: [cwd("auth.json"), home(".config/composer/auth.json"), home(".composer/auth.json")],
    usual: ["auth.json"],
    source: "https://getcomposer.org/doc/articles/authentication-for-private-packages.md",
  }),
  row("condarc", "content", /\/\.?condarc$/, {
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
  row("curlrc", "content", /\/[._]curlrc$/, {
    readers: ["curl"],
    places: [home(".curlrc")],
    usual: [".curlrc"],
    source: "https://curl.se/docs/manpage.html#-K",
  }),
  row(
    "docker-config",
    "content",
    /\/\.docker\/config\.json$|\/docker-?config\.json$|\/\.dockerconfigjson$|\/\.dockercfg$/,
    {
      readers: ["docker", "buildah", "podman", "skopeo", "crane", "kaniko", "helm", "oras", "cosign"],
      time: "either",
      places: [home(".docker/config.json")],
      usual: [".dockercfg"],
      source: "https://docs.docker.com/reference/cli/docker/login/#credential-stores",
    },
  ),
  row("gcloud-directory", "name", /\/\.config\/gcloud\/?$/, {
    readers: gcloud,
    time: "either",
    directory: true,
    places: [home(".config/gcloud", "CLOUDSDK_CONFIG")],
    source: "https://cloud.google.com/sdk/docs/configurations",
  }),
  row(
    "gcp-key",
    "name",
    /\/(?:application_default_credentials|client_secrets?(?:[-_.][\w.-]+)?|(?:[\w.-]*[-_.])?service[-_]?account(?:[-_.]?(?:key|file|credentials?))?(?:[-_.][\w.-]+)?|(?:[\w.-]*[-_.])?(?:gcp|gcloud|gcr|google|ga|sa|bigquery|firebase)[-_.]?(?:cloud[-_.]?)?(?:key|sa|creds?|credentials?|auth|service[-_]?account)(?:[-_.]?(?:key|file))?|[\w.-]*firebase-adminsdk[\w.-]*|key|keyfile|key[-_]file|credentials?|creds)\.json$/,
    {
      readers: [...gcloud, "terraform", "firebase", "docker"],
      time: "either",
      usual: ["service-account.json", "credentials.json", "gcp-key.json"],
      places: [home(".config/gcloud/application_default_credentials.json", "GOOGLE_APPLICATION_CREDENTIALS")],
      source: "https://cloud.google.com/docs/authentication/application-default-credentials",
    },
  ),
  row("gem-credentials", "name", /\/\.gem\/credentials$|\/share\/gem\/credentials$/, {
    readers: ["gem", "bundle"],
    places: [home(".gem/credentials"), home(".local/share/gem/credentials")],
    source: "https://guides.rubygems.org/command-reference/#gem-signin",
  }),
  row("gh-hosts", "content", /\/gh\/hosts\.ya?ml$/, {
    readers: ["gh"],
    places: [home(".config/gh/hosts.yml")],
    source: "https://cli.github.com/manual/gh_help_environment",
  }),
  row("git-credentials", "name", /\/\.?git-credentials$|\/git\/credentials$/, {
    readers: git,
    places: [home(".git-credentials"), home(".config/git/credentials")],
    usual: [".git-credentials"],
    source: "https://git-scm.com/docs/git-credential-store",
  }),
  row("gitconfig", "content", /\/[._]?gitconfig(?:[-_.][\w-]+)?$|\/\.config\/git\/config$|\/\.git\/config$/, {
    readers: git,
    places: [
      root("etc/gitconfig", "GIT_CONFIG_SYSTEM"),
      home(".config/git/config"),
      home(".gitconfig", "GIT_CONFIG_GLOBAL"),
      cwd(".git/config"),
    ],
    usual: [".gitconfig"],
    source: "https://git-scm.com/docs/git-config#FILES",
  }),
  row("gnupg-directory", "name", /\/\.gnupg\/?$/, {
    readers: ["gpg", "gpg2", "git", "mvn"],
    directory: true,
    places: [home(".gnupg", "GNUPGHOME")],
    source: "https://www.gnupg.org/documentation/manuals/gnupg/GPG-Configuration.html",
  }),
  row("gradle-init", "content", /\/[\w.-]*init\.gradle(?:\.kts)?$|\/init\.d\/[^/]+\.gradle(?:\.kts)?$/, {
    readers: gradle,
    places: [home(".gradle/init.gradle")],
    usual: ["init.gradle"],
    source: "https://docs.gradle.org/current/userguide/init_scripts.html",
  }),
  row("gradle-properties", "content", /\/(?:[\w-]+[-_.])?gradle(?:[-_.][\w-]+)?\.properties$/, {
    readers: gradle,
    places: [cwd("gradle.properties"), home(".gradle/gradle.properties")],
    usual: ["gradle.properties"],
    source: "https://docs.gradle.org/current/userguide/build_environment.html#sec:gradle_configuration_properties",
  }),
  row("helm-repositories", "content", /\/helm\/(?:.*\/)?repositories\.yaml$/, {
    readers: ["helm", "helmfile"],
    places: [home(".config/helm/repositories.yaml", "HELM_REPOSITORY_CONFIG")],
    source: "https://helm.sh/docs/helm/helm/",
  }),
  row("hex-config", "name", /\/\.hex\/hex\.config$/, {
    readers: ["mix", "rebar3"],
    places: [home(".hex/hex.config")],
    source: "https://hexdocs.pm/hex/Mix.Tasks.Hex.Config.html",
  }),
  row("htpasswd", "name", /\/[._]?htpasswd(?:[-_.][\w-]+)?$|\/[\w-]+\.htpasswd$|\/\.?htpasswds?$/, {
    readers: ["nginx", "httpd", "apache2"],
    time: "run",
    usual: [".htpasswd"],
    source: "https://httpd.apache.org/docs/current/programs/htpasswd.html",
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
    /\/\.kube\/config$|\/(?:[\w-]+[-_.])?kube[-_]?config(?:[-_.][\w-]+)?(?:\.(?:ya?ml|json|conf))?$/,
    {
      readers: ["kubectl", "helm", "k9s", "oc", "kustomize", "terraform"],
      time: "either",
      places: [home(".kube/config", "KUBECONFIG")],
      usual: ["kubeconfig"],
      source: "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/",
    },
  ),
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
  row("my-cnf", "content", /\/\.?my\.cnf$|\/\.mylogin\.cnf$/, {
    readers: ["mysql", "mysqldump", "mysqladmin", "mariadb"],
    time: "either",
    places: [root("etc/my.cnf"), home(".my.cnf")],
    usual: [".my.cnf"],
    source: "https://dev.mysql.com/doc/refman/8.4/en/option-files.html",
  }),
  row("netrc", "name", /\/[._]?netrc(?:[-_.][\w-]+)?$/, {
    readers: ["curl", "wget", "ftp", "go", "git", "git-lfs", ...python, "heroku", "bazel"],
    places: [home(".netrc")],
    usual: [".netrc"],
    source: "https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html",
  }),
  row("npmrc", "content", /\/[._]{0,2}npmrc(?:[-_.][\w-]+)*(?:\.txt)?$|\/(?:[\w-]+[-_.])\.?npmrc$/, {
    readers: npm,
    places: [
      cwd(".npmrc"),
      home(".npmrc", "NPM_CONFIG_USERCONFIG"),
      root("usr/local/etc/npmrc", "NPM_CONFIG_GLOBALCONFIG"),
    ],
    usual: [".npmrc"],
    source: "https://docs.npmjs.com/cli/configuring-npm/npmrc",
  }),
  row("nuget-config", "content", /\/(?:[\w-]+[-_.])?nuget(?:[-_.][\w-]+)?\.config$/, {
    readers: ["dotnet", "nuget", "msbuild", "mono", "paket"],
    places: [cwd("nuget.config"), home(".nuget/NuGet/NuGet.Config")],
    usual: ["nuget.config"],
    source: "https://learn.microsoft.com/nuget/reference/nuget-config-file#packagesourcecredentials",
  }),
  row("pgpass", "name", /\/\.?pgpass(?:\.conf)?$/, {
    readers: ["psql", "pg_dump", "pg_restore", "createdb"],
    time: "either",
    places: [home(".pgpass", "PGPASSFILE")],
    usual: [".pgpass"],
    source: "https://www.postgresql.org/docs/current/libpq-pgpass.html",
  }),
  row("pip-conf", "content", /\/(?:[\w-]+[-_.])?pip(?:[-_.][\w-]+)?\.(?:conf|ini)$/, {
    readers: pip,
    places: [root("etc/pip.conf"), home(".pip/pip.conf"), home(".config/pip/pip.conf", "PIP_CONFIG_FILE")],
    usual: ["pip.conf", "pip.ini"],
    source: "https://pip.pypa.io/en/stable/topics/configuration/#location",
  }),
  row("poetry-auth", "name", /\/pypoetry\/auth\.toml$/, {
    readers: ["poetry"],
    places: [home(".config/pypoetry/auth.toml")],
    source: "https://python-poetry.org/docs/repositories/#configuring-credentials",
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
  row("rails-master-key", "name", /\/config\/(?:master|credentials\/[\w-]+)\.key$/, {
    readers: ["rails", "rake", "bundle"],
    time: "either",
    places: [cwd("config/master.key")],
    source: "https://guides.rubyonrails.org/security.html#custom-credentials",
  }),
  row("r-environment", "content", /\/\.(?:renviron|rprofile)$|\/r(?:environ|profile)\.site$/, {
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
  row("rclone-conf", "name", /\/\.?rclone\.conf$/, {
    readers: ["rclone"],
    time: "either",
    places: [home(".config/rclone/rclone.conf", "RCLONE_CONFIG")],
    usual: ["rclone.conf"],
    source: "https://rclone.org/docs/#config-string",
  }),
  row("rpm-repository", "content", /\/[\w.-]+\.repo$/, {
    readers: ["dnf", "yum", "microdnf", "zypper", "tdnf"],
    places: [root("etc/yum.repos.d")],
    source: "https://dnf.readthedocs.io/en/latest/conf_ref.html",
  }),
  row("s3cfg", "name", /\/\.s3cfg$/, {
    readers: ["s3cmd"],
    time: "either",
    places: [home(".s3cfg")],
    usual: [".s3cfg"],
    source: "https://s3tools.org/kb/item14.htm",
  }),
  row("sbt-credentials", "name", /\/\.(?:sbt|ivy2)\/(?:.*\/)?\.?credentials(?:[\w.-]*)?$/, {
    readers: ["sbt", "activator"],
    places: [home(".sbt/.credentials"), home(".ivy2/.credentials")],
    source: "https://www.scala-sbt.org/1.x/docs/Publishing.html#Credentials",
  }),
  row("sentryclirc", "content", /\/\.sentryclirc$|\/sentry\.properties$/, {
    readers: ["sentry-cli", ...npm, ...gradle],
    places: [cwd(".sentryclirc"), home(".sentryclirc", "SENTRY_PROPERTIES")],
    usual: [".sentryclirc"],
    source: "https://docs.sentry.io/cli/configuration/",
  }),
  row("ssh-directory", "name", /\/\.?ssh\/?$/, {
    readers: ssh,
    directory: true,
    places: [home(".ssh")],
    source: "https://man.openbsd.org/ssh#FILES",
  }),
  row("ssh-host-key", "name", /\/ssh_host_\w+_key$/, {
    readers: ["sshd"],
    time: "run",
    key: true,
    places: [root("etc/ssh")],
    source: "https://man.openbsd.org/sshd#FILES",
  }),
  row(
    "ssh-private-key",
    "name",
    /\/(?:[\w.-]*[-_.])?(?:id_)?(?:rsa|dsa|ecdsa|ed25519)(?:[-_.][\w-]+)*$|\/(?:[\w.-]*[-_.])?(?:deploy|ssh|git|github|gitlab|bitbucket|repo)[-_.]?(?:private[-_.]?)?(?:key|rsa)(?:\.(?:key|pem|rsa|id_rsa))?$|\/[\w.-]+\.ppk$|\/\.ssh\/(?!(?:config|environment|rc|known_hosts\w*|authorized_keys\w*)$|[^/]*\.pub$)[\w.-]+$/,
    {
      readers: ssh,
      key: true,
      places: [home(".ssh/id_rsa"), home(".ssh/id_ecdsa"), home(".ssh/id_ed25519"), home(".ssh/id_dsa")],
      usual: ["id_rsa", "id_ed25519", "id_ecdsa", "id_dsa", "deploy_key"],
      source: "https://man.openbsd.org/ssh#FILES",
    },
  ),
  row("terraform-credentials", "content", /\/\.?terraform(?:rc|\.rc)$|\/credentials\.tfrc\.json$/, {
    readers: terraform,
    places: [home(".terraformrc", "TF_CLI_CONFIG_FILE"), home(".terraform.d/credentials.tfrc.json")],
    usual: [".terraformrc"],
    source: "https://developer.hashicorp.com/terraform/cli/config/config-file#credentials",
  }),
  row("tomcat-users", "content", /\/tomcat-users\.xml$/, {
    readers: ["catalina.sh"],
    time: "run",
    usual: ["tomcat-users.xml"],
    source: "https://tomcat.apache.org/tomcat-10.1-doc/realm-howto.html#MemoryRealm",
  }),
  row("uv-toml", "content", /\/uv\.toml$/, {
    readers: ["uv", "uvx"],
    places: [cwd("uv.toml"), home(".config/uv/uv.toml", "UV_CONFIG_FILE"), root("etc/uv/uv.toml")],
    usual: ["uv.toml"],
    source: "https://docs.astral.sh/uv/concepts/configuration-files/",
  }),
  row("vault-token", "name", /\/\.vault-token$/, {
    readers: ["vault"],
    time: "either",
    places: [home(".vault-token")],
    usual: [".vault-token"],
    source: "https://developer.hashicorp.com/vault/docs/commands/token-helper",
  }),
  row("wgetrc", "content", /\/\.?wgetrc$/, {
    readers: ["wget"],
    places: [root("etc/wgetrc"), home(".wgetrc", "WGETRC")],
    usual: [".wgetrc"],
    source: "https://www.gnu.org/software/wget/manual/html_node/Wgetrc-Location.html",
  }),
  row("yarnrc", "content", /\/[._]yarnrc$/, {
    readers: ["yarn"],
    places: [cwd(".yarnrc"), home(".yarnrc")],
    usual: [".yarnrc"],
    source: "https://classic.yarnpkg.com/en/docs/yarnrc",
  }),
  row("yarnrc-yml", "content", /\/[._]yarnrc(?:[-_.][\w-]+)?\.ya?ml$/, {
    readers: ["yarn"],
    places: [cwd(".yarnrc.yml", "YARN_RC_FILENAME"), home(".yarnrc.yml")],
    usual: [".yarnrc.yml"],
    source: "https://yarnpkg.com/configuration/yarnrc",
  }),
  // General names from here on.
  row("env-file", "content", /\/\.env(?:rc)?(?:[-_.][\w.-]+)?$|\/(?!example|sample)[\w-]+\.env$/, {
    readers: [],
    time: "either",
    places: [cwd(".env")],
    usual: [".env"],
    source: "https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax",
  }),
  row(
    "key-store",
    "name",
    /\/(?![^/]*(?:trust|cacert))[\w.-]+\.(?:p12|pfx|jks|jceks|keystore|bks|ks)$|\/\.?keystore$/,
    {
      readers: ["java", "jarsigner", "keytool", "openssl", "gradle", "mvn"],
      time: "run",
      usual: ["keystore.jks"],
      source: "https://docs.oracle.com/en/java/javase/21/docs/specs/man/keytool.html",
    },
  ),
  row(
    "tls-key",
    "content",
    /\/[\w.-]*(?:server|tls|ssl|nginx|https?|localhost|privkey|apache|web|domain|wildcard|ca|client)[\w.-]*\.(?:key|pem)$|\/key\.pem$/,
    {
      readers: ["nginx", "httpd", "apache2", "openssl"],
      time: "run",
      usual: ["server.key", "privkey.pem"],
      source: "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_certificate_key",
    },
  ),
  row("private-key", "content", /\/[\w.-]+\.(?:key|pem|pk8|priv)$|\/(?:[\w.-]*[-_.])?priv(?:ate)?[-_]?key$/, {
    readers: ssh,
    time: "either",
    key: true,
    usual: ["private.key", "private.pem"],
    source: "https://www.rfc-editor.org/rfc/rfc7468#section-10",
  }),
  row(
    "secret-file",
    "name",
    /\/\.?(?:[\w-]+[-_.])?(?:secrets?|passwords?|tokens?|credentials?|creds?|api[-_]?keys?|passphrase)\.(?:cfg|conf|env|ini|json|properties|txt|toml|xml|ya?ml)$|\/\.?(?:[\w-]+[-_.])?(?:token|credentials|api[-_]?key|passphrase)$|\/\.(?:secrets?|password|passwd)$|\/[\w-]+\.(?:token|secret|password)$/,
    {
      readers: [],
      time: "either",
      usual: ["secret.txt", "secrets.json", "secrets.yml", "token.txt", "password.txt"],
      source: "https://docs.docker.com/build/building/secrets/",
    },
  ),
];
