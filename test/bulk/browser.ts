import { existsSync } from "node:fs";

/** Where Debian and others install a Chromium; undefined when there is none. */
export const chromium = [
  process.env["CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((file) => file !== undefined && existsSync(file));

if (chromium === undefined)
  process.stderr.write("\n!!! No Chromium is installed: the report's page is not opened, its tests are SKIPPED.\n\n");
