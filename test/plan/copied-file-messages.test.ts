import { expect, test } from "vitest";
import { defaultOptions } from "../../src/options.ts";
import { remediate } from "../../src/remediate.ts";
import { transforms } from "../../transforms/index.ts";

/** What is said of the credential files of a build. */
function said(text: string, files: Readonly<Record<string, string>>): readonly string[] {
  const context = {
    read: (path: string) => files[path],
    list: (folder: string) => (folder === "." ? Object.keys(files) : undefined),
  };
  const builds = [{ dockerfile: { path: "Dockerfile", text }, contextPath: ".", context }];
  const result = remediate({ builds, callers: [], options: defaultOptions }, transforms);
  return result.builds.flatMap(({ findings }) => findings.map(({ message }) => message));
}

const gradle = "FROM gradle:8 AS build\nWORKDIR /app\nCOPY gradle.properties ./\nRUN gradle build\n\nFROM nginx\n";
const login = "nexusPassword=hunter2-of-the-repository\n";

test("a project's file that says more than its login no longer rebuilds when the rest of it changes", () => {
  const [more] = said(gradle, { "gradle.properties": `# tuned\norg.gradle.caching=true\n${login}` });
  expect(more).toMatch(/; a change of what else it says no longer rebuilds them$/);
  const [alone] = said(gradle, { "gradle.properties": `# of the repository\n\n${login}` });
  expect(alone).toMatch(/is mounted in each RUN that reads it$/);
});

test("what a person should look at is said", () => {
  const npmrc = { ".npmrc": "//npm.example.com/:_authToken=hunter2-of-npm\n" };
  const worked = said('FROM node:22\nWORKDIR /app\nCOPY .npmrc ./\nRUN npm ci\nCMD ["bash"]\n', npmrc);
  expect(worked.join()).toContain("; what the container starts may read it too");
  const named = said(
    "FROM node:22\nARG FILE=.npmrc\nWORKDIR /app\nCOPY $FILE ./.npmrc\nRUN npm ci\nRUN rm .npmrc\n",
    npmrc,
  );
  expect(named.join()).toContain("; who builds may name another file");
});
