import type { BuildResult, Finding } from "../result.ts";
import { unifiedDiff } from "./diff.ts";
import { regionOf } from "./places.ts";
import { code, fenced, plain } from "./markdown-text.ts";
import type { Report } from "./report.ts";
import { summaryText } from "./text.ts";
import { exposureWords, originWords, statusWords } from "./words.ts";

/** The report as Markdown: for a pull request, a job summary or a page. */
export function markdownReport(report: Report): string {
  const builds = report.builds.filter((build) => build.findings.length > 0);
  const parts = [
    `# Secrets in Dockerfiles\n\n${summaryText(report)}`,
    ...builds.map((build) => buildPart(build, report)),
    ...(report.changes.length > 0 ? [`## Changes\n\n${fenced("diff", diffsOf(report))}`] : []),
    ...(report.problems.length > 0 ? [`## Not read\n\n${problemRows(report)}`] : []),
  ];
  return parts.join("\n");
}

/** The table of one build's findings, and its commands when it changed. */
function buildPart(build: BuildResult, report: Report): string {
  const rows = build.findings.map((finding) => findingRow(finding, report));
  const commands = build.changed ? `\n${commandsPart(build)}` : "";
  return `## ${code(build.dockerfile)}

| Secret | Enters as | Line | A copy stays in | Outcome |
| --- | --- | --- | --- | --- |
${rows.join("\n")}
${commands}`;
}

function commandsPart({ commands }: BuildResult): string {
  const folder = commands.cwd === "." ? "" : `cd ${commands.cwd}\n`;
  const run = commands.run === undefined ? "" : `\n${commands.run}`;
  return `${fenced("sh", `${folder}${commands.build}${run}`)}`;
}

function findingRow(finding: Finding, report: Report): string {
  const { line } = regionOf(report.sourceOf(finding.path), finding.span);
  const stays = finding.exposures.map((exposure) => exposureWords[exposure]).join(", ");
  const after = [...(finding.rotate ? ["rotate it"] : []), ...(finding.review ? ["review it"] : [])];
  const outcome = [statusWords(finding, report.written), plain(report.mask(finding.message)), ...after].join("; ");
  const cells = [cell(code(finding.name)), originWords[finding.kind], String(line), stays, outcome];
  return `| ${cells.join(" | ")} |`;
}

// A table knows no code span: a bar in one ends the cell.
function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function diffsOf(report: Report): string {
  return report.changes.map((change) => unifiedDiff(change, report.mask).text).join("");
}

function problemRows(report: Report): string {
  return report.problems
    .map(({ path, line, message }) => `- ${code(line === undefined ? path : `${path}:${line}`)}: ${plain(message)}\n`)
    .join("");
}
