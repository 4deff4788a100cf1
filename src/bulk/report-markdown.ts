import { plain } from "../report/markdown-text.ts";
import { originWords } from "../report/words.ts";
import type { ReportSource } from "./report-source.ts";
import type { ResultRow } from "./result-row.ts";
import { statesOf, stateWords, type CampaignTotals } from "./totals.ts";

/** The report of a campaign as Markdown, piece by piece. */
export function* markdownParts(source: ReportSource, totals: CampaignTotals): Generator<string> {
  yield `# Secrets in Dockerfiles: ${totals.repositories} repositories\n\n`;
  yield "| Outcome | Repositories |\n| --- | ---: |\n";
  for (const [state, count] of statesOf(totals)) yield `| ${stateWords[state]} | ${count} |\n`;
  if (totals.kinds.size > 0) {
    yield "\n| Secret | Fixed | Left |\n| --- | ---: | ---: |\n";
    for (const [kind, { fixed, left }] of [...totals.kinds].sort())
      yield `| ${originWords[kind]} | ${fixed} | ${left} |\n`;
  }
  if (totals.rotate === 1) yield "\n1 value stood in a file: rotate it.\n";
  if (totals.rotate > 1) yield `\n${totals.rotate} values stood in files: rotate them.\n`;
  yield "\n| Repository | Outcome | Fixed | Left | Pull request |\n| --- | --- | ---: | ---: | --- |\n";
  for (const row of source.rows()) yield repositoryRow(row);
}

function repositoryRow(row: ResultRow): string {
  const findings = (row.report?.builds ?? []).flatMap((build) => build.findings);
  const fixed = findings.filter(({ status }) => status === "fixed").length;
  const outcome = row.error === undefined ? stateWords[row.state] : `${stateWords[row.state]}: ${row.error}`;
  const left = String(findings.length - fixed);
  const cells = [plain(row.repository), plain(outcome), String(fixed), left, linked(row.pullRequest)];
  return `| ${cells.join(" | ")} |\n`;
}

// Whatever a host calls the address of a pull request, it is one word.
function linked(url: string = ""): string {
  return /^https?:\/\/[\w.:/~%+-]+$/.test(url) ? url : plain(url);
}
