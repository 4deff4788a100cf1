import { version } from "../version.ts";
import { originWords } from "../report/words.ts";
import { escaped } from "../report/html-text.ts";
import { pageScript, pageStyle } from "./report-page.ts";
import type { ReportSource } from "./report-source.ts";
import type { ResultRow } from "./result-row.ts";
import { statesOf, stateWords, type CampaignTotals } from "./totals.ts";

/**
 * The report of a campaign as one page that opens from the disk: nothing is fetched, and what repositories say is
 * only ever set as text. Comes piece by piece.
 */
// Longer than 40 lines: the page from top to bottom.
export function* htmlParts(source: ReportSource, totals: CampaignTotals): Generator<string> {
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Secrets in Dockerfiles: ${totals.repositories} repositories</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>Secrets in Dockerfiles</h1>
<p>${totals.repositories} repositories, unleak ${version}</p>
</header>
<main>
<section class="tiles">${statesOf(totals)
    .map(([state, count]) => tile(state, count))
    .join("")}</section>
<section class="charts">
${chart("Repositories by outcome", stateBars(totals))}
${chart("Secrets by kind, fixed and left", kindBars(totals))}
${chart("Why secrets were left", reasonBars(totals))}
</section>
<section>
<form id="search" role="search">
<input id="words" type="search" placeholder="Search repositories, secrets, files, reasons" aria-label="Search">
<select id="state" aria-label="Outcome"><option value="">every outcome</option>${statesOf(totals)
    .map(([state]) => `<option value="${state}">${stateWords[state]}</option>`)
    .join("")}</select>
<output id="count"></output>
</form>
<table>
<thead><tr><th>Repository</th><th>Outcome</th><th>Fixed</th><th>Left</th><th>Pull request</th></tr></thead>
<tbody id="rows"></tbody>
</table>
<button id="more" type="button" hidden>Show more</button>
</section>
</main>
<noscript>This page needs JavaScript to show its table; report.md says the same.</noscript>
<script type="application/json" id="words-of">${embedded(stateWords)}</script>
<script type="application/json" id="data">[`;
  let between = "";
  for (const row of source.rows()) {
    yield `${between}\n${embedded(shown(row, source.patchOf(row)))}`;
    between = ",";
  }
  yield `\n]</script>\n<script>${pageScript}</script>\n</body>\n</html>\n`;
}

interface ShownRow {
  readonly name: string;
  readonly state: string;
  readonly url?: string;
  readonly base?: string;
  readonly error?: string;
  readonly findings: readonly (readonly string[])[];
  readonly commands: readonly string[];
  readonly problems: readonly string[];
  readonly patch?: string;
  readonly masked?: true;
}

function shown(row: ResultRow, patch: string | undefined): ShownRow {
  const { builds = [], errors = [] } = row.report ?? {};
  return {
    name: row.repository,
    state: row.state,
    ...(row.pullRequest === undefined ? {} : { url: row.pullRequest }),
    ...(row.base === undefined ? {} : { base: row.base }),
    ...(row.error === undefined ? {} : { error: row.error }),
    findings: builds
      .flatMap(({ findings }) => findings)
      .map(({ name, kind, path, line, status, message, rotate }) => [
        status,
        name,
        originWords[kind],
        `${path}:${line}`,
        rotate === true ? `${message}; rotate it` : message,
      ]),
    commands: builds.filter(({ changed }) => changed).flatMap(({ commands }) => commandLines(commands)),
    problems: errors.map(({ path, line, message }) => `${line === undefined ? path : `${path}:${line}`}: ${message}`),
    ...(patch === undefined ? {} : { patch }),
    ...(row.masked && { masked: true }),
  };
}

function commandLines({ cwd, build, run }: { cwd: string; build: string; run?: string }): readonly string[] {
  return [...(cwd === "." ? [] : [`cd ${cwd}`]), build, ...(run === undefined ? [] : [run])];
}

/** Data inside a script element, which no text in it can end. */
function embedded(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

function tile(state: keyof typeof stateWords, count: number): string {
  return `<div class="tile ${state}"><b>${count}</b> ${stateWords[state]}</div>`;
}

interface Bar {
  readonly label: string;
  readonly parts: readonly { readonly style: string; readonly count: number }[];
}

function stateBars(totals: CampaignTotals): readonly Bar[] {
  return statesOf(totals).map(([state, count]) => ({ label: stateWords[state], parts: [{ style: state, count }] }));
}

function kindBars({ kinds }: CampaignTotals): readonly Bar[] {
  return [...kinds]
    .sort(([, a], [, b]) => b.fixed + b.left - a.fixed - a.left)
    .map(([kind, { fixed, left }]) => ({
      label: originWords[kind],
      parts: [
        { style: "proposed", count: fixed },
        { style: "reported", count: left },
      ],
    }));
}

function reasonBars({ reasons }: CampaignTotals): readonly Bar[] {
  return [...reasons]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, 12)
    .map(([reason, count]) => ({ label: reason, parts: [{ style: "reported", count }] }));
}

const barHeight = 22;
const labelWidth = 190;
const fullWidth = 260;

function chart(title: string, bars: readonly Bar[]): string {
  if (bars.length === 0) return "";
  const most = Math.max(1, ...bars.map(total));
  const rows = bars.map((bar, index) => drawn(bar, index * barHeight, most));
  const size = `0 0 ${labelWidth + fullWidth + 60} ${bars.length * barHeight}`;
  return `<figure><figcaption>${title}</figcaption><svg viewBox="${size}" role="img" aria-label="${title}">${rows.join("")}</svg></figure>`;
}

function drawn(bar: Bar, y: number, most: number): string {
  let x = labelWidth;
  const parts = bar.parts
    .filter(({ count }) => count > 0)
    .map(({ style, count }) => {
      const width = Math.max(1, (count / most) * fullWidth);
      const rect = `<rect class="${style}" x="${x}" y="${y + 3}" width="${width.toFixed(1)}" height="${barHeight - 8}"/>`;
      x += width;
      return rect;
    });
  const middle = y + barHeight / 2 + 3;
  const label = `<text x="${labelWidth - 8}" y="${middle}" text-anchor="end">${escaped(bar.label)}</text>`;
  return `${label}${parts.join("")}<text x="${(x + 6).toFixed(1)}" y="${middle}">${total(bar)}</text>`;
}

function total({ parts }: Bar): number {
  return parts.reduce((sum, { count }) => sum + count, 0);
}
