import { describe, expect, it } from "vitest";

import { filesReadBy, isKnownTool, readsFileKind, readsVariable } from "../../src/knowledge/tools.ts";
import type { CommandWords, Reads } from "../../src/knowledge/tools.ts";
import { tools } from "../../src/knowledge/tools/tool-table.ts";

/** `?` stands for a word that the shell works out. */
function command(line: string): CommandWords {
  const [name = "", ...args] = line.split(" ").map((word) => (word === "?" ? undefined : word));
  return { name, args };
}

const variables: readonly (readonly [line: string, variable: string, reads: Reads, reason: string])[] = [
  ["npm ci", "NPM_TOKEN", "maybe", "an .npmrc or a script may name it"],
  ["npm ci", "npm_config_registry", "yes", "npm takes its settings from such names"],
  ["npm -v", "NPM_TOKEN", "no", "it prints a version"],
  ["npm cache clean --force", "NPM_TOKEN", "no", "it needs no credential"],
  ["npm config set x y", "NPM_TOKEN", "no", "it needs no credential"],
  ["npm --prefix web ci", "NPM_TOKEN", "maybe", "an option stands in front"],
  ["npm ?", "NPM_TOKEN", "maybe", "the subcommand is not known"],
  ["yarn install", "YARN_NPM_AUTH_TOKEN", "yes", "yarn takes its settings from such names"],
  ["npx semantic-release", "GITHUB_TOKEN", "maybe", "it runs a program"],
  ["node build.js", "TOKEN", "maybe", "a script may read it"],
  ["mise install", "GITHUB_TOKEN", "yes", "it asks GitHub for releases"],
  ["next build", "SENTRY_AUTH_TOKEN", "maybe", "a plugin may read it"],
  ["sentry-cli releases new x", "SENTRY_AUTH_TOKEN", "yes", "it logs in with it"],
  ["pip --version", "PIP_INDEX_URL", "no", "it prints a version"],
  ["pip install flask", "PIP_INDEX_URL", "yes", "it is one of pip's options"],
  ["pip install flask", "GITHUB_TOKEN", "no", "no file of the project is opened"],
  ["pip install -r requirements.txt", "GITHUB_TOKEN", "maybe", "a requirements file expands variables"],
  ["pip install -qr requirements.txt", "GITHUB_TOKEN", "maybe", "options may stand together"],
  ["pip3.11 install .", "GITHUB_TOKEN", "maybe", "a project's build may read it"],
  ["pip install ?", "GITHUB_TOKEN", "maybe", "the package is not known"],
  ["pip list", "GITHUB_TOKEN", "no", "it needs no credential"],
  ["python -m pip install x", "PIP_EXTRA_INDEX_URL", "yes", "a module is the tool"],
  ["python3 -m venv /venv", "TOKEN", "no", "it makes a folder"],
  ["python setup.py install", "TOKEN", "maybe", "a script may read it"],
  ["twine upload dist/x", "TWINE_PASSWORD", "yes", "it logs in with it"],
  ["poetry install", "POETRY_HTTP_BASIC_X_PASSWORD", "yes", "it logs in with it"],
  ["uv sync", "UV_INDEX_X_PASSWORD", "yes", "it logs in with it"],
  ["huggingface-cli download x", "HF_TOKEN", "yes", "it logs in with it"],
  ["hf download x", "HF_TOKEN", "yes", "it logs in with it"],
  ["bundle install", "BUNDLE_GEMS__EXAMPLE__COM", "yes", "it logs in with it"],
  ["bundle install", "GITHUB_TOKEN", "maybe", "a Gemfile is code"],
  ["bundle config set path x", "GITHUB_TOKEN", "no", "it needs no credential"],
  ["bundle exec rails assets:precompile", "RAILS_MASTER_KEY", "yes", "rails reads it"],
  ["rake assets:precompile", "SECRET_KEY_BASE", "yes", "rails reads it"],
  ["bin/rails assets:precompile", "SECRET_KEY_BASE", "yes", "rails reads it"],
  ["composer install", "COMPOSER_AUTH", "yes", "it logs in with it"],
  ["aws s3 cp s3://x /y", "AWS_SECRET_ACCESS_KEY", "yes", "it signs with it"],
  ["aws --version", "AWS_SECRET_ACCESS_KEY", "no", "it prints a version"],
  ["terraform init", "TF_TOKEN_app_example_com", "yes", "it logs in with it"],
  ["gh release download", "GITHUB_TOKEN", "yes", "it logs in with it"],
  ["gh release download", "GH_TOKEN", "yes", "it logs in with it"],
  ["gh release download", "NPM_TOKEN", "no", "it knows no such name"],
  ["cargo build", "CARGO_REGISTRIES_X_TOKEN", "yes", "it logs in with it"],
  ["cargo build", "TOKEN", "maybe", "a build script may read it"],
  ["dotnet restore", "NuGetPackageSourceCredentials_x", "yes", "it logs in with it"],
  ["dotnet restore", "NUGET_TOKEN", "yes", "names of NuGet are its own"],
  ["dotnet restore", "FEED_PAT", "maybe", "a NuGet.Config may name it"],
  ["php -m", "TOKEN", "no", "it tells about itself"],
  ["php -r copy('a','b');", "TOKEN", "no", "its code is there to see"],
  ["php -r echo(getenv('TOKEN'));", "TOKEN", "maybe", "its code looks the variable up"],
  ["php build.php", "TOKEN", "maybe", "a script may read it"],
  [". /usr/local/nvm/nvm.sh", "TOKEN", "no", "nvm asks for no secret"],
  [". ./env.sh", "TOKEN", "maybe", "a script may read it"],
  ["find /app -type f -exec chmod 644 {} +", "TOKEN", "no", "it does what chmod does"],
  ["find /app -name build.sh -exec sh {} ;", "TOKEN", "maybe", "it runs a script"],
  ["command -v node", "TOKEN", "no", "it tells where node is"],
  ["git lfs install", "TOKEN", "no", "it sets git up"],
  ["dotnet --info", "FEED_PAT", "no", "it prints a version"],
  ["go mod download", "GOPROXY", "yes", "it downloads from there"],
  ["go mod download", "GITHUB_TOKEN", "no", "it reads only its own names"],
  ["go mod download", "GIT_CONFIG_VALUE_0", "yes", "it starts git"],
  ["go generate ./...", "GITHUB_TOKEN", "maybe", "it runs programs"],
  ["mvn package", "NEXUS_PASSWORD", "maybe", "settings.xml expands variables"],
  ["./mvnw package", "NEXUS_PASSWORD", "maybe", "settings.xml expands variables"],
  ["gradle build", "ORG_GRADLE_PROJECT_password", "yes", "gradle makes properties of such names"],
  ["make", "TOKEN", "maybe", "a rule may read it"],
  ["git clone https://git.example.com/x", "GIT_SSH_COMMAND", "yes", "it is one of git's names"],
  ["git clone https://git.example.com/x", "GITHUB_TOKEN", "no", "git knows no such name"],
  ["git config --global user.name x", "GIT_CONFIG_COUNT", "no", "it needs no credential"],
  ["psql -h db -c x", "PGPASSWORD", "yes", "it logs in with it"],
  ["mysql -h db", "MYSQL_PWD", "yes", "it logs in with it"],
  ["sshpass -e ssh host", "SSHPASS", "yes", "it was told to"],
  ["sshpass -p x ssh host", "SSHPASS", "no", "it was told another way"],
  ["docker login registry.example.com", "DOCKER_CONFIG", "yes", "its configuration is there"],
  ["envsubst", "TOKEN", "yes", "it puts variables into text"],
  ["curl -fsSL https://example.com/x", "TOKEN", "no", "it reads only proxies"],
  ["curl -fsSL https://example.com/x", "https_proxy", "yes", "it reads proxies"],
  ["wget https://example.com/x", "TOKEN", "no", "it reads only proxies"],
  ["apt-get install -y curl", "TOKEN", "no", "packages know nothing of it"],
  ["apk add --no-cache git", "TOKEN", "no", "packages know nothing of it"],
  ["yum install -y git", "TOKEN", "no", "packages know nothing of it"],
  ["dnf update", "TOKEN", "no", "packages know nothing of it"],
  ["useradd -m app", "TOKEN", "no", "it makes an account"],
  ["chmod 600 /root/.ssh/id_rsa", "TOKEN", "no", "it changes a mode"],
  ["sed -i s/a/b/ x", "TOKEN", "no", "it changes text"],
  ["tar xf x.tgz", "TOKEN", "no", "it unpacks"],
  ["unzip x.zip", "TOKEN", "no", "it unpacks"],
  ["ln -s a b", "TOKEN", "no", "it links"],
  ["mkdir -p /x", "TOKEN", "no", "it makes a folder"],
  ["cd /x", "TOKEN", "no", "it changes the folder"],
  ["echo x", "TOKEN", "no", "it prints its words"],
  ["printf x", "TOKEN", "no", "it prints its words"],
  ["test -f x", "TOKEN", "no", "it tests"],
  ["[ -f x ]", "TOKEN", "no", "it tests"],
  ["true", "TOKEN", "no", "it does nothing"],
  ["set -eux", "TOKEN", "no", "it sets options"],
  ["export A=b", "TOKEN", "no", "it sets a variable"],
  ["locale-gen en_US.UTF-8", "TOKEN", "no", "it makes locales"],
  ["update-ca-certificates", "TOKEN", "no", "it links certificates"],
  ["ssh-keyscan host", "TOKEN", "no", "it asks a host"],
  ["gpg --import x", "TOKEN", "no", "it reads keys"],
  ["openssl req -x509", "TOKEN", "no", "it makes certificates"],
  ["dpkg -i x.deb", "TOKEN", "no", "packages know nothing of it"],
  ["find . -name x -delete", "TOKEN", "no", "it finds"],
  ["find . -exec ./x ;", "TOKEN", "maybe", "it runs a program"],
  ["xargs rm", "TOKEN", "no", "the command behind it removes"],
  ["xargs ./x", "TOKEN", "maybe", "the command behind it is a script"],
  ["sudo -E aws s3 ls", "AWS_SECRET_ACCESS_KEY", "yes", "the command behind it signs"],
  ["env A=b aws s3 ls", "AWS_SECRET_ACCESS_KEY", "yes", "the command behind it signs"],
  ["timeout 60 aws s3 ls", "AWS_SECRET_ACCESS_KEY", "yes", "the command behind it signs"],
  ["nice -n 10 aws s3 ls", "AWS_SECRET_ACCESS_KEY", "yes", "the command behind it signs"],
  ["gosu app aws s3 ls", "AWS_SECRET_ACCESS_KEY", "yes", "the command behind it signs"],
  ["time echo x", "TOKEN", "no", "the command behind it prints"],
  ["exec make", "TOKEN", "maybe", "the command behind it runs rules"],
  ["sudo ?", "TOKEN", "maybe", "the command behind it is not known"],
  ["./script", "TOKEN", "maybe", "a script may read it"],
  ["./test", "TOKEN", "maybe", "a script of that name is no builtin"],
  ["scripts/install", "TOKEN", "maybe", "a script of that name is no program"],
  ["/usr/bin/install a b", "TOKEN", "no", "a program's folder changes nothing"],
  ["sh x.sh", "TOKEN", "maybe", "a script may read it"],
  ["source x.sh", "TOKEN", "maybe", "a script may read it"],
  ["frobnicate", "TOKEN", "maybe", "nothing is known of it"],
];

const files: readonly (readonly [line: string, kind: string, reads: Reads, reason: string])[] = [
  ["npm ci", "npmrc", "yes", "npm reads it"],
  ["yarn install", "npmrc", "yes", "yarn reads it"],
  ["npm run build", "npmrc", "maybe", "a script may need no registry"],
  ["npm -v", "npmrc", "no", "it prints a version"],
  ["npm ci", "ssh-private-key", "maybe", "a dependency may be a repository"],
  ["npm ci", "pip-conf", "maybe", "a script may run pip"],
  ["pip install x", "pip-conf", "yes", "pip reads it"],
  ["pip install x", "netrc", "yes", "pip reads it"],
  ["pip install x", "npmrc", "no", "pip knows no such file"],
  ["curl https://example.com", "netrc", "no", "curl must be told"],
  ["curl -sn https://example.com", "netrc", "yes", "curl is told"],
  ["curl --netrc https://example.com", "netrc", "yes", "curl is told"],
  ["wget https://example.com", "netrc", "yes", "wget reads it"],
  ["git clone git@git.example.com:a/b", "ssh-private-key", "yes", "the address is one of ssh"],
  ["git clone https://git.example.com/a/b", "ssh-private-key", "maybe", "insteadOf may turn the address"],
  ["git clone https://git.example.com/a/b", "netrc", "yes", "git reads it"],
  ["git init", "gitconfig", "no", "it needs no credential"],
  ["go mod download", "netrc", "yes", "go reads it"],
  ["go mod download", "ssh-private-key", "maybe", "go starts git"],
  ["go mod download", "npmrc", "no", "go knows no such file"],
  ["mvn package", "maven-settings", "yes", "maven reads it"],
  ["./gradlew build", "gradle-properties", "yes", "gradle reads it"],
  ["dotnet restore", "nuget-config", "yes", "NuGet reads it"],
  ["composer install", "composer-auth", "yes", "composer reads it"],
  ["bundle install", "bundle-config", "yes", "bundler reads it"],
  ["cargo fetch", "cargo-credentials", "yes", "cargo reads it"],
  ["aws s3 ls", "aws-credentials", "yes", "aws reads it"],
  ["psql -h db", "pgpass", "yes", "psql reads it"],
  ["python deploy.py", "aws-credentials", "maybe", "a script may read it"],
  ["python setup.py upload", "pypirc", "maybe", "a script may read it"],
  ["make", "npmrc", "maybe", "a rule may run npm"],
  ["apt-get update", "npmrc", "no", "apt knows no such file"],
  ["apt-get update", "apt-auth", "yes", "apt reads it"],
  ["chmod 600 /root/.ssh/id_rsa", "ssh-private-key", "no", "it changes a mode"],
  ["ssh-keyscan git.example.com", "ssh-private-key", "no", "it asks a host"],
  ["ssh host", "ssh-private-key", "yes", "ssh reads it"],
  ["npx next build", "env-file", "maybe", "a program may read it"],
  ["frobnicate", "npmrc", "maybe", "nothing is known of it"],
];

describe("tools", () => {
  it.each(variables.map(([line, variable, reads, reason]) => [line, variable, reads, reason] as const))(
    "%s reads %s: %s, because %s",
    (line, variable, reads) => {
      expect(readsVariable(command(line), variable)).toBe(reads);
    },
  );

  it.each(files)("%s reads a file of the kind %s: %s, because %s", (line, kind, reads) => {
    expect(readsFileKind(command(line), kind)).toBe(reads);
  });

  it("npm looks for an .npmrc in the project before the home directory", () => {
    const places = filesReadBy(command("npm ci")).filter(({ path }) => path.endsWith("npmrc"));
    expect(places.map(({ in: where, path }) => `${where} ${path}`)).toEqual([
      "cwd .npmrc",
      "home .npmrc",
      "root usr/local/etc/npmrc",
      "root usr/etc/npmrc",
    ]);
  });

  it("a quiet command reads no file, and an unknown one names none", () => {
    expect(filesReadBy(command("npm -v"))).toEqual([]);
    expect(filesReadBy(command("./build.sh"))).toEqual([]);
    expect(filesReadBy(command("chmod 600 x"))).toEqual([]);
  });

  it("curl looks for a .netrc only when it is told to", () => {
    const paths = (line: string) => filesReadBy(command(line)).map(({ path }) => path);
    expect(paths("curl https://example.com")).not.toContain(".netrc");
    expect(paths("curl -n https://example.com")).toContain(".netrc");
  });

  it("interpreters are no known tools, since what they do is in the script", () => {
    expect(["npm", "aws", "apt-get", "sed"].map(isKnownTool)).toEqual([true, true, true, true]);
    expect(["python3", "sh", "node", "ruby", "./x", "frobnicate"].map(isKnownTool)).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it("every program has one row", () => {
    const names = tools.flatMap((tool) => tool.names);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it("every row names its source", () => {
    expect(tools.filter(({ source }) => !source.startsWith("https://")).map(({ names }) => names[0])).toEqual([]);
  });
});
