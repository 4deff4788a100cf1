import type { BuildResult, FileProblem, Finding } from "../result.ts";
import { printable, printableLines } from "../text/printable.ts";
import { positionOf } from "../text/source.ts";
import { excerptOf } from "./excerpt.ts";
import { regionOf } from "./places.ts";
import { findingsOf, totalsOf, type Report } from "./report.ts";
import { counted, exposureWords, originWords, statusWords } from "./words.ts";

/** How a text report is laid out. */
export interface TextStyle {
  readonly color: boolean;
  /** How a path of the report is called where the reader stands. */
  readonly show: (path: string) => string;
  /** No findings, only the summary. */
  readonly quiet?: boolean;
  /** The changes are shown or written, not only what could be done. */
  readonly fixing?: boolean;
}

type Paint = (text: string) => string;

interface Painter {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly status: (finding: Finding, text: string) => string;
  readonly show: (path: string) => string;
}

/** The report for people: findings by Dockerfile, each with its place, and a summary. */
export function textReport(report: Report, style: TextStyle): string {
  const painter = painterFor(style);
  const parts = style.quiet
    ? []
    : report.builds.filter((build) => build.findings.length > 0).map((build) => buildText(build, report, painter));
  const more = style.quiet ? [] : [...adviceText(report, painter), ...(style.fixing ? rebuildNote(report) : [])];
  return [...parts, ...more, summaryText(report)].join("\n");
}

function adviceText({ advice = [], ...report }: Report, painter: Painter): readonly string[] {
  if (advice.length === 0) return [];
  const rows = advice.map(({ path, span, lines }) => {
    const source = report.sourceOf(path);
    const line = source === undefined ? 1 : positionOf(source, span.start).line;
    const text = printableLines(report.mask(lines)).trimEnd().replaceAll("\n", "\n    ");
    return `  ${painter.dim(`${painter.show(path)}:${line}`)}\n    ${text}\n`;
  });
  return [`${painter.bold("by hand")}\n${rows.join("")}`];
}

// A build argument and a copied file are part of the key of the build cache, a secret is not:
// https://docs.docker.com/build/cache/invalidation/#build-secrets
function rebuildNote(report: Report): readonly string[] {
  const moved = findingsOf(report).some(
    ({ status, kind }) => status === "fixed" && (kind === "build-argument" || kind === "copied-file"),
  );
  if (!moved || report.builds.every(({ bindings }) => bindings.length === 0)) return [];
  return [
    "note: a new value of a secret rebuilds nothing by itself. Where it must, build with --no-cache-filter <stage>, or\n" +
      "declare ARG SECRET_REV above the step and pass --build-arg SECRET_REV=<date> when the value changes.\n",
  ];
}

/** One line that says what was found. */
export function summaryText(report: Report): string {
  const { fixed, refused, info, builds, files } = totalsOf(report);
  if (findingsOf(report).length === 0) return `no secrets found in ${counted(builds, "Dockerfile")}\n`;
  const counts = [
    ...(fixed > 0 || refused + info === 0 ? [`${fixed} ${report.written ? "fixed" : "can be fixed"}`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(info > 0 ? [`${info} to look at`] : []),
  ];
  const change = files > 0 && report.written ? `; ${counted(files, "file")} written` : "";
  return `${counts.join(", ")} in ${counted(builds, "Dockerfile")}${change}\n`;
}

/** `path:line:column: what is wrong`, a line each. */
export function problemLines(problems: readonly FileProblem[], show: (path: string) => string): string {
  return problems.map((problem) => `${problemLine(problem, show)}\n`).join("");
}

function problemLine({ path, line, column, message }: FileProblem, show: (path: string) => string): string {
  const place = [path === "" ? "unleak" : show(path), line, line === undefined ? undefined : column];
  return printable(`${place.filter((part) => part !== undefined).join(":")}: ${message}`);
}

function buildText(build: BuildResult, report: Report, painter: Painter): string {
  const findings = build.findings.map((finding) => findingText(finding, build, report, painter));
  return `${painter.bold(painter.show(build.dockerfile))}\n${findings.join("\n")}`;
}

function findingText(finding: Finding, build: BuildResult, report: Report, painter: Painter): string {
  const source = report.sourceOf(finding.path);
  const { line, column } = regionOf(source, finding.span);
  const by = finding.transform === undefined || finding.status === "info" ? "" : painter.dim(` (${finding.transform})`);
  const lines = [
    `  ${painter.bold(printable(finding.name))}  ${originWords[finding.kind]}  ${painter.status(finding, statusWords(finding, report.written))}${by}`,
    `    ${painter.dim(`${painter.show(finding.path)}:${line}:${column}`)}`,
    ...excerptLines(finding, source, painter),
    ...details(finding, build, report),
  ];
  return `${lines.join("\n")}\n`;
}

function excerptLines(finding: Finding, source: string | undefined, painter: Painter): readonly string[] {
  const excerpt = excerptOf(finding, source);
  if (!excerpt) return [];
  const gutter = String(excerpt.line);
  return [
    `    ${painter.dim(`${gutter} |`)} ${printable(excerpt.text)}`,
    `    ${painter.dim(`${" ".repeat(gutter.length)} |`)} ${painter.status(finding, excerpt.carets)}`,
  ];
}

function details(finding: Finding, build: BuildResult, report: Report): readonly string[] {
  const reads = readersOf(finding, build, report);
  const stays = finding.exposures.map((exposure) => exposureWords[exposure]).join(", ");
  return [
    ...(reads === "" ? [] : [`    read by: ${reads}`]),
    ...(stays === ""
      ? []
      : [`    a copy ${finding.status === "fixed" && report.written ? "stayed" : "stays"} in: ${stays}`]),
    `    ${finding.reason === undefined ? "" : `${finding.reason}: `}${printable(report.mask(finding.message))}`,
    ...(finding.rotate ? ["    rotate it: its value stood in a file"] : []),
    ...(finding.review ? ["    review it: who runs or builds the image has something to hand over now"] : []),
  ];
}

function readersOf(finding: Finding, build: BuildResult, report: Report): string {
  const places = finding.uses.map((use) => {
    const source = report.sourceOf(use.path);
    const line = source === undefined ? 1 : positionOf(source, use.span.start).line;
    return use.path === build.dockerfile ? `line ${line}` : printable(`${use.path}:${line}`);
  });
  return [...new Set(places)].join(", ");
}

function painterFor({ color, show }: TextStyle): Painter {
  const paint = (code: number): Paint => (color ? (text) => `\u001B[${code}m${text}\u001B[0m` : (text) => text);
  const [bold, dim, red, green, yellow] = [paint(1), paint(2), paint(31), paint(32), paint(33)];
  const byStatus = { fixed: green, refused: red, info: yellow };
  return {
    bold,
    dim,
    show: (path) => printable(show(path)),
    status: (finding, text) => byStatus[finding.status](text),
  };
}
