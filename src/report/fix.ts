import { printable } from "../text/printable.ts";
import { quoted } from "../text/shell-quotes.ts";
import { unifiedDiff } from "./diff.ts";
import type { Report } from "./report.ts";

/** What a dry run prints: what `git apply` takes, and for people the commands. */
export interface DryRun {
  readonly text: string;
  /** Paths whose diff hides a value, so that `git apply` will not take it. */
  readonly masked: readonly string[];
}

/** All diffs, one after the other, as `git apply` takes them. */
export function diffReport(report: Report): DryRun {
  const diffs = report.changes.map((change) => ({ path: change.path, ...unifiedDiff(change, report.mask) }));
  return {
    text: diffs.map(({ text }) => text).join(""),
    masked: diffs.flatMap(({ path, masked }) => (masked ? [path] : [])),
  };
}

/** The commands of the builds that changed, each under the name of its Dockerfile; `git apply` passes over them. */
export function commandsReport(report: Report, show: (path: string) => string): string {
  return report.builds
    .filter((build) => build.changed)
    .map(({ dockerfile, commands: { cwd, build, run } }) => {
      const folder = show(cwd);
      const lines = [
        `# ${show(dockerfile)}`,
        ...(folder === "." ? [] : [`cd ${quoted(folder)}`]),
        build,
        ...(run === undefined ? [] : [run]),
      ];
      return `${lines.map(printable).join("\n")}\n`;
    })
    .join("\n");
}
