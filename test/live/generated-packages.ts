import type { Consumer } from "./generated-parts.ts";

const npm = ["NPM_TOKEN", "NODE_AUTH_TOKEN", "NPM_AUTH_TOKEN"];
const pypi = ["PYPI_TOKEN", "PIP_PASSWORD", "ARTIFACTORY_TOKEN"];

const npmrc = "//npm.example.com/:_authToken";
const packageJson = { "package.json": '{"name":"app","dependencies":{"left":"1"},"scripts":{"build":"tsc"}}\n' };
const copied = "COPY package.json ./";

/** What the package managers of JavaScript do with a token. */
export const javascript: readonly Consumer[] = [
  ["npm", [copied, [`echo "${npmrc}={T}" > .npmrc`, "npm ci", "rm -f .npmrc"]]],
  ["npm", [copied, [`echo "${npmrc}={T}" > {home}/.npmrc`], ["npm ci"]]],
  ["npm", [copied, [`echo "${npmrc}={T}" > .npmrc`], ["npm ci"], ["rm -f .npmrc"]]],
  [
    "npm",
    [
      [`echo "registry=https://npm.example.com" > .npmrc`],
      [`echo "${npmrc}={T}" >> .npmrc`],
      ["npm install"],
      ["npm run build --if-present", "rm .npmrc"],
    ],
  ],
  ["npm", [copied, [`npm config set ${npmrc} {T}`], ["npm ci"], [`npm config delete ${npmrc}`]]],
  ["npm", [[`npm config set ${npmrc}={T}`, "npm ci", `npm config delete ${npmrc}`]]],
  ["npm", [copied, [`npm config set ${npmrc} "{T}"`], ["npm ci"], ["npm run build"]]],
  ["npm", [[`npm set ${npmrc}={T}`, "npm ci"]]],
  ["npm", [[`echo "${npmrc}=\\\${{V}}" > .npmrc`], ["npm ci"]]],
  ["npm", [[`echo '${npmrc}=\${{V}}' > .npmrc`, "npm ci", "npm run build --if-present"]]],
  [
    "npm",
    [
      [`printf '${npmrc}=%s\\n' "{T}" >> {home}/.npmrc`, "npm ci"],
      ["npm run build --if-present"],
      ["rm -f {home}/.npmrc"],
    ],
  ],
  ["npm", [[`echo "${npmrc}={T}" | tee {home}/.npmrc > /dev/null`, "npm install", "rm {home}/.npmrc"]]],
  [
    "npm",
    [`RUN cat <<EOF > .npmrc\n@acme:registry=https://npm.example.com\n${npmrc}={T}\nEOF`, ["npm ci"], ["rm .npmrc"]],
  ],
  ["npm", [`COPY <<EOF .npmrc\n${npmrc}={T}\nEOF`, ["npm ci"], ["rm .npmrc"]]],
  ["npm", [[`if [ -n "{T}" ]; then echo "${npmrc}={T}" > .npmrc; fi`, "npm ci", "rm -f .npmrc"]]],
  ["npm", [[`if [ -n "{T}" ]; then npm config set ${npmrc} {T}; fi`], ["npm ci"]]],
  [
    "npm",
    [
      "ENV NPM_CONFIG_USERCONFIG={out}/npmrc{k}",
      [`echo "${npmrc}={T}" > {out}/npmrc{k}`],
      ["npm ci"],
      ["rm {out}/npmrc{k}"],
    ],
  ],
  ["npm", [[`echo "${npmrc}={T}" > .npmrc`, "npm ci; npm run build --if-present; rm -f .npmrc"]]],
  ["npm", [[`echo "${npmrc}={T}" > /tmp/rc{k}`, "NPM_CONFIG_USERCONFIG=/tmp/rc{k} npm ci", "rm /tmp/rc{k}"]]],
  [
    "npm",
    [[`mkdir -p {out}/web{k}`, "cd {out}/web{k}", `echo "${npmrc}={T}" > .npmrc`, "npm install left", "rm .npmrc"]],
  ],
  ["npm-cli-login", [["npm-cli-login -u bot -p {T} -e bot@example.com -r https://npm.example.com", "npm ci"]]],
  ["npx", [[`echo "${npmrc}={T}" > .npmrc`, "npx --yes snyk test", "rm .npmrc"]]],
  ["pnpm", [copied, [`pnpm config set ${npmrc} {T}`, "pnpm install --frozen-lockfile"]]],
  ["pnpm", [[`echo "${npmrc}={T}" > {home}/.npmrc`], ["pnpm install"], ["rm {home}/.npmrc"]]],
  ["yarn", [copied, [`echo "${npmrc}={T}" > .npmrc`], ["yarn install --frozen-lockfile", "rm .npmrc"]]],
  ["yarn", [[`yarn config set ${npmrc} {T}`, "yarn install"]]],
  [
    "yarn",
    [
      [`printf 'npmRegistryServer: "https://npm.example.com"\\nnpmAuthToken: "%s"\\n' "{T}" > .yarnrc.yml`],
      ["yarn install --immutable"],
      ["rm .yarnrc.yml"],
    ],
  ],
].map((row) => ({ names: npm, files: packageJson, ...consumerOf(row) }));

/** What the package managers of Python do with a token. */
export const python: readonly Consumer[] = [
  ["pip", [["pip install --index-url https://u:{T}@pypi.example.com/simple left"]]],
  ["pip", [["PIP_EXTRA_INDEX_URL=https://u:{T}@pypi.example.com/simple pip install left"]]],
  ["pip", [["pip config set global.index-url https://u:{T}@pypi.example.com/simple"], ["pip install left"]]],
  [
    "pip",
    [
      [
        "pip config set global.extra-index-url https://u:{T}@pypi.example.com/simple",
        "pip install left",
        "pip config unset global.extra-index-url",
      ],
    ],
  ],
  [
    "pip",
    [
      [
        "mkdir -p {home}/.pip",
        `printf "[global]\\nindex-url = https://u:%s@pypi.example.com/simple\\n" "{T}" > {home}/.pip/pip.conf`,
      ],
      ["pip install left"],
      ["rm {home}/.pip/pip.conf"],
    ],
  ],
  ["pip", [["pip install git+https://{T}@git.example.com/acme/left.git"]]],
  ["pip", ["ENV PIP_EXTRA_INDEX_URL=https://u:{T}@pypi.example.com/simple", ["pip install left"]]],
  ["pip", [`ENV PIP_INDEX_URL "https://u:{T}@pypi.example.com/simple"`, ["pip install left"], ["pip install right"]]],
  [
    "pip",
    [[`export PIP_INDEX_URL="https://u:{T}@pypi.example.com/simple"`, "pip install left", "unset PIP_INDEX_URL"]],
  ],
  [
    "pip",
    [
      [
        "python3 -m venv {out}/venv{k}",
        "{out}/venv{k}/bin/pip install --extra-index-url https://u:{T}@pypi.example.com/simple left",
      ],
    ],
  ],
  [
    "pip",
    [["pip install --no-cache-dir -r requirements.txt"]],
    { "requirements.txt": "--extra-index-url https://u:${{V}}@pypi.example.com/simple\nleft==1.0\n" },
    "COPY requirements.txt ./",
  ],
  [
    "pip",
    [
      [
        `echo "machine pypi.example.com login u password {T}" > {home}/.netrc`,
        "PIP_INDEX_URL=https://pypi.example.com/simple pip install left",
        "rm {home}/.netrc",
      ],
    ],
  ],
  [
    "pipenv",
    [["pipenv install --system --deploy"]],
    { Pipfile: '[[source]]\nurl = "https://u:${{V}}@pypi.example.com/simple"\n[packages]\nleft = "*"\n' },
    "COPY Pipfile ./",
  ],
  [
    "poetry",
    [["poetry config http-basic.acme u {T}"], ["poetry install --no-root"]],
    { "pyproject.toml": '[tool.poetry.dependencies]\nleft = "1"\n' },
    "COPY pyproject.toml ./",
  ],
  [
    "poetry",
    [["poetry config http-basic.acme u {T}", "poetry install --no-root", "poetry config --unset http-basic.acme"]],
    { "pyproject.toml": '[tool.poetry.dependencies]\nleft = "1"\n' },
    "COPY pyproject.toml ./",
  ],
  [
    "poetry",
    [["POETRY_HTTP_BASIC_ACME_USERNAME=u POETRY_HTTP_BASIC_ACME_PASSWORD={T} poetry install"]],
    { "pyproject.toml": '[tool.poetry.dependencies]\nleft = "1"\n' },
    "COPY pyproject.toml ./",
  ],
  ["uv", [["UV_INDEX_URL=https://u:{T}@pypi.example.com/simple uv pip install --system left"]]],
  ["uv", ["ENV UV_INDEX_ACME_PASSWORD={T}", ["uv pip install --system left"]]],
  ["conda", [["conda config --add channels https://conda.example.com/t/{T}/acme"], ["conda install -y left"]]],
  ["conda", [["conda install -y -c https://conda.example.com/t/{T}/acme left"]]],
].map((row) => ({ names: pypi, ...consumerOf(row), root: row[0] !== "pip" }));

/** A row of a table of consumers: tool, steps, files and what comes first. */
export function consumerOf(row: readonly unknown[]): Omit<Consumer, "names"> {
  const [tool, steps, files, first = ""] = row as [string, Consumer["steps"], Consumer["files"], string?];
  return { tool, steps: first === "" ? steps : [first, ...steps], ...(files === undefined ? {} : { files }) };
}
