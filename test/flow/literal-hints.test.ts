import { describe, expect, test } from "vitest";
import { mayHoldLiteral, mayHoldLogin } from "../../src/flow/literal-hints.ts";
import { findLiterals } from "../../src/flow/literals.ts";
import { readModel } from "../../src/model/read-model.ts";

/** A command for each row of `src/knowledge/logins`, and for what else a RUN can hold: each is to be looked at. */
const held = [
  "aws configure set aws_secret_access_key q7Hs9dKx02zWv4Lm",
  "az login --service-principal -u app -p q7Hs9dKx02zWv4Lm --tenant t",
  "docker login -u ci --password q7Hs9dKx02zWv4Lm registry.example.com",
  "helm registry login -u ci -p q7Hs9dKx02zWv4Lm registry.example.com",
  "bundle config gems.example.com ci:q7Hs9dKx02zWv4Lm",
  "cargo login q7Hs9dKx02zWv4Lm",
  "composer config -g http-basic.repo.example.com ci q7Hs9dKx02zWv4Lm",
  "curl -sLu ci:q7Hs9dKx02zWv4Lm https://files.example.com/a -o a",
  "curl --oauth2-bearer q7Hs9dKx02zWv4Lm https://files.example.com/a",
  "dotnet nuget add source https://feed.example.com/v3 -u ci -p q7Hs9dKx02zWv4Lm",
  "huggingface-cli login --token q7Hs9dKx02zWv4Lm",
  "npm config set //npm.example.com/:_authToken q7Hs9dKx02zWv4Lm",
  "poetry config http-basic.private ci q7Hs9dKx02zWv4Lm",
  "sshpass -p q7Hs9dKx02zWv4Lm ssh ci@host.example.com",
  "svn checkout --username ci --password q7Hs9dKx02zWv4Lm https://svn.example.com/a",
  "twine upload -u ci -p q7Hs9dKx02zWv4Lm dist/*",
  "wget --http-user=ci --http-password=q7Hs9dKx02zWv4Lm https://files.example.com/a",
  "git clone https://ci:q7Hs9dKx02zWv4Lm@git.example.com/a.git",
  "API_TOKEN=q7Hs9dKx02zWv4Lm ./build.sh",
  "mvn -Drepo.password=q7Hs9dKx02zWv4Lm package",
  "echo '//npm.example.com/:_authToken=q7Hs9dKx02zWv4Lm' > ~/.npmrc",
  'printf "machine git.example.com\\nlogin ci\\npassword q7Hs9dKx02zWv4Lm\\n" | tee -a "$HOME/.netrc"',
  "echo 'deb https://ci:q7Hs9dKx02zWv4Lm@apt.example.com stable main' > /etc/apt/sources.list.d/a.list",
];

/** What counts only where it reads as if a service had made it: beside a variable nothing of it tells a login. */
const made = [
  "7z x -pq7Hs9dKx02zWv4Lm a.7z",
  "anaconda -t q7Hs9dKx02zWv4Lm upload a",
  "az acr login --name a --username u -p q7Hs9dKx02zWv4Lm",
  "bundle config set gems.example.com q7Hs9dKx02zWv4Lm",
  "codecov -t q7Hs9dKx02zWv4Lm",
  "doctl auth init -t q7Hs9dKx02zWv4Lm",
  "dotnet nuget push a.nupkg -k q7Hs9dKx02zWv4Lm",
  "glab auth login -t q7Hs9dKx02zWv4Lm",
  "http --auth u:q7Hs9dKx02zWv4Lm https://files.example.com/a",
  "ldapsearch -x -w q7Hs9dKx02zWv4Lm -b dc=a",
  "lftp -u u,q7Hs9dKx02zWv4Lm files.example.com",
  "mc alias set a https://s3.example.com id q7Hs9dKx02zWv4Lm",
  "mongo --host db.example.com -u u -p q7Hs9dKx02zWv4Lm",
  "mysqldump -h db.example.com -u u -pq7Hs9dKx02zWv4Lm d",
  "ncftpget -u u -p q7Hs9dKx02zWv4Lm files.example.com . a",
  "netlify deploy --auth q7Hs9dKx02zWv4Lm",
  "ngrok config add-authtoken q7Hs9dKx02zWv4Lm",
  "nuget setapikey q7Hs9dKx02zWv4Lm",
  "openssl enc -d -k q7Hs9dKx02zWv4Lm -in a -out b",
  "openssl pkcs12 -in a.p12 -passin pass:q7Hs9dKx02zWv4Lm -out b",
  "redis-cli -h db.example.com -a q7Hs9dKx02zWv4Lm ping",
  "smbclient //files.example.com/a -U u%q7Hs9dKx02zWv4Lm",
  "snyk auth q7Hs9dKx02zWv4Lm",
  "sqlcmd -S db.example.com -U u -P q7Hs9dKx02zWv4Lm",
  "unzip -P q7Hs9dKx02zWv4Lm a.zip",
  "vault login q7Hs9dKx02zWv4Lm",
  "TF_TOKEN_app_example_com=q7Hs9dKx02zWv4Lm terraform init",
  "BUNDLE_GEMS__EXAMPLE__COM=ci:q7Hs9dKx02zWv4Lm bundle install",
  "SSHPASS=q7Hs9dKx02zWv4Lm sshpass -e ssh ci@host.example.com",
  `curl -d '{"user":"u","password":"q7Hs9dKx02zWv4Lm"}' https://files.example.com/a`,
  'curl -H "X-Auth-Token: q7Hs9dKx02zWv4Lm" https://files.example.com/a',
  'curl "https://files.example.com/a?license_key=q7Hs9dKx02zWv4Lm"',
  "gradle -PrepoPassword=q7Hs9dKx02zWv4Lm build",
  "docker build --build-arg TOKEN=q7Hs9dKx02zWv4Lm .",
  "./install.sh --api-key q7Hs9dKx02zWv4Lm",
  `psql -c "ALTER USER a PASSWORD 'q7Hs9dKx02zWv4Lm'"`,
];

/** Logins that come on standard input. */
const given = [
  "echo q7Hs9dKx02zWv4Lm | docker login -u ci --password-stdin registry.example.com",
  'gh auth login --with-token <<< "q7Hs9dKx02zWv4Lm"',
  "printf %s q7Hs9dKx02zWv4Lm | glab auth login --stdin",
  "echo q7Hs9dKx02zWv4Lm | vault login -",
  "echo q7Hs9dKx02zWv4Lm | gpg --batch --passphrase-fd 0 -d a.gpg",
];

/** What most Dockerfiles run: the analysis would find nothing, and its time is better spent elsewhere. */
const without = [
  "apt-get update && apt-get install -y sshpass curl",
  "adduser --system --disabled-password --no-create-home login && mkdir -p /run/app",
  "./configure --with-http_auth_request_module && make install",
  "echo 'deb https://apt.example.com stable main' > /etc/apt/sources.list.d/a.list && apt-key add key.gpg",
  "GPG_KEYS=B0F4253373F8F6F510D42178520A9993A1C052F8 gpg --recv-keys $GPG_KEYS",
  "SECRET_KEY_BASE=dummy PASSWORD=password rails assets:precompile",
  "curl -fsSL https://files.example.com/a.tgz | tar xz -u",
  "apt-get install -y passwd mysql-server && mkdir -p /etc/mysql && unzip -q a.zip -d /opt/a1b2c3d4e5f6",
  "sed -i 's/;cgi.fix_pathinfo=1/cgi.fix_pathinfo=0/' /etc/php/8.2/fpm/php.ini",
];

function literalsOf(command: string): number {
  return findLiterals(readModel({ path: "Dockerfile", text: `FROM debian:12\nRUN ${command}\n` })).length;
}

describe("a first look at the text of a RUN", () => {
  test.each(held)("lets %s through", (text) => expect(mayHoldLiteral(text)).toBe(true));
  test.each([...made, ...given])("lets %s through, where the analysis finds it", (text) => {
    expect(mayHoldLiteral(text)).toBe(true);
    expect(literalsOf(text)).toBe(1);
    expect(literalsOf(text.replaceAll("q7Hs9dKx02zWv4Lm", "changeme"))).toBe(0);
  });

  test.each(without)("ends at %s", (text) => expect(mayHoldLiteral(text)).toBe(false));

  test("sees where a variable stands for the login", () => {
    const logins = held.map((text) => text.replaceAll("q7Hs9dKx02zWv4Lm", "$T"));
    const beside = /^(?:API_TOKEN|mvn)/;
    expect(logins.filter((text) => !mayHoldLogin(text) && !beside.test(text))).toEqual([]);
  });
});
