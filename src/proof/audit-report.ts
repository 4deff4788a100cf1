import { afterALeak } from "./after-a-leak.ts";
import type { AuditFinding, ImageAudit } from "./audit-image.ts";
import { markdownCell, table } from "./text-table.ts";

/** Forms of the report. */
export type AuditFormat = "text" | "json" | "markdown";

interface Audited {
  readonly target: string;
  readonly images: readonly ImageAudit[];
}

/** The report of an audit in the form that was asked for, with a line end behind. */
export function auditReport(audit: Audited, format: AuditFormat): string {
  if (format === "json") return `${JSON.stringify(auditDocument(audit), undefined, 2)}\n`;
  return format === "markdown" ? auditMarkdown(audit) : auditText(audit);
}

function auditDocument({ target, images }: Audited) {
  const after = images.some(({ findings }) => findings.length > 0) ? afterALeak : [];
  return { version: 1, target, images: images.map((image) => ({ ...image, matrix: auditMatrix(image) })), after };
}

/** Where an image gives its secrets away: to its containers, to who inspects it, to who unpacks its layers. */
export function auditMatrix({ findings }: ImageAudit): {
  readonly container: boolean;
  readonly inspection: boolean;
  readonly layers: boolean;
} {
  return {
    container: findings.some(
      ({ where, removed }) => where === "image-config" || (where === "layer" && removed === false),
    ),
    inspection: findings.some(({ where }) => where !== "layer"),
    layers: findings.some(({ where }) => where === "layer"),
  };
}

const kinds: Readonly<Record<AuditFinding["kind"], string>> = {
  value: "value of",
  token: "token of",
  "credential-file": "credential file",
  variable: "variable",
};

function whatOf({ kind, name, form }: AuditFinding): string {
  return `${kinds[kind]} ${name}${form === "plain" ? "" : ` (${form})`}`;
}

function whereOf({ where, layer, path, removed }: AuditFinding): string {
  if (where !== "layer") return where === "image-config" ? "image config" : "image history";
  return `layer ${layer ?? "?"}: ${path ?? ""}${removed === true ? " (hidden by a later layer)" : ""}`;
}

function auditText({ target, images }: Audited): string {
  const parts = images.map((image) => {
    const title = `${image.names.join(", ") || target}: ${countOf(image)}`;
    const rows = image.findings.flatMap((finding) => [
      `  ${whatOf(finding)}`,
      `    in ${whereOf(finding)}`,
      ...(finding.instruction === undefined ? [] : [`    made by ${finding.instruction}`]),
      ...(finding.sharedWith === undefined ? [] : [`    the layer is also in ${finding.sharedWith.join(", ")}`]),
    ]);
    return [title, ...rows, ...(image.findings.length === 0 ? [] : ["", ...matrixLines(image)])].join("\n");
  });
  const leaked = images.some(({ findings }) => findings.length > 0);
  return `${[...parts, ...(leaked ? [adviceText()] : [])].join("\n\n")}\n`;
}

function countOf({ findings, layers }: ImageAudit): string {
  const found = findings.length === 0 ? "no secret found" : `${findings.length} found`;
  return `${found} in ${layers} layer${layers === 1 ? "" : "s"}, config and history`;
}

function matrixLines(image: ImageAudit): readonly string[] {
  const { container, inspection, layers } = auditMatrix(image);
  const word = (found: boolean): string => (found ? "yes" : "no");
  return table([
    ["  read from", "the container", "inspection", "its layers"],
    ["", word(container), word(inspection), word(layers)],
  ]);
}

/** What to do after a leak, for people. */
export function adviceText(): string {
  const rows = afterALeak.flatMap(({ what, why, commands }, index) => [
    `  ${index + 1}. ${what}: ${why}`,
    ...commands.map((command) => `       ${command}`),
  ]);
  return ["what a rewrite cannot do:", ...rows].join("\n");
}

function auditMarkdown({ target, images }: Audited): string {
  const parts = images.map((image) => {
    const head = `## ${markdownCell(image.names.join(", ") || target)}\n\n${countOf(image)}.\n`;
    if (image.findings.length === 0) return head;
    const { container, inspection, layers } = auditMatrix(image);
    const word = (found: boolean): string => (found ? "**yes**" : "no");
    const rows = image.findings.map(
      (finding) =>
        `| ${markdownCell(whatOf(finding))} | ${markdownCell(whereOf(finding))} | ${markdownCell(finding.instruction ?? "")} | ${markdownCell((finding.sharedWith ?? []).join(", "))} |`,
    );
    return `${head}
| Container | Inspection | Layers |
| --- | --- | --- |
| ${word(container)} | ${word(inspection)} | ${word(layers)} |

| Secret | Where | Made by | Layer also in |
| --- | --- | --- | --- |
${rows.join("\n")}
`;
  });
  const leaked = images.some(({ findings }) => findings.length > 0);
  return `# Audit\n\n${parts.join("\n")}${leaked ? `\n${adviceMarkdown()}` : ""}`;
}

/** What to do after a leak, as Markdown. */
export function adviceMarkdown(): string {
  const rows = afterALeak.map(({ what, why, commands, source }, index) => {
    const lines = commands.map((command) => `   \`${command}\``).join("  \n");
    return `${index + 1}. **${what}**: ${why} ([why](${source}))${lines === "" ? "" : `  \n${lines}`}`;
  });
  return `## What a rewrite cannot do\n\n${rows.join("\n")}\n`;
}
