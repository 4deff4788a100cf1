import { isMap, isScalar } from "yaml";
import type { SourceFile } from "../text/source.ts";
import { siteBase, type ShellSite } from "./command-site.ts";
import type { CallerFormatReader } from "./facts.ts";
import { baseOf, folderOf } from "./paths.ts";
import { siteFormat } from "./script-format.ts";
import { readYaml } from "./yaml-file.ts";
import { hostOfScalar } from "./yaml-text.ts";

/** The scripts of a package.json; each runs in the folder of its file. */
export const packageJson: CallerFormatReader = siteFormat(
  "package-json",
  (file) => baseOf(file.path) === "package.json",
  sitesOf,
);

function sitesOf(file: SourceFile): readonly ShellSite[] {
  const root = readYaml(file.text).root;
  const scripts = isMap(root) ? root.get("scripts", true) : undefined;
  if (!isMap(scripts)) return [];
  const base = siteBase("package-json", file, [folderOf(file.path)]);
  return scripts.items.flatMap((pair) => {
    const host = isScalar(pair.value) ? hostOfScalar(file.text, pair.value) : undefined;
    if (!host || !isScalar(pair.key)) return [];
    return [{ ...base, host, name: String(pair.key.value) }];
  });
}
