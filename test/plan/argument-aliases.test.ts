import { expect, test } from "vitest";
import { defaultOptions } from "../../src/options.ts";
import { remediate } from "../../src/remediate.ts";
import { transforms } from "../../transforms/index.ts";

const dockerfile = [
  "FROM alpine:3.20",
  "ARG GITHUB_TOKEN",
  "ARG API_TOKEN=$GITHUB_TOKEN",
  'RUN curl -fsSL -H "Authorization: Bearer $API_TOKEN" https://files.example.com/one -o /one',
  "",
].join("\n");

function callerFor(...flags: readonly string[]) {
  const context = { read: () => undefined, list: () => undefined };
  const { builds, changes } = remediate(
    {
      builds: [{ dockerfile: { path: "Dockerfile", text: dockerfile }, contextPath: ".", context }],
      callers: [{ path: "build.sh", text: `docker build ${flags.join(" ")} .\n` }],
      options: defaultOptions,
    },
    transforms,
  );
  const after = changes.find(({ path }) => path === "build.sh")?.after;
  return {
    after,
    reasons: [...new Set(builds.flatMap(({ findings }) => findings.flatMap(({ reason }) => reason ?? [])))],
  };
}

test("a caller of an argument and its alias goes on passing the one that it passed", () => {
  expect(callerFor('--build-arg GITHUB_TOKEN="$GITHUB_TOKEN"').after).toBe(
    "docker build --secret id=GITHUB_TOKEN,env=GITHUB_TOKEN .\n",
  );
  expect(callerFor('--build-arg API_TOKEN="$OTHER_TOKEN"').after).toBe(
    "docker build --secret id=API_TOKEN,env=OTHER_TOKEN .\n",
  );
});

test("where a caller cannot follow for one of the two, both stay", () => {
  const { after, reasons } = callerFor("--build-arg API_TOKEN=q7Hs9dKx02LmPzTt4W --build-arg GITHUB_TOKEN");
  expect({ after, reasons }).toEqual({ after: undefined, reasons: ["caller-not-rewritable"] });
});
