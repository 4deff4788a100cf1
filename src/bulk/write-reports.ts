import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { asInputError } from "../project/read-text.ts";
import { markdownParts } from "./report-markdown.ts";
import { htmlParts } from "./report-html.ts";
import type { ReportSource } from "./report-source.ts";
import { addRow, emptyTotals, type CampaignTotals } from "./totals.ts";

/** Writes the report as JSON lines, Markdown and a page; returns what they count. Throws an InputError. */
export function writeReports(source: ReportSource): CampaignTotals {
  const totals = emptyTotals();
  for (const row of source.rows()) addRow(totals, row);
  write(join(source.folder, `${source.reportName}.jsonl`), jsonLines(source));
  write(join(source.folder, `${source.reportName}.md`), markdownParts(source, totals));
  write(join(source.folder, `${source.reportName}.html`), htmlParts(source, totals));
  return totals;
}

function* jsonLines(source: ReportSource): Generator<string> {
  for (const row of source.rows()) yield `${JSON.stringify(row)}\n`;
}

// A reader sees the old report or the new one, never half of one.
function write(file: string, parts: Iterable<string>): void {
  try {
    const descriptor = openSync(`${file}.new`, "w");
    try {
      for (const part of parts) writeSync(descriptor, part);
    } finally {
      closeSync(descriptor);
    }
    renameSync(`${file}.new`, file);
  } catch (error) {
    rmSync(`${file}.new`, { force: true });
    throw asInputError(error, file);
  }
}
