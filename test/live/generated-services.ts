import type { Consumer, Step } from "./generated-parts.ts";

const git = ["GITHUB_TOKEN", "GH_TOKEN", "GIT_TOKEN", "GITLAB_TOKEN"];
const repository = "https://git.example.com/acme/left.git";
const instead = `url."https://x-access-token:{T}@git.example.com/".insteadOf https://git.example.com/`;

/** What git is told of a token, and what it keeps. */
export const gitUses: readonly Consumer[] = [
  [["git clone https://{T}@git.example.com/acme/left.git {out}/left{k}"]],
  [["git clone https://x-access-token:{T}@git.example.com/acme/left.git {out}/left{k}", "rm -rf {out}/left{k}/.git"]],
  [
    ["git clone --depth 1 https://oauth2:{T}@git.example.com/acme/left.git {out}/left{k}"],
    ["cp {out}/left{k}/README.md {out}/readme{k}"],
  ],
  [[`git config --global ${instead}`, `git clone ${repository} {out}/left{k}`, "rm -f {home}/.gitconfig"]],
  [
    [`git config --global ${instead}`],
    [`git clone ${repository} {out}/left{k}`],
    [`git config --global --unset url."https://x-access-token:{T}@git.example.com/".insteadOf`],
  ],
  [[`git config --global ${instead}`], [`git clone ${repository} {out}/left{k}`]],
  [["git config --global user.name bot"], [`git config --global ${instead}`, `git clone ${repository} {out}/left{k}`]],
  [
    [
      "git config --global credential.helper store",
      `echo "https://u:{T}@git.example.com" > {home}/.git-credentials`,
      `git clone ${repository} {out}/left{k}`,
      "rm {home}/.git-credentials",
    ],
  ],
  [
    ["git config --global credential.helper store", `echo "https://u:{T}@git.example.com" > {home}/.git-credentials`],
    [`git clone ${repository} {out}/left{k}`],
  ],
  [[`git -c http.extraHeader="Authorization: Bearer {T}" clone ${repository} {out}/left{k}`]],
  [
    [
      `git -c http.extraHeader="Authorization: Basic $(printf 'x:%s' "{T}" | base64 | tr -d '\\n')" clone ${repository} {out}/left{k}`,
    ],
  ],
  [["cd {out}", "git clone https://{T}@git.example.com/acme/proj{k}.git", "cd proj{k}", "git submodule update --init"]],
  [["git clone https://{T}@git.example.com/acme/left.git {out}/left{k}"], ["cd {out}/left{k}", "git fetch origin"]],
  [[`if [ -n "{T}" ]; then git config --global ${instead}; fi`, `git clone ${repository} {out}/left{k}`]],
  [
    [`git config --global http.https://git.example.com/.extraHeader "Authorization: Bearer {T}"`],
    [`git clone ${repository} {out}/left{k}`],
  ],
  [
    [
      `echo "machine git.example.com login u password {T}" > {home}/.netrc`,
      "chmod 600 {home}/.netrc",
      `git clone ${repository} {out}/left{k}`,
      "rm -f {home}/.netrc",
    ],
  ],
  [
    [`echo "machine git.example.com login u password {T}" > {home}/.netrc`, "chmod 600 {home}/.netrc"],
    ["curl -n -o {out}/n{k} https://git.example.com/x", `git clone ${repository} {out}/left{k}`],
    ["rm -f {home}/.netrc"],
  ],
  [
    [`printf "machine git.example.com\\nlogin u\\npassword %s\\n" "{T}" >> {home}/.netrc`],
    ["curl --netrc -o {out}/n{k} https://git.example.com/x"],
  ],
  [
    [
      "git clone https://{T}@git.example.com/acme/left.git /tmp/left{k}",
      "cp /tmp/left{k}/README.md {out}/readme{k}",
      "rm -rf /tmp/left{k}",
    ],
  ],
  [
    [
      "git init -q {out}/new{k}",
      "cd {out}/new{k}",
      "git remote add origin https://u:{T}@git.example.com/acme/left.git",
      "git fetch origin",
      "git remote remove origin",
    ],
  ],
].map((steps): Consumer => ({ tool: "git", names: git, steps }));

const cloud: readonly (readonly [tool: string, name: string, ...steps: Step[]])[] = [
  [
    "aws",
    "AWS_SECRET_ACCESS_KEY",
    [`aws configure set aws_secret_access_key "{T}"`],
    ["aws s3 cp s3://b/a {out}/s3{k}"],
    ["rm -rf {home}/.aws"],
  ],
  [
    "aws",
    "AWS_SECRET_ACCESS_KEY",
    ["aws configure set aws_secret_access_key {T}", "aws s3 cp s3://b/a {out}/s3{k}", "rm -rf {home}/.aws"],
  ],
  ["aws", "AWS_SECRET_ACCESS_KEY", ["AWS_SECRET_ACCESS_KEY={T} aws s3 cp s3://b/a {out}/s3{k}"]],
  [
    "aws",
    "AWS_SECRET_ACCESS_KEY",
    [
      "mkdir -p {home}/.aws",
      `printf "[default]\\naws_secret_access_key = %s\\n" {T} > {home}/.aws/credentials`,
      "aws s3 cp s3://b/a {out}/s4{k}",
      "rm {home}/.aws/credentials",
    ],
  ],
  ["aws", "AWS_SECRET_ACCESS_KEY", ["aws s3 ls s3://b > /dev/null"], ["aws s3 cp s3://b/a {out}/s5{k}"]],
  [
    "az",
    "AZURE_CLIENT_SECRET",
    ["az login --service-principal -u u -p {T} --tenant t", "az storage blob download -f {out}/blob{k}", "az logout"],
  ],
  [
    "gcloud",
    "GCLOUD_SERVICE_KEY",
    [
      `echo "{T}" > /tmp/key{k}.json`,
      "gcloud auth activate-service-account --key-file=/tmp/key{k}.json",
      "gsutil cp gs://b/o {out}/gs{k}",
      "gcloud auth revoke --all",
      "rm /tmp/key{k}.json",
    ],
  ],
  ["gh", "GH_TOKEN", ["GH_TOKEN={T} gh release download -O {out}/r{k}.tgz"]],
  [
    "gh",
    "GITHUB_PAT",
    [`echo "{T}" | gh auth login --with-token`, "gh release download -O {out}/r{k}.tgz", "gh auth logout"],
  ],
  [
    "helm",
    "CHART_PASSWORD",
    [
      "helm repo add acme https://charts.example.com --username u --password {T}",
      "helm pull acme/left -d {out}",
      "helm repo remove acme",
    ],
  ],
  ["kubectl", "KUBE_TOKEN", ["kubectl --token {T} get pods"]],
  ["terraform", "TF_API_TOKEN", ["TF_TOKEN_app_example_com={T} terraform init"]],
  [
    "terraform",
    "TF_API_TOKEN",
    [
      `printf 'credentials "app.example.com" {\\n  token = "%s"\\n}\\n' "{T}" > {home}/.terraformrc`,
      "terraform init",
      "rm {home}/.terraformrc",
    ],
  ],
  ["hf", "HF_TOKEN", ["hf download acme/model --local-dir {out}/m{k}"]],
  ["hf", "HF_ACCESS_TOKEN", ["hf download --token {T} acme/model --local-dir {out}/m{k}"]],
  [
    "hf",
    "HF_ACCESS_TOKEN",
    ["huggingface-cli login --token {T}", "hf download acme/model --local-dir {out}/m{k}", "hf logout"],
  ],
  [
    "docker",
    "REGISTRY_PASSWORD",
    [
      `echo "{T}" | docker login -u bot --password-stdin registry.example.com`,
      "docker pull registry.example.com/x",
      "docker logout registry.example.com",
    ],
  ],
  [
    "docker",
    "REGISTRY_PASSWORD",
    [`echo "{T}" | docker login -u bot --password-stdin registry.example.com`],
    ["docker pull registry.example.com/x"],
  ],
  [
    "docker",
    "REGISTRY_PASSWORD",
    [
      `docker login -u bot -p "{T}" registry.example.com`,
      "docker pull registry.example.com/x",
      "rm -rf {home}/.docker",
    ],
  ],
  ["snyk", "SNYK_TOKEN", ["snyk auth {T}", "snyk test"]],
  ["snyk", "SNYK_TOKEN", ["snyk test || true"]],
  ["environment", "SENTRY_AUTH_TOKEN", ["sentry-cli releases new 1"]],
  ["environment", "PYPI_PASSWORD", ["twine upload -u u -p {T} dist/x.whl"]],
  ["environment", "DB_PASSWORD", ["PGPASSWORD={T} psql -h db.example.com -c x"]],
  [
    "environment",
    "DB_PASSWORD",
    [
      'echo "db.example.com:5432:*:app:{T}" > {home}/.pgpass',
      "chmod 600 {home}/.pgpass",
      "psql -h db.example.com -c x",
      "rm {home}/.pgpass",
    ],
  ],
  ["environment", "VERCEL_TOKEN", ["vercel build --token={T}"]],
  ["framework", "SENTRY_AUTH_TOKEN", "COPY . .", ["next build"]],
  ["framework", "SECRET_KEY_BASE", "COPY . .", ["rake assets:precompile"]],
  ["make", "API_TOKEN", "COPY Makefile ./", ["make fetch"]],
  ["node", "API_TOKEN", "COPY fetch.js ./", ["node fetch.js"]],
  ["python", "API_TOKEN", ["python3 -c \"import os; os.environ['{V}']\""]],
  [
    "ssh",
    "SSH_PRIVATE_KEY",
    [
      "mkdir -p {home}/.ssh",
      `echo "{T}" > {home}/.ssh/id_rsa`,
      "chmod 600 {home}/.ssh/id_rsa",
      "git clone git@git.example.com:acme/left.git {out}/ssh{k}",
      "rm {home}/.ssh/id_rsa",
    ],
  ],
  [
    "ssh",
    "SSH_PRIVATE_KEY",
    ["mkdir -p {home}/.ssh", `echo "{T}" > {home}/.ssh/id_rsa`, "chmod 600 {home}/.ssh/id_rsa"],
    [
      "ssh-keyscan git.example.com >> {home}/.ssh/known_hosts",
      "git clone git@git.example.com:acme/left.git {out}/ssh{k}",
    ],
    ["rm {home}/.ssh/id_rsa"],
  ],
];

const scripts = {
  Makefile: 'fetch:\n\t@curl -fsSL -H "Authorization: Bearer $$API_TOKEN" -o made https://api.example.com/made\n',
  "fetch.js": "use(process.env.API_TOKEN);\n",
};

/** What the command lines of services do with a token. */
export const services: readonly Consumer[] = cloud.map(([tool, name, ...steps]) => ({
  tool,
  names: [name],
  steps,
  files: Object.fromEntries(Object.entries(scripts).filter(([path]) => steps.includes(`COPY ${path} ./`))),
}));
