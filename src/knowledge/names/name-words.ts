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
  "secret",
  "secrets",
  "token",
  "tokens",
]);

/** Words that name a secret only as the last word: `DB_PASS`, but not `PASS_THROUGH`. */
export const lastSecretWords: ReadonlySet<string> = new Set(["auth", "jwt", "key", "pass", "pat", "pw", "salt"]);

/** Endings of words written together: `PGPASSWORD`, `NPMTOKEN`. */
export const secretEnding =
  /(?:password|passwd|passphrase|secret|token|credentials|apikey|pwd|(?:access|account|app|auth|client|deploy|encryption|license|master|private|rsa|secret|service|shared|signing|ssh|storage)key)$/;

/** Words that end like a password and are none. */
export const passEnding = /pass$/;
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
  `adapter addr address age alg algo algorithm alias allowed arn attempts audience backend base_url bits bucket class
  checksum column cost count days dir directory disabled disable domain driver duration dummy email enable enabled endpoint engine expiration
  expire expires expiry field file filename filepath files fingerprint fingerprints folder format fqdn group header headers hint host hostname hosts
  hours id ids image index interval issuer iterations kind label len length lifetime limit link location login manager max message
  method min minutes mode module ms name names namespace optional owner parallelism param parameter path paths pattern period
  policy port prefix prompt protocol provider realm ref regex region repo required retries ring role rotation rounds scheme scope scopes seconds
  server service sha sha1 sha256 size sock socket source state status store strategy suffix table template text thumbprint timeout title ttl type types
  uri url urls user username validity var variable verify version versions window`
    .split(/\s+/)
    .filter((word) => word !== ""),
);

/** First words that make a switch of the rest: `USE_TOKEN`, `MAX_TOKENS`. */
export const switchWords: ReadonlySet<string> = new Set([
  "allow",
  "disable",
  "enable",
  "generate",
  "has",
  "hide",
  "ignore",
  "is",
  "max",
  "min",
  "n",
  "no",
  "num",
  "random",
  "require",
  "show",
  "skip",
  "use",
  "with",
  "without",
]);

/** Words before `_KEY` that make it no secret: public halves, looked-up things, places in a store. */
export const harmlessKeys: ReadonlySet<string> = new Set(
  `accept apk apt archive cache compose fingerprint foreign gpg group hash host hot idempotency index instrumentation kms lookup map
  message object partition pgp primary public pub registry release repo repository routing rpm sort translation trusted yum`
    .split(/\s+/)
    .filter((word) => word !== ""),
);

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
