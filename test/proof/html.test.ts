import { existsSync } from "node:fs";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { proveReport } from "../../src/proof/prove-report.ts";
import type { Proof, SideProof } from "../../src/proof/proof-result.ts";

const browserPath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);
if (browserPath === undefined) {
  process.stderr.write(
    "\n!!! No chromium on this machine: the HTML page of a proof is NOT looked at in a browser.\n\n",
  );
}

const hostile = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
const side: SideProof = {
  built: true,
  leaks: [
    { secret: "NPM_TOKEN", where: "layer", form: "base64", path: hostile, instruction: "RUN npm ci", layer: "a" },
    { secret: "NPM_TOKEN", where: "image-history", form: "plain" },
  ],
  unseen: ["provenance-max"],
  warnings: [],
  layers: [
    { instruction: "", files: 400, size: 2_000_000 },
    { instruction: "RUN npm ci", files: 3, size: 120 },
    { instruction: `RUN ${"very-long-word".repeat(40)}`, files: 1, size: 1 },
  ],
  reports: [],
};
const proof: Proof = {
  name: `docker/${hostile}/Dockerfile`,
  dockerfile: "Dockerfile",
  engine: "docker 28.5.2, buildx 0.29.1",
  shows: ["built with stand-in tools"],
  secrets: ["NPM_TOKEN"],
  before: side,
  after: { ...side, leaks: [], unseen: [] },
  differences: [{ kind: "file", name: "app/<b>", what: "missing" }],
  credentials: [{ tool: "npm", words: "ci", what: "lost" }],
  verdict: "differs",
};
const html = proveReport(
  {
    proofs: [proof],
    changes: [
      {
        path: "Dockerfile",
        before: "FROM node\nARG NPM_TOKEN\nRUN npm ci\n",
        after: "FROM node\nRUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm ci\n",
      },
    ],
  },
  "html",
);

describe.skipIf(browserPath === undefined)("the HTML page of a proof, in a browser", () => {
  let browser: Browser;
  let page: Page;
  const requests: string[] = [];
  const errors: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: browserPath ?? "", args: ["--no-sandbox"] });
    page = await browser.newPage({ viewport: { width: 1000, height: 800 } });
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(error.message));
    await page.setContent(html);
  }, 60_000);
  afterAll(async () => browser.close());

  test("shows the matrix, with what was found, what was not and what could not be seen", async () => {
    const rows = await page.locator("table.matrix tbody tr").allInnerTexts();
    expect(rows).toHaveLength(10);
    expect(rows[1]?.split("\t")).toEqual(["the image's history", "yes", "no"]);
    expect(rows[8]?.split("\t")).toEqual(["an attestation (mode max)", "not seen", "no"]);
    const color = async (name: string): Promise<unknown> =>
      page.evaluate(`getComputedStyle(document.querySelector("table.matrix td.${name}")).color`);
    expect(await color("yes")).not.toBe(await color("no"));
  });

  test("shows the layers with what they hold, and the diff", async () => {
    const layers = page.locator("table.layers").first();
    expect(await layers.locator("tbody tr").count()).toBe(3);
    expect(await layers.locator("tr.leaky").innerText()).toContain("NPM_TOKEN: <img src=x");
    expect(await page.locator("pre.diff .add").allInnerTexts()).toEqual([
      "+RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm ci",
    ]);
    expect(await page.locator("pre.diff .del").count()).toBe(2);
    expect(await page.locator("ol li").count()).toBe(7);
  });

  test("takes nothing in it for markup, loads nothing and runs nothing", async () => {
    expect(await page.title()).toBe("Proof of a rewrite");
    expect(await page.locator("img, script").count()).toBe(0);
    expect({ requests: requests.filter((url) => url !== "about:blank"), errors }).toEqual({ requests: [], errors: [] });
  });

  test("fits a narrow screen, in light and in dark", async () => {
    await page.setViewportSize({ width: 360, height: 700 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const wide = await page.evaluate("document.documentElement.scrollWidth");
      expect(wide).toBeLessThanOrEqual(360);
    }
  });
});
