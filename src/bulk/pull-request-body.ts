import type { BuildRow, FindingRow } from "../report/json.ts";
import { code, fenced, plain } from "../report/markdown-text.ts";
import { exposureWords, originWords } from "../report/words.ts";
import { version } from "../version.ts";
import { printable, printableLines } from "../text/printable.ts";
import type { AdviceRow, ReviewFacts } from "./review-facts.ts";

// A body has room for 65,536 characters: https://github.com/orgs/community/discussions/41331
const mostRows = 60;

/** The body of a pull request, for whoever has to say yes to it. Holds names and places, never a value. */
export function pullRequestBody(facts: ReviewFacts, purpose: "request" | "review" = "request"): string {
  const changed = facts.builds.filter((build) => build.changed);
  const parts = [
    "Values that are handed to this build stay readable afterwards. This change makes build secrets of them: each is " +
      "mounted for the steps that read it and stays in no layer, no image history and no build record.",
    leaked(changed),
    meaning(changed),
    commands(changed),
    byHand(facts.advice),
    rotation(changed),
    leftAlone(facts),
    `Made by unleak ${version}.${purpose === "request" ? " Close this pull request if it is not wanted: it is not opened again." : ""}`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function leaked(builds: readonly BuildRow[]): string {
  const rows = builds.flatMap(({ findings }) => findings.filter(({ status }) => status === "fixed")).map(leakRow);
  return `## What leaked

| Secret | Enters as | Where | A copy stayed in |
| --- | --- | --- | --- |
${shortened(rows, "| … | | | |")}`;
}

function leakRow(finding: FindingRow): string {
  const stays = finding.exposures.map((exposure) => exposureWords[exposure]).join(", ");
  return `| ${[code(finding.name), originWords[finding.kind], placeOf(finding), stays].map(cell).join(" | ")} |`;
}

const meanings: readonly (readonly [kinds: readonly FindingRow["kind"][], text: string])[] = [
  [
    ["build-argument"],
    "An `ARG` goes; the steps that read it get `--mount=type=secret,…,env=…`, so their commands stay as they are.",
  ],
  [
    ["environment-variable"],
    "An `ENV` goes: what only the build reads is mounted, what the container reads is handed over where it starts.",
  ],
  [["copied-file"], "A `COPY` of a credential file goes; the file is mounted at the same path while a step reads it."],
  [["written-file", "kept-mount"], "A credential is no longer written to a file that a layer keeps."],
  [["literal"], "A value that stood in the file itself is replaced by a mounted secret."],
];

function meaning(builds: readonly BuildRow[]): string {
  const kinds = new Set(
    builds.flatMap(({ findings }) => findings.filter(({ status }) => status === "fixed").map(({ kind }) => kind)),
  );
  const lines = meanings.filter(([of]) => of.some((kind) => kinds.has(kind))).map(([, text]) => `- ${text}`);
  return `## What the change does

${lines.join("\n")}
- A secret that is marked required fails the build with its name when it is not handed over.`;
}

function commands(builds: readonly BuildRow[]): string {
  const blocks = builds.map(({ dockerfile, commands: { cwd, build, run } }) => {
    const lines = [...(cwd === "." ? [] : [`cd ${cwd}`]), build, ...(run === undefined ? [] : [run])];
    return `${code(dockerfile)}:\n\n${fenced("sh", lines.map(printable).join("\n")).trimEnd()}`;
  });
  return `## How to build from now on

Callers in this repository that could be changed are changed with it. Anything else that starts this build needs:

${shortened(blocks, "…", "\n\n")}`;
}

function byHand(advice: readonly AdviceRow[] = []): string {
  if (advice.length === 0) return "";
  const blocks = advice.map(
    ({ path, line, lines }) => `${code(`${path}:${line}`)}:\n\n${fenced("", printableLines(lines)).trimEnd()}`,
  );
  return `## What to change by hand\n\n${shortened(blocks, "…", "\n\n")}`;
}

function rotation(builds: readonly BuildRow[]): string {
  const rows = builds
    .flatMap(({ findings }) => findings.filter(({ rotate }) => rotate === true))
    .map((finding) => `- ${code(finding.name)}, whose value stood in ${placeOf(finding)}`);
  return `## What to rotate

${rows.length === 0 ? "No value stood in the files themselves." : shortened(rows, "- …")}

Images and build records made before this change still hold the values: rotate what they were handed, and delete them.`;
}

function leftAlone({ builds, errors }: ReviewFacts): string {
  const refused = builds
    .flatMap(({ findings }) => findings.filter(({ status }) => status !== "fixed"))
    .map((finding) => `- ${code(finding.name)} at ${placeOf(finding)}: ${plain(finding.message)}`);
  const unread = errors.map(
    ({ path, line, message }) =>
      `- ${code(line === undefined ? path : `${path}:${line}`)} was not read: ${plain(message)}`,
  );
  const review = builds
    .flatMap(({ findings }) => findings.filter((finding) => finding.review === true && finding.status === "fixed"))
    .map((finding) => `- ${code(finding.name)} at ${placeOf(finding)}: please look at ${plain(finding.message)}`);
  const rows = [...review, ...refused, ...unread];
  return rows.length === 0 ? "" : `## What needs a person\n\n${shortened(rows, "- …")}`;
}

function placeOf({ path, line }: FindingRow): string {
  return code(`${path}:${line}`);
}

function shortened(rows: readonly string[], rest: string, between = "\n"): string {
  return (rows.length > mostRows ? [...rows.slice(0, mostRows), rest] : rows).join(between);
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

// Half of what a host takes: the rest of the text wants room too.
const longestDiff = 30_000;

/** A diff as a block of Markdown, cut where it would not fit. */
export function fencedDiff(diff: string): string {
  const cut = diff.length > longestDiff ? `${diff.slice(0, diff.lastIndexOf("\n", longestDiff))}\n…` : diff.trimEnd();
  return fenced("diff", cut).trimEnd();
}
