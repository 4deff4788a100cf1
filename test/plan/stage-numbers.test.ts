import { expect, test } from "vitest";
import { defaultOptions } from "../../src/options.ts";
import { remediate } from "../../src/remediate.ts";
import type { FixResult } from "../../src/result.ts";
import { transforms } from "../../transforms/index.ts";

const text = `FROM node:22 AS app
ARG NPM_TOKEN
WORKDIR /app
COPY package.json ./
RUN npm ci
`;

function split(target: string): FixResult {
  const context = { read: () => undefined, list: () => undefined };
  const build = { dockerfile: { path: "Dockerfile", text }, contextPath: ".", context };
  const compose = `services:\n  app:\n    build:\n      context: .\n      target: ${target}\n      args:\n        NPM_TOKEN: \${NPM_TOKEN}\n`;
  const callers = [{ path: "compose.yaml", text: compose }];
  return remediate({ builds: [build], callers, options: { ...defaultOptions, split: "always" } }, transforms);
}

test("a caller that names a stage by its number keeps a stage from coming in front of it", () => {
  const { changes, builds } = split('"0"');
  expect(changes).toEqual([]);
  expect(builds[0]?.findings[0]).toMatchObject({ status: "refused", reason: "caller-not-rewritable" });
});

test("a caller that names a stage by its name does not mind", () => {
  const { changes } = split("app");
  expect(changes.map(({ path }) => path)).toContain("Dockerfile");
});
