import type { Binding, BuildResult, Commands, ExposureKind, FileProblem, Finding, OriginKind } from "../result.ts";
import { regionOf, type Region } from "./places.ts";
import type { Report } from "./report.ts";

/** The document of version 1; every field is there whatever happened. */
export interface ReportDocument {
  readonly version: 1;
  readonly written: boolean;
  readonly builds: readonly BuildRow[];
  readonly files: readonly FileRow[];
  readonly errors: readonly FileProblem[];
}

/** One file that was looked at or changed. */
export interface FileRow {
  readonly path: string;
  readonly changed: boolean;
}

/** One build of the document. */
export interface BuildRow {
  readonly dockerfile: string;
  readonly context: string;
  readonly changed: boolean;
  readonly findings: readonly FindingRow[];
  readonly bindings: readonly Binding[];
  readonly commands: Commands;
}

/** One finding of the document, with its place as people count. */
export interface FindingRow extends Region {
  readonly name: string;
  readonly kind: OriginKind;
  readonly path: string;
  readonly status: Finding["status"];
  readonly transform?: string;
  readonly reason?: string;
  readonly review?: boolean;
  readonly rotate?: boolean;
  readonly exposures: readonly ExposureKind[];
  readonly message: string;
}

/** The document of version 1: one object, the same whatever happened. */
export function jsonReport(report: Report): string {
  return [...jsonPieces(report)].join("");
}

/** The same document piece by piece: of thousands of builds only one is in memory as text. */
export function* jsonPieces(report: Report): Generator<string> {
  const { version, written, errors } = documentOf(report, [], []);
  yield `{\n  "version": ${version},\n  "written": ${written},\n  "builds": `;
  yield* listed(report.builds, (build) => buildRow(build, report));
  yield ',\n  "files": ';
  yield* listed(pathsOf(report), fileRowOf(report));
  yield `,\n  "errors": ${indented(errors, "  ")}\n}\n`;
}

function* listed<Item>(items: readonly Item[], rowOf: (item: Item) => unknown): Generator<string> {
  if (items.length === 0) return yield "[]";
  let before = "[";
  for (const item of items) {
    yield `${before}\n    ${indented(rowOf(item), "    ")}`;
    before = ",";
  }
  yield "\n  ]";
}

function indented(value: unknown, by: string): string {
  return JSON.stringify(value, undefined, 2).replaceAll("\n", `\n${by}`);
}

/** What the document of a report says, as data. */
export function reportDocument(report: Report): ReportDocument {
  return documentOf(
    report,
    report.builds.map((build) => buildRow(build, report)),
    pathsOf(report).map(fileRowOf(report)),
  );
}

function pathsOf({ builds, changes }: Report): readonly string[] {
  return [...new Set([...builds.map((build) => build.dockerfile), ...changes.map((change) => change.path)])].sort();
}

function fileRowOf({ changes }: Report): (path: string) => FileRow {
  const changed = new Set(changes.map((change) => change.path));
  return (path) => ({ path, changed: changed.has(path) });
}

function documentOf(report: Report, builds: readonly BuildRow[], files: readonly FileRow[]): ReportDocument {
  return {
    version: 1,
    written: report.written,
    builds,
    files,
    errors: report.problems.map(({ path, line, column, message }) => ({
      path,
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
      message,
    })),
  };
}

/** The document for a run that came to nothing. */
export function jsonFailure(message: string, path = ""): string {
  return printed({ version: 1, written: false, builds: [], files: [], errors: [{ path, message }] });
}

function printed(document: ReportDocument): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function buildRow(
  { dockerfile, context, changed, findings, bindings, commands }: BuildResult,
  report: Report,
): BuildRow {
  return {
    dockerfile,
    context,
    changed,
    findings: findings.map((finding) => findingRow(finding, report)),
    bindings: bindings.map(({ id, type, env, file, required }) => ({
      id,
      type,
      ...(env === undefined ? {} : { env }),
      ...(file === undefined ? {} : { file }),
      required,
    })),
    commands: {
      cwd: commands.cwd,
      build: commands.build,
      ...(commands.run === undefined ? {} : { run: commands.run }),
    },
  };
}

function findingRow(finding: Finding, report: Report): FindingRow {
  const { name, kind, path, span, status, transform, reason, review, rotate, exposures, message } = finding;
  return {
    name,
    kind,
    path,
    ...regionOf(report.sourceOf(path), span),
    status,
    ...(transform === undefined ? {} : { transform }),
    ...(reason === undefined ? {} : { reason }),
    ...(review === undefined ? {} : { review }),
    ...(rotate === undefined ? {} : { rotate }),
    exposures,
    message: report.mask(message),
  };
}
