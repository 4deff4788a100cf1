import { cwd, row } from "./file-kind.ts";
import type { FileKindRow } from "./file-kind.ts";

/** Names that many tools use, the most telling first. */
export const generalFiles: readonly FileKindRow[] = [
  row(
    "env-file",
    "content",
    /\/\.env(?:rc)?(?:[-_.][\w.-]+)?$|\/(?:api|app|backend|build|ci|common|conf|config|credentials?|db|database|default|dev|development|docker|frontend|local|my|prod|production|secrets?|server|staging|variables|web)\.env$/,
    {
      readers: [],
      time: "either",
      places: [cwd(".env")],
      usual: [".env"],
      source: "https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax",
    },
  ),
  row(
    "key-store",
    "name",
    /\/(?![^/]*(?:trust|cacert))[\w.-]+\.(?:p12|pfx|jks|jceks|keystore|bks|ks)$|\/\.?keystore$/,
    {
      readers: ["java", "jarsigner", "keytool", "openssl", "gradle", "mvn"],
      time: "run",
      told: true,
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
      told: true,
      usual: ["server.key", "privkey.pem"],
      source: "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_certificate_key",
    },
  ),
  // Most that are copied are public keys of a package source: only the text tells.
  row("signing-key", "content", /\/(?:[\w.-]*[^a-z0-9/])?(?:release|signing)(?![a-z])[\w.-]*\.(?:key|pem)$/, {
    rare: true,
    readers: ["openssl", "jarsigner", "gpg"],
    time: "either",
    key: true,
    source: "https://www.rfc-editor.org/rfc/rfc7468#section-10",
  }),
  row("private-key", "content", /\/[\w.-]+\.(?:key|pem|pk8|priv)$|\/(?:[\w.-]*[-_.])?priv(?:ate)?[-_]?key$/, {
    readers: [],
    time: "either",
    key: true,
    told: true,
    usual: ["private.key", "private.pem"],
    source: "https://www.rfc-editor.org/rfc/rfc7468#section-10",
  }),
  row(
    "pgp-private-key",
    "content",
    /\/(?:[\w.-]*[-_.])?(?:priv(?:ate)?|secret|signing)(?:[-_.]?(?:gpg|pgp|key|ring|subkey)s?)*\.(?:asc|gpg|pgp)$|\/secring\.(?:asc|gpg|pgp)$/,
    {
      readers: ["gpg", "gpg2"],
      time: "either",
      usual: ["private-key.asc", "secring.gpg"],
      source: "https://www.rfc-editor.org/rfc/rfc9580#section-6.2",
    },
  ),
  // Most are public keys, signatures and what was encrypted: only the text tells.
  row("pgp-file", "content", /\/[\w.-]+\.(?:asc|gpg|pgp)$/, {
    rare: true,
    readers: ["gpg", "gpg2"],
    time: "either",
    source: "https://www.rfc-editor.org/rfc/rfc9580#section-6.2",
  }),
  row(
    "secret-file",
    "content",
    /\/\.?(?!(?:check|create|gen|generate|get|load|make|reset|set|update)[-_]|(?:common|default|top|unix|worst)[-_]passwords)(?:[\w-]+[-_.])?(?:(?:secrets?|credentials?|creds?)\.(?:cfg|conf|env|ini|json|properties|txt|toml|xml|ya?ml)|(?:passwords?|tokens?|api[-_]?keys?|passphrase)\.(?:env|json|properties|txt|toml|ya?ml)|oauth\.txt|token|credentials|api[-_]?key|passphrase)$|\/\.(?:secrets?|password|passwd)$|\/[\w-]+\.(?:token|secret|password)$/,
    {
      readers: [],
      time: "either",
      told: true,
      usual: ["secret.txt", "secrets.json", "secrets.yml", "token.txt", "password.txt"],
      source: "https://docs.docker.com/build/building/secrets/",
    },
  ),
];
