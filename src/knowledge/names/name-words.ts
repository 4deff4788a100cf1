/** Words that name a secret wherever they stand in a name. */
export const secretWords: ReadonlySet<string> = new Set([
  "apikey",
  "apikeys",
  "cred",
  "credential",
  "credentials",
  "creds",
  "passphrase",
  "passwd",
  "password",
  "passwords",
  "pword",
  "psw",
  "pwd",
  "pwds",
  "secret",
  "secrets",
  "token",
  "tokens",
]);

/** Words that name a secret only as the last word: `DB_PASS`, but not `PASS_THROUGH`. */
export const lastSecretWords: ReadonlySet<string> = new Set([
  "auth",
  "jwt",
  "key",
  "pass",
  "pat",
  "pepper",
  "priv",
  "pw",
  "salt",
]);

/** Endings of words written together: `PGPASSWORD`, `NPMTOKEN`. */
export const secretEnding =
  /(?:password|passwd|passwrd|passw|passphrase|pword|secret|token|credentials|apikey|pwd|[a-z0-9]{2}pw|(?:access|account|app|auth|client|deploy|encryption|license|master|pass|priv|private|rsa|secret|service|shared|signing|ssh|storage)key)$/;

/** Words that end in `pass` and are no password. */
export const notPasswords: ReadonlySet<string> = new Set([
  "askpass",
  "bypass",
  "compass",
  "firstpass",
  "keepass",
  "lastpass",
  "multipass",
  "onepass",
  "overpass",
  "singlepass",
  "surpass",
  "trespass",
  "twopass",
  "underpass",
]);

/** Last words that say: this is about a secret, and is none itself. */
export const aboutWords: ReadonlySet<string> = new Set(
  `activated adapter addr address age alg algo algorithm alias allowed arn attempts audience backend base_url bits bucket characters chars charset class
  checksum column complexity cost count days dir directory disabled disable domain driver duration dummy email enable enabled encoder encoders endpoint engine expiration
  expire expires expiry field file filename filepath files fingerprint fingerprints folder format fqdn group hasher hashers header headers hint history helper helpers host hostname hosts
  hours id ids image in index interval ip issuer iterations kind label len length lifetime limit link location login manager max message
  method min minutes mode module mount ms name names namespace optional owner parallelism param parameter path paths pattern period
  policy port pos prefix project prompt protocol provider realm ref regex region repo required reset retries ring role rotation rounds rule rules scheme scope scopes score seconds
  server service sha sha1 sha256 size sock socket source state status store strategy strength suffix table template text thumbprint time timeout title ttl type types
  uid uri url urls user username validator validators validity var variable ver verify version versions window`
    .split(/\s+/)
    .filter((word) => word !== ""),
);

/** Words that make a switch or a number of what follows: `USE_TOKEN`, `VNC_NO_PASSWORD`. */
export const switchWords: ReadonlySet<string> = new Set([
  "allow",
  "always",
  "delayed",
  "disable",
  "enable",
  "generate",
  "has",
  "hide",
  "ignore",
  "is",
  "max",
  "min",
  "no",
  "num",
  "require",
  "show",
  "skip",
  "use",
  "with",
  "without",
]);

/** Words anywhere before `_KEY` that make it the public key of a package source. */
export const signingWords: ReadonlySet<string> = new Set(["apt", "gnupg", "gpg", "keyring", "pgp", "rpm", "yum"]);

/** Words right before `_KEY` that make it no secret: public keys of releases, looked-up things, places in a store. */
export const harmlessKeys: ReadonlySet<string> = new Set(
  `accept apk archive bucket cache compose dst etcd fingerprint foreign glibc gosu group hash hot ide idempotency index instrumentation kms label
  lookup manifest map message object partition prefix primary public pub registry release releases repo repository routing sort src suffix tag tini
  translation trusted version watch`
    .split(/\s+/)
    .filter((word) => word !== ""),
);

/** Words before `KEY` that make it a secret wherever it stands: `SSH_KEY_DEPLOYER`. */
export const surelyKeys: ReadonlySet<string> = new Set([
  "access",
  "api",
  "deploy",
  "license",
  "private",
  "secret",
  "ssh",
]);

/** Words before `_KEYS` that make it a secret; `GPG_KEYS` and `KEYS` hold fingerprints. */
export const secretKeys: ReadonlySet<string> = new Set([
  "access",
  "account",
  "api",
  "deploy",
  "encryption",
  "private",
  "secret",
  "ssh",
  "unseal",
]);

/** Last words that say in which form or where the value is used, not what it is. */
export const formWords: ReadonlySet<string> = new Set([
  "b64",
  "base",
  "base64",
  "build",
  "ci",
  "content",
  "contents",
  "data",
  "default",
  "dev",
  "development",
  "json",
  "live",
  "new",
  "old",
  "pem",
  "prd",
  "prod",
  "production",
  "qa",
  "raw",
  "readonly",
  "ro",
  "rw",
  "stage",
  "staging",
  "string",
  "test",
  "value",
]);
