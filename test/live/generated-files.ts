import { canaryKey } from "../../src/proof/proof.ts";
import type { CopiedFile, Step } from "./generated-parts.ts";

const npmrc = "//npm.example.com/:_authToken={secret}\n";
const netrc = "machine git.example.com login u password {secret}\n";
const settings = "<settings><servers><server><password>{secret}</password></server></servers></settings>\n";
const pipConf = "[global]\nindex-url = https://u:{secret}@pypi.example.com/simple\n";
const env = "API_TOKEN={secret}\nMODE=x\n";
const clone = (to: string): string => `git clone https://git.example.com/acme/left.git {out}/${to}`;
const cloneBySsh = (to: string): string => `git clone git@git.example.com:acme/left.git {out}/${to}`;
const tokenOf = (file: string): string => `curl -H "X-Token: $(cat ${file})" -o {out}/fk{k} https://api.example.com/x`;
const withToken = `curl -H "X-Token: $API_TOKEN" -o {out}/fg{k} https://api.example.com/x`;
const key = canaryKey("{secret}");

const rows: readonly (readonly [tool: string, path: string, text: string, ...steps: Step[]])[] = [
  ["npm", ".npmrc", npmrc, "COPY .npmrc ./", ["npm ci"]],
  [
    "npm",
    ".npmrc",
    `registry=https://npm.example.com\n${npmrc}`,
    "COPY package.json .npmrc ./",
    ["npm ci", "rm -f .npmrc"],
  ],
  [
    "npm",
    ".npmrc",
    npmrc,
    "COPY .npmrc {home}/.npmrc",
    ["npm ci"],
    ["npm run build --if-present"],
    ["rm -f {home}/.npmrc"],
  ],
  ["npm", ".npmrc", npmrc, "COPY . .", ["npm ci", "npm run build --if-present"]],
  ["npm", ".npmrc", npmrc, "COPY . .", ["npm ci"], ["rm -f .npmrc", "npm run build --if-present"]],
  ["npm", ".npmrc", npmrc, "COPY .npmrc .npmrc", ["cp .npmrc {home}/.npmrc", "npm ci", "rm {home}/.npmrc .npmrc"]],
  ["npm", ".npmrc", npmrc, "COPY .npmrc /tmp/", ["mv /tmp/.npmrc {home}/.npmrc"], ["npm ci"]],
  ["npm", ".npmrc", npmrc, "COPY .npmrc* package*.json ./", ["npm ci", "rm -rf .npmrc*"]],
  ["npm", ".npmrc", npmrc, "ADD .npmrc .", ["chmod 600 .npmrc", "npm ci", "rm .npmrc"]],
  ["npm", ".npmrc", npmrc, 'COPY ["package.json", ".npmrc", "./"]', ["npm ci"], ["rm .npmrc; echo x > {out}/x{k}"]],
  ["pnpm", ".npmrc", npmrc, "COPY .npmrc {home}/", ["pnpm install"], ["rm {home}/.npmrc"]],
  ["yarn", ".npmrc", npmrc, "COPY package.json .npmrc ./", ["yarn install"], ["rm .npmrc"]],
  ["git", ".netrc", netrc, "COPY .netrc {home}/.netrc", [clone("fa{k}"), "rm {home}/.netrc"]],
  [
    "curl",
    "netrc",
    netrc,
    "COPY netrc {home}/.netrc",
    ["chmod 600 {home}/.netrc", "curl -n -o {out}/fb{k} https://git.example.com/x"],
    ["rm {home}/.netrc"],
  ],
  [
    "git",
    ".git-credentials",
    "https://u:{secret}@git.example.com\n",
    "COPY .git-credentials {home}/.git-credentials",
    ["git config --global credential.helper store", clone("fl{k}")],
    ["rm {home}/.git-credentials"],
  ],
  [
    "ssh",
    "id_rsa",
    key,
    "COPY id_rsa {home}/.ssh/id_rsa",
    ["chmod 600 {home}/.ssh/id_rsa", cloneBySsh("fc{k}"), "rm {home}/.ssh/id_rsa"],
  ],
  [
    "ssh",
    "id_rsa",
    key,
    ["mkdir -p {home}/.ssh", 'echo "git.example.com ssh-rsa AAAA" > {home}/.ssh/known_hosts'],
    "COPY --chmod=600 id_rsa {home}/.ssh/",
    [cloneBySsh("fd{k}")],
    ["rm -rf {home}/.ssh/id_rsa"],
  ],
  [
    "ssh",
    "id_rsa",
    key,
    "ADD id_rsa /tmp/deploy_key",
    ["mkdir -p {home}/.ssh", "mv /tmp/deploy_key {home}/.ssh/id_rsa", "chmod 600 {home}/.ssh/id_rsa"],
    [cloneBySsh("fe{k}")],
    ["rm -rf {home}/.ssh"],
  ],
  [
    "ssh",
    "id_rsa",
    key,
    "COPY id_rsa {out}/id_rsa",
    ["chmod 400 {out}/id_rsa", `GIT_SSH_COMMAND="ssh -i {out}/id_rsa" ${cloneBySsh("ff{k}")}`],
    ["rm {out}/id_rsa"],
  ],
  [
    "ssh-agent",
    "id_rsa",
    key,
    "COPY id_rsa /tmp/id_rsa",
    [
      "chmod 600 /tmp/id_rsa",
      'eval "$(ssh-agent -s)"',
      "ssh-add /tmp/id_rsa",
      cloneBySsh("fg{k}"),
      "ssh-agent -k",
      "rm /tmp/id_rsa",
    ],
  ],
  ["curl", ".env", env, "COPY .env {out}/.env", [". {out}/.env", withToken, "rm {out}/.env"]],
  ["curl", ".env", env, "COPY . .", ["export $(cat .env | xargs)", withToken], ["rm .env"]],
  ["pip", "pip.conf", pipConf, "COPY pip.conf {home}/.pip/pip.conf", ["pip install left", "rm -rf {home}/.pip"]],
  [
    "pip",
    "pip.conf",
    pipConf,
    "COPY pip.conf {out}/pip.conf",
    "ENV PIP_CONFIG_FILE={out}/pip.conf",
    ["pip install left"],
  ],
  ["mvn", "settings.xml", settings, "COPY settings.xml {home}/.m2/settings.xml", ["mvn package"]],
  ["mvn", "settings.xml", settings, "COPY settings.xml .", ["mvn -s settings.xml package", "rm settings.xml"]],
  [
    "gradle",
    "gradle.properties",
    "repoPassword={secret}\n",
    "COPY gradle.properties {home}/.gradle/gradle.properties",
    ["gradle build"],
    ["rm {home}/.gradle/gradle.properties"],
  ],
  [
    "composer",
    "auth.json",
    '{"http-basic":{"repo.example.com":{"username":"u","password":"{secret}"}}}\n',
    "COPY auth.json ./",
    ["composer install", "rm -f auth.json"],
  ],
  [
    "aws",
    ".aws/credentials",
    "[default]\naws_secret_access_key = {secret}\n",
    "COPY .aws {home}/.aws",
    ["aws s3 cp s3://b/k {out}/fi{k}", "rm -rf {home}/.aws"],
  ],
  [
    "aws",
    ".aws/credentials",
    "[default]\naws_secret_access_key = {secret}\n",
    "COPY .aws/credentials {home}/.aws/credentials",
    ["aws s3 cp s3://b/k {out}/fj{k}"],
    ["rm -rf {home}/.aws/credentials"],
  ],
  [
    "curl",
    "token.txt",
    "{secret}\n",
    "COPY token.txt /tmp/token.txt",
    [tokenOf("/tmp/token.txt"), "rm /tmp/token.txt"],
  ],
  [
    "bundle",
    ".bundle/config",
    '---\nBUNDLE_GEMS__EXAMPLE__COM: "u:{secret}"\n',
    "COPY .bundle {home}/.bundle",
    ["echo 'gem \"left\"' > Gemfile", "bundle install"],
    ["rm -rf {home}/.bundle"],
  ],
  [
    "docker",
    "config.json",
    '{"auths":{"registry.example.com":{"auth":"{secret}"}}}\n',
    "COPY config.json {home}/.docker/config.json",
    ["docker pull registry.example.com/x"],
    ["rm -rf {home}/.docker"],
  ],
];

/** Credential files of the build context, each with the way it is copied, read and taken away. */
export const copiedFiles: readonly CopiedFile[] = rows.map(([tool, path, text, ...steps]) => ({
  tool,
  path,
  files: { [path]: text },
  steps,
  root: tool === "bundle",
}));
