import { expect, test } from "vitest";
import { defaultOptions } from "../../src/options.ts";
import { remediate } from "../../src/remediate.ts";
import type { FixResult } from "../../src/result.ts";
import { transforms } from "../../transforms/index.ts";

const compose = `x-args: &args
  DEPLOY_TOKEN: \${DEPLOY_TOKEN}
services:
  web:
    build: { context: a, args: *args }
  job:
    build: { context: b, args: *args }
`;
const moves = "FROM alpine:3.20\nARG DEPLOY_TOKEN\nRUN curl -fsS -u ci:$DEPLOY_TOKEN https://a.example.com\n";

function fixed(job: string): FixResult {
  const context = { read: () => undefined, list: () => undefined };
  const builds = Object.entries({ a: moves, b: job }).map(([contextPath, text]) => ({
    dockerfile: { path: `${contextPath}/Dockerfile`, text },
    contextPath,
    context,
  }));
  const callers = [{ path: "compose.yaml", text: compose }];
  return remediate({ builds, callers, options: defaultOptions }, transforms);
}

test("an argument stays in a text that hands it to a build which still takes it", () => {
  const { changes, builds } = fixed(
    'FROM alpine:3.20\nARG DEPLOY_TOKEN\nRUN echo "$DEPLOY_TOKEN" > /etc/app.token\nCMD ["cat", "/etc/app.token"]\n',
  );
  expect(changes).toEqual([]);
  expect(builds[0]?.findings[0]?.message).toContain("shared-with-another-build");
  expect(builds[0]?.findings[0]?.message).toContain("b/Dockerfile");
});

test("it goes where every build of the text turns it into a secret, or takes none", () => {
  for (const job of [moves, "FROM alpine:3.20\nRUN true\n"])
    expect(fixed(job).changes.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["a/Dockerfile", "compose.yaml"]),
    );
});
