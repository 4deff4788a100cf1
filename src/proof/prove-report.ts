import { unifiedDiff } from "../report/diff.ts";
import type { FileChange } from "../result.ts";
import { afterALeak } from "./after-a-leak.ts";
import { adviceMarkdown, adviceText } from "./audit-report.ts";
import { broken, isFound, places, type Proof } from "./proof-result.ts";
import { proveHtml } from "./prove-html.ts";
import { credentialWords, differenceWords, leakWords, matrixRows, verdictWords } from "./prove-words.ts";
import { markdownCell, table } from "./text-table.ts";

/** Forms of the report. */
export type ProveFormat = "text" | "json" | "markdown" | "html";

/** What a report of proofs is made of. */
export interface Proven {
  readonly proofs: readonly Proof[];
  /** The changes, values taken out. */
  readonly changes: readonly FileChange[];
}

/** The report of proofs in the form that was asked for, with a line end behind. */
export function proveReport(proven: Proven, format: ProveFormat): string {
  if (format === "json") return `${JSON.stringify(proveDocument(proven), undefined, 2)}\n`;
  if (format === "html") return proveHtml(proven);
  return format === "markdown" ? proveMarkdown(proven) : proveText(proven);
}

/** Whether a secret was in what the old build made, so that it is out. */
function hasLeaked({ proofs }: Proven): boolean {
  return proofs.some(({ before }) => before.leaks.some(({ where }) => where !== "build-log"));
}

function proveDocument(proven: Proven) {
  const proofs = proven.proofs.map((proof) => ({
    ...proof,
    matrix: places.map((place) => ({
      place,
      before: isFound(proof.before, place) ?? null,
      after: isFound(proof.after, place) ?? null,
    })),
  }));
  return { version: 1, proofs, after: hasLeaked(proven) ? afterALeak : [] };
}

function proveText(proven: Proven): string {
  const parts = proven.proofs.map((proof) => {
    const [first = "", ...rest] = proof.shows;
    const matrix = table([["can the secrets be read from", "before", "after"], ...matrixRows(proof)]);
    return [
      `${proof.name}: ${verdictWords[proof.verdict]}`,
      `  ${first}`,
      ...rest.map((line) => `  ${line}`),
      "",
      ...matrix.map((line) => `  ${line}`),
      ...listed("still leaks", proof.after.leaks.map(leakWords)),
      ...listed("does not get what it got", proof.credentials.map(credentialWords)),
      ...listed("differs", broken(proof).map(differenceWords)),
      ...listed("differs as it should", expected(proof)),
      ...failures(proof),
    ].join("\n");
  });
  return `${[...parts, ...(hasLeaked(proven) ? [adviceText()] : [])].join("\n\n")}\n`;
}

function expected(proof: Proof): readonly string[] {
  return proof.differences.filter((difference) => difference.expected !== undefined).map(differenceWords);
}

function listed(title: string, rows: readonly string[]): readonly string[] {
  return rows.length === 0 ? [] : ["", `  ${title}:`, ...rows.map((row) => `    ${row}`)];
}

function failures({ before, after }: Proof): readonly string[] {
  return [
    ...listed("the old build failed", before.failure?.split("\n") ?? []),
    ...listed("the new build failed", after.failure?.split("\n") ?? []),
  ];
}

/** A report for a pull request: the matrix first, the long parts folded away. */
function proveMarkdown(proven: Proven): string {
  const parts = proven.proofs.map((proof) => {
    const rows = matrixRows(proof).map(([place, before, after]) => `| ${place} | ${before} | ${after} |`);
    const [first = "", ...rest] = proof.shows;
    return [
      `## ${markdownCell(proof.name)}: ${verdictWords[proof.verdict]}\n`,
      `${[first, ...rest].map((line) => `_${markdownCell(line)}_`).join("  \n")}\n`,
      `| Can ${proof.secrets.map(markdownCell).join(", ")} be read from | before | after |\n| --- | --- | --- |\n${rows.join("\n")}\n`,
      ...section("Still leaks", proof.after.leaks.map(leakWords)),
      ...section("Does not get what it got", proof.credentials.map(credentialWords)),
      ...section("Differs", broken(proof).map(differenceWords)),
      ...folded("Differs as it should", expected(proof)),
      ...folded("The old build failed", proof.before.failure?.split("\n") ?? []),
      ...folded("The new build failed", proof.after.failure?.split("\n") ?? []),
    ].join("\n");
  });
  const diff = diffsOf(proven);
  const changes = diff === "" ? [] : [`<details><summary>Changes</summary>\n\n${fenced(diff, "diff")}\n\n</details>\n`];
  return [`# Proof\n`, ...parts, ...changes, ...(hasLeaked(proven) ? [adviceMarkdown()] : [])].join("\n");
}

/** The changes, which hold no values, as unified diffs. */
export function diffsOf({ changes }: Proven): string {
  return changes.map((change) => unifiedDiff(change, (text) => text).text).join("");
}

function section(title: string, rows: readonly string[]): readonly string[] {
  return rows.length === 0 ? [] : [`### ${title}\n\n${rows.map((row) => `- ${markdownCell(row)}`).join("\n")}\n`];
}

function folded(title: string, rows: readonly string[]): readonly string[] {
  if (rows.length === 0) return [];
  return [`<details><summary>${title}</summary>\n\n${fenced(rows.join("\n"), "text")}\n\n</details>\n`];
}

/** A block of code, in a fence that is longer than any in it. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}
