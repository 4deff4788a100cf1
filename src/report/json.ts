import type { BuildResult, Finding } from "../result.ts";
import { regionOf } from "./places.ts";
import type { Report } from "./report.ts";

/** The document of version 1: one object, the same whatever happened. */
export function jsonReport(report: Report): string {
  const changed = new Set(report.changes.map((change) => change.path));
  const paths = [...new Set([...report.builds.map((build) => build.dockerfile), ...changed])].sort();
  const document = {
    version: 1,
    written: report.written,
    builds: report.builds.map((build) => buildRow(build, report)),
    files: paths.map((path) => ({ path, changed: changed.has(path) })),
    errors: report.problems.map(({ path, line, column, message }) => ({ path, line, column, message })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** The document for a run that came to nothing. */
export function jsonFailure(message: string, path = ""): string {
  return `${JSON.stringify({ version: 1, written: false, builds: [], files: [], errors: [{ path, message }] }, undefined, 2)}\n`;
}

function buildRow({ dockerfile, context, changed, findings, bindings, commands }: BuildResult, report: Report): object {
  return {
    dockerfile,
    context,
    changed,
    findings: findings.map((finding) => findingRow(finding, report)),
    bindings: bindings.map(({ id, type, env, file, required }) => ({ id, type, env, file, required })),
    commands: { cwd: commands.cwd, build: commands.build, run: commands.run },
  };
}

function findingRow(finding: Finding, report: Report): object {
  const { name, kind, path, span, status, transform, reason, review, rotate, exposures, message } = finding;
  return {
    name,
    kind,
    path,
    ...regionOf(report.sourceOf(path), span),
    status,
    transform,
    reason,
    review,
    rotate,
    exposures,
    message: report.mask(message),
  };
}
