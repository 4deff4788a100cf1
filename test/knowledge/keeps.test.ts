import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { plainText, protectedText, splitText } from "../../src/knowledge/keeps/shell-text.ts";
import { joinedValues, keepsCredential } from "../../src/knowledge/tools.ts";
import type { Keeps, Word } from "../../src/knowledge/tools.ts";

const environment = { T: "tok en", U: "me", P: 'a"b', S: "x" };

/** Words of a simple command; a word with an expansion has no literal value. */
function wordsOf(line: string): readonly Word[] {
  const texts = line.match(/(?:[^\s"'$]|\$\([^)]*\)|\$\{[^}]*\}|\$|"[^"]*"|'[^']*')+/g) ?? [];
  return texts.map((text) => ({ text, value: /\$(?![^']*'$)/.test(text) ? undefined : text.replace(/["']/g, "") }));
}

function keeps(line: string): { readonly keeps: Keeps | undefined; readonly words: readonly Word[] } {
  const [program, ...words] = wordsOf(line);
  return { keeps: keepsCredential({ name: program?.text ?? "", args: words.map(({ value }) => value) }), words };
}

/** The variables of a command's environment form, as a shell sets them. */
function variablesOf(line: string, around?: { counted?: number; stdin?: string }): Record<string, string> | undefined {
  const { keeps: kept, words } = keeps(line);
  const said = kept?.environment(words, around);
  if (!said) return undefined;
  const script = said.variables
    .map(({ name, value }) => `export ${name}=${value}; printf '%s=%s\\0' ${name} "$${name}"`)
    .join("\n");
  const out = execFileSync("sh", ["-c", script], {
    env: { PATH: process.env["PATH"], ...environment },
    encoding: "utf8",
  });
  return Object.fromEntries(
    out
      .split("\0")
      .filter((pair) => pair !== "")
      .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );
}

const said: readonly (readonly [line: string, variables: Readonly<Record<string, string>>])[] = [
  ["aws configure set aws_secret_access_key $T", { AWS_SECRET_ACCESS_KEY: "tok en" }],
  ['aws configure set aws_access_key_id "$U"', { AWS_ACCESS_KEY_ID: "me" }],
  ["bundle config set --local gems.example.com me:$T", { BUNDLE_GEMS__EXAMPLE__COM: "me:tok en" }],
  ["bundle config --global gems.my-host.example.com $T", { BUNDLE_GEMS__MY___HOST__EXAMPLE__COM: "tok en" }],
  ["cargo login $T", { CARGO_REGISTRY_TOKEN: "tok en" }],
  ["cargo login --registry my-reg $T", { CARGO_REGISTRIES_MY_REG_TOKEN: "tok en" }],
  ["composer config -g github-oauth.github.com $U", { COMPOSER_AUTH: '{"github-oauth":{"github.com":"me"}}' }],
  [
    'composer config --auth http-basic.repo.example.com me "$S"',
    { COMPOSER_AUTH: '{"http-basic":{"repo.example.com":{"username":"me","password":"x"}}}' },
  ],
  ["doctl auth init -t $T", { DIGITALOCEAN_ACCESS_TOKEN: "tok en" }],
  [
    "dotnet nuget add source https://nuget.example.com/index.json -n feed -u me -p $T --store-password-in-clear-text",
    { NuGetPackageSourceCredentials_feed: "Username=me;Password=tok en" },
  ],
  [
    "nuget sources add -Name feed -Source https://nuget.example.com/index.json -UserName $U -Password $T",
    { NuGetPackageSourceCredentials_feed: "Username=me;Password=tok en" },
  ],
  [
    'git config --global url."https://$U:x@git.example.com/".insteadOf https://git.example.com/',
    {
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "url.https://me:x@git.example.com/.insteadOf",
      GIT_CONFIG_VALUE_0: "https://git.example.com/",
    },
  ],
  [
    'git config --system http.extraHeader "Authorization: token ${T}"',
    { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "http.extraHeader", GIT_CONFIG_VALUE_0: "Authorization: token tok en" },
  ],
  ["glab auth login --hostname git.example.com --token $T", { GITLAB_TOKEN: "tok en" }],
  ["go env -w GOPROXY=https://me:$S@go.example.com", { GOPROXY: "https://me:x@go.example.com" }],
  ["hf auth login --token $T", { HF_TOKEN: "tok en" }],
  ["huggingface-cli login --token=$T --add-to-git-credential", { HF_TOKEN: "tok en" }],
  [
    'npm config set registry "https://me:$S@npm.example.com/"',
    { npm_config_registry: "https://me:x@npm.example.com/" },
  ],
  ["npm set _auth=$T", { npm_config__auth: "tok en" }],
  ["pdm config pypi.password $T", { PDM_PYPI_PASSWORD: "tok en" }],
  [
    "pip config set global.index-url https://me:$S@pypi.example.com/simple",
    { PIP_INDEX_URL: "https://me:x@pypi.example.com/simple" },
  ],
  ["pip3 config --user set global.extra-index-url $U", { PIP_EXTRA_INDEX_URL: "me" }],
  ["python3 -m pip config set install.index-url $U", { PIP_INDEX_URL: "me" }],
  [
    "poetry config http-basic.my-feed $U $T",
    { POETRY_HTTP_BASIC_MY_FEED_USERNAME: "me", POETRY_HTTP_BASIC_MY_FEED_PASSWORD: "tok en" },
  ],
  ["poetry config pypi-token.feed $T", { POETRY_PYPI_TOKEN_FEED: "tok en" }],
  [
    "poetry config repositories.feed https://$U@pypi.example.com",
    { POETRY_REPOSITORIES_FEED_URL: "https://me@pypi.example.com" },
  ],
  ["snyk auth $T", { SNYK_TOKEN: "tok en" }],
  ["sudo -E pip config set global.index-url $U", { PIP_INDEX_URL: "me" }],
  ["vault login $T", { VAULT_TOKEN: "tok en" }],
  ["wandb login $T", { WANDB_API_KEY: "tok en" }],
  ['yarn config set npmAuthToken "$T"', { YARN_NPM_AUTH_TOKEN: "tok en" }],
];

const unsaid: readonly (readonly [line: string, reason: string])[] = [
  ["npm config set //npm.example.com/:_authToken=$T", "a variable's name cannot hold a host"],
  ["npm config set @scope:registry $T", "a variable's name cannot hold a scope"],
  ["npm config set $U $T", "the key is not known"],
  ["yarn config set //npm.example.com/:_authToken $T", "a variable's name cannot hold a host"],
  ["pip config set $U $T", "the key is not known"],
  ["poetry config http-basic.$U me $T", "the name is not known"],
  [
    "dotnet nuget add source https://nuget.example.com/index.json -n 'my feed' -p $T",
    "a variable's name cannot hold a blank",
  ],
  ["dotnet nuget add source https://nuget.example.com/index.json -p $T", "the feed has no name"],
  ["docker login -u me -p $T registry.example.com", "docker has no such variable"],
  ["helm repo add x https://helm.example.com --password $T", "helm has no such variable"],
  ["gem sources --add https://$T@gems.example.com", "gem has no such variable"],
  ["aws configure set aws_secret_access_key $T --profile other", "a variable is of no profile"],
  ["gcloud auth activate-service-account --key-file=/tmp/key.json", "gsutil knows no such variable"],
  ["az login --service-principal -u me -p $T --tenant x", "az has no such variable"],
];

const nothing: readonly string[] = [
  "bundle config",
  "bundle config get gems.example.com",
  "bundle install",
  "composer config --list",
  "git config --get user.name",
  "git config --list",
  "git config --unset-all http.extraHeader",
  "git clone https://git.example.com/x",
  "go env GOPROXY",
  "npm config get registry",
  "opam repository list",
  "s3cmd get s3://x/y",
  "npm ci",
  "pip install x",
  "poetry config --list",
  "./npm config set x y",
  "echo npm config set x y",
  "acme auth status",
  "acme config get token",
  "acme deploy --login x",
  "acme secrets set x=y",
  "mvn deploy",
  "npm publish",
  "pip config debug",
  "php login.php x",
];

const places: readonly (readonly [line: string, where: string])[] = [
  ["npm config set x y", "home .npmrc NPM_CONFIG_USERCONFIG"],
  ["npm config set -g x y", "root usr/local/etc/npmrc NPM_CONFIG_GLOBALCONFIG"],
  ["npm config set --location=project x y", "cwd .npmrc"],
  ["pip config set global.index-url y", "home .config/pip/pip.conf"],
  ["pip config --global set global.index-url y", "root etc/pip.conf"],
  ["git config --global a.b c", "home .gitconfig GIT_CONFIG_GLOBAL"],
  ["git config --system a.b c", "root etc/gitconfig GIT_CONFIG_SYSTEM"],
  ["git config -f /x/y a.b c", "root x/y"],
  ["git config -f ~/.ci a.b c", "home .ci"],
  ["git credential-store --file ~/.ci store", "home .ci"],
  ["git config a.b c", "cwd .git/config"],
  ["git remote set-url origin https://git.example.com/x", "cwd .git/config"],
  ["yarn config set npmAuthToken x", "cwd .yarnrc.yml"],
  ["yarn config set npmAuthToken x --home", "home .yarnrc.yml"],
  ["yarn config set //npm.example.com/:_authToken x", "home .yarnrc"],
  ["bundle config set --local a.example.com x", "cwd .bundle/config BUNDLE_APP_CONFIG"],
  ["composer config http-basic.a.example.com u p", "cwd auth.json"],
  ["composer config -g http-basic.a.example.com u p", "home .composer/auth.json"],
  ["dotnet nuget add source https://x -n y --configfile NuGet.Config", "cwd NuGet.Config"],
  ["dotnet nuget add source https://x -n y --configfile ~/.nuget/ci.config", "home .nuget/ci.config"],
  ["docker login x", "home .docker/config.json DOCKER_CONFIG"],
  ["helm registry login x", "home .config/helm/registry/config.json HELM_REGISTRY_CONFIG"],
  ["aws configure set region eu", "home .aws/config AWS_CONFIG_FILE"],
  ["aws configure set aws_session_token x", "home .aws/credentials AWS_SHARED_CREDENTIALS_FILE"],
  ["kubectl config set-credentials x --token=y", "home .kube/config KUBECONFIG"],
  ["kubectl config use-context x", "home .kube/config KUBECONFIG"],
  ["conda config --add channels x", "home .condarc"],
  ["conda config --file /opt/conda/.condarc --add channels x", "root opt/conda/.condarc"],
  ["conda config --file ~/ci.condarc --add channels x", "home ci.condarc"],
  ["conda config --file=x/.condarc --add channels x", "cwd x/.condarc"],
  ["micromamba config append channels x", "home .condarc"],
  ["jf c add x --access-token y", "home .jfrog/jfrog-cli.conf.v6 JFROG_CLI_HOME_DIR"],
  ["jfrog rt config x --apikey y", "home .jfrog JFROG_CLI_HOME_DIR"],
  ["gpg --batch --import", "home .gnupg GNUPGHOME"],
  ["gpg --homedir /opt/g --import x", "root opt/g"],
  ["gpg --homedir ~/keys --import x", "home keys"],
  ["gpg --homedir keys --import x", "cwd keys"],
  ["conan user -p x -r y ci", "home .conan/.conan.db"],
  ["conan remote login acme ci -p x", "home .conan2/credentials.json CONAN_HOME"],
  ["conda token set x", "home .local/share/binstar"],
  ["git submodule add https://ci:x@git.example.com/lib.git", "cwd .gitmodules"],
  ["opam repo add x https://ci:y@opam.example.com", "home .opam"],
  ["s3cmd --configure --secret_key=x", "home .s3cfg"],
  ["s3cmd --configure -c /etc/s3cfg --secret_key=x", "root etc/s3cfg"],
  ["s3cmd --configure -c ~/s3/ci.cfg --secret_key=x", "home s3/ci.cfg"],
  ["gh auth login --with-token", "home .config/gh/hosts.yml GH_CONFIG_DIR"],
];

const guesses: readonly string[] = [
  "acme-cli login --token x",
  "acme auth x",
  "acme configure set token x",
  "acme config set api-key x",
  "acme --profile ci signin",
  "acme identity create deployer key --private-key x",
  "acme credentials add x",
  "acme remote add x y",
  "bundle exec acme login",
  "dotnet /opt/acme.dll login",
  "expo:auth login",
  "npx acme login",
  "/usr/local/bin/acme login",
  "python -m acme login",
  "pulumi login",
];

describe("what a command keeps", () => {
  it.each(guesses)("%s keeps it, nobody knows where", (line) => {
    expect(keeps(line).keeps?.guessed).toBe(true);
  });

  it.each(said)("%s is said by the environment", (line, variables) => {
    expect(variablesOf(line)).toEqual(variables);
  });

  it.each(unsaid)("%s is not said by the environment: %s", (line) => {
    expect(keeps(line).keeps).toBeDefined();
    expect(variablesOf(line)).toBeUndefined();
  });

  it.each(nothing)("%s keeps nothing", (line) => {
    expect(keeps(line).keeps).toBeUndefined();
  });

  it.each(places)("%s is written to %s", (line, where) => {
    const [place] = keeps(line).keeps?.files ?? [];
    expect([place?.in, place?.path, place?.variable].filter((part) => part !== undefined).join(" ")).toBe(where);
  });

  it("a token on standard input is said too", () => {
    expect(variablesOf("gh auth login --with-token", { stdin: '"$T"' })).toEqual({ GH_TOKEN: "tok en" });
    expect(variablesOf("cargo login", { stdin: "$T" })).toEqual({ CARGO_REGISTRY_TOKEN: "tok en" });
    expect(variablesOf("gh auth login --hostname git.example.com --with-token", { stdin: "$T" })).toEqual({
      GH_ENTERPRISE_TOKEN: "tok en",
    });
    expect(variablesOf("gh auth login --with-token")).toBeUndefined();
  });

  it("entries of git are counted on from those that are there", () => {
    expect(variablesOf("git config --global a.b $U", { counted: 2 })).toEqual({
      GIT_CONFIG_COUNT: "3",
      GIT_CONFIG_KEY_2: "a.b",
      GIT_CONFIG_VALUE_2: "me",
    });
  });

  it("credentials of composer for several hosts add up", () => {
    const lines = [
      "composer config -g github-oauth.github.com $U",
      "composer config http-basic.a.example.com $U $S",
      'composer config http-basic.b.example.com me "$S"',
    ];
    const values = lines.flatMap((line) => {
      const { keeps: kept, words } = keeps(line);
      return kept?.environment(words)?.variables.map(({ value }) => value) ?? [];
    });
    const joined = values.reduce((first, second) => joinedValues("COMPOSER_AUTH", first, second));
    const text = execFileSync("sh", ["-c", `A=${joined}; printf %s "$A"`], { env: environment, encoding: "utf8" });
    expect(JSON.parse(text)).toEqual({
      "github-oauth": { "github.com": "me" },
      "http-basic": {
        "a.example.com": { username: "me", password: "x" },
        "b.example.com": { username: "me", password: "x" },
      },
    });
  });

  it("a later setting of the same name replaces the earlier one", () => {
    expect(joinedValues("PIP_INDEX_URL", "a", "b")).toBe("b");
  });

  it("a NuGet source stays without its user and password", () => {
    const line =
      "sudo dotnet nuget add source https://nuget.example.com/index.json -n feed --username=me --password $T --store-password-in-clear-text";
    const { keeps: kept, words } = keeps(line);
    const drops = new Set(kept?.environment(words)?.drops);
    const left = words.filter((_word, index) => !drops.has(index)).map(({ text }) => text);
    expect(left.join(" ")).toBe("dotnet nuget add source https://nuget.example.com/index.json -n feed");
  });

  it("git sees the same settings from the environment as from its file", () => {
    const home = mkdtempSync(join(tmpdir(), "unleak-git-"));
    const run = (script: string): string =>
      execFileSync("sh", ["-c", script], {
        encoding: "utf8",
        cwd: home,
        env: {
          PATH: process.env["PATH"],
          HOME: home,
          GIT_CONFIG_NOSYSTEM: "1",
          GIT_CONFIG_GLOBAL: join(home, "g"),
          T: "tok",
        },
      });
    const lines = [
      'git config --global url."https://x:${T}@git.example.com/".insteadOf https://git.example.com/',
      'git config --global --add http.https://git.example.com/.extraHeader "Authorization: Bearer $T"',
    ];
    try {
      const pairs = lines.flatMap((line, counted) => {
        const { keeps: kept, words } = keeps(line);
        return kept?.environment(words, { counted })?.variables ?? [];
      });
      const exported = pairs.map(({ name, value }) => `export ${name}=${value}`).join("\n");
      const fromEnvironment = run(`${exported}\ngit config --list`);
      expect(fromEnvironment).toContain("tok");
      expect(run(`${lines.join("\n")}\ngit config --list`)).toBe(fromEnvironment);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});

describe("shell text", () => {
  it.each([
    ["$T", '"$T"'],
    ["a$T", '"a$T"'],
    ['"$T"', '"$T"'],
    ["abc", "abc"],
    ['a"$T"b', 'a"$T"b'],
    ["'$X'$Y", '"\\$X$Y"'],
    ["a\\ b$T", '"a b$T"'],
    ["$(cat f)", '"$(cat f)"'],
    ["`cat f`", '"`cat f`"'],
  ])("%s is protected as %s", (text, expected) => {
    expect(protectedText(text)).toBe(expected);
  });

  it.each([
    ['"a=${T}"', ['"a"', '"${T}"']],
    ['a="$T"', ["a", '"$T"']],
    ["${a=b}=c", ["${a=b}", "c"]],
    ["'a=b'c", ["'a'", "'b'c"]],
    ["$(x=y)=z", ["$(x=y)", "z"]],
  ] as const)("%s is split at its first equals sign outside expansions", (text, expected) => {
    expect(splitText(text, "=")).toEqual(expected);
  });

  it("a text without the separator is not split", () => {
    expect(splitText("a${b=c}", "=")).toBeUndefined();
  });

  it("the plain text keeps expansions and loses quotes", () => {
    expect(plainText({ value: undefined, text: `--p="a $T"'b'` })).toBe("--p=a $Tb");
  });
});

it.each([
  ["/srv/payara/bin/asadmin --user admin set configs.x=$T", "config/domain.xml"],
  ["debconf-set-selections x/password $T", "var/cache/debconf/passwords.dat"],
  ["drush site-install --db-url=mysql://u:$T@db/shop", "sites/default/settings.php"],
  ["jboss-cli.sh --command=$T", "standalone/configuration/standalone.xml"],
  ["magento setup:install --db-password=$T", "app/etc/env.php"],
  ["php bin/magento setup:install --db-password=$T", "app/etc/env.php"],
  ["php occ maintenance:install --database-pass $T", "config/config.php"],
  ["php maintenance/install.php --dbpass $T", "LocalSettings.php"],
  ["php maintenance/run.php install --dbpass $T", "LocalSettings.php"],
  ["wp config create --dbpass=$T", "wp-config.php"],
])("%s keeps the password in the application's settings", (line, path) => {
  const { keeps: kept } = keeps(line);
  expect(kept?.files.map((place) => place.path)).toEqual([path]);
  expect(kept?.lasting).toBe(true);
});
