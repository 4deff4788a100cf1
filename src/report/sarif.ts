import type { Location, Log, Notification, Region, ReportingDescriptor, Result } from "sarif";
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
  "kept-mount": "A mounted secret is kept in the image",
};

const levels = { fixed: "error", refused: "error", info: "note" } as const;

/** The findings as SARIF 2.1.0, for code scanning. Paths are relative to the root of the repository. */
export function sarifReport(report: Report): string {
  const findings = findingsOf(report);
  const kinds = [...new Set(findings.map((finding) => finding.kind))].sort();
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "unleak", semanticVersion: report.tool, rules: kinds.map(ruleRow) } },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: report.problems.length === 0,
            toolExecutionNotifications: report.problems.map(notification),
          },
        ],
        results: findings.map((finding, index) => ({
          ...resultRow(finding, report),
          ruleIndex: kinds.indexOf(finding.kind),
          partialFingerprints: { "origin/v1": fingerprint(finding, findings.slice(0, index)) },
        })),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function ruleRow(kind: OriginKind): ReportingDescriptor {
  return {
    id: kind,
    shortDescription: { text: rules[kind] },
    helpUri: "https://docs.docker.com/build/building/secrets/",
    // https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
    properties: { tags: ["security"], "security-severity": "7.5" },
  };
}

function resultRow(finding: Finding, report: Report): Result {
  const { kind, status, path, span, transform, reason, exposures } = finding;
  const { line, column, endColumn } = regionOf(report.sourceOf(path), span);
  return {
    ruleId: kind,
    level: levels[status],
    message: { text: messageOf(finding, report) },
    locations: [locationOf(path, { startLine: line, startColumn: column, endColumn })],
    properties: { status, transform, reason, exposures },
  };
}

// A finding that only moved to another line is the same finding.
function fingerprint(finding: Finding, before: readonly Finding[]): string {
  const keyOf = ({ path, kind, name }: Finding): string => [path, kind, name].join("|");
  const key = keyOf(finding);
  return `${key}|${before.filter((other) => keyOf(other) === key).length}`;
}

function messageOf(finding: Finding, report: Report): string {
  const stays = finding.exposures.map((exposure) => exposureWords[exposure]).join(", ");
  const kept = stays === "" ? "" : ` A copy stays in: ${stays}.`;
  return `${originWords[finding.kind]} ${finding.name}: ${report.mask(finding.message)}.${kept}`;
}

function notification({ path, line, column, message }: Report["problems"][number]): Notification {
  const region =
    line === undefined ? undefined : { startLine: line, ...(column !== undefined && { startColumn: column }) };
  return { level: "error", message: { text: message }, ...(path !== "" && { locations: [locationOf(path, region)] }) };
}

function locationOf(path: string, region: Region | undefined): Location {
  const uri = path.split("/").map(encodeURIComponent).join("/");
  return { physicalLocation: { artifactLocation: { uri }, ...(region && { region }) } };
}
