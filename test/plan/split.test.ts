import { expect, test } from "vitest";
import { defaultOptions } from "../../src/options.ts";
import { remediate } from "../../src/remediate.ts";
import type { Options } from "../../src/result.ts";
import { transforms } from "../../transforms/index.ts";

const files = new Map([[".npmrc", "//npm.example.com/:_authToken=${NPM_TOKEN}\n"]]);

/** The Dockerfile after its remedies. */
function fixed(lines: readonly string[], options: Partial<Options> = { split: "always" }): string {
  const text = lines.join("\n");
  const context = { read: (path: string) => files.get(path), list: () => undefined };
  const builds = [{ dockerfile: { path: "Dockerfile", text }, contextPath: ".", context }];
  const result = remediate({ builds, callers: [], options: { ...defaultOptions, ...options } }, transforms);
  return result.changes[0]?.after ?? text;
}

const install = ["WORKDIR /app", "COPY package.json .npmrc ./", "ARG NPM_TOKEN", "RUN npm ci"];

test("a stage of that name keeps it, and the builder stage gets a number", () => {
  const text = fixed(["FROM node:22 AS secrets", "RUN echo a > /a", "", "FROM node:22", ...install]);
  expect(text).toContain("FROM node:22 AS secrets-2");
});

test("the builder stage takes no name that an image has", () => {
  const text = fixed(["FROM node:22", ...install, "COPY --from=secrets /etc/x /etc/x"]);
  expect(text).toContain("FROM node:22 AS secrets-2");
  expect(text).toContain("COPY --from=secrets /etc/x");
});

test("the platform of a stage is that of its builder stage", () => {
  expect(fixed(["FROM --platform=linux/amd64 node:22 AS app", ...install])).toContain(
    "FROM --platform=linux/amd64 node:22 AS app-secrets\n",
  );
});

test("keywords in lower case stay so", () => {
  const text = fixed(["from node:22", "workdir /app", "copy package.json .npmrc ./", "arg NPM_TOKEN", "run npm ci"]);
  expect(text).toContain("from node:22 as secrets\n");
  expect(text).toContain("copy --from=secrets /app/node_modules");
});

test("a file without a line end at its end keeps it so", () => {
  expect(fixed(["FROM node:22", ...install])).toMatch(/COPY --from=secrets \/app\/node_modules \/app\/node_modules$/);
});

test("comments at the top of the file stay at the top", () => {
  const text = fixed(["# check=skip=JSONArgsRecommended", "FROM node:22", ...install, ""]);
  expect(text.startsWith("# check=skip=JSONArgsRecommended\nFROM node:22 AS secrets\n")).toBe(true);
});

test("a working directory that a caller may change is named by its variable", () => {
  const text = fixed(["FROM node:22", "ARG HOME_OF_APP=/app", "WORKDIR $HOME_OF_APP", ...install.slice(1)]);
  expect(text).toContain("COPY --from=secrets $HOME_OF_APP/node_modules $HOME_OF_APP/node_modules");
});

test("a path that depends on a build argument is not known", () => {
  const text = fixed([
    "FROM alpine:3.20",
    "ARG OUT=/data",
    "ARG API_TOKEN",
    'RUN curl -H "X: $API_TOKEN" -o $OUT https://files.example.com/x',
  ]);
  expect(text).not.toContain("--from");
});

test("artifacts named for another Dockerfile are not those of this one", () => {
  const step = ["FROM node:22", "WORKDIR /app", "ARG API_TOKEN", "RUN ./make.sh $API_TOKEN", ""];
  expect(fixed(step, { split: "always", artifacts: { Dockerfile: ["out"] } })).toContain("/app/out /app/out");
  expect(fixed(step, { split: "always", artifacts: { "other/Dockerfile": ["out"] } })).not.toContain("--from");
});

test("a step that needs what a later one replaces keeps its place, and the later one its mount", () => {
  const text = fixed([
    "FROM node:22",
    ...install,
    "RUN npm run build",
    "RUN npm install --omit=dev",
    'CMD ["node", "."]',
  ]);
  const shipped = text.slice(text.lastIndexOf("FROM"));
  expect(shipped).toContain("COPY --from=secrets /app/node_modules");
  expect(shipped).toMatch(/RUN --mount=.* npm install --omit=dev/);
});

test("commands that stay behind the install run in the shipped stage alone", () => {
  const text = fixed(["FROM node:22", ...install.slice(0, 3), "RUN npm ci && chown -R node /app", ""]);
  expect(text.match(/chown/g)).toHaveLength(1);
  expect(text).toMatch(/COPY --from=secrets .*\nRUN chown -R node \/app\n/);
});

test("packages are upgraded where they ship", () => {
  const text = fixed([
    "FROM python:3.12",
    "ARG PYPI_TOKEN",
    "RUN pip install --upgrade --index-url https://ci:$PYPI_TOKEN@pypi.example.com/simple acme",
    "",
  ]);
  expect(text).not.toContain("--from");
});

test("a package install that takes the secret does not move", () => {
  const text = fixed([
    "FROM centos:7",
    "ARG REDIS_PASS",
    'RUN yum install -y redis && sed -i "s/foobared/${REDIS_PASS}/" /etc/redis.conf && echo done',
    "",
  ]);
  expect(text).not.toContain("secrets");
});

test("two runs are one", () => {
  const once = fixed(["FROM node:22", ...install, ""]);
  expect(fixed(once.split("\n"))).toBe(once);
});
