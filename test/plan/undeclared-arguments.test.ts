import { expect, test } from "vitest";
import { defaultOptions } from "../../src/options.ts";
import { remediate } from "../../src/remediate.ts";
import { transforms } from "../../transforms/index.ts";

const compose =
  "services:\n  app:\n    build:\n      context: .\n      args:\n        NPM_TOKEN: ${NPM_TOKEN}\n        VERSION: 1\n";

function findingsOf(text: string, caller: string) {
  const context = { read: () => undefined, list: () => undefined };
  const { builds } = remediate(
    {
      builds: [{ dockerfile: { path: "Dockerfile", text }, contextPath: ".", context }],
      callers: [{ path: "compose.yaml", text: caller }],
      options: defaultOptions,
    },
    transforms,
  );
  return builds.flatMap(({ findings }) => findings);
}

test("a secret that is passed and not declared is told at the caller's place", () => {
  const [finding, ...more] = findingsOf("FROM alpine:3.20\nARG VERSION\nRUN echo $VERSION\n", compose);
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    name: "NPM_TOKEN",
    path: "compose.yaml",
    status: "info",
    reason: "undeclared-build-argument",
    exposures: ["build-record"],
  });
  expect(compose.slice(finding?.span.start, finding?.span.end)).toBe("NPM_TOKEN");
});

test("what the Dockerfile declares, also for the builds on top of it, is not told", () => {
  expect(findingsOf("FROM alpine:3.20\nONBUILD ARG NPM_TOKEN\n", compose).map(({ path }) => path)).not.toContain(
    "compose.yaml",
  );
});

test("a version and a proxy that nobody declares are not told", () => {
  const caller = compose.replace("NPM_TOKEN: ${NPM_TOKEN}", "HTTP_PROXY: ${HTTP_PROXY}");
  expect(findingsOf("FROM alpine:3.20\nRUN true\n", caller)).toEqual([]);
});
