import type { NameVerdict } from "./name-verdict.ts";

/** One variable whose meaning is known by its whole name; lower case, words joined by `_`. */
export interface KnownName {
  readonly name: string;
  readonly says: NameVerdict["says"];
  readonly because: string;
  readonly source: string;
}

const docker = "https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/";
const curlProxy = "https://curl.se/docs/manpage.html#ENVIRONMENT";
const nginxProxy = "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass";
const pip = "https://pip.pypa.io/en/stable/topics/configuration/#environment-variables";
const uv = "https://docs.astral.sh/uv/reference/environment/";

/** Names that no rule over words gets right, sorted by name. */
export const knownNames: readonly KnownName[] = [
  { name: "all_proxy", says: "may-carry", because: "a proxy's address may hold a password", source: curlProxy },
  { name: "aws_key_id", says: "secret", because: "half of a pair with a secret key", source: docker },
  {
    name: "azure_web_jobs_storage",
    says: "may-carry",
    because: "a connection string with an account key",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-app-settings#azurewebjobsstorage",
  },
  {
    name: "celery_result_backend",
    says: "may-carry",
    because: "a database's address may hold a password",
    source: "https://docs.celeryq.dev/en/stable/userguide/configuration.html#result-backend",
  },
  {
    name: "cloudinary_url",
    says: "secret",
    because: "its address holds the API secret",
    source: "https://cloudinary.com/documentation/node_integration#set_configuration_parameters_globally",
  },
  {
    name: "composer_auth",
    says: "secret",
    because: "composer's auth.json as text",
    source: "https://getcomposer.org/doc/03-cli.md#composer-auth",
  },
  {
    name: "conda_channel_alias",
    says: "may-carry",
    because: "a channel's address may hold a token",
    source: "https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/settings.html",
  },
  {
    name: "docker_auth_config",
    says: "secret",
    because: "docker's config.json as text",
    source: "https://docs.gitlab.com/ci/docker/using_docker_images/#access-an-image-from-a-private-container-registry",
  },
  {
    name: "docker_config_json",
    says: "secret",
    because: "docker's config.json as text",
    source: "https://docs.docker.com/reference/cli/docker/login/",
  },
  {
    name: "erlang_cookie",
    says: "secret",
    because: "the shared secret of Erlang nodes",
    source: "https://www.erlang.org/doc/system/distributed.html#security",
  },
  { name: "fastcgi_pass", says: "not-secret", because: "an address that nginx passes requests to", source: nginxProxy },
  { name: "ftp_proxy", says: "may-carry", because: "a proxy's address may hold a password", source: curlProxy },
  {
    name: "git_askpass",
    says: "not-secret",
    because: "names a program that asks for a password",
    source: "https://git-scm.com/docs/gitcredentials",
  },
  {
    name: "google_application_credentials",
    says: "not-secret",
    because: "names a file, not a secret",
    source: "https://cloud.google.com/docs/authentication/application-default-credentials#GAC",
  },
  {
    name: "goproxy",
    says: "may-carry",
    because: "a proxy's address may hold a password",
    source: "https://go.dev/ref/mod#environment-variables",
  },
  { name: "grpc_pass", says: "not-secret", because: "an address that nginx passes requests to", source: nginxProxy },
  { name: "http_proxy", says: "may-carry", because: "a proxy's address may hold a password", source: curlProxy },
  { name: "https_proxy", says: "may-carry", because: "a proxy's address may hold a password", source: curlProxy },
  {
    name: "java_download_token",
    says: "not-secret",
    because: "part of a public download address",
    source: "https://www.java.com/en/download/manual.jsp",
  },
  {
    name: "kube_config_data",
    says: "secret",
    because: "a kubeconfig as text",
    source: "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/",
  },
  { name: "no_proxy", says: "not-secret", because: "lists hosts", source: curlProxy },
  {
    name: "old_pwd",
    says: "not-secret",
    because: "the shell's last working directory",
    source: "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/cd.html",
  },
  {
    name: "oldpwd",
    says: "not-secret",
    because: "the shell's last working directory",
    source: "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/cd.html",
  },
  { name: "pip_find_links", says: "may-carry", because: "a package index's address may hold a password", source: pip },
  {
    name: "pipenv_pypi_mirror",
    says: "may-carry",
    because: "a package index's address may hold a password",
    source: "https://pipenv.pypa.io/en/latest/configuration.html",
  },
  {
    name: "proxy_pass",
    says: "may-carry",
    because: "a proxy's password, or an address that nginx passes requests to",
    source: nginxProxy,
  },
  {
    name: "pwd",
    says: "not-secret",
    because: "the shell's working directory",
    source: "https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html",
  },
  {
    name: "registry_auth",
    says: "not-secret",
    because: "names a way to log in",
    source: "https://distribution.github.io/distribution/about/configuration/#auth",
  },
  {
    name: "release_cookie",
    says: "secret",
    because: "the shared secret of Erlang nodes",
    source: "https://hexdocs.pm/mix/Mix.Tasks.Release.html#module-environment-variables",
  },
  {
    name: "rqdatac2_conf",
    says: "may-carry",
    because: "an address that holds a licence key",
    source: "https://www.ricequant.com/doc/rqdata/python/manual.html",
  },
  {
    name: "rqdatac_conf",
    says: "may-carry",
    because: "an address that holds a licence key",
    source: "https://www.ricequant.com/doc/rqdata/python/manual.html",
  },
  {
    name: "secret_id",
    says: "may-carry",
    because: "half of a pair with a secret key, or the name of a secret",
    source: "https://developer.hashicorp.com/vault/docs/auth/approle",
  },
  {
    name: "secret_key_base_dummy",
    says: "not-secret",
    because: "a switch that stands in for the secret",
    source: "https://guides.rubyonrails.org/configuring.html#config-secret-key-base",
  },
  {
    name: "sentry_dsn",
    says: "not-secret",
    because: "public by design",
    source: "https://docs.sentry.io/concepts/key-terms/dsn-explainer/",
  },
  {
    name: "smtp_auth",
    says: "not-secret",
    because: "names a way to log in",
    source: "https://www.rfc-editor.org/rfc/rfc4954",
  },
  {
    name: "sonar_login",
    says: "secret",
    because: "the scanner's token or user",
    source: "https://docs.sonarsource.com/sonarqube-server/analyzing-source-code/analysis-parameters/",
  },
  {
    name: "ssh_askpass",
    says: "not-secret",
    because: "names a program that asks for a password",
    source: "https://man.openbsd.org/ssh#ENVIRONMENT",
  },
  {
    name: "sshpass",
    says: "secret",
    because: "sshpass reads the password from it",
    source: "https://manpages.debian.org/stable/sshpass/sshpass.1.en.html",
  },
  {
    name: "sudo_askpass",
    says: "not-secret",
    because: "names a program that asks for a password",
    source: "https://www.sudo.ws/docs/man/sudo.man/#ENVIRONMENT",
  },
  { name: "uv_default_index", says: "may-carry", because: "a package index's address may hold a password", source: uv },
  { name: "uv_find_links", says: "may-carry", because: "a package index's address may hold a password", source: uv },
  { name: "uv_index", says: "may-carry", because: "a package index's address may hold a password", source: uv },
  { name: "uwsgi_pass", says: "not-secret", because: "an address that nginx passes requests to", source: nginxProxy },
  {
    name: "vss_nuget_external_feed_endpoints",
    says: "secret",
    because: "holds the passwords of package feeds",
    source: "https://github.com/microsoft/artifacts-credprovider#environment-variables",
  },
  {
    name: "yarn_npm_auth_ident",
    says: "secret",
    because: "holds a user and a password",
    source: "https://yarnpkg.com/configuration/yarnrc#npmAuthIdent",
  },
];
