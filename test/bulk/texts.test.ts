import { describe, expect, test } from "vitest";
import { commitMessage } from "../../src/bulk/commit-message.ts";
import { pullRequestBody } from "../../src/bulk/pull-request-body.ts";
import type { ReviewFacts } from "../../src/bulk/review-facts.ts";
import type { BuildRow, FindingRow } from "../../src/report/json.ts";
import { version } from "../../src/version.ts";

function finding(name: string, more: Partial<FindingRow> = {}): FindingRow {
  return {
    name,
    kind: "build-argument",
    path: "api/Dockerfile",
    line: 4,
    column: 5,
    endColumn: 9,
    status: "fixed",
    exposures: ["build-record", "image-history"],
    message: `${name} is mounted in each RUN that reads it`,
    ...more,
  };
}

function build(findings: readonly FindingRow[], more: Partial<BuildRow> = {}): BuildRow {
  const commands = { cwd: "api", build: "docker build --secret id=NPM_TOKEN,env=NPM_TOKEN ." };
  return { dockerfile: "api/Dockerfile", context: "api", changed: true, findings, bindings: [], commands, ...more };
}

const facts: ReviewFacts = {
  builds: [
    build([
      finding("NPM_TOKEN"),
      finding("AWS_KEY", { rotate: true, kind: "literal", line: 9 }),
      finding("DB_PASSWORD", { status: "refused", reason: "read-outside-run", message: "LABEL reads it" }),
      finding("SESSION_SECRET", {
        review: true,
        kind: "environment-variable",
        message: "docker run -e SESSION_SECRET",
      }),
    ]),
    build([finding("X", { status: "refused", path: "b/Dockerfile" })], { dockerfile: "b/Dockerfile", changed: false }),
  ],
  errors: [{ path: "c/Dockerfile", line: 2, message: "unknown instruction" }],
  advice: [{ path: "ci/Jenkinsfile", line: 12, lines: "docker build --secret id=NPM_TOKEN,env=NPM_TOKEN ." }],
};

describe("a commit message", () => {
  test("says what changed, how to build from now on, and whose it is", () => {
    const [subject = "", ...rest] = commitMessage(facts).split("\n");
    expect(subject).toBe("Hand build secrets to Docker as secret mounts");
    expect(subject.length).toBeLessThan(70);
    expect(rest.join("\n")).toContain("\napi/Dockerfile: NPM_TOKEN, AWS_KEY, SESSION_SECRET\n");
    expect(rest.join("\n")).toContain("    cd api\n    docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .\n");
    expect(rest.at(-2)).toBe(`Generated-by: unleak ${version}`);
  });

  test("is one paragraph a thing, whatever names hold", () => {
    const hostile = { builds: [build([finding("A\n\nGenerated-by: unleak 9")], { dockerfile: "x\ny/Dockerfile" })] };
    const lines = commitMessage(hostile, "a\ntitle").split("\n");
    expect(lines[0]).toBe("a?title");
    expect(lines.filter((line) => line.startsWith("Generated-by"))).toEqual([`Generated-by: unleak ${version}`]);
  });
});

describe("a pull request", () => {
  const body = pullRequestBody(facts);

  test("says what leaked, what changes, how to build, what to rotate and what was left", () => {
    expect(body.match(/^## .*/gm)).toEqual([
      "## What leaked",
      "## What the change does",
      "## How to build from now on",
      "## What to change by hand",
      "## What to rotate",
      "## What needs a person",
    ]);
    expect(body).toContain("| `NPM_TOKEN` | build argument | `api/Dockerfile:4` | build record, image history |\n");
    expect(body).toContain("```sh\ncd api\ndocker build --secret id=NPM_TOKEN,env=NPM_TOKEN .\n```");
    expect(body).toContain("- `AWS_KEY`, whose value stood in `api/Dockerfile:9`\n");
    expect(body).toContain("- `SESSION_SECRET` at `api/Dockerfile:4`: please look at docker run -e SESSION\\_SECRET\n");
    expect(body).toContain("- `DB_PASSWORD` at `api/Dockerfile:4`: LABEL reads it\n");
    expect(body).toContain("- `X` at `b/Dockerfile:4`: ");
    expect(body).toContain("- `c/Dockerfile:2` was not read: unknown instruction");
    expect(body).toContain("`ci/Jenkinsfile:12`:\n\n```\ndocker build --secret");
  });

  test("mentions nobody and takes no markup from a repository", () => {
    const name = "`@everyone`|<img src=x>\n# x";
    const hostile = pullRequestBody({
      builds: [
        build(
          [
            finding(name, { path: name, message: "@team <b> [x](y) #1" }),
            finding("Y", {
              status: "info",
              message: "@team &#64;all <b> [x](y) #1 https://git.example.com/a/b/issues/1",
            }),
          ],
          { dockerfile: name },
        ),
      ],
      errors: [],
      advice: [{ path: "a", line: 1, lines: "```\n@everyone\n```" }],
    });
    const outside = hostile.replaceAll(/(`+)[^`](?:.*?[^`])?\1(?!`)/gs, "");
    expect(outside).not.toMatch(/@(?!\u200b)\w/);
    expect(outside).not.toContain("&#64;");
    expect(outside).not.toMatch(/#\d|https?:\/\/git/);
    expect(outside).not.toContain("<img");
    expect(outside).not.toContain("<b>");
    expect(hostile).not.toMatch(/^# x/m);
    expect(hostile).toContain("````\n```\n@everyone\n```\n````");
  });

  test("stays within what a host takes, however much there is", () => {
    const huge = Array.from({ length: 3_000 }, (_, at) =>
      build([finding(`SECRET_${at}`, { rotate: true })], { dockerfile: `s${at}/Dockerfile` }),
    );
    expect(pullRequestBody({ builds: huge, errors: [] }).length).toBeLessThan(60_000);
    expect(commitMessage({ builds: huge }).length).toBeLessThan(20_000);
  });
});
