import { isMap, isScalar, isSeq } from "yaml";
import type { SourceFile } from "../text/source.ts";
import { siteBase, type ShellSite } from "./command-site.ts";
import type { CallerFormat, CallerFormatReader } from "./facts.ts";
import { baseOf, folderOf } from "./paths.ts";
import { siteFormat } from "./script-format.ts";
import { readYaml } from "./yaml-file.ts";
import { hostOfScalar } from "./yaml-text.ts";

/** The scripts of a package.json; each runs in the folder of its file. */
export const packageJson: CallerFormatReader = scriptsFormat("package-json", "package.json");

/** The scripts of a composer.json, which may be lists: each command is a shell of its own, in the folder of its file. */
export const composerJson: CallerFormatReader = scriptsFormat("composer", "composer.json");

function scriptsFormat(format: CallerFormat, name: string): CallerFormatReader {
  return siteFormat(
    format,
    (file) => baseOf(file.path) === name,
    (file) => sitesOf(format, file),
  );
}

function sitesOf(format: CallerFormat, file: SourceFile): readonly ShellSite[] {
  const root = readYaml(file.text).root;
  const scripts = isMap(root) ? root.get("scripts", true) : undefined;
  if (!isMap(scripts)) return [];
  const base = siteBase(format, file, [folderOf(file.path)]);
  return scripts.items.flatMap((pair) => {
    const texts = isSeq(pair.value) ? pair.value.items : [pair.value];
    return texts.flatMap((text) => {
      const host = isScalar(text) ? hostOfScalar(file.text, text) : undefined;
      return host && isScalar(pair.key) ? [{ ...base, host, name: String(pair.key.value) }] : [];
    });
  });
}
