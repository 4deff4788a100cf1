import { describe, expect, test } from "vitest";
import { defaultOptions } from "../../src/options.ts";
import { loadProjects } from "../../src/project/load.ts";
import { remediate } from "../../src/remediate.ts";
import type { Finding, FixResult } from "../../src/result.ts";
import { positionOf } from "../../src/text/source.ts";
import { transforms } from "../../transforms/index.ts";
import { makeTree } from "./tree.ts";

const token = "ghp_012345678901234567890123456789abcdef";

async function fixed(files: Readonly<Record<string, string>>): Promise<readonly FixResult[]> {
  const loaded = await loadProjects({ cwd: makeTree(files), paths: ["."], options: defaultOptions });
  return [...loaded.projects].map((project) => remediate(project, transforms));
}

/** `path:line:column name status reason` of each finding. */
async function found(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const results = await fixed(files);
  expect(results.flatMap(({ changes, problems }) => [...changes, ...problems])).toEqual([]);
  expect(JSON.stringify(results)).not.toContain(token);
  const row = ({ path, span, name, status, reason }: Finding): string => {
    const { line, column } = positionOf(files[path] ?? "", span.start);
    return `${path}:${line}:${column} ${name} ${status} ${reason}`;
  };
  return results.flatMap(({ builds }) => builds.flatMap(({ findings }) => findings.map(row)));
}

/** A compose file with a service whose Dockerfile stands in it. */
function composeOf(dockerfile: string): string {
  return `services:\n  web:\n    build:\n      dockerfile_inline: |\n${dockerfile.replace(/^(?=.)/gm, " ".repeat(8))}`;
}

const tokenHeader = `curl -H "Authorization: token $$GITHUB_TOKEN" https://api.github.com/user`;

describe("a Dockerfile within a compose file", () => {
  test("is refused at its places there", async () => {
    const text = `services:
  web:
    build:
      context: web
      dockerfile_inline: |
        FROM alpine
        ARG GITHUB_TOKEN
        RUN ${tokenHeader}
`;
    const [result] = await fixed({ "compose.yaml": text });
    expect(result?.builds[0]).toMatchObject({
      dockerfile: "compose.yaml",
      context: "web",
      bindings: [],
      commands: { cwd: ".", build: "docker compose -f compose.yaml build web" },
    });
    const where = "compose.yaml:7:13 GITHUB_TOKEN refused inline-dockerfile";
    expect(await found({ "compose.yaml": text })).toEqual([where]);
    expect(await found({ "compose.yaml": text.replaceAll("\n", "\r\n") })).toEqual([where]);
    expect(await found({ "compose.yaml": text, Dockerfile: "FROM alpine\n" })).toEqual([where]);
  });

  test("ends its here-documents where they end", async () => {
    const text = composeOf(`FROM alpine
COPY <<EOF /hello
  ARG API_TOKEN
EOF
ARG GITHUB_TOKEN
RUN ${tokenHeader}
`);
    expect(await found({ "compose.yaml": text })).toEqual(["compose.yaml:9:13 GITHUB_TOKEN refused inline-dockerfile"]);
  });

  test("in quotes has the place of its key", async () => {
    const text = `services: { web: { build: { dockerfile_inline: "FROM alpine\\nENV GITHUB_TOKEN=${token}\\nRUN gh pr list" } } }\n`;
    expect(await found({ "compose.yaml": text })).toEqual(["compose.yaml:1:29 GITHUB_TOKEN refused inline-dockerfile"]);
  });

  test("gets a value from compose itself", async () => {
    const text = composeOf(`FROM node:\${NODE_VERSION}
# as $NPM_TOKEN says
RUN npm config set //npm.example.com/:_authToken=\${NPM_TOKEN}
`);
    expect(await found({ "compose.yaml": text })).toEqual(["compose.yaml:7:58 NPM_TOKEN refused inline-dockerfile"]);
  });

  test("is left alone where it holds no secret", async () => {
    const text = composeOf(`FROM alpine
ARG VERSION
COPY .npmrc /root/.npmrc
RUN apk add "git=$$VERSION"
`);
    expect(await found({ "compose.yaml": text, ".npmrc": "registry=https://npm.example.com/\n" })).toEqual([]);
    expect(await found({ "compose.yaml": text, ".npmrc": `//npm.example.com/:_authToken=${token}\n` })).toEqual([
      "compose.yaml:7:14 .npmrc refused read-at-run-time",
    ]);
  });

  test("that cannot be read is a problem, unless compose fills it in", async () => {
    const text = (line: string): string => `services:
  web:
    build:
      dockerfile_inline: |
        FROM alpine
        ARG GITHUB_TOKEN
        ${line}
`;
    const problems = async (line: string) =>
      (await fixed({ "compose.yaml": text(line) })).flatMap((one) => one.problems);
    expect(await problems("STEP x")).toMatchObject([{ path: "compose.yaml", line: 4, column: 7 }]);
    expect(await problems("$STEP x")).toEqual([]);
  });
});

describe("a Dockerfile within a bake file", () => {
  test("is refused at its places in HCL", async () => {
    const text = `target "app" {
  dockerfile-inline = <<-EOT
    FROM alpine
    ARG GITHUB_TOKEN
    RUN wget --header "Authorization: token $\${GITHUB_TOKEN}" https://api.github.com/user
    RUN echo \${NPM_TOKEN} > /token
  EOT
}
target "other" {
  dockerfile-inline = "FROM alpine\\nENV GITHUB_TOKEN=${token}\\nRUN gh pr list"
}
target "harmless" {
  dockerfile-inline = "FROM alpine"
}
`;
    expect(await found({ "docker-bake.hcl": text })).toEqual([
      "docker-bake.hcl:4:9 GITHUB_TOKEN refused inline-dockerfile",
      "docker-bake.hcl:6:14 NPM_TOKEN refused inline-dockerfile",
      "docker-bake.hcl:10:3 GITHUB_TOKEN refused inline-dockerfile",
    ]);
  });

  test("is refused at its key in JSON", async () => {
    const text = `{ "target": { "app": { "dockerfile-inline": "FROM alpine\\nARG NPM_TOKEN\\nRUN npm ci" } } }\n`;
    const [result] = await fixed({ "docker-bake.json": text });
    expect(result?.builds[0]?.commands.build).toBe("docker buildx bake -f docker-bake.json app");
    expect(await found({ "docker-bake.json": text })).toEqual([
      "docker-bake.json:1:25 NPM_TOKEN refused inline-dockerfile",
    ]);
  });
});
