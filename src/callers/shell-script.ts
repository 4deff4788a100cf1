import type { SourceFile } from "../text/source.ts";
import { siteBase } from "./command-site.ts";
import { hostOfRange } from "./host-text.ts";
import type { CallerFormatReader } from "./facts.ts";
import { baseOf, folderOf } from "./paths.ts";
import { siteFormat } from "./script-format.ts";

/** Shell scripts: by their ending, or by their first line. */
export const shellScript: CallerFormatReader = siteFormat("shell", isShell, (file) => [
  { ...siteBase("shell", file, foldersAround(file.path)), host: hostOfRange(file.text, 0, file.text.length) },
]);

/** A script is mostly started at the root, from its own folder, or from one between. */
function foldersAround(path: string): readonly string[] {
  const folders = ["."];
  for (let folder = folderOf(path); folder !== "."; folder = folderOf(folder)) folders.push(folder);
  return folders;
}

function isShell(file: SourceFile): boolean {
  if (/\.(sh|bash|ksh|zsh|bats)$/.test(file.path)) return true;
  return !baseOf(file.path).includes(".") && /^#!.*\b(ba|da|a|k|z)?sh\b/.test(file.text.slice(0, 100));
}
