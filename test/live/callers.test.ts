import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { engine } from "../proof/engine-for-tests.ts";

const run = promisify(execFile);
const fixtures = join(import.meta.dirname, "../../__fixtures__/callers");

interface Live {
  readonly fixture: string;
  /** Run in the folder of the fixture. */
  readonly command: readonly string[];
  readonly folder?: string;
  /** Variables that hold the canary. */
  readonly variables: readonly string[];
  /** Files that hold the canary, at their end or in the place of `$CANARY`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly id?: string;
  /** A filter that takes the canary out of the secret, where the caller puts more around it. */
  readonly within?: string;
  readonly dockerfile?: string;
  /** The container it starts must have the canary in this variable; its build passes none. */
  readonly hands?: string;
  /** Images that the command names. */
  readonly images?: readonly string[];
}

const token = ["NPM_TOKEN"];
const compose = ["docker", "compose", "build"];
const bake = ["docker", "buildx", "bake"];
const cat = { ".token": "" };
const address = {
  id: "PIP_INDEX_URL",
  within: "sed -n 's|^https://[^:@]*:\\([^:@]*\\)@pypi.example.com/simple$|\\1|p'",
  variables: ["PIP_TOKEN", "PIP_USER"],
};

const handed = { hands: "API_KEY", images: ["app"] };
const started = ["docker", "compose", "run", "--rm", "--build", "--quiet-pull"];

const live: readonly Live[] = [
  { fixture: "compose/moves-the-only-argument", command: compose, variables: token },
  { fixture: "compose/moves-one-of-several", command: compose, variables: token },
  { fixture: "compose/moves-in-braces", command: compose, variables: token, images: ["app"] },
  { fixture: "compose/keeps-crlf-and-no-final-line-end", command: compose, variables: token, images: ["app"] },
  { fixture: "compose/moves-in-an-override", command: compose, variables: token, dockerfile: "app/Dockerfile.prod" },
  { fixture: "compose/moves-behind-extends", command: compose, variables: token, images: ["app"] },
  { fixture: "compose/moves-in-an-anchor", command: compose, variables: token },
  { fixture: "compose/moves-in-a-json-file", command: compose, variables: token },
  {
    fixture: "compose/uses-paths-from-the-env-file",
    command: compose,
    variables: ["CI_TOKEN"],
    dockerfile: "docker/Dockerfile",
  },
  {
    fixture: "compose/adds-a-copied-file-to-a-short-build",
    command: [...compose, "app"],
    folder: "deploy",
    variables: [],
    files: { "app/.npmrc": "", "deploy/db.txt": "" },
    id: "npmrc",
    dockerfile: "app/Dockerfile",
  },
  { fixture: "compose/moves-what-a-command-passes", command: ["sh", "build.sh"], variables: ["TOKEN"] },
  {
    fixture: "compose/moves-what-bake-is-handed",
    command: ["sh", "build.sh"],
    variables: [],
    files: { ".env": "NPM_TOKEN=" },
  },
  { fixture: "compose/moves-in-an-included-file", command: compose, variables: token },
  { fixture: "bake-hcl/moves-the-only-argument", command: [...bake, "app"], variables: token },
  { fixture: "bake-hcl/moves-one-of-several", command: [...bake, "app"], variables: token },
  { fixture: "bake-hcl/moves-on-one-line", command: [...bake, "app", "two", "three"], variables: token },
  { fixture: "bake-hcl/moves-what-is-inherited", command: bake, variables: token },
  {
    fixture: "bake-hcl/moves-what-another-file-holds",
    command: [...bake, "-f", "common.hcl", "-f", "docker-bake.hcl", "web"],
    variables: token,
    dockerfile: "app/Dockerfile",
  },
  {
    fixture: "bake-hcl/adds-a-copied-file",
    command: [...bake, "app", "one", "list"],
    variables: ["OTHER"],
    files: { "app/.npmrc": "" },
    id: "npmrc",
    dockerfile: "app/Dockerfile",
  },
  {
    fixture: "bake-hcl/moves-with-a-workflow-and-a-script",
    command: ["sh", "bake.sh"],
    variables: ["NPM_TOKEN", "TOKEN"],
  },
  { fixture: "bake-json/moves-one-of-several", command: [...bake, "app"], variables: token },
  { fixture: "bake-json/moves-what-is-inherited", command: [...bake, "web"], variables: token },
  { fixture: "makefile/moves-a-variable-of-the-environment", command: ["make"], variables: token },
  { fixture: "makefile/moves-a-variable-of-the-environment", command: ["make", "NPM_TOKEN=$CANARY"], variables: [] },
  { fixture: "makefile/exports-behind-an-include", command: ["make"], variables: [], files: { ".env": "NPM_TOKEN=" } },
  { fixture: "makefile/moves-arguments-kept-in-a-variable", command: ["make", "image"], variables: token },
  { fixture: "makefile/moves-an-address-made-of-parts", command: ["make"], ...address, images: ["app"] },
  { fixture: "makefile/keeps-sudo", command: ["make"], variables: token },
  {
    fixture: "shell/moves-an-exported-variable",
    command: ["sh", "build.sh"],
    variables: token,
    images: ["app:latest"],
  },
  {
    fixture: "shell/assigns-in-front-what-is-not-exported",
    command: ["sh", "build.sh"],
    variables: ["OTHER"],
    files: { ".env": "NPM_TOKEN=" },
  },
  { fixture: "shell/moves-in-an-array", command: ["bash", "build.sh"], variables: token, images: ["app:dev"] },
  { fixture: "shell/moves-a-parameter-in-an-array", command: ["bash", "build.sh"], variables: token, images: ["app"] },
  { fixture: "shell/moves-an-address-made-of-parts", command: ["sh", "-e", "build.sh"], ...address, images: ["app"] },
  { fixture: "shell/moves-inside-a-quoted-script", command: ["sh", "build.sh"], variables: token },
  { fixture: "shell/moves-in-a-text", command: ["bash", "build.sh"], variables: token, images: ["app"] },
  { fixture: "shell/moves-in-a-text", command: ["sh", "more.sh"], variables: token },
  { fixture: "shell/keeps-variables-through-sudo", command: ["sh", "build.sh", "$CANARY"], variables: token },
  {
    fixture: "package-json/keeps-escaped-quotes",
    command: ["npm", "run", "--silent", "token"],
    variables: [],
    files: cat,
  },
  {
    fixture: "makefile/assigns-in-front-what-holds-quotes",
    command: ["make", "image", "quoted"],
    variables: [],
    files: { ".env": 'NPM_TOKEN="$CANARY"  # of the team' },
  },
  {
    fixture: "makefile/assigns-in-front-what-holds-quotes",
    command: ["make", "image", "single"],
    variables: [],
    files: { ".env": "NPM_TOKEN='$CANARY'" },
  },
  {
    fixture: "makefile/assigns-in-front-what-is-not-in-sight",
    command: ["make"],
    variables: [],
    files: { ".env": "NPM_TOKEN='$CANARY'" },
  },
  {
    fixture: "makefile/moves-in-a-canned-recipe",
    command: ["make", "app", "worker", "options"],
    variables: token,
    images: ["app", "worker", "options"],
  },
  { fixture: "makefile/moves-arguments-of-one-branch", command: ["make"], variables: token, images: ["app"] },
  {
    fixture: "makefile/moves-arguments-of-one-branch",
    command: ["make", "-f", "prod.mk", "prod"],
    variables: ["PROD_TOKEN"],
    images: ["prod"],
  },
  {
    fixture: "makefile/hands-over-what-the-makefile-sets",
    command: ["make", "run", "other"],
    variables: ["CI_API_KEY", "PROD_KEY"],
    ...handed,
    images: ["app", "other"],
  },
  { fixture: "shell/hands-over-what-is-not-exported", command: ["bash", "run.sh"], variables: [], ...handed },
  {
    fixture: "shell/hands-over-what-is-not-exported",
    command: ["sh", "sourced.sh"],
    variables: [],
    files: { "prod.env": "PROD_KEY=" },
    ...handed,
    images: ["sourced"],
  },
  {
    fixture: "shell/hands-over-what-is-not-exported",
    command: ["sh", "one.sh"],
    variables: [],
    files: { "conf/app.env": "API_KEY=", "one.sh": "head -3 file.sh | API_KEY=build sh #" },
    ...handed,
    images: ["file"],
  },
  {
    fixture: "compose/hands-over-what-the-image-was-given",
    command: [...started, "app"],
    variables: ["PROD_API_KEY", "API_KEY"],
    ...handed,
    images: ["acme/app"],
  },
  {
    fixture: "compose/hands-over-what-the-image-was-given",
    command: [...started, "none"],
    variables: ["API_KEY"],
    ...handed,
    images: [],
  },
  {
    fixture: "compose/hands-over-under-another-name",
    command: [...started, "app"],
    variables: ["KEY"],
    ...handed,
    images: [],
  },
  { fixture: "justfile/assigns-a-parameter-in-front", command: ["just", "image", "$CANARY"], variables: [] },
];

function hasCommand(name: string): boolean {
  return (process.env["PATH"] ?? "").split(":").some((folder) => existsSync(join(folder, name)));
}

/** A Dockerfile that builds only when it is handed the canary as the secret, or whose container checks its variable. */
function dockerfile(canary: string, { id = "NPM_TOKEN", within = "cat", hands }: Live): string {
  const hash = createHash("sha256").update(canary).digest("hex");
  if (hands !== undefined) return `FROM alpine\nCMD printf %s "$${hands}" | sha256sum | grep -q ${hash}\n`;
  const check = `printf %s "$(${within} /run/secrets/${id})" | sha256sum | grep -q ${hash}`;
  return [
    "FROM alpine AS base",
    `RUN --network=none --mount=type=secret,id=${id},required=true ${check}`,
    "FROM base AS prod",
    "FROM base AS worker",
    "FROM base AS a",
    "FROM base AS b",
    "FROM base",
    "",
  ].join("\n");
}

/** Stands in for sudo: a clean environment but for the names that are kept. */
const sudo = `#!/bin/sh
keep="PATH DOCKER_HOST HOME"
while :; do
  case "$1" in
    --preserve-env=*) keep="$keep $(echo "\${1#*=}" | tr , ' ')"; shift ;;
    -E) keep=all; shift ;;
    -u) shift 2 ;;
    *=*) export "$1"; keep="$keep \${1%%=*}"; shift ;;
    *) break ;;
  esac
done
if [ "$keep" != all ]; then
  for name in $(env | sed -n 's/^\\([A-Za-z_][A-Za-z_0-9]*\\)=.*/\\1/p'); do
    case " $keep " in *" $name "*) ;; *) unset "$name" ;; esac
  done
fi
exec "$@"
`;

function layOut(folder: string, one: Live, canary: string): void {
  const source = join(fixtures, one.fixture);
  const put = (path: string, text: string | Buffer): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || entry.name === "case.json" || entry.name.endsWith(".fixed")) continue;
    put(relative(source, path), readFileSync(existsSync(`${path}.fixed`) ? `${path}.fixed` : path));
  }
  put(one.dockerfile ?? "Dockerfile", dockerfile(canary, one));
  for (const [path, text] of Object.entries(one.files ?? {}))
    put(path, text.includes("$CANARY") ? text.replace("$CANARY", canary) : text + canary);
  for (const [name, text] of Object.entries({ sudo, op: `#!/bin/sh\necho ${canary}\n` })) {
    put(`bin/${name}`, text);
    chmodSync(join(folder, "bin", name), 0o755);
  }
}

describe.skipIf(engine === undefined)("a caller that was changed hands the secret over", () => {
  const rows = live.map((one) => [`${one.fixture}: ${one.command.join(" ")}`, one] as const);
  test.for(rows)("%s", { timeout: 120_000 }, async ([, one], { skip }) => {
    const [program = "", ...words] = one.command;
    if (!hasCommand(program)) {
      process.stderr.write(`\n!!! ${program} is not installed: ${one.fixture} is SKIPPED.\n`);
      skip();
    }
    const canary = `canary-${randomBytes(12).toString("hex")}`;
    const folder = mkdtempSync(join(tmpdir(), "unleak-callers-"));
    try {
      layOut(folder, one, canary);
      const variables = Object.fromEntries(one.variables.map((name) => [name, canary]));
      const env = { ...process.env, ...variables, PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}` };
      const args = words.map((word) => word.replace("$CANARY", canary));
      await run(program, args, { cwd: join(folder, one.folder ?? "."), env });
      for (const image of one.images ?? []) {
        const { stdout } = await run("docker", ["history", "--no-trunc", image]);
        expect(stdout).not.toContain(canary);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
