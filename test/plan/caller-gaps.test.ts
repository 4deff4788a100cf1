import { describe, expect, test } from "vitest";
import { defaultOptions } from "../../src/options.ts";
import { remediate } from "../../src/remediate.ts";
import { transforms } from "../../transforms/index.ts";

const plain = 'FROM alpine:3.20\nARG REPORT_TOKEN\nRUN sh -c "./report" -- "$REPORT_TOKEN"\n';
const staged = `FROM alpine:3.20 AS lint
RUN true
FROM alpine:3.20 AS app
ARG REPORT_TOKEN
RUN sh -c "./report" -- "$REPORT_TOKEN"
FROM alpine:3.20 AS image
COPY --from=app /out /out
`;

function runOf(callers: Readonly<Record<string, string>>, text = plain): string | undefined {
  const context = { read: () => undefined, list: () => undefined };
  const build = { dockerfile: { path: "Dockerfile", text }, contextPath: ".", context };
  const files = Object.entries(callers).map(([path, own]) => ({ path, text: own }));
  const { changes } = remediate({ builds: [build], callers: files, options: defaultOptions }, transforms);
  const after = changes.find(({ path }) => path === "Dockerfile")?.after;
  return after?.split("\n").find((line) => line.includes("id=REPORT_TOKEN"));
}

const passing = "docker build --build-arg REPORT_TOKEN=$REPORT_TOKEN .\n";
const action = (args: string, on = "push", condition = ""): string => `on: ${on}
jobs:
  image:
    runs-on: ubuntu-latest
    steps:
      - uses: docker/build-push-action@v6
${condition}        with:
          context: .
${args}`;
const secretArgument = "          build-args: |\n            REPORT_TOKEN=${{ secrets.REPORT_TOKEN }}\n";
const compose = (other: string): string => `services:
  web:
    build:
      context: .
      args:
        REPORT_TOKEN: \${REPORT_TOKEN}
  api:
    build:
${other}`;
const inherited = `x-both: &both
  REPORT_TOKEN: \${REPORT_TOKEN}
services:
  web: { build: { context: ., args: *both } }
  api: { build: { context: ., args: { <<: *both, MODE: api } } }
`;

describe("a build that is known to go on without the value is not stopped for want of it", () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ["the other branch of a script", { "build.sh": `if [ -n "$T" ]; then ${passing}else docker build .; fi\n` }],
    [
      "another workflow",
      {
        ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: docker build .\n",
        "release.sh": passing,
      },
    ],
    ["an action without arguments", { ".github/workflows/ci.yml": action(""), "release.sh": passing }],
    ["another service", { "compose.yaml": compose("      context: .\n") }],
    ["a service with another argument", { "compose.yaml": compose("      context: .\n      args: { MODE: api }\n") }],
    ["an empty argument", { "build.sh": `${passing}docker build --build-arg REPORT_TOKEN= .\n` }],
    ["a pull request of a fork", { ".github/workflows/ci.yml": action(secretArgument, "[push, pull_request]") }],
    [
      "a pull request, by a map of events",
      { ".github/workflows/ci.yml": action(secretArgument, "{ push: {}, pull_request: {} }") },
    ],
  ];
  test.each(cases)("%s", (_, callers) => {
    expect(runOf(callers)).toMatch(/^RUN --mount=type=secret,id=REPORT_TOKEN,env=REPORT_TOKEN sh /);
  });

  test("a stage that its target needs", () => {
    for (const target of ["", "--target app", "--target image"])
      expect(runOf({ "build.sh": `${passing}docker build ${target} .\n` }, staged)).not.toContain("required");
  });
});

describe("it is required where every caller in sight passes it", () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ["no caller in sight", {}],
    ["one that passes it", { "build.sh": passing }],
    ["an example for people", { "build.sh": passing, "README.md": "```sh\ndocker build .\n```\n" }],
    ["a start of what another builds", { "build.sh": `${passing}docker run app\n` }],
    ["another Dockerfile", { "build.sh": `${passing}docker build -f other/Dockerfile other\n` }],
    [
      "a service that a command hands it",
      {
        "compose.yaml": "services:\n  api:\n    build: .\n",
        "build.sh": "docker compose build --build-arg REPORT_TOKEN=$REPORT_TOKEN\n",
      },
    ],
    ["services that a command starts", { "compose.yaml": inherited, "build.sh": "docker compose build\n" }],
    ["a push", { ".github/workflows/ci.yml": action(secretArgument) }],
    [
      "a step that leaves pull requests out",
      {
        ".github/workflows/ci.yml": action(
          secretArgument,
          "[push, pull_request]",
          "        if: github.event_name != 'pull_request'\n",
        ),
      },
    ],
    [
      "a pull request of the target's own branch",
      { ".github/workflows/ci.yml": action(secretArgument, "pull_request_target") },
    ],
  ];
  test.each(cases)("%s", (_, callers) => {
    expect(runOf(callers)).toMatch(/^RUN --mount=type=secret,id=REPORT_TOKEN,env=REPORT_TOKEN,required=true sh /);
  });

  test("a target that does not need its stage", () => {
    expect(runOf({ "build.sh": `${passing}docker build --target lint .\n` }, staged)).toContain("required=true");
  });
});
