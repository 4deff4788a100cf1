import { describe, expect, test } from "vitest";
import { mayHoldLiteral, mayHoldLogin } from "../../src/flow/literal-hints.ts";

/** A command for each row of `src/knowledge/login-words.ts`, and for what else a RUN can hold: each is to be looked at. */
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

/** What most Dockerfiles run: the analysis would find nothing, and its time is better spent elsewhere. */
const without = [
  "apt-get update && apt-get install -y sshpass curl",
  "adduser --system --disabled-password --no-create-home login && mkdir -p /run/app",
  "./configure --with-http_auth_request_module && make install",
  "echo 'deb https://apt.example.com stable main' > /etc/apt/sources.list.d/a.list && apt-key add key.gpg",
  "GPG_KEYS=B0F4253373F8F6F510D42178520A9993A1C052F8 gpg --recv-keys $GPG_KEYS",
  "SECRET_KEY_BASE=dummy PASSWORD=password rails assets:precompile",
  "curl -fsSL https://files.example.com/a.tgz | tar xz -u",
];

describe("a first look at the text of a RUN", () => {
  test.each(held)("lets %s through", (text) => expect(mayHoldLiteral(text)).toBe(true));
  test.each(without)("ends at %s", (text) => expect(mayHoldLiteral(text)).toBe(false));

  test("sees where a variable stands for the login", () => {
    const logins = held.map((text) => text.replaceAll("q7Hs9dKx02zWv4Lm", "$T"));
    const beside = /^(?:API_TOKEN|mvn)/;
    expect(logins.filter((text) => !mayHoldLogin(text) && !beside.test(text))).toEqual([]);
  });
});
