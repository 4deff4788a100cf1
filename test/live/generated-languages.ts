import { consumerOf } from "./generated-packages.ts";
import type { Consumer } from "./generated-parts.ts";

const names = ["REPO_PASSWORD", "NEXUS_PASSWORD", "PRIVATE_TOKEN", "GEMS_TOKEN"];
const forRoot = new Set(["apk", "apt-get", "bundle", "dnf", "gem"]);

const gemfile = { Gemfile: 'source "https://gems.example.com"\ngem "left"\n' };
const composerJson = { "composer.json": '{"require":{"acme/left":"1"}}\n' };
const pom = { "pom.xml": "<project><artifactId>app</artifactId><version>1.0</version></project>\n" };
const goMod = { "go.mod": "module example.com/app\nrequire (\n\tgit.example.com/acme/left v1.0.0\n)\n" };
const cargoToml = {
  "Cargo.toml": '[package]\nname = "app"\n[dependencies]\nleft = { git = "https://git.example.com/left.git" }\n',
};

/** What the package managers of the other languages and of systems do with a token. */
export const languages: readonly Consumer[] = [
  ["bundle", [["bundle config set --global gems.example.com u:{T}"], ["bundle install"]], gemfile, "COPY Gemfile ./"],
  [
    "bundle",
    [["bundle config gems.example.com u:{T}", "bundle install", "rm -rf {home}/.bundle"]],
    gemfile,
    "COPY Gemfile ./",
  ],
  ["bundle", ["ENV BUNDLE_GEMS__EXAMPLE__COM=u:{T}", ["bundle install"]], gemfile, "COPY Gemfile ./"],
  ["bundle", [["BUNDLE_GEMS__EXAMPLE__COM=u:{T} bundle install --jobs 4"]], gemfile, "COPY Gemfile ./"],
  ["gem", [["gem install left --source https://u:{T}@gems.example.com"]]],
  [
    "gem",
    [
      [
        "gem sources --add https://u:{T}@gems.example.com",
        "gem install left",
        "gem sources --remove https://u:{T}@gems.example.com",
      ],
    ],
  ],
  [
    "composer",
    [["composer config -g http-basic.repo.example.com bot {T}"], ["composer install --no-dev"]],
    composerJson,
    "COPY composer.json ./",
  ],
  [
    "composer",
    [["composer config http-basic.repo.example.com bot {T}", "composer install", "rm -f auth.json"]],
    composerJson,
    "COPY composer.json ./",
  ],
  [
    "composer",
    [
      [
        `COMPOSER_AUTH="{\\"http-basic\\":{\\"repo.example.com\\":{\\"username\\":\\"u\\",\\"password\\":\\"{T}\\"}}}" composer install`,
      ],
    ],
    composerJson,
    "COPY composer.json ./",
  ],
  [
    "composer",
    [
      [
        `echo "{\\"http-basic\\":{\\"repo.example.com\\":{\\"username\\":\\"u\\",\\"password\\":\\"{T}\\"}}}" > auth.json`,
        "composer install",
        "rm auth.json",
      ],
    ],
    composerJson,
    "COPY composer.json ./",
  ],
  [
    "mvn",
    [
      [
        "mkdir -p {home}/.m2",
        `echo "<settings><servers><server><id>x</id><password>{T}</password></server></servers></settings>" > {home}/.m2/settings.xml`,
      ],
      ["mvn -B package"],
      ["rm {home}/.m2/settings.xml"],
    ],
    pom,
    "COPY pom.xml ./",
  ],
  [
    "mvn",
    ["COPY settings{k}.xml {out}/settings{k}.xml", ["mvn -s {out}/settings{k}.xml package"]],
    {
      ...pom,
      "settings{k}.xml": "<settings><servers><server><password>${env.{V}}</password></server></servers></settings>\n",
    },
    "COPY pom.xml ./",
  ],
  ["gradle", [["gradle build --no-daemon -PrepoPassword={T}"]]],
  [
    "gradle",
    [
      [
        "mkdir -p {home}/.gradle",
        `echo "repoPassword={T}" > {home}/.gradle/gradle.properties`,
        "gradle build",
        "rm {home}/.gradle/gradle.properties",
      ],
    ],
  ],
  [
    "sbt",
    [
      [
        "mkdir -p {home}/.sbt",
        `printf 'realm=x\\nhost=repo.example.com\\nuser=u\\npassword=%s\\n' {T} > {home}/.sbt/.credentials`,
        "sbt assembly",
      ],
    ],
  ],
  [
    "dotnet",
    [
      [
        "dotnet nuget add source https://nuget.example.com/v3/index.json -n acme -u u -p {T} --store-password-in-clear-text",
      ],
      ["dotnet restore"],
      ["dotnet publish -c Release -o {out}/net{k}"],
    ],
  ],
  ["dotnet", [[`NuGetPackageSourceCredentials_acme="Username=u;Password={T}" dotnet restore`]]],
  [
    "go",
    [
      [`git config --global url."https://x:{T}@git.example.com/".insteadOf https://git.example.com/`],
      ["go mod download"],
    ],
    goMod,
    "COPY go.mod ./",
  ],
  [
    "go",
    [[`echo "machine git.example.com login u password {T}" > {home}/.netrc`, "go mod download", "rm {home}/.netrc"]],
    goMod,
    "COPY go.mod ./",
  ],
  ["cargo", [["CARGO_REGISTRIES_ACME_TOKEN={T} cargo build --release"]], cargoToml, "COPY Cargo.toml ./"],
  ["cargo", [["cargo login {T}", "cargo fetch", "cargo logout"]], cargoToml, "COPY Cargo.toml ./"],
  [
    "cargo",
    [
      [
        `echo "https://u:{T}@git.example.com" > {home}/.git-credentials`,
        "git config --global credential.helper store",
        "cargo fetch",
      ],
      ["rm {home}/.git-credentials"],
    ],
    cargoToml,
    "COPY Cargo.toml ./",
  ],
  [
    "apt-get",
    [
      [
        `echo "machine deb.example.com login u password {T}" > /etc/apt/auth.conf.d/acme.conf`,
        "apt-get update",
        "apt-get install -y left",
        "rm /etc/apt/auth.conf.d/acme.conf",
      ],
    ],
  ],
  [
    "apt-get",
    [
      [
        `echo "deb https://u:{T}@deb.example.com/x stable main" > /etc/apt/sources.list.d/acme.list`,
        "apt-get update",
        "apt-get install -y left",
        "rm /etc/apt/sources.list.d/acme.list",
      ],
    ],
  ],
  ["apk", [["apk add --no-cache -X https://u:{T}@apk.example.com/x left"]]],
  [
    "dnf",
    [
      [
        `printf '[acme]\\nname=acme\\nbaseurl=https://rpm.example.com/x\\nusername=u\\npassword=%s\\n' "{T}" > /etc/yum.repos.d/acme.repo`,
        "dnf install -y left",
        "rm /etc/yum.repos.d/acme.repo",
      ],
    ],
    {},
    "RUN mkdir -p /etc/yum.repos.d",
  ],
].map((row) => ({ names, ...consumerOf(row), root: forRoot.has(String(row[0])) }));
