import { describe, expect, it } from "vitest";

import { credentialFileKind, inspectCredentialFile } from "../../src/knowledge/credential-files.ts";
import * as fc from "fast-check";
import { fileMarks } from "../../src/knowledge/credential-files/file-marks.ts";
import { fileKinds } from "../../src/knowledge/credential-files/file-kinds.ts";
import { tools } from "../../src/knowledge/tools/tool-table.ts";

const paths: Readonly<Record<string, readonly string[]>> = {
  "ansible-vault-password": [".vault_pass", ".vault_pass.txt", "/root/.vault-password"],
  "apk-repositories": ["/etc/apk/repositories"],
  "apt-auth": ["/etc/apt/auth.conf", "/etc/apt/auth.conf.d/private.conf"],
  "apt-sources": ["/etc/apt/sources.list", "/etc/apt/sources.list.d/private.list"],
  "aws-config": [".aws/config"],
  "aws-credentials": [".aws/credentials", "/root/.aws/credentials", "aws-credentials"],
  "aws-directory": [".aws", ".aws/", "/root/.aws/", "~/.aws"],
  "azure-directory": [".azure/"],
  boto: [".boto", "/etc/boto.cfg"],
  "bundle-config": [".bundle/config", "/root/.bundle/config", "/usr/local/bundle/config"],
  bunfig: ["bunfig.toml"],
  "chap-secrets": ["/etc/ppp/chap-secrets", "pap-secrets"],
  "cargo-credentials": [".cargo/credentials", ".cargo/credentials.toml", "/usr/local/cargo/credentials.toml"],
  "composer-auth": ["auth.json", ".composer/auth.json"],
  "conan-login": [".conan/.conan.db"],
  condarc: [".condarc", "/opt/conda/.condarc"],
  "coursier-credentials": [".config/coursier/credentials.properties"],
  curlrc: [".curlrc"],
  "docker-config": [".docker/config.json", "/root/.docker/config.json", ".dockercfg", ".dockerconfigjson"],
  "doctl-config": [".config/doctl/config.yaml"],
  "dvc-config": [".dvc/config.local"],
  "env-file": [".env", ".env.local", ".env.production", "app/.env", "prod.env", ".env*"],
  "gcloud-directory": ["/root/.config/gcloud"],
  "gcp-key": [
    "application_default_credentials.json",
    "credentials.json",
    "gcp-key.json",
    "key.json",
    "service-account.json",
    "service-account-prod.json",
    "app-firebase-adminsdk-x1.json",
  ],
  "gem-credentials": [".gem/credentials", "/root/.local/share/gem/credentials"],
  gemrc: [".gemrc", "/etc/gemrc"],
  "gh-hosts": [".config/gh/hosts.yml"],
  "git-credentials": [".git-credentials", "/root/.git-credentials"],
  gitconfig: [".gitconfig", "/etc/gitconfig", "gitconfig", "/root/.config/git/config"],
  "glab-config": [".config/glab-cli/config.yml"],
  "gnupg-directory": [".gnupg", "/root/.gnupg/"],
  "go-env": [".config/go/env"],
  "gradle-init": ["init.gradle", "/root/.gradle/init.gradle.kts"],
  "gradle-properties": ["gradle.properties", "/root/.gradle/gradle.properties"],
  "helm-repositories": [".config/helm/repositories.yaml"],
  "hex-config": [".hex/hex.config"],
  htpasswd: [".htpasswd", "/etc/nginx/htpasswd", "nginx.htpasswd"],
  "huggingface-token": [".cache/huggingface/token"],
  "ipsec-secrets": ["ipsec.secrets", "/etc/ipsec.d/site.secrets"],
  "jfrog-config": [".jfrog/jfrog-cli.conf.v6"],
  "jfrog-directory": [".jfrog", "/root/.jfrog/"],
  "kaggle-key": ["kaggle.json"],
  "key-store": ["server.p12", "localhost.pfx", "keystore.jks"],
  "kube-directory": ["/root/.kube/"],
  kubeconfig: ["kubeconfig", ".kube/config", "kubeconfig.yaml", "node.kubeconfig"],
  "kerberos-keytab": ["app.keytab", "/etc/krb5.keytab"],
  "lein-profiles": ["profiles.clj", "/root/.lein/profiles.clj"],
  "maven-security": ["settings-security.xml"],
  "maven-settings": ["settings.xml", ".m2/settings.xml", "/usr/share/maven/conf/settings.xml"],
  "my-cnf": [".my.cnf", "/root/.my.cnf"],
  netrc: [".netrc", "_netrc", "/root/.netrc", "netrc"],
  npmrc: [
    ".npmrc",
    "/root/.npmrc",
    ".npmrc-ci",
    "/root/.config/pnpm/rc",
    "._npmrc",
    "npmrc",
    ".npmrc*",
    "?npmrc",
    ".npmrc.docker",
    ".npmr*",
    "[.]npmrc",
  ],
  "nuget-config": ["NuGet.config", "NuGet.Config", "nuget.config", "NuGet.Docker.Config"],
  "pgp-file": ["release.gpg", "keys/acme.asc", "acme.pgp", "/etc/acme/key.asc"],
  "pgp-private-key": [
    "private-key.asc",
    "signing-key.asc",
    "private.asc",
    "maven-signing.asc",
    "secring.gpg",
    "acme-private.gpg",
    "secret_key.asc",
  ],
  pgpass: [".pgpass", "pgpass"],
  "pip-conf": ["pip.conf", "pip.ini", "conf/pip.conf", "/root/.pip/pip.conf", "pip*.conf"],
  "pip-requirements": ["requirements.txt", "requirements-dev.txt", "constraints.txt", "requirements/base.txt"],
  "poetry-auth": [".config/pypoetry/auth.toml", "auth.toml"],
  "poetry-config": [".config/pypoetry/config.toml"],
  "signing-key": ["signing.key", "keys/release.pem", "acme-release-private.pem"],
  "private-key": ["gpg-private.key", "deploy.pem", "munge.key", "*.pem", "*.key", "private.key"],
  "pub-tokens": ["pub-tokens.json"],
  pypirc: [".pypirc"],
  "r-environment": [".Renviron", ".Rprofile"],
  "rails-master-key": ["config/master.key", "config/credentials/production.key"],
  "rclone-conf": ["rclone.conf"],
  "rpm-repository": ["/etc/yum.repos.d/private.repo"],
  "rsyncd-secrets": ["/etc/rsyncd.secrets"],
  s3cfg: [".s3cfg"],
  "sasl-passwd": ["/etc/postfix/sasl_passwd"],
  "smb-credentials": [".smbcredentials", "/root/.cifscreds"],
  "vnc-password": ["/root/.vnc/passwd"],
  wallet: ["wallet.dat"],
  "sbt-credentials": [".sbt/credentials", ".ivy2/.credentials", ".sbt/1.0/credentials.sbt"],
  "secret-file": [
    "secret.txt",
    "secrets.json",
    "config/secrets.yml",
    "token",
    "token.txt",
    "credentials",
    "password.txt",
    "api_key.txt",
  ],
  sentryclirc: [".sentryclirc"],
  "snyk-config": [".config/configstore/snyk.json"],
  "ssh-directory": [".ssh", ".ssh/", "/root/.ssh", "$HOME/.ssh/"],
  "ssh-host-key": ["/etc/ssh/ssh_host_rsa_key"],
  "ssh-private-key": [
    "id_rsa",
    "id_ed25519",
    "id_ecdsa",
    "id_dsa",
    "id_rsa*",
    "keys/deploy_key",
    "/root/.ssh/id_rsa",
    "/root/.ssh/github",
    "id_rsa_github",
    "github_rsa",
    "key.ppk",
  ],
  "terraform-credentials": [".terraformrc", "/root/.terraform.d/credentials.tfrc.json"],
  "tls-key": ["server.key", "/etc/nginx/tls.key", "privkey.pem", "localhost-key.pem"],
  "tomcat-users": ["tomcat-users.xml", "/usr/local/tomcat/conf/tomcat-users.xml"],
  "uv-toml": ["uv.toml"],
  "vault-token": [".vault-token"],
  wgetrc: [".wgetrc"],
  yarnrc: [".yarnrc"],
  "yarnrc-yml": [".yarnrc.yml"],
};

const others: readonly (readonly [path: string, reason: string])[] = [
  ["*", "it catches everything"],
  ["*.json", "it was not made for auth.json"],
  ["*.toml", "it was not made for uv.toml"],
  [".", "it is the context"],
  [".*", "it catches everything hidden"],
  [".docker", "a project keeps its Docker files there"],
  [".env.example", "it is an example"],
  [".env.sample", "it is an example"],
  [".env.template", "it is an example"],
  [".npmrc.example", "it is an example"],
  [".npmrc.tmpl", "it is a template"],
  [".ssh/authorized_keys", "it holds public keys"],
  [".ssh/config", "it holds no key"],
  [".ssh/id_rsa.pub", "it is the public half"],
  [".ssh/known_hosts", "it holds public keys"],
  ["/etc/apt/keyrings/docker.gpg", "packages are checked with it"],
  ["/etc/ssh/", "the server's settings"],
  ["RPM-GPG-KEY", "packages are checked with it"],
  ["addon_data/x/settings.xml", "another program's settings"],
  ["build.sbt", "a build definition"],
  ["ca.pem", "a certificate"],
  ["cacert.pem", "a certificate"],
  ["cert.pem", "a certificate"],
  ["check_password.conf", "settings of a check"],
  ["config/credentials.yml.enc", "it is encrypted"],
  ["create-kubeconfig", "a script"],
  ["dhparam.pem", "public parameters"],
  ["fullchain.pem", "a certificate"],
  ["id_rsa.pub", "it is the public half"],
  ["known_hosts", "it holds public keys"],
  ["nodesource.gpg.key", "packages are checked with it"],
  ["package*.json", "it was not made for auth.json"],
  ["package.json", "it holds none"],
  ["pubkey.pem", "it is the public half"],
  ["private-key.example.asc", "it is an example"],
  ["release.sh.asc", "the signature of a script"],
  ["secrets.py", "a program"],
  ["settings.gradle", "a build definition"],
  ["token.js", "a program"],
  ["tomcat/conf/settings.xml", "tomcat's, not maven's"],
  ["truststore.jks", "it holds certificates"],
  ["versions.env", "it holds versions"],
];

interface Case {
  readonly kind: string;
  readonly what: string;
  readonly text: string;
  readonly holds: boolean;
  readonly variables?: readonly string[];
}

const secret = "q7Zr2Lm9Xc4Vb8Nt";

const texts: readonly Case[] = [
  { kind: "secret-file", what: "without a text", text: "\n", holds: false },
  { kind: "secret-file", what: "with a number", text: '{"a":1}', holds: false },
  { kind: "secret-file", what: "with a sentence", text: '{"title":"Reset your password"}', holds: false },
  { kind: "secret-file", what: "with labels", text: '{"password":"Password","token":"Token"}', holds: false },
  {
    kind: "secret-file",
    what: "with design tokens",
    text: '{"color":{"brand":{"value":"#ff0000"},"dim":{"value":"{gray.100}"},"name":"gray-100"},"s":{"value":"16px"}}',
    holds: false,
  },
  { kind: "secret-file", what: "with settings for variables", text: "DB_PASSWORD=${X}\nTOKEN=\n", holds: false },
  { kind: "secret-file", what: "with a bare password", text: "Tr0ub4dor&3\n", holds: true },
  { kind: "secret-file", what: "with bare base64", text: "abcDEF123==", holds: true },
  { kind: "secret-file", what: "with a login", text: `user:${secret}`, holds: true },
  { kind: "secret-file", what: "with a token", text: `{"token":"${secret}"}`, holds: true },
  { kind: "secret-file", what: "with tokens in a list", text: `{"tokens":["${secret}"]}`, holds: true },
  { kind: "secret-file", what: "with a token in single quotes", text: `{'token': '${secret}'}`, holds: true },
  { kind: "secret-file", what: "with a secret of a name of its own", text: `prod:\n  db: ${secret}\n`, holds: true },
  { kind: "secret-file", what: "with settings", text: `DB_PASSWORD=${secret}`, holds: true },
  { kind: "secret-file", what: "with tags", text: `<a><password>${secret}</password></a>`, holds: true },
  { kind: "secret-file", what: "with attributes", text: `<add key="x" apiKey="${secret}"/>`, holds: true },
  {
    kind: "gcp-key",
    what: "of a service account",
    text: '{"type":"service_account","private_key":"a-text-of-words"}',
    holds: true,
  },
  { kind: "gcp-key", what: "with words for people", text: '{"key":"Key","sa":"So long"}', holds: false },
  { kind: "npmrc", what: "with a token", text: `//npm.example.com/:_authToken=${secret}\n`, holds: true },
  {
    kind: "npmrc",
    what: "with a token from the environment",
    text: "//npm.example.com/:_authToken=${NPM_TOKEN}\n",
    holds: false,
    variables: ["NPM_TOKEN"],
  },
  {
    kind: "npmrc",
    what: "with a token in a comment",
    text: `#//npm.example.com/:_authToken=${secret}\n; _auth=${secret}`,
    holds: false,
  },
  { kind: "npmrc", what: "with _auth", text: `_auth = "${secret}"\nalways-auth=true`, holds: true },
  {
    kind: "npmrc",
    what: "with a password for a host",
    text: `//npm.example.com/:username=u\r\n//npm.example.com/:_password=${secret}\r\n`,
    holds: true,
  },
  {
    kind: "npmrc",
    what: "with settings only",
    text: "legacy-peer-deps=true\nregistry=https://npm.example.com/\n",
    holds: false,
  },
  { kind: "npmrc", what: "with a placeholder", text: "//npm.example.com/:_authToken=<token>\n", holds: false },
  {
    kind: "npmrc",
    what: "with a variable in the address",
    text: "registry=https://${HOST}/npm/\n",
    holds: false,
    variables: ["HOST"],
  },
  { kind: "yarnrc-yml", what: "with a token", text: `npmAuthToken: "${secret}"`, holds: true },
  {
    kind: "yarnrc-yml",
    what: "with a token from the environment",
    text: 'npmScopes:\n  x:\n    npmAuthToken: "${NPM_TOKEN:-}"',
    holds: false,
    variables: ["NPM_TOKEN"],
  },
  { kind: "yarnrc-yml", what: "with settings only", text: "nodeLinker: node-modules", holds: false },
  {
    kind: "pip-conf",
    what: "with a password in the URL",
    text: `[global]\nindex-url = https://u:${secret}@pypi.example.com/simple`,
    holds: true,
  },
  {
    kind: "pip-conf",
    what: "with a token for a user",
    text: `[global]\nextra-index-url = https://${secret}x@pypi.example.com/simple`,
    holds: true,
  },
  {
    kind: "pip-conf",
    what: "without a credential",
    text: "[global]\nindex-url = https://pypi.example.com/simple\ntimeout = 60",
    holds: false,
  },
  {
    kind: "pip-conf",
    what: "that a later command fills in",
    text: "[global]\nindex-url = https://u:${TOKEN}@pypi.example.com/simple",
    holds: false,
    variables: ["TOKEN"],
  },
  { kind: "netrc", what: "on one line", text: `machine git.example.com login me password ${secret}`, holds: true },
  {
    kind: "netrc",
    what: "on several lines",
    text: `machine git.example.com\n  login me\n  password ${secret}\n`,
    holds: true,
  },
  { kind: "netrc", what: "without a password", text: "machine git.example.com login me", holds: false },
  {
    kind: "pypirc",
    what: "with a password",
    text: `[distutils]\nindex-servers = x\n[x]\nusername: u\npassword: ${secret}`,
    holds: true,
  },
  {
    kind: "maven-settings",
    what: "with a password",
    text: `<settings><servers><server><id>x</id><password>${secret}</password></server></servers></settings>`,
    holds: true,
  },
  {
    kind: "maven-settings",
    what: "with a password from the environment",
    text: "<server><username>u</username><password>${env.MVN_PASSWORD}</password></server>",
    holds: false,
    variables: ["MVN_PASSWORD"],
  },
  {
    kind: "maven-settings",
    what: "with a property for the password",
    text: "<server><password>${nexus.password}</password></server>",
    holds: false,
  },
  {
    kind: "maven-settings",
    what: "with a password in a comment",
    text: `<!-- <password>${secret}</password> --><settings/>`,
    holds: false,
  },
  {
    kind: "maven-settings",
    what: "with a token in a header",
    text: `<property><name>Authorization</name><value>Bearer ${secret}</value></property>`,
    holds: true,
  },
  {
    kind: "nuget-config",
    what: "with a password in clear text",
    text: `<add key="ClearTextPassword" value="${secret}" />`,
    holds: true,
  },
  {
    kind: "nuget-config",
    what: "with a password from the environment",
    text: '<add key="ClearTextPassword" value="%NUGET_TOKEN%" />',
    holds: false,
    variables: ["NUGET_TOKEN"],
  },
  {
    kind: "nuget-config",
    what: "with sources only",
    text: '<add key="x" value="https://nuget.example.com/index.json" />',
    holds: false,
  },
  {
    kind: "gitconfig",
    what: "with a token in insteadOf",
    text: `[url "https://${secret}@git.example.com/"]\n\tinsteadOf = https://git.example.com/`,
    holds: true,
  },
  {
    kind: "gitconfig",
    what: "with a header",
    text: `[http "https://git.example.com/"]\n\textraheader = AUTHORIZATION: basic ${secret}`,
    holds: true,
  },
  {
    kind: "gitconfig",
    what: "that turns addresses of ssh into https",
    text: '[url "https://git.example.com/"]\n\tinsteadOf = git@git.example.com:',
    holds: false,
  },
  { kind: "gitconfig", what: "with a name", text: "[user]\n\tname = Me\n\temail = me@example.com", holds: false },
  {
    kind: "composer-auth",
    what: "with a password",
    text: `{"http-basic":{"repo.example.com":{"username":"u","password":"${secret}"}}}`,
    holds: true,
  },
  {
    kind: "composer-auth",
    what: "with a GitHub token",
    text: `{"github-oauth": {"github.com": "${secret}"}}`,
    holds: true,
  },
  { kind: "composer-auth", what: "that is empty", text: '{"http-basic":{}, "github-oauth": {}}', holds: false },
  {
    kind: "docker-config",
    what: "with a login",
    text: `{"auths":{"registry.example.com":{"auth":"${secret}"}}}`,
    holds: true,
  },
  {
    kind: "docker-config",
    what: "with a helper",
    text: '{"auths":{},"credHelpers":{"registry.example.com":"helper"}}',
    holds: false,
  },
  { kind: "env-file", what: "with a secret", text: `NODE_ENV=production\nDB_PASSWORD=${secret}\n`, holds: true },
  { kind: "env-file", what: "with a weak default", text: "DB_PASSWORD=root\nDB_HOST=db", holds: false },
  { kind: "env-file", what: "with settings only", text: "NODE_ENV=production\nPORT=80", holds: false },
  {
    kind: "env-file",
    what: "with a password in a URL",
    text: `DATABASE_URL=postgres://u:${secret}@db/app`,
    holds: true,
  },
  { kind: "gradle-properties", what: "with a password", text: `nexusUser=u\nnexusPassword=${secret}`, holds: true },
  { kind: "gradle-properties", what: "with versions", text: "version=1.2.3\norg.gradle.jvmargs=-Xmx2g", holds: false },
  {
    kind: "gradle-init",
    what: "with a variable",
    text: 'credentials { password = System.getenv("NEXUS_PASSWORD") }',
    holds: false,
    variables: ["NEXUS_PASSWORD"],
  },
  {
    kind: "bundle-config",
    what: "with a host's credential",
    text: `---\nBUNDLE_GEMS__EXAMPLE__COM: "u:${secret}"`,
    holds: true,
  },
  {
    kind: "bundle-config",
    what: "with settings only",
    text: '---\nBUNDLE_PATH: "vendor/bundle"\nBUNDLE_LOCAL__X: "/x"',
    holds: false,
  },
  { kind: "private-key", what: "with a key", text: "-----BEGIN RSA PRIVATE KEY-----\nMII", holds: true },
  { kind: "signing-key", what: "with a key", text: "-----BEGIN PGP PRIVATE KEY BLOCK-----\nlQ", holds: true },
  { kind: "signing-key", what: "with a public key", text: "-----BEGIN PGP PUBLIC KEY BLOCK-----\nmQ", holds: false },
  { kind: "private-key", what: "with a certificate", text: "-----BEGIN CERTIFICATE-----\nMII", holds: false },
  { kind: "ssh-private-key", what: "with anything", text: "-----BEGIN OPENSSH PRIVATE KEY-----", holds: true },
  { kind: "ssh-private-key", what: "with nothing", text: "\n", holds: false },
  {
    kind: "condarc",
    what: "with a token in a channel",
    text: `channels:\n  - https://conda.example.com/t/${secret}/main`,
    holds: true,
  },
  {
    kind: "condarc",
    what: "with a token from the environment",
    text: "channels:\n  - https://conda.example.com/t/$CONDA_TOKEN/main",
    holds: false,
    variables: ["CONDA_TOKEN"],
  },
  {
    kind: "terraform-credentials",
    what: "with a token",
    text: `credentials "app.example.com" {\n  token = "${secret}"\n}`,
    holds: true,
  },
  { kind: "my-cnf", what: "with a password", text: `[client]\npassword=${secret}`, holds: true },
  { kind: "my-cnf", what: "with settings only", text: "[mysqld]\nmax_connections=10", holds: false },
  {
    kind: "rpm-repository",
    what: "with a password",
    text: `[x]\nbaseurl=https://rpm.example.com\npassword=${secret}`,
    holds: true,
  },
  { kind: "rpm-repository", what: "with an address", text: "[x]\nbaseurl=https://rpm.example.com", holds: false },
  { kind: "r-environment", what: "with a token", text: `GITHUB_PAT=${secret}`, holds: true },
  {
    kind: "helm-repositories",
    what: "with a password",
    text: `repositories:\n- name: x\n  password: ${secret}`,
    holds: true,
  },
];

describe("credential files", () => {
  it.each(Object.entries(paths).flatMap(([kind, list]) => list.map((path) => [path, kind] as const)))(
    "%s is of the kind %s",
    (path, kind) => {
      expect(credentialFileKind(path)?.name).toBe(kind);
    },
  );

  it.each(others)("%s is no credential file: %s", (path) => {
    expect(credentialFileKind(path)?.name).toBeUndefined();
  });

  it.each(texts.map((one) => [one.kind, one.what, one.holds ? "holds a credential" : "holds none", one] as const))(
    "%s %s %s",
    (kind, _what, _holds, { text, holds, variables = [] }) => {
      const row = fileKinds.find((one) => one.name === kind);
      expect(row && inspectCredentialFile(row, text)).toEqual({ holdsCredential: holds, variables });
    },
  );

  it("line ends of Windows change no answer", () => {
    const answers = (end: string) =>
      texts.map(({ kind, text }) => {
        const row = fileKinds.find((one) => one.name === kind);
        return row && inspectCredentialFile(row, text.replace(/\r?\n/g, end));
      });
    expect(answers("\r\n")).toEqual(answers("\n"));
  });

  it("only SSH and private keys are keys whose mode and owner matter", () => {
    expect(fileKinds.filter(({ key }) => key).map(({ name }) => name)).toEqual([
      "ssh-host-key",
      "ssh-private-key",
      "signing-key",
      "private-key",
    ]);
  });

  it("a place that a tool reads by itself is of the kind that names it", () => {
    const strange = fileKinds.flatMap((row) =>
      (row.places ?? [])
        .filter(({ path }) => !row.paths.test(`/${path.toLowerCase()}`))
        .map(({ path }) => `${row.name} ${path}`),
    );
    expect(strange).toEqual([
      "apt-auth etc/apt/auth.conf.d",
      "apt-sources etc/apt/sources.list.d",
      "rpm-repository etc/yum.repos.d",
      "ssh-host-key etc/ssh",
    ]);
  });

  it("readers are tools of the table, or servers and programs that no RUN starts to read it", () => {
    const known = new Set(tools.flatMap(({ names }) => names));
    const unknown = new Set(fileKinds.flatMap(({ readers }) => readers).filter((reader) => !known.has(reader)));
    expect([...unknown].toSorted()).toEqual(
      [
        "apache2",
        "bazel",
        "boto",
        "catalina.sh",
        "cdk",
        "jarsigner",
        "k9s",
        "kaniko",
        "mono",
        "paket",
        "serverless",
        "sshd",
      ].filter((reader) => !known.has(reader)),
    );
  });

  it("every row names its source", () => {
    expect(fileKinds.filter(({ source }) => !source.startsWith("https://")).map(({ name }) => name)).toEqual([]);
  });

  it("each kind of the table has a path in this test", () => {
    expect(fileKinds.map(({ name }) => name).filter((name) => paths[name] === undefined)).toEqual([]);
  });
});

/** The generator of texts knows no look-ahead. */
function withoutLookAhead(source: string): string {
  const start = source.indexOf("(?!");
  if (start === -1) return source;
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    if (source[at] === "(") depth += 1;
    if (source[at] === ")") depth -= 1;
    if (depth === 0) return withoutLookAhead(source.slice(0, start) + source.slice(at + 1));
  }
  throw new Error(`a parenthesis stays open in ${source}`);
}

it.each(fileKinds.map(({ name, paths: pattern }) => ({ name, pattern })))(
  "no path of the kind $name lacks all marks",
  ({ pattern }) => {
    const path = fc.stringMatching(new RegExp(withoutLookAhead(pattern.source)));
    const marked = fc.property(path, (own) => !pattern.test(own.toLowerCase()) || fileMarks.isIn(own));
    expect(fc.check(marked, { numRuns: 300, seed: 1 }).failed).toBe(false);
  },
);
