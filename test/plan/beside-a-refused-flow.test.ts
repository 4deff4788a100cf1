import { expect, test } from "vitest";
import { defaultOptions } from "../../src/options.ts";
import { remediate } from "../../src/remediate.ts";
import type { Finding } from "../../src/result.ts";
import { transforms } from "../../transforms/index.ts";

const dockerfile = `FROM python:3.12
ARG PIP_INDEX_URL
ARG DEPLOY_TOKEN
RUN pip install -r requirements.txt
RUN ./deploy.sh "$DEPLOY_TOKEN"
`;

function findingsWith(compose: string): readonly Finding[] {
  const context = { read: () => undefined, list: () => undefined };
  const build = { dockerfile: { path: "Dockerfile", text: dockerfile }, contextPath: ".", context };
  const callers = [{ path: "compose.yaml", text: compose }];
  const result = remediate({ builds: [build], callers, options: defaultOptions }, transforms);
  return result.builds.flatMap(({ findings }) => findings);
}

const compose = (args: string): string => `services:\n  web:\n    build:\n      context: .\n      args:\n${args}`;

test("a secret that no caller can hand over stays alone: the others are fixed", () => {
  const found = findingsWith(
    compose(
      "        PIP_INDEX_URL: https://ci:${PIP_TOKEN}@pypi.example.com/simple\n        DEPLOY_TOKEN: ${DEPLOY_TOKEN}\n",
    ),
  );
  expect(found.map(({ name, status, reason }) => [name, status, reason])).toEqual([
    ["PIP_INDEX_URL", "refused", "caller-not-rewritable"],
    ["DEPLOY_TOKEN", "fixed", undefined],
  ]);
});

test("an address is a secret when a caller puts a login into it", () => {
  const plain = findingsWith(compose("        PIP_INDEX_URL: https://pypi.example.com/${CHANNEL}\n"));
  expect(plain.map(({ name, status }) => [name, status])).toEqual([
    ["PIP_INDEX_URL", "info"],
    ["DEPLOY_TOKEN", "fixed"],
  ]);
});
