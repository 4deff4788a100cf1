import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Path of a script that comes with the package; the compiled code may lie deeper than its source. */
export function assetPath(name: string): string {
  for (const folder of [
    "./assets",
    "../proof/assets",
    "../src/proof/assets",
    "../../src/proof/assets",
    "../../../src/proof/assets",
  ]) {
    const path = fileURLToPath(new URL(`${folder}/${name}`, import.meta.url));
    if (existsSync(path)) return path;
  }
  throw new Error(`the package lacks src/proof/assets/${name}`);
}
