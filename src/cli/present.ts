import { writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { asInputError } from "../project/read-text.ts";
import type { Report } from "../report/report.ts";
import { problemLines, summaryText, textReport, type TextStyle } from "../report/text.ts";
import { printable, printableLines } from "../text/printable.ts";
import type { Io } from "./io.ts";
import type { Settings } from "./settings.ts";

/** Last line of a run that could have written. */
const dryRunLine = "dry run: nothing written; add --write\n";

/** Prints a report: the document on standard output, words for people on standard error. */
export async function present(report: Report, root: string, settings: Settings, io: Io): Promise<void> {
  const show = (path: string): string => relative(io.cwd, join(root, path)) || ".";
  const dry = settings.fix && !settings.write;
  const asDiff = settings.emit === undefined && (settings.format === "diff" || (dry && settings.format === "text"));
  const style = {
    color: wantsColor(settings, io, asDiff ? io.stderrIsTerminal : io.stdoutIsTerminal),
    show,
    fixing: settings.fix,
  };

  if (settings.format === "json" && settings.emit === undefined && settings.outputFile === undefined) {
    const { jsonPieces } = await import("../report/json.ts");
    for (const piece of joined(jsonPieces(report))) io.out(piece);
  } else put(await documentOf(report, settings, style), settings, io, asDiff || settings.format === "markdown");
  if (!settings.quiet && asDiff && settings.format === "text") io.err(textReport(report, style));
  else if (!settings.quiet && (settings.format !== "text" || settings.emit !== undefined)) io.err(summaryText(report));
  io.err(problemLines(report.problems, show));
  if (asDiff || settings.format === "markdown") io.err(await maskedLines(report, show));
  if (dry) io.err(dryRunLine);
}

/** Pieces joined to some that are worth a write. */
function* joined(pieces: Iterable<string>): Generator<string> {
  let text = "";
  for (const piece of pieces) {
    text += piece;
    if (text.length < 65_536) continue;
    yield text;
    text = "";
  }
  yield text;
}

// Each form is loaded when it is asked for: most runs print few lines and should start fast.
async function documentOf(report: Report, settings: Settings, style: TextStyle): Promise<string> {
  if (settings.emit !== undefined) return emitted(report, settings.emit);
  switch (settings.format) {
    case "json":
      return (await import("../report/json.ts")).jsonReport(report);
    case "sarif":
      return (await import("../report/sarif.ts")).sarifReport(report);
    case "markdown":
      return (await import("../report/markdown.ts")).markdownReport(report);
    case "diff":
      return (await import("../report/fix.ts")).diffReport(report).text;
    case "text":
      return textDocument(report, settings, style);
  }
}

// What changes nothing has no commit and no pull request to speak for.
async function emitted(report: Report, what: NonNullable<Settings["emit"]>): Promise<string> {
  if (report.changes.length === 0) return "";
  const { reportDocument } = await import("../report/json.ts");
  if (what === "pr-body") return (await import("../bulk/pull-request-body.ts")).pullRequestBody(reportDocument(report));
  return (await import("../bulk/commit-message.ts")).commitMessage(reportDocument(report));
}

async function textDocument(report: Report, settings: Settings, style: TextStyle): Promise<string> {
  const dry = settings.fix && !settings.write;
  const words = settings.quiet ? summaryText(report) : textReport(report, style);
  if (report.changes.length === 0 || !settings.fix) return dry ? "" : words;
  const { commandsReport, diffReport } = await import("../report/fix.ts");
  const parts = dry ? [diffReport(report).text] : [words];
  return [...parts, ...(settings.quiet && !dry ? [] : [commandsReport(report, style.show)])].join("\n");
}

async function maskedLines(report: Report, show: (path: string) => string): Promise<string> {
  if (report.changes.length === 0) return "";
  const { diffReport } = await import("../report/fix.ts");
  const masked = diffReport(report).masked.map((path) => show(path));
  return masked
    .map(
      (path) => `${printable(path)}: the diff hides a value, so git apply will not take it; --write writes the file\n`,
    )
    .join("");
}

// A diff is bytes for git, and only on a terminal characters for people.
function put(text: string, { outputFile }: Settings, io: Io, quotes: boolean): void {
  if (outputFile === undefined) return io.out(quotes && io.stdoutIsTerminal ? printableLines(text) : text);
  try {
    writeFileSync(resolve(io.cwd, outputFile), text);
  } catch (error) {
    throw asInputError(error, outputFile);
  }
}

// https://no-color.org: any value but the empty one turns colour off, an argument wins.
function wantsColor({ color }: Settings, io: Io, terminal: boolean): boolean {
  if (color !== undefined) return color;
  return terminal && !io.env["NO_COLOR"] && io.env["TERM"] !== "dumb";
}
