import type { SourceFile } from "../text/source.ts";
import { plainSite } from "./command-site.ts";
import type { CallerFormatReader } from "./facts.ts";
import { baseOf, folderOf } from "./paths.ts";
import { siteFormat } from "./script-format.ts";

/** Shell scripts: by their ending, or by their first line. */
export const shellScript: CallerFormatReader = siteFormat("shell", isShell, (file) => [
  plainSite("shell", file, [...new Set([".", folderOf(file.path)])]),
]);

function isShell(file: SourceFile): boolean {
  if (/\.(sh|bash|ksh|zsh|bats)$/.test(file.path)) return true;
  return !baseOf(file.path).includes(".") && /^#!.*\b(ba|da|a|k|z)?sh\b/.test(file.text.slice(0, 100));
}
