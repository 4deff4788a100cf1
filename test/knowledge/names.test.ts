import { assert, pre, property, stringMatching } from "fast-check";
import { describe, expect, it } from "vitest";

import { knownNames } from "../../src/knowledge/names/known-names.ts";
import { lastSecretWords, secretWords } from "../../src/knowledge/names/name-words.ts";
import { judgeName } from "../../src/knowledge/names.ts";

const secrets: readonly (readonly [name: string, reason: string])[] = [
  ["ACCESS_TOKEN", "it ends in TOKEN"],
  ["ADMIN_PASS", "it ends in PASS"],
  ["API_KEYS", "several API keys are still API keys"],
  ["APIKEY", "the words may stand together"],
  ["ARTIFACTORY_SECRET", "it ends in SECRET"],
  ["AUTH", "alone it is what is sent to log in"],
  ["AWS_ACCESS_KEY_ID", "it is half of a pair"],
  ["AWS_SECRET_ACCESS_KEY", "it is the other half"],
  ["AWS_SESSION_TOKEN", "it ends in TOKEN"],
  ["BUNDLE_GEM__FURY__IO", "a host, not a setting of `bundle gem`"],
  ["BUNDLE_GEMS__EXAMPLE__COM", "bundler names a host's credential so"],
  ["BUNDLE_RUBYGEMS__PKG__GITHUB__COM", "bundler names a host's credential so"],
  ["CARGO_REGISTRIES_X_TOKEN", "cargo's token for a registry"],
  ["CF_ACCESS_KEY_ID", "any access key id is half of a pair"],
  ["CI_DEPLOY_PASSWORD", "it ends in PASSWORD"],
  ["CI_JOB_TOKEN", "it ends in TOKEN"],
  ["COMPOSER_AUTH", "composer's auth.json as text"],
  ["CREDENTIALS", "it says so"],
  ["DB_PASS", "it ends in PASS"],
  ["DB_PASSWORD", "it ends in PASSWORD"],
  ["DEVISE_PEPPER", "a pepper is mixed into passwords"],
  ["DJANGO_KEY", "a key is a secret unless a word denies it"],
  ["DOCKER_AUTH_CONFIG", "docker's config.json as text"],
  ["ERLANG_COOKIE", "nodes trust whoever knows it"],
  ["FURY_AUTH", "it ends in AUTH"],
  ["GEM_HOST_API_KEY", "it ends in KEY"],
  ["GH_PAT", "a personal access token"],
  ["GITHUB_PAT", "a personal access token"],
  ["GOOGLE_API_KEY", "it ends in KEY"],
  ["GOOGLE_MAP_API_KEY", "an API key, whatever it is for"],
  ["GPG_PASSPHRASE", "a passphrase is a password"],
  ["GPG_PRIVATE_KEY", "private wins over GPG"],
  ["HFTOKEN", "the words may stand together"],
  ["HF_TOKEN", "it ends in TOKEN"],
  ["INSTALL_DB_PASSWORD", "installing is no switch"],
  ["JWT_SECRET", "it ends in SECRET"],
  ["KEY", "alone it is a key, as in `echo $KEY > id_rsa`"],
  ["LDAP_BINDPW", "it ends in PW"],
  ["MYSQL_PWD", "with a word before it, PWD is a password"],
  ["MYSQL_ROOT_PASSWORD_PROD", "the environment behind it changes nothing"],
  ["NPMTOKEN", "the words may stand together"],
  ["NPM_CONFIG__AUTH", "npm's own name for it"],
  ["NPM_TOKEN", "it ends in TOKEN"],
  ["NPM_TOKEN_B64", "the form behind it changes nothing"],
  ["NUGET_PASSWORD", "it ends in PASSWORD"],
  ["NuGetPackageSourceCredentials_x", "NuGet's credential for a feed"],
  ["PASS", "alone it is a password"],
  ["PASS_GIT", "PASS may stand in front"],
  ["PASSWD", "it says so"],
  ["PGPASSWORD", "psql reads it"],
  ["POETRY_HTTP_BASIC_X_PASSWORD", "it ends in PASSWORD"],
  ["POETRY_PYPI_TOKEN_HOST", "poetry's token for a repository called host"],
  ["PUB_PASSWORD", "a password is never public"],
  ["RAILS_MASTER_KEY", "it decrypts the credentials"],
  ["REDISCLI_AUTH", "it ends in AUTH"],
  ["SECRET", "it says so"],
  ["SECRET_KEY", "it says so"],
  ["SECRET_KEY_BASE", "what stands behind KEY is only its form"],
  ["SENTRY_AUTH_TOKEN", "it ends in TOKEN"],
  ["SERVICE_ACCOUNT_JSON", "a service account's key as text"],
  ["SIGNING-KEY", "dashes part words too"],
  ["SONAR_LOGIN", "the scanner's token"],
  ["SSHPASS", "sshpass reads it"],
  ["SSH_KEY", "it ends in KEY"],
  ["SSH_KEY_DEPLOYER", "an SSH key, whoever's"],
  ["SSH_PRIVATE_KEY", "it ends in KEY"],
  ["SSH_PRV_KEY", "it ends in KEY"],
  ["TF_TOKEN_app_example_host", "terraform's token for a host"],
  ["TOKEN2", "a number behind it changes nothing"],
  ["TWINE_PASSWORD", "it ends in PASSWORD"],
  ["UV_INDEX_X_PASSWORD", "it ends in PASSWORD"],
  ["VAULT_SECRET_ID", "vault takes it for a login"],
  ["VSS_NUGET_EXTERNAL_FEED_ENDPOINTS", "it holds the passwords of feeds"],
  ["YARN_NPM_AUTH_IDENT", "it holds a user and a password"],
  ["accessKeyId", "camel case is read too"],
  ["dbPassword", "camel case is read too"],
  ["openai_key", "lower case is read too"],
  ["personalAccessToken", "camel case is read too"],
  ["token", "lower case is read too"],
];

const carriers: readonly (readonly [name: string, reason: string])[] = [
  ["AMQP_URL", "a broker's address"],
  ["AUTH_HEADER", "a request header"],
  ["CELERY_BROKER_URL", "a broker's address"],
  ["CUSTOMER_CONNECTION_STRING", "a connection string"],
  ["ConnectionStrings__Default", "a connection string of .NET"],
  ["DATABASE_URL", "a database's address"],
  ["DB_DSN", "a data source's name"],
  ["GIT_CONFIG_VALUE_0", "git's configuration"],
  ["GIT_URL", "a repository's address"],
  ["GOPROXY", "a proxy's address"],
  ["HTTPS_PROXY", "a proxy's address"],
  ["MAILER_DSN", "a data source's name"],
  ["MONGO_URI", "a database's address"],
  ["MY_REPO_URL", "a repository's address"],
  ["NUGET_FEED_URL", "a feed's address"],
  ["PIP_EXTRA_INDEX_URL", "a package index's address"],
  ["PIP_INDEX_URL", "a package index's address"],
  ["PRIVATE_INDEX_URL", "a package index's address"],
  ["PROXY_PASS", "a password, or an address of nginx"],
  ["REDIS_URL", "a database's address"],
  ["SECRET_ID", "half of a pair, or the name of a secret"],
  ["SLACK_WEBHOOK_URL", "its path holds a token"],
  ["SPRING_DATASOURCE_URL", "a database's address"],
  ["SSH_HOST_KEY", "a public key, or a private one"],
  ["UV_EXTRA_INDEX_URL", "a package index's address"],
  ["UV_INDEX_URL", "a package index's address"],
  ["http_proxy", "a proxy's address"],
  ["mongoUrl", "camel case is read too"],
];

const harmless: readonly (readonly [name: string, reason: string])[] = [
  ["APT_KEY", "packages are checked with it"],
  ["APT_KEY_URL", "it names an address"],
  ["AUTHOR", "AUTH is no word of it"],
  ["AUTHORIZED_KEYS", "they are public keys"],
  ["AUTHORS", "AUTH is no word of it"],
  ["AUTH_ENABLED", "a switch"],
  ["AUTH_HEADER_NAME", "a name"],
  ["AUTH_TYPE", "a kind"],
  ["AUTH_URL", "it names an address"],
  ["BITCOIN_PGP_KEY", "packages are checked with it"],
  ["BUNDLE_GEM__PUSH_KEY", "a setting of `bundle gem`"],
  ["BUNDLE_LOCAL__X", "a folder of bundler"],
  ["BUNDLE_PATH", "a folder of bundler"],
  ["BUNDLE_PATH__SYSTEM", "a setting of bundler"],
  ["BUNDLE_WITHOUT", "a setting of bundler"],
  ["BYPASS_X", "PASS is no word of it"],
  ["CACHE_KEY", "it looks something up"],
  ["COMPASS", "PASS is no word of it"],
  ["DB_USER", "a user by itself"],
  ["DB_USERNAME", "a user by itself"],
  ["EXPO_PUBLIC_API_KEY", "public by design"],
  ["FASTCGI_PASS", "an address of nginx"],
  ["GATSBY_API_KEY", "public by design"],
  ["GIT_ASKPASS", "a program that asks"],
  ["GLUU_SECRET_ADAPTER", "it names an adapter"],
  ["GOOGLE_APPLICATION_CREDENTIALS", "it names a file"],
  ["GOSU_KEY", "a release is checked with it"],
  ["GPG_KEY", "packages are checked with it"],
  ["GPG_KEYS", "packages are checked with them"],
  ["JAVA_DOWNLOAD_TOKEN", "part of a public address"],
  ["KEYBOARD", "KEY is no word of it"],
  ["KEYCLOAK_VERSION", "KEY is no word of it"],
  ["KEYS", "keys alone are usually public"],
  ["KEYSERVER", "KEY is no word of it"],
  ["KEY_NAME", "a name"],
  ["KMS_KEY_ALIAS", "an alias"],
  ["MAX_TOKENS", "a number"],
  ["MONKEY", "KEY is no word of it"],
  ["MYSQL_ALLOW_EMPTY_PASSWORD", "a switch"],
  ["MYSQL_DOWNLOAD_URL", "a program's address, not a database's"],
  ["MYSQL_RANDOM_ROOT_PASSWORD", "a switch"],
  ["NEXT_PUBLIC_MAPBOX_TOKEN", "public by design"],
  ["NODE_VERSION", "nothing of it"],
  ["NO_PROXY", "it lists hosts"],
  ["NPM_CONFIG_USERCONFIG", "it names a file"],
  ["NUXT_PUBLIC_KEY", "public by design"],
  ["OAUTH_CLIENT_ID", "an id is sent in the open"],
  ["OLDPWD", "the last working directory"],
  ["PASSENGER_VERSION", "PASS is no word of it"],
  ["PASSWORD_LENGTH", "a number"],
  ["PASSWORD_HASHERS", "names the algorithms"],
  ["PASSWORD_MIN_LENGTH", "a number"],
  ["SECRET_MANAGER_PROJECT", "it says where secrets are kept"],
  ["ACCESS_TOKEN_EXPIRES_IN", "a number"],
  ["DOCKER_CREDENTIAL_HELPERS", "programs"],
  ["PASSWORD_PROMPT", "a text"],
  ["PMA_NO_PASSWORD", "a switch"],
  ["POSTGRES_PASSWORD_FILE", "it names a file"],
  ["PRIMARY_KEY", "a column"],
  ["PUBLIC_API_KEY", "public by design"],
  ["PUBLIC_KEY", "the public half"],
  ["PWD", "the working directory"],
  ["PWD_MIN_LENGTH", "a number"],
  ["PWD_MIN_UPPER", "a rule about passwords"],
  ["REACT_APP_API_KEY", "public by design"],
  ["RECAPTCHA_SITE_KEY", "public by design"],
  ["REGISTRY_AUTH", "a way to log in"],
  ["SECRETS_DIR", "it names a folder"],
  ["SECRET_KEY_BASE_DUMMY", "a switch"],
  ["SECRET_NAME", "a name"],
  ["SENTRY_DSN", "public by design"],
  ["SIGNING_KEY_ID", "an id"],
  ["SPARK_VERSION_KEY", "a version looks it up"],
  ["SSH_AUTH_SOCK", "a socket"],
  ["SSH_KNOWN_HOSTS", "public keys of hosts"],
  ["SSH_PUB_KEY", "the public half"],
  ["SUPABASE_ANON_KEY", "public by design"],
  ["SYSPASS_BRANCH", "PASS inside a word says nothing"],
  ["TOKENIZERS_PARALLELISM", "TOKEN is no word of it"],
  ["TOKEN_ALGORITHM", "an algorithm"],
  ["TOKEN_EXPIRY", "a time"],
  ["TOKEN_FILE", "it names a file"],
  ["TOKEN_SIZE", "a number"],
  ["TOKEN_TIMEOUT", "a time"],
  ["TOKEN_TTL", "a time"],
  ["TOKEN_URL", "it names an address"],
  ["TOKEN_VERSION", "a version"],
  ["TURNKEY", "KEY is no word of it"],
  ["USE_TOKEN", "a switch"],
  ["VITE_TOKEN", "public by design"],
  ["VUE_APP_KEY", "public by design"],
  ["key_fingerprint", "a fingerprint is made to be shown"],
];

describe("names", () => {
  it.each(secrets)("%s is a secret: %s", (name) => {
    expect(judgeName(name).says).toBe("secret");
  });

  it.each(carriers)("%s may carry a secret: %s", (name) => {
    expect(judgeName(name).says).toBe("may-carry");
  });

  it.each(harmless)("%s is no secret: %s", (name) => {
    expect(judgeName(name).says).toBe("not-secret");
  });

  it("every verdict gives its reason in one clause", () => {
    const reasons = [...secrets, ...carriers, ...harmless].map(([name]) => judgeName(name).because);
    expect(reasons.filter((reason) => !/^\S.{3,80}[^.]$/.test(reason))).toEqual([]);
  });

  it("every known name is found under its own spelling", () => {
    expect(knownNames.map((row) => judgeName(row.name))).toEqual(
      knownNames.map(({ says, because }) => ({ says, because })),
    );
  });

  it("every word of the tables is found behind another word", () => {
    const words = [...secretWords, ...lastSecretWords];
    expect(words.filter((word) => judgeName(`APP_${word.toUpperCase()}`).says !== "secret")).toEqual([]);
  });

  it("known names are sorted, so that a row has one place", () => {
    const names = knownNames.map((row) => row.name);
    expect(names).toEqual(names.toSorted());
    expect(new Set(names).size).toBe(names.length);
  });

  it("upper and lower case of a name with underscores say the same", () => {
    const names = [...secrets, ...carriers, ...harmless].map(([name]) => name).filter((name) => !/[a-z]/.test(name));
    expect(names.map((name) => judgeName(name.toLowerCase()))).toEqual(names.map((name) => judgeName(name)));
  });

  it("a word for the environment in front changes nothing about a token", () => {
    assert(
      property(stringMatching(/^[A-Z]{2,8}$/), (word) => {
        pre(
          !["PUBLIC", "VITE", "GATSBY", "STORYBOOK"].includes(word) &&
            judgeName(`${word}_FOO_TOKEN`).because !== "reads like a switch or a number",
        );
        expect(judgeName(`${word}_FOO_TOKEN`).says).toBe("secret");
      }),
    );
  });

  it("a name of any length is judged at once", () => {
    expect(judgeName(`${"A_".repeat(50_000)}TOKEN`).says).toBe("secret");
    expect(judgeName(`${"REPO_".repeat(20_000)}X`).says).toBe("not-secret");
  });
});
