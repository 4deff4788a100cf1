import type { Finding, OriginKind } from "../result.ts";
import { regionOf } from "./places.ts";
import { findingsOf, type Report } from "./report.ts";
import { exposureWords, originWords } from "./words.ts";

const rules: Readonly<Record<OriginKind, string>> = {
  "build-argument": "A build argument hands a secret to the build",
  "environment-variable": "An environment variable keeps a secret in the image",
  "copied-file": "A credential file is copied into the image",
  "written-file": "A step writes a credential to a file of the image",
  literal: "A credential stands in the Dockerfile",
  "script-argument": "A script is given a secret as an argument",
  "kept-mount": "A mounted secret is kept in the image",
};

const levels: Readonly<Record<Finding["status"], string>> = { fixed: "error", refused: "error", info: "note" };

/** The findings as SARIF 2.1.0, for code scanning. Paths are relative to the root of the repository. */
export function sarifReport(report: Report): string {
  const findings = findingsOf(report);
  const kinds = [...new Set(findings.map((finding) => finding.kind))].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "unleak", semanticVersion: report.tool, rules: kinds.map(ruleRow) } },
        columnKind: "utf16CodeUnits",
        invocations: [
          { executionSuccessful: report.problems.length === 0, toolExecutionNotifications: notifications(report) },
        ],
        results: findings.map((finding) => resultRow(finding, kinds.indexOf(finding.kind), report)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function ruleRow(kind: OriginKind): object {
  return {
    id: kind,
    shortDescription: { text: rules[kind] },
    helpUri: "https://docs.docker.com/build/building/secrets/",
    properties: { tags: ["security"], "security-severity": "7.5" },
  };
}

function resultRow(finding: Finding, ruleIndex: number, report: Report): object {
  const { name, kind, status, path, span, transform, reason, exposures } = finding;
  const { line, column, endColumn } = regionOf(report.sourceOf(path), span);
  return {
    ruleId: kind,
    ruleIndex,
    level: levels[status],
    message: { text: messageOf(finding, report) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(path) },
          region: { startLine: line, startColumn: column, endColumn },
        },
      },
    ],
    partialFingerprints: { "origin/v1": `${path}|${kind}|${name}` },
    properties: { status, transform, reason, exposures },
  };
}

function messageOf(finding: Finding, report: Report): string {
  const stays = finding.exposures.map((exposure) => exposureWords[exposure]).join(", ");
  const kept = stays === "" ? "" : ` A copy stays in: ${stays}.`;
  return `${originWords[finding.kind]} ${finding.name}: ${report.mask(finding.message)}.${kept}`;
}

function notifications(report: Report): readonly object[] {
  return report.problems.map(({ path, line, column, message }) => ({
    level: "error",
    message: { text: message },
    ...(path === ""
      ? {}
      : {
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: uriOf(path) },
                ...(line === undefined ? {} : { region: { startLine: line, startColumn: column } }),
              },
            },
          ],
        }),
  }));
}

function uriOf(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
