import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";

/** Files of a repository by their paths; a value of `link:x` makes a symbolic link to x. */
export type Files = Readonly<Record<string, string>>;

const npmrc = "//npm.example.com/:_authToken=${NPM_TOKEN}\n";
const sources = Object.fromEntries(
  Array.from({ length: 12 }, (_, at) => [`src/part-${at}.js`, `export const n = ${at};\n`]),
);

/** Shapes of repositories as organisations have them: most without a secret, a few with several. */
export const shapes: readonly (readonly [name: string, files: Files])[] = [
  ["docs", { "README.md": "# Notes\n", "guide/start.md": "Start here.\n" }],
  ["library", { "package.json": '{ "name": "library" }\n', ...sources }],
  ["plain", { Dockerfile: "FROM alpine:3.20\nRUN apk add --no-cache curl\n", ...sources }],
  [
    "npm",
    {
      Dockerfile:
        'FROM node:20\nWORKDIR /app\nARG NPM_TOKEN\nCOPY package.json .npmrc ./\nRUN npm ci --omit=dev\nCOPY . .\nCMD ["node", "src/part-0.js"]\n',
      ".npmrc": npmrc,
      "package.json": '{ "name": "npm" }\n',
      ...sources,
    },
  ],
  [
    "pip",
    {
      Dockerfile:
        "FROM python:3.12\nARG PIP_PASSWORD\nRUN pip install --index-url https://ci:${PIP_PASSWORD}@pypi.example.com/simple -r requirements.txt\n",
      "requirements.txt": "flask\n",
      ...sources,
    },
  ],
  [
    "stages",
    {
      "build/Dockerfile":
        'FROM golang:1.23 AS build\nARG GITHUB_TOKEN\nRUN git config --global url."https://x:${GITHUB_TOKEN}@git.example.com/".insteadOf https://git.example.com/ && go build ./...\nFROM alpine:3.20\nCOPY --from=build /out /out\n',
      "go.mod": "module example.com/stages\n",
    },
  ],
  [
    "monorepo",
    {
      "api/Dockerfile":
        'FROM node:20\nARG API_TOKEN\nRUN curl -H "Authorization: Bearer $API_TOKEN" https://files.example.com/a\n',
      "web/Dockerfile": "FROM nginx:1.27\r\nCOPY . /srv\r\n",
      "jobs/Dockerfile.worker": "FROM node:20\nARG NPM_TOKEN\nRUN npm ci\n",
      "docker-compose.yml":
        "services:\n  api:\n    build:\n      context: ./api\n      args:\n        API_TOKEN: ${API_TOKEN}\n",
      ...sources,
    },
  ],
  ["outside", { Dockerfile: "FROM alpine:3.20\nARG DEPLOY_TOKEN\nLABEL token=$DEPLOY_TOKEN\nRUN true\n" }],
  ["broken", { Dockerfile: "FROM alpine:3.20\nRUN <<EOF\necho never ends\n" }],
];

/** Makes a bare repository of one commit on `main`; its dates are fixed, so the same files make the same commit. */
export function makeBare(folder: string, files: Files, more: { readonly seconds?: number } = {}): void {
  mkdirSync(dirname(folder), { recursive: true });
  execFileSync("git", ["init", "--quiet", "--bare", "--template=", "--initial-branch=main", folder], { env: clean });
  if (Object.keys(files).length > 0) commitTo(folder, "main", files, more);
}

/** Adds a commit with these files, and no others, to a branch of a bare repository. */
export function commitTo(
  folder: string,
  branch: string,
  files: Files,
  {
    seconds = 1_700_000_000,
    from,
    email = "dev@example.com",
  }: { readonly seconds?: number; readonly from?: string; readonly email?: string } = {},
): void {
  const entries = Object.entries(files).map(([path, text]) => {
    const link = text.startsWith("link:");
    const bytes = link ? text.slice(5) : text;
    const quoted = `"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
    return `M ${link ? "120000" : "100644"} inline ${quoted}\ndata ${Buffer.byteLength(bytes)}\n${bytes}\n`;
  });
  const commands = [
    `commit refs/heads/${branch}\ncommitter Dev <${email}> ${seconds} +0000\ndata 5\nwork\n\n`,
    ...(from === undefined ? [] : [`from ${from}\n`]),
    "deleteall\n",
    ...entries,
    "done\n",
  ];
  execFileSync("git", ["fast-import", "--quiet", "--done", "--force"], {
    cwd: folder,
    input: commands.join(""),
    env: clean,
  });
}

/** What git says about a repository. */
export function gitIn(folder: string, ...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: folder, encoding: "utf8", env: clean, stdio: ["ignore", "pipe", "pipe"] });
}

/** Makes `count` repositories `owner/<shape>-<n>` below a root, shape after shape. */
export function makeMany(root: string, owner: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => {
    const [name, files] = shapes[at % shapes.length] ?? ["none", {}];
    const path = `${owner}/${name}-${at}`;
    makeBare(join(root, `${path}.git`), { ...files, VERSION: `${at}\n` });
    return path;
  });
}

const clean = {
  PATH: process.env["PATH"],
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
};
