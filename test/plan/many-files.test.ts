import { expect, test } from "vitest";
import { defaultOptions } from "../../src/options.ts";
import { remediate } from "../../src/remediate.ts";
import { transforms } from "../../transforms/index.ts";

test("a secret that goes to more files than are followed is refused, and soon", () => {
  const writes = Array.from({ length: 200 }, (_, at) => `echo $NPM_TOKEN > /tmp/file-${at}`).join(" && ");
  const text = `FROM alpine:3.20\nARG NPM_TOKEN\nRUN ${writes} && npm ci\n`;
  const context = { read: () => undefined, list: () => undefined };
  const builds = [{ dockerfile: { path: "Dockerfile", text }, contextPath: ".", context }];
  const { changes, builds: results } = remediate({ builds, callers: [], options: defaultOptions }, transforms);
  expect(changes).toEqual([]);
  expect(results[0]?.findings.map(({ status, reason }) => [status, reason])).toEqual([["refused", "still-exposed"]]);
});
