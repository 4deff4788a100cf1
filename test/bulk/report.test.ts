import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium as playwright, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { htmlParts } from "../../src/bulk/report-html.ts";
import { markdownParts } from "../../src/bulk/report-markdown.ts";
import type { ReportSource } from "../../src/bulk/report-source.ts";
import type { ResultRow, State } from "../../src/bulk/result-row.ts";
import { addRow, emptyTotals } from "../../src/bulk/totals.ts";
import type { FindingRow } from "../../src/report/json.ts";
import { chromium } from "./browser.ts";
import { freshFolder } from "./run.ts";

const evil = `</script><script>document.title="run"</script><img src=x onerror='document.title="run"'>\u202E`;

function finding(name: string, status: FindingRow["status"], more: Partial<FindingRow> = {}): FindingRow {
  return {
    name,
    kind: "build-argument",
    path: "Dockerfile",
    line: 2,
    column: 5,
    endColumn: 14,
    status,
    exposures: ["image-history"],
    message: "a message",
    ...more,
  };
}

function row(repository: string, state: State, more: Partial<ResultRow> = {}): ResultRow {
  return { version: 1, repository, tool: "0.1.0", config: "c", state, files: [], attempt: 1, timings: {}, ...more };
}

function withFindings(findings: readonly FindingRow[]): Pick<ResultRow, "report"> {
  const commands = { cwd: "api", build: "docker build --secret id=A,env=A ." };
  const build = { dockerfile: "api/Dockerfile", context: "api", changed: true, findings, bindings: [], commands };
  return { report: { builds: [build], errors: [{ path: "b/Dockerfile", line: 3, message: "unknown instruction" }] } };
}

const patch =
  "diff --git a/Dockerfile b/Dockerfile\n--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,2 +1,1 @@\n FROM node\n-ARG A\n";
const many = Array.from({ length: 450 }, (_, at) =>
  row(`git.example.com/acme/r${String(at).padStart(3, "0")}`, "clean"),
);
const rows: readonly ResultRow[] = [
  row("git.example.com/acme/api", "proposed", {
    ...withFindings([
      finding("NPM_TOKEN", "fixed"),
      finding("DEPLOY_KEY", "refused", { reason: "read-outside-run", rotate: true }),
    ]),
    files: ["Dockerfile"],
    pullRequest: "https://git.example.com/acme/api/pull/7",
  }),
  row(`git.example.com/acme/${evil}`, "failed", {
    error: evil,
    ...withFindings([finding(evil, "info", { path: evil, message: evil })]),
  }),
  row("git.example.com/acme/link", "declined", { pullRequest: "javascript:document.title='run'" }),
  ...many,
];
const source: ReportSource = {
  folder: "",
  reportName: "report",
  rows: () => rows,
  patchOf: ({ files }) => (files.length > 0 ? `${patch}+${evil}\n` : undefined),
};
const totals = emptyTotals();
for (const one of rows) addRow(totals, one);

describe("the report as Markdown", () => {
  test("counts outcomes and kinds, and no name in it is markup", () => {
    const text = [...markdownParts(source, totals)].join("");
    expect(text).toContain("| pull request open | 1 |\n| no secret found | 450 |\n");
    expect(text).toContain("| build argument | 1 | 2 |\n");
    expect(text).toContain(
      "| git.example.com/acme/api | pull request open | 1 | 1 | https://git.example.com/acme/api/pull/7 |\n",
    );
    expect(text).toContain("1 value stood in a file: rotate it.\n");
    expect(text).not.toMatch(/(?<!\\)</);
  });
});

describe.skipIf(chromium === undefined)("the report's page", () => {
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    const file = join(freshFolder(), "report.html");
    writeFileSync(file, [...htmlParts(source, totals)].join(""));
    browser = await playwright.launch({ executablePath: chromium ?? "", args: ["--no-sandbox"] });
    page = await browser.newPage();
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => void (request.url().startsWith("file:") || complaints.push(request.url())));
    await page.goto(pathToFileURL(file).href);
  }, 60_000);
  afterAll(() => browser?.close());

  const names = (): Promise<readonly string[]> => page.locator("tr.summary td:first-child").allTextContents();

  test("opens from the disk without a complaint, and shows what was found", async () => {
    expect(await page.locator(".tile").allTextContents()).toEqual([
      "1 pull request open",
      "450 no secret found",
      "1 pull request was closed",
      "1 failed",
    ]);
    expect(await page.locator("figcaption").allTextContents()).toEqual([
      "Repositories by outcome",
      "Secrets by kind, fixed and left",
      "Why secrets were left",
    ]);
    expect(await page.locator("svg rect").count()).toBe(7);
    expect((await names()).length).toBe(200);
    expect(complaints).toEqual([]);
  });

  test("shows the rest when asked", async () => {
    await page.getByText("Show more").click();
    await page.getByText("Show more").click();
    expect((await names()).length).toBe(453);
    expect(await page.locator("#more").isVisible()).toBe(false);
  });

  test("finds repositories by name, secret, reason and outcome", async () => {
    await page.fill("#words", "r44 acme");
    expect((await names()).length).toBe(10);
    expect(await page.locator("#count").textContent()).toBe("10 of 453");
    await page.fill("#words", "deploy_key");
    expect(await names()).toEqual(["git.example.com/acme/api"]);
    await page.fill("#words", "");
    await page.selectOption("#state", "declined");
    expect(await names()).toEqual(["git.example.com/acme/link"]);
    await page.selectOption("#state", "");
  });

  test("shows a repository's findings, commands and diff", async () => {
    await page.getByRole("button", { name: "git.example.com/acme/api" }).click();
    const details = page.locator("tr.details");
    expect(await details.locator("li").allTextContents()).toEqual([
      "fixed: NPM_TOKEN (build argument, Dockerfile:2) a message",
      "refused: DEPLOY_KEY (build argument, Dockerfile:2) a message; rotate it",
      "b/Dockerfile:3: unknown instruction",
    ]);
    expect(await details.locator("pre.commands").textContent()).toBe("cd api\ndocker build --secret id=A,env=A .");
    expect(await details.locator("pre.diff .del").textContent()).toBe("-ARG A\n");
    expect(await page.getByRole("link", { name: "acme/api/pull/7" }).getAttribute("href")).toBe(
      "https://git.example.com/acme/api/pull/7",
    );
    await page.getByRole("button", { name: "git.example.com/acme/api" }).press("Enter");
    expect(await details.count()).toBe(0);
  });

  test("runs nothing that a repository says", async () => {
    await page.getByRole("button", { name: "</script>" }).click();
    expect(await page.locator("tr.details li").first().textContent()).toMatch(/<U\+202E>$/);
    expect(await page.locator("table").textContent()).not.toContain("\u202E");
    await page.getByText("javascript:document").click();
    expect(await page.title()).toBe("Secrets in Dockerfiles: 453 repositories");
    expect(await page.locator("a[href^=javascript]").count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
