import type { Options } from "../../../src/result.ts";

/** A project whose build fetches something private with real tools. */
export interface ToolCase {
  readonly name: string;
  /** `%TOKEN%` stands for the credential in files that hold it themselves. */
  readonly files: Readonly<Record<string, string>>;
  /** Build arguments that are no secrets. */
  readonly plain?: Readonly<Record<string, string>>;
  readonly options?: Partial<Options>;
}

const npmPackage = '{"name": "app", "version": "1.0.0", "dependencies": {"@acme/it": "^1.0.0"}}\n';
const gitPackage =
  '{"name": "app", "version": "1.0.0", "dependencies": {"acme-lib": "git+https://git.example.com/acme/lib.git#v1.0.0"}}\n';

function lines(...text: readonly string[]): string {
  return `${text.join("\n")}\n`;
}

const npm: readonly ToolCase[] = [
  {
    name: "npm: an .npmrc written line by line, read by a later step, removed by a third",
    files: {
      "package.json": npmPackage,
      Dockerfile: lines(
        "FROM node:22",
        "ARG NPM_TOKEN",
        "WORKDIR /app",
        "COPY package.json ./",
        'RUN echo "@acme:registry=https://npm.example.com/" > .npmrc && \\',
        '    echo "//npm.example.com/:_authToken=${NPM_TOKEN}" >> .npmrc',
        "RUN npm install --omit=dev",
        "RUN rm -f .npmrc",
        'CMD ["node", "-e", "require(\'@acme/it\')"]',
      ),
    },
  },
  {
    name: "npm: a token told by npm config set",
    files: {
      "package.json": npmPackage,
      Dockerfile: lines(
        "FROM node:22",
        "ARG NPM_TOKEN",
        "WORKDIR /app",
        "COPY package.json ./",
        "RUN npm config set @acme:registry https://npm.example.com/ && \\",
        "    npm config set //npm.example.com/:_authToken=$NPM_TOKEN",
        "RUN npm install",
      ),
    },
  },
  {
    name: "npm: a copied .npmrc with the token, removed by a later step",
    files: {
      "package.json": npmPackage,
      ".npmrc": lines("@acme:registry=https://npm.example.com/", "//npm.example.com/:_authToken=%TOKEN%"),
      Dockerfile: lines(
        "FROM node:22 AS deps",
        "WORKDIR /app",
        "COPY package.json .npmrc ./",
        "RUN npm install --no-audit",
        "RUN rm .npmrc",
        "",
        "FROM node:22",
        "WORKDIR /app",
        "COPY --from=deps /app ./",
      ),
    },
  },
  {
    name: "npm: a copied .npmrc in the home of a user",
    files: {
      "package.json": npmPackage,
      ".npmrc": lines("@acme:registry=https://npm.example.com/", "//npm.example.com/:_authToken=%TOKEN%"),
      Dockerfile: lines(
        "FROM node:22",
        "WORKDIR /home/node/app",
        "RUN chown -R node:node /home/node",
        "USER node",
        "COPY --chown=node:node .npmrc /home/node/.npmrc",
        "COPY --chown=node:node package.json ./",
        "RUN npm install && rm -f /home/node/.npmrc",
      ),
    },
  },
  {
    name: "npm: an .npmrc that names the variable, kept by ENV",
    files: {
      "package.json": npmPackage,
      ".npmrc": lines("@acme:registry=https://npm.example.com/", "//npm.example.com/:_authToken=${NPM_TOKEN}"),
      Dockerfile: lines(
        "FROM node:22",
        "ARG NPM_TOKEN",
        "ENV NPM_TOKEN=$NPM_TOKEN",
        "WORKDIR /app",
        "COPY . .",
        "RUN npm install --no-fund",
      ),
    },
  },
  {
    name: "npm: a dependency in a private repository, by a rule of git",
    files: {
      "package.json": gitPackage,
      Dockerfile: lines(
        "FROM node:22",
        "ARG GH_TOKEN",
        "WORKDIR /app",
        "COPY package.json ./",
        'RUN git config --global url."https://x-access-token:${GH_TOKEN}@git.example.com/".insteadOf "https://git.example.com/" && \\',
        '    git config --global --add url."https://x-access-token:${GH_TOKEN}@git.example.com/".insteadOf "ssh://git@git.example.com/"',
        "RUN npm install",
      ),
    },
  },
  {
    name: "npm: a builder stage on demand",
    options: { split: "always" },
    files: {
      "package.json": npmPackage,
      Dockerfile: lines(
        "FROM node:22",
        "ARG NPM_TOKEN",
        "WORKDIR /app",
        "COPY package.json ./",
        'RUN echo "@acme:registry=https://npm.example.com/" > ~/.npmrc',
        'RUN echo "//npm.example.com/:_authToken=${NPM_TOKEN}" >> ~/.npmrc && npm install',
        'CMD ["node", "-e", "require(\'@acme/it\')"]',
      ),
    },
  },
];

const pip: readonly ToolCase[] = [
  {
    name: "pip: a user and a password in --extra-index-url",
    plain: { PYPI_USER: "reader" },
    files: {
      "requirements.txt": "acme-it==1.0.0\n",
      Dockerfile: lines(
        "FROM python:3.11",
        "ARG PYPI_USER",
        "ARG PYPI_PASSWORD",
        "COPY requirements.txt /tmp/",
        "RUN pip install --index-url https://$PYPI_USER:$PYPI_PASSWORD@pypi.example.com/simple \\",
        "      -r /tmp/requirements.txt",
      ),
    },
  },
  {
    name: "pip: an index told by pip config set",
    files: {
      Dockerfile: lines(
        "FROM python:3.11",
        "ARG PYPI_TOKEN",
        'RUN pip config set global.index-url "https://__token__:${PYPI_TOKEN}@pypi.example.com/simple"',
        "RUN pip install acme-it",
        "RUN pip install --no-cache-dir acme-other",
      ),
    },
  },
  {
    name: "pip: a pip.conf written by printf and removed later",
    files: {
      Dockerfile: lines(
        "FROM python:3.11",
        "ARG PYPI_TOKEN",
        "RUN mkdir -p ~/.config/pip && \\",
        "    printf '[global]\\nindex-url = https://ci:%s@pypi.example.com/simple\\n' \"$PYPI_TOKEN\" > ~/.config/pip/pip.conf",
        "RUN pip install acme-it",
        "RUN rm ~/.config/pip/pip.conf",
      ),
    },
  },
  {
    name: "pip: an index with its login in ENV",
    plain: { PYPI_USER: "reader" },
    files: {
      Dockerfile: lines(
        "FROM python:3.11",
        "ARG PYPI_USER",
        "ARG PYPI_PASSWORD",
        "ENV PIP_NO_CACHE_DIR=1 \\",
        "    PIP_INDEX_URL=https://${PYPI_USER}:${PYPI_PASSWORD}@pypi.example.com/simple",
        "RUN pip install acme-it",
      ),
    },
  },
  {
    name: "pip: requirements that name the variable in an address of git",
    files: {
      "requirements.txt": "acme-lib @ git+https://${GH_TOKEN}@git.example.com/acme/lib.git@v1.0.0\n",
      Dockerfile: lines(
        "FROM python:3.11",
        "ARG GH_TOKEN",
        "WORKDIR /app",
        "COPY requirements.txt .",
        "RUN pip install -r requirements.txt",
      ),
    },
  },
  {
    name: "pip: a package of git by its address",
    files: {
      Dockerfile: lines(
        "FROM python:3.11",
        "ARG GH_TOKEN",
        'RUN pip install "git+https://${GH_TOKEN}@git.example.com/acme/lib.git@v1.0.0"',
      ),
    },
  },
  {
    name: "pip: a copied pip.conf",
    files: {
      "pip.conf": "[global]\nindex-url = https://ci:%TOKEN%@pypi.example.com/simple\n",
      Dockerfile: lines(
        "FROM python:3.11",
        "COPY pip.conf /etc/pip.conf",
        "RUN pip install acme-it && rm /etc/pip.conf",
      ),
    },
  },
  {
    name: "pip: a login in .netrc",
    files: {
      Dockerfile: lines(
        "FROM python:3.11",
        "ARG PYPI_TOKEN",
        'RUN echo "machine pypi.example.com login ci password $PYPI_TOKEN" > /root/.netrc && chmod 600 /root/.netrc',
        "RUN pip install --index-url https://pypi.example.com/simple acme-it",
        "RUN rm -f ~/.netrc",
      ),
    },
  },
  {
    name: "pip: a builder stage on demand",
    options: { split: "always" },
    files: {
      Dockerfile: lines(
        "FROM python:3.11",
        "ARG PYPI_TOKEN",
        "RUN python -m venv --without-pip /opt/venv",
        "RUN pip --python /opt/venv install --index-url https://ci:${PYPI_TOKEN}@pypi.example.com/simple acme-it",
        "ENV PATH=/opt/venv/bin:$PATH",
      ),
    },
  },
];

const git: readonly ToolCase[] = [
  {
    name: "git: a clone with the token in its address",
    files: {
      Dockerfile: lines(
        "FROM debian:12",
        "ARG GIT_TOKEN",
        "RUN git clone --depth 1 https://${GIT_TOKEN}@git.example.com/acme/lib.git /src/lib",
        "RUN sha256sum /src/lib/README.md > /sum",
      ),
    },
  },
  {
    name: "git: a login with an encoded sign, a setting in front of the clone, and a pull that names its address",
    files: {
      Dockerfile: lines(
        "FROM debian:12",
        "ARG GIT_PASSWORD",
        "RUN git -c advice.detachedHead=false clone https://ci%40acme:$GIT_PASSWORD@git.example.com/acme/lib.git /src/lib",
        "RUN git init -q /src/copy",
        "RUN git -C /src/copy pull -q https://ci%40acme:$GIT_PASSWORD@git.example.com/acme/lib.git HEAD",
      ),
    },
  },
  {
    name: "git: submodules by a rule that stays",
    files: {
      Dockerfile: lines(
        "FROM debian:12",
        "ARG GIT_TOKEN",
        'RUN git config --global url."https://oauth2:${GIT_TOKEN}@git.example.com".insteadOf "https://git.example.com"',
        "RUN git clone https://git.example.com/acme/app.git /src",
        "WORKDIR /src",
        "RUN git submodule update --init --recursive",
      ),
    },
  },
  {
    name: "git: a clone that fetches again",
    files: {
      Dockerfile: lines(
        "FROM debian:12",
        "ARG GIT_TOKEN",
        "RUN git clone https://oauth2:$GIT_TOKEN@git.example.com/acme/lib.git src && cd src && git fetch --tags && \\",
        "    git checkout v1.0.0",
      ),
    },
  },
  {
    name: "git: a .netrc written and removed by other steps",
    files: {
      Dockerfile: lines(
        "FROM debian:12",
        "ARG GIT_TOKEN",
        'RUN printf "machine git.example.com\\nlogin ci\\npassword %s\\n" "$GIT_TOKEN" > ~/.netrc',
        "RUN git clone https://git.example.com/acme/lib.git /src/lib",
        "RUN rm ~/.netrc",
      ),
    },
  },
  {
    name: "git: a store of credentials",
    files: {
      Dockerfile: lines(
        "FROM debian:12",
        "ARG GIT_TOKEN",
        "RUN git config --global credential.helper store && \\",
        '    echo "https://ci:${GIT_TOKEN}@git.example.com" > ~/.git-credentials && \\',
        "    git clone https://git.example.com/acme/lib.git /src/lib && rm ~/.git-credentials",
      ),
    },
  },
  {
    name: "curl and wget: a user, a header and a query",
    files: {
      Dockerfile: lines(
        "FROM debian:12",
        "ARG DOWNLOAD_TOKEN",
        "RUN curl -fsSL -u ci:$DOWNLOAD_TOKEN https://files.example.com/one.sh -o /one.sh && \\",
        '    curl -fsSL -H "Authorization: token $DOWNLOAD_TOKEN" https://files.example.com/two.sh | sh > /two',
        'RUN wget -q --header="PRIVATE-TOKEN: ${DOWNLOAD_TOKEN}" -O /three.sh https://files.example.com/three.sh',
      ),
    },
  },
  {
    name: "curl and wget: a token that stands in the file",
    files: {
      Dockerfile: lines(
        "FROM debian:12",
        "RUN curl -fsSL -u ci:%TOKEN% https://files.example.com/one.sh -o /one.sh",
        'RUN wget -q "https://files.example.com/two.sh?token=%TOKEN%" -O /two.sh',
      ),
    },
  },
  {
    name: "git: a builder stage on demand",
    options: { split: "always" },
    files: {
      Dockerfile: lines(
        "FROM debian:12",
        "ARG GIT_TOKEN",
        "RUN git clone https://ci:${GIT_TOKEN}@git.example.com/acme/lib.git /src/lib",
        'CMD ["cat", "/src/lib/README.md"]',
      ),
    },
  },
];

/** Every project of the tests with real tools. */
export const toolCases: readonly ToolCase[] = [...npm, ...pip, ...git];
