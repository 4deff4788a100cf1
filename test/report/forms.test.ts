import type { Log } from "sarif";
import { describe, expect, test } from "vitest";
import {
  jsonReport,
  markdownReport,
  problemLines,
  reportDocument,
  sarifReport,
  textReport,
} from "../../src/report/index.ts";
import { findingAt, reportOf } from "./sample.ts";

const text = "FROM a\nARG NPM_TOKEN\nARG SSH_KEY=x\n";
const findings = [
  findingAt(text, "NPM_TOKEN", { transform: "build-argument-to-secret-mount" }),
  findingAt(text, "SSH_KEY", {
    status: "refused",
    reason: "read-outside-run",
    exposures: [],
    rotate: true,
    message: "LABEL reads it",
  }),
];
const problems = [
  { path: "b c/Dockerfile", line: 3, column: 4, message: "unknown instruction" },
  { path: "", message: "unleak failed" },
];

describe("SARIF", () => {
  const log: Log = JSON.parse(sarifReport(reportOf(text, [...findings, findings[0]!], { problems })));
  const [run] = log.runs;

  test("has a rule for each kind, and results that point at their rule", () => {
    expect([log.version, run?.columnKind, run?.tool.driver.semanticVersion]).toEqual([
      "2.1.0",
      "utf16CodeUnits",
      "1.2.3",
    ]);
    expect(run?.tool.driver.rules?.map((rule) => rule.id)).toEqual(["build-argument"]);
    for (const result of run?.results ?? [])
      expect(run?.tool.driver.rules?.[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
  });

  test("has places that are one-based, with the end behind the last character", () => {
    expect(run?.results?.[1]?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: "Dockerfile" },
      region: { startLine: 3, startColumn: 5, endColumn: 12 },
    });
  });

  test("tells two findings of one name apart, by more than their lines", () => {
    expect(run?.results?.map((result) => result.partialFingerprints?.["origin/v1"])).toEqual([
      "Dockerfile|build-argument|NPM_TOKEN|0",
      "Dockerfile|build-argument|SSH_KEY|0",
      "Dockerfile|build-argument|NPM_TOKEN|1",
    ]);
  });

  test("carries what could not be read as notifications, with paths as URIs", () => {
    expect(run?.invocations?.[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [
        {
          message: { text: "unknown instruction" },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: "b%20c/Dockerfile" },
                region: { startLine: 3, startColumn: 4 },
              },
            },
          ],
        },
        { message: { text: "unleak failed" } },
      ],
    });
  });
});

describe("Markdown", () => {
  test("has a row for each finding, the command of a build that changed and the diff", () => {
    const report = reportOf(text, findings, {
      changes: [{ path: "Dockerfile", before: text, after: "FROM a\n" }],
      problems,
    });
    const [build] = report.builds;
    const changed = {
      ...report,
      builds: [{ ...build!, changed: true, commands: { cwd: "x", build: "docker build --secret id=A,env=A ." } }],
    };
    const markdown = markdownReport(changed);
    expect(markdown).toContain(
      "| `NPM_TOKEN` | build argument | 2 | image history | can be fixed; RUN gets it as a secret mount |\n",
    );
    expect(markdown).toContain("| `SSH_KEY` | build argument | 3 |  | refused; LABEL reads it; rotate it |\n");
    expect(markdown).toContain("```sh\ncd x\ndocker build --secret id=A,env=A .\n```\n");
    expect(markdown).toContain("```diff\ndiff --git a/Dockerfile b/Dockerfile\n");
    expect(markdown).toContain("- `b c/Dockerfile:3`: unknown instruction\n");
  });

  test("a bar in a name does not end the cell", () => {
    const odd = "COPY a|b .\n";
    expect(markdownReport(reportOf(odd, [findingAt(odd, "a|b", { kind: "copied-file" })]))).toContain(
      "| `a\\|b` | copied file |",
    );
  });
});

describe("text", () => {
  test("says what is left to do", () => {
    const words = textReport(reportOf(text, findings), { color: false, show: (path) => `x/${path}` });
    expect(words).toContain(
      "  SSH_KEY  build argument  refused\n    x/Dockerfile:3:5\n    3 | ARG SSH_KEY=…\n      |     ^^^^^^^\n    read-outside-run: LABEL reads it\n    rotate it: its value stood in a file\n",
    );
    expect(words).toMatch(/1 can be fixed, 1 refused in 1 Dockerfile\n$/);
  });

  test("names the lines that read a secret", () => {
    const source = "ARG A_TOKEN\nRUN x\nRUN y\n";
    const uses = ["x", "y"].map((part) => ({
      path: "Dockerfile",
      span: { start: source.indexOf(part), end: 0 },
      how: "expansion",
    }));
    expect(
      textReport(reportOf(source, [findingAt(source, "A_TOKEN", { uses })]), { color: false, show: (path) => path }),
    ).toContain("    read by: line 2, line 3\n");
  });

  test("tells what to change by hand, values hidden", () => {
    const advice = [{ path: "Dockerfile", span: { start: 7, end: 8 }, lines: "add:\nenv: A=s3cr3t-value" }];
    const report = reportOf("FROM a\nARG A\n", [], { advice, mask: (words) => words.replace("s3cr3t-value", "****") });
    expect(textReport(report, { color: false, show: (path) => path })).toContain(
      "by hand\n  Dockerfile:2\n    add:\n    env: A=****\n",
    );
  });

  test("says with a fix, and only then, that a new value rebuilds nothing", () => {
    const style = { color: false, show: (path: string) => path };
    const unbound = reportOf(text, findings);
    const binding = { id: "A", type: "env", env: "A", required: true } as const;
    const bound = { ...unbound, builds: unbound.builds.map((build) => ({ ...build, bindings: [binding] })) };
    expect(textReport(bound, { ...style, fixing: true })).toContain("--no-cache-filter");
    expect(textReport(bound, style)).not.toContain("--no-cache-filter");
    expect(textReport(unbound, { ...style, fixing: true })).not.toContain("--no-cache-filter");
    expect(textReport(reportOf(text, findings.slice(1)), { ...style, fixing: true })).not.toContain(
      "--no-cache-filter",
    );
  });

  test("a problem is one line, whatever the file is called", () => {
    expect(problemLines([{ path: "a\nb/Dockerfile", line: 1, column: 2, message: "no" }], (path) => path)).toBe(
      "a?b/Dockerfile:1:2: no\n",
    );
  });
});

describe("JSON", () => {
  test("ends a place at the end of its first line", () => {
    const source = "ARG A_TOKEN=\\\r\n  x\r\n";
    const finding = { ...findingAt(source, "A_TOKEN"), span: { start: 4, end: source.length } };
    expect(JSON.parse(jsonReport(reportOf(source, [finding]))).builds[0].findings[0]).toMatchObject({
      line: 1,
      column: 5,
      endColumn: 14,
    });
  });

  test("is the same in pieces as in one, with builds and without", () => {
    const one = reportOf("ARG A_TOKEN\n", [findingAt("ARG A_TOKEN\n", "A_TOKEN")]);
    for (const report of [one, { ...one, builds: [...one.builds, ...one.builds] }, { ...one, builds: [] }])
      expect(jsonReport(report)).toBe(`${JSON.stringify(reportDocument(report), undefined, 2)}\n`);
  });

  test("lists new files as changed", () => {
    const report = reportOf("FROM a\n", [], { changes: [{ path: ".dockerignore", before: undefined, after: "x\n" }] });
    expect(JSON.parse(jsonReport(report)).files).toEqual([
      { path: ".dockerignore", changed: true },
      { path: "Dockerfile", changed: false },
    ]);
  });
});
