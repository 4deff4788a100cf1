import type { NameVerdict } from "./name-verdict.ts";

/** A family of names, tried in this order before the words of a name are weighed. */
export interface NamePattern {
  /** On the name as written (`raw`) or in lower case with its words joined by `_` (`words`). */
  readonly on: "raw" | "words";
  readonly pattern: RegExp;
  readonly says: NameVerdict["says"];
  readonly because: string;
  readonly source: string;
}

const bundler = "https://bundler.io/man/bundle-config.1.html";
const docker = "https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/";

/** Prefixes that a front-end builder copies into what it ships: public by design. */
const shippedByDesign: readonly NamePattern[] = [
  ["EXPO_PUBLIC_", "https://docs.expo.dev/guides/environment-variables/"],
  ["GATSBY_", "https://www.gatsbyjs.com/docs/how-to/local-development/environment-variables/"],
  [
    "NEXT_PUBLIC_",
    "https://nextjs.org/docs/app/guides/environment-variables#bundling-environment-variables-for-the-browser",
  ],
  ["NUXT_PUBLIC_", "https://nuxt.com/docs/guide/going-further/runtime-config#environment-variables"],
  ["PUBLIC_", "https://svelte.dev/docs/kit/$env-static-public"],
  ["REACT_APP_", "https://create-react-app.dev/docs/adding-custom-environment-variables/"],
  ["STORYBOOK_", "https://storybook.js.org/docs/configure/environment-variables"],
  ["VITE_", "https://vite.dev/guide/env-and-mode#env-variables"],
  ["VUE_APP_", "https://cli.vuejs.org/guide/mode-and-env.html#environment-variables"],
].map(([prefix = "", source = ""]) => ({
  on: "raw",
  pattern: new RegExp(`^${prefix}`, "i"),
  says: "not-secret",
  because: `${prefix}* is public by design`,
  source,
}));

/** Whether a front-end builder copies the variable into what it ships. */
export function isShippedByDesign(name: string): boolean {
  return shippedByDesign.some(({ pattern }) => pattern.test(name));
}

/** Names that tools make from a host, a feed or a repository. */
const namedByTools: readonly NamePattern[] = [
  {
    on: "raw",
    pattern: /^BUNDLE_MIRROR__/i,
    says: "may-carry",
    because: "a mirror's address may hold a password",
    source: bundler,
  },
  {
    on: "raw",
    pattern: /^BUNDLE_(?:BUILD|GEM(?!__\w*[A-Z0-9]__)|LOCAL|PATH|PLUGINS?)__/i,
    says: "not-secret",
    because: "a setting of bundler",
    source: bundler,
  },
  {
    on: "raw",
    pattern: /^BUNDLE_[A-Z0-9_]*[A-Z0-9]__[A-Z0-9]/i,
    says: "secret",
    because: "bundler's credential for a host",
    source: bundler,
  },
  {
    on: "raw",
    pattern: /^ConnectionStrings__/i,
    says: "may-carry",
    because: "a connection string may hold a password",
    source: "https://learn.microsoft.com/aspnet/core/fundamentals/configuration/#connection-string-prefixes",
  },
  {
    on: "raw",
    pattern: /^GIT_CONFIG_(?:(?:KEY|VALUE)_\d+|PARAMETERS)$/i,
    says: "may-carry",
    because: "git's configuration may hold a token",
    source: "https://git-scm.com/docs/git-config#ENVIRONMENT",
  },
  {
    on: "raw",
    pattern: /^NuGetPackageSourceCredentials_/i,
    says: "secret",
    because: "NuGet's credential for a feed",
    source: "https://learn.microsoft.com/nuget/reference/nuget-config-file#using-environment-variables",
  },
  {
    on: "raw",
    pattern: /^POETRY_PYPI_TOKEN_/i,
    says: "secret",
    because: "poetry's token for a repository",
    source: "https://python-poetry.org/docs/repositories/#configuring-credentials",
  },
  {
    on: "raw",
    pattern: /^TF_TOKEN_/i,
    says: "secret",
    because: "terraform's token for a host",
    source: "https://developer.hashicorp.com/terraform/cli/config/config-file#environment-variable-credentials",
  },
];

/** Names that read like one kind and are another. */
const readLikeAnother: readonly NamePattern[] = [
  {
    on: "words",
    pattern: /(?:^|_)access_?key_?id$/,
    says: "secret",
    because: "half of a pair with a secret key",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
  },
  {
    on: "words",
    pattern: /(?:^|_)(?:vault|approle|tencent|tencentcloud|qcloud|cos)_(?:.*_)?secret_id$/,
    says: "secret",
    because: "half of a pair with a secret",
    source: "https://developer.hashicorp.com/vault/docs/auth/approle",
  },
  {
    on: "words",
    pattern:
      /^(?!.*passw[a-z]*$).*(?:^|_)(?:public|publishable)(?:_|$)|(?:^|_)(?:authori[sz]ed|pub|anon)_(?:.*_)?keys?$|(?:^|_)(?:pub|pubkeys?)$/,
    says: "not-secret",
    because: "the public half",
    source: docker,
  },
  {
    on: "words",
    pattern: /(?:^|_)sentry_(?:.*_)?dsn$/,
    says: "not-secret",
    because: "public by design",
    source: "https://docs.sentry.io/concepts/key-terms/dsn-explainer/",
  },
  {
    on: "words",
    pattern: /(?:^|_)(?:allow_empty|random_root|onetime|one_time)_(?:root_)?password$/,
    says: "not-secret",
    because: "a switch",
    source: "https://dev.mysql.com/doc/refman/8.4/en/docker-mysql-more-topics.html",
  },
  {
    on: "words",
    pattern: /(?:^|_)(?:passwd|password|pwd|token)_(?:max|min|num)_/,
    says: "not-secret",
    because: "a rule about passwords",
    source: docker,
  },
  {
    on: "words",
    pattern: /(?:^|_)algolia_search(?:_only)?(?:_api)?_key$/,
    says: "not-secret",
    because: "public by design",
    source: "https://www.algolia.com/doc/guides/security/api-keys/",
  },
  {
    on: "words",
    pattern: /(?:^|_)(?:re)?captcha_site_key$/,
    says: "not-secret",
    because: "public by design",
    source: "https://developers.google.com/recaptcha/intro",
  },
  {
    on: "words",
    pattern: /^(?:.*_)?auth(?:orization)?_header$|(?:^|_)authorization$/,
    says: "may-carry",
    because: "a request header may hold a token",
    source: "https://www.rfc-editor.org/rfc/rfc9110#name-authorization",
  },
  {
    on: "words",
    pattern: /(?:^|_)host_keys?$/,
    says: "may-carry",
    because: "a host's public key, or its private one",
    source: "https://man.openbsd.org/ssh-keygen",
  },
  {
    on: "words",
    pattern: /^xdebug_(?:ide_?)?key$/,
    says: "not-secret",
    because: "names the session of a debugger",
    source: "https://xdebug.org/docs/step_debug#idekey",
  },
  {
    on: "words",
    pattern: /(?:^|_)service_account_json$|(?:^|_)gc(?:p|loud)_(?:sa|service_account)(?:_json)?$/,
    says: "secret",
    because: "a service account's key as text",
    source: "https://cloud.google.com/iam/docs/keys-create-delete",
  },
  {
    on: "words",
    pattern: /(?:^|_)id_(?:rsa|dsa|ecdsa|ed25519)$/,
    says: "secret",
    because: "a private SSH key",
    source: "https://man.openbsd.org/ssh-keygen#FILES",
  },
];

/** Credential files whose whole text may be handed over. */
const wholeFiles: readonly NamePattern[] = [
  {
    on: "words",
    pattern:
      /(?:^|_)(?:net|npm|pypi|terraform|yarn)_?rc(?:_(?:b64|base64|content|contents|data|text))?$|(?:^|_)(?:gradle_properties|kube_?config|maven_settings|nuget_config|pip_conf|settings_xml)(?:_(?:b64|base64|content|contents|text))?$/,
    says: "may-carry",
    because: "a credential file as text",
    source: "https://docs.npmjs.com/cli/configuring-npm/npmrc",
  },
];

/** Addresses that often hold a password or a token. */
const carriers: readonly NamePattern[] = [
  {
    on: "words",
    pattern: /(?:^|_)(?:extra_|default_)?index_urls?$/,
    says: "may-carry",
    because: "a package index's address may hold a password",
    source: "https://pip.pypa.io/en/stable/topics/authentication/",
  },
  {
    on: "words",
    pattern:
      /(?:^|_)(?:artifactory|feed|gemfury|nexus|nuget|pypi)_(?:(?:base|feed|host|index|private|repo|repository|server|source)_)?(?:feed|index|repo|repository|source|ur[il])$|(?:^|_)feed(?:_url)?$|(?:^|_)(?:conda|helm|maven|npm)_(?:channel|registry|repo|repository)_ur[il]$/,
    says: "may-carry",
    because: "a package feed's address may hold a password",
    source: "https://pip.pypa.io/en/stable/topics/authentication/",
  },
  {
    on: "words",
    pattern:
      /(?:^|_)(?:amqp|broker|cache|couchdb|database|datasource|db|direct|elastic|elasticsearch|influxdb|jdbc|mailer|mariadb|memcached|mongo|mongodb|mysql|nats|pg|postgres|postgresql|rabbitmq|redis|shadow|smtp|sql|sqlalchemy)(?:_(?:admin|base|broker|cache|conn|connection|database|default|host|jdbc|main|master|oplog|private|public|queue|read|replica|session|test|write))?_ur[il]$|(?:^|_)(?:amqp|database|db|jdbc|mongo|mongodb|postgres|redis)ur[il]$/,
    says: "may-carry",
    because: "a database's address may hold a password",
    source: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS",
  },
  {
    on: "words",
    pattern: /(?:^|_)(?:conn(?:ection)?_str(?:ing)?s?|connstr|connectionstring)(?:_|$)/,
    says: "may-carry",
    because: "a connection string may hold a password",
    source: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING",
  },
  {
    on: "words",
    pattern: /(?:^|_)dsn$/,
    says: "may-carry",
    because: "a data source's name may hold a password",
    source: "https://www.php.net/manual/en/pdo.construct.php",
  },
  {
    on: "words",
    pattern: /(?:^|_)(?:all|apt|deb|dnf|ftp|gem|git|https?|maven|npm|pip|socks5?|yum)_?proxy(?:_ur[il])?$/,
    says: "may-carry",
    because: "a proxy's address may hold a password",
    source: "https://curl.se/docs/manpage.html#ENVIRONMENT",
  },
  {
    on: "words",
    pattern:
      /(?:^|_)(?:clone|git|repo|repository|submodule)_(?:(?:base|clone|fork|https?|origin|remote|repo|repository|source|src|ssh|upstream)_)?(?:remote|repo|repository|ur[il])$/,
    says: "may-carry",
    because: "a repository's address may hold a token",
    source: "https://git-scm.com/docs/git-clone#_git_urls",
  },
  {
    on: "words",
    pattern: /(?:^|_)webhook(?:_ur[il])?$/,
    says: "may-carry",
    because: "a web hook's address may hold a token",
    source: "https://api.slack.com/messaging/webhooks",
  },
  {
    on: "words",
    pattern: /^(?!.*(?:^|_)(?:ca|cert|certs|chain|crt|dh|dhparams?|public)_).*(?:^|_)pem$/,
    says: "may-carry",
    because: "a PEM text may be a private key",
    source: "https://www.rfc-editor.org/rfc/rfc7468",
  },
];

/** Every pattern, in the order in which they are tried. */
export const namePatterns: readonly NamePattern[] = [
  ...shippedByDesign,
  ...namedByTools,
  ...readLikeAnother,
  ...wholeFiles,
  ...carriers,
];
