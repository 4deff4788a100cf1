import { reportDocument, type ReportDocument } from "../report/json.ts";
import { regionOf } from "../report/places.ts";
import type { Report } from "../report/report.ts";

/** Lines for a person about a file that starts builds. */
export interface AdviceRow {
  readonly path: string;
  readonly line: number;
  readonly lines: string;
}

/** What a commit message and a pull request are made from: names, places and commands, never a value. */
export interface ReviewFacts extends Pick<ReportDocument, "builds" | "errors"> {
  readonly advice?: readonly AdviceRow[];
}

/** The facts of a report that a reviewer wants: builds in which nothing was found are left out. */
export function reviewFacts(report: Report): ReviewFacts {
  const { builds, errors } = reportDocument(report);
  return {
    builds: builds.filter(({ findings }) => findings.length > 0),
    errors,
    advice: (report.advice ?? []).map(({ path, span, lines }) => ({
      path,
      line: regionOf(report.sourceOf(path), span).line,
      lines: report.mask(lines),
    })),
  };
}
