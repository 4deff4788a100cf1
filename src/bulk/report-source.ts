import type { ResultRow } from "./result-row.ts";

/** Where rows and patches come from; both are read again for each report, so none is ever held in memory. */
export interface ReportSource {
  readonly folder: string;
  /** What the reports are called, without their endings. */
  readonly reportName: string;
  /** The last row of every repository, by name. */
  rows(): Iterable<ResultRow>;
  patchOf(row: ResultRow): string | undefined;
}
