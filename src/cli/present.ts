import { writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { asInputError } from "../project/read-text.ts";
import {
  commandsReport,
  diffReport,
  jsonReport,
  markdownReport,
  problemLines,
  sarifReport,
  summaryText,
  textReport,
  type Report,
} from "../report/index.ts";
import type { Io } from "./io.ts";
import type { Settings } from "./settings.ts";

/** Last line of a run that could have written. */
export const dryRunLine = "dry run: nothing written; add --write\n";

/** Prints a report: the document on standard output, words for people on standard error. */
export function present(report: Report, root: string, settings: Settings, io: Io): void {
  const show = (path: string): string => relative(io.cwd, join(root, path)) || ".";
  const dry = settings.fix && !settings.write;
  const asDiff = settings.format === "diff" || (dry && settings.format === "text");
  const style = { color: wantsColor(settings, io, asDiff ? io.stderrIsTerminal : io.stdoutIsTerminal), show };

  put(documentOf(report, settings, show, style, asDiff), settings, io);
  if (settings.format !== "text" || asDiff) {
    const words = settings.format === "text" ? textReport(report, style) : summaryText(report);
    if (!settings.quiet) io.err(words);
  }
  io.err(problemLines(report.problems, show));
  if (asDiff || settings.format === "markdown") io.err(maskedLines(report, show));
  if (dry) io.err(dryRunLine);
}

type Style = Parameters<typeof textReport>[1];

function documentOf(
  report: Report,
  settings: Settings,
  show: (path: string) => string,
  style: Style,
  asDiff: boolean,
): string {
  if (settings.format === "json") return jsonReport(report);
  if (settings.format === "sarif") return sarifReport(report);
  if (settings.format === "markdown") return markdownReport(report);
  if (settings.format === "diff") return diffReport(report).text;
  if (asDiff) return [diffReport(report).text, commandsReport(report, show)].filter((part) => part !== "").join("\n");
  if (settings.quiet) return summaryText(report);
  return [textReport(report, style), ...(report.written ? [commandsReport(report, show)] : [])]
    .filter((part) => part !== "")
    .join("\n");
}

function maskedLines(report: Report, show: (path: string) => string): string {
  return diffReport(report)
    .masked.map(
      (path) => `${show(path)}: the diff hides a value, so git apply will not take it; --write writes the file\n`,
    )
    .join("");
}

function put(text: string, { outputFile }: Settings, io: Io): void {
  if (outputFile === undefined) return io.out(text);
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
