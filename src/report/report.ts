import type { BuildResult, FileChange, FileProblem, Finding, FixResult } from "../result.ts";

/** Lines for a person about a file that starts builds. */
export type Advice = NonNullable<FixResult["advice"]>[number];

/** Everything a run has to say, in whatever form it is then said. */
export interface Report {
  /** Version of the tool. */
  readonly tool: string;
  /** Whether the changes stand on the disk. */
  readonly written: boolean;
  readonly builds: readonly BuildResult[];
  readonly changes: readonly FileChange[];
  /** What to change by hand, or what goes with a change. */
  readonly advice?: readonly Advice[];
  readonly problems: readonly FileProblem[];
  /** Text of a file before any change, for places in it; undefined when it is not at hand. */
  readonly sourceOf: (path: string) => string | undefined;
  /** Hides values in anything that is printed. */
  readonly mask: (text: string) => string;
}

/** How many findings there are of each kind. */
export interface Totals {
  readonly fixed: number;
  readonly refused: number;
  readonly info: number;
  readonly builds: number;
  readonly files: number;
}

/** The numbers a summary needs. */
export function totalsOf(report: Report): Totals {
  const findings = findingsOf(report);
  const count = (status: Finding["status"]): number => findings.filter((finding) => finding.status === status).length;
  return {
    fixed: count("fixed"),
    refused: count("refused"),
    info: count("info"),
    builds: report.builds.length,
    files: report.changes.length,
  };
}

/** All findings, in the order of the builds. */
export function findingsOf(report: Report): readonly Finding[] {
  return report.builds.flatMap((build) => build.findings);
}

/** Whether anything would leak or change: what `--check` and a scan fail for. */
export function leaks(report: Report): boolean {
  return report.changes.length > 0 || findingsOf(report).some((finding) => finding.status !== "info");
}
