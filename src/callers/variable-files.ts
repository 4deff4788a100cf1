import type { SourceFile } from "../text/source.ts";
import { folderOf, isMakefile, joinPath } from "./paths.ts";

/** Files that a caller takes variables from, relative to the project root: `.env`, those it names, those it includes. */
export function variableFiles({ path, text }: SourceFile): readonly string[] {
  const folder = folderOf(path);
  const isMake = isMakefile(path);
  // Compose reads the `.env` beside it unasked.
  const named = [
    ...(/(?:^|\/)(?:docker-)?compose(?:[.-][^/]*)?\.ya?ml$/.test(path) ? [".env"] : []),
    ...(isMake ? includedBy(text) : []),
    ...(/\.ya?ml$/.test(path) ? environmentFiles(text) : []),
    ...[...text.matchAll(/--env-file[ =]["']?([\w./-]+)/g)].map((match) => match[1] ?? ""),
  ];
  // A script mostly runs at the root, and so does a Makefile that another one includes.
  const folders = isMake || !/\.ya?ml$/.test(path) || path.includes(".github/") ? [folder, "."] : [folder];
  return [...new Set(folders.flatMap((from) => named.flatMap((name) => joinPath(from, name) ?? [])))];
}

/** The literal words behind `include`, `-include` and `sinclude`. */
export function includedBy(text: string): readonly string[] {
  return [...text.matchAll(/^ *(?:-|s)?include[ \t]+([^#\n]*)/gm)].flatMap((match) =>
    (match[1] ?? "").trim().split(/\s+/),
  );
}

/** `env_file: a`, `env_file: [a, b]`, and a list below it. */
function environmentFiles(text: string): readonly string[] {
  return [...text.matchAll(/\benv_file["']?[ \t]*:([^\n]*(?:\n[ \t]*(?:-|path[ \t]*:)[^\n]*)*)/g)].flatMap((match) =>
    [...(match[1] ?? "").matchAll(/(?:path[ \t]*:)?[ \t]*["']?([\w./-]*[\w/][\w./-]*)/g)].map((word) => word[1] ?? ""),
  );
}
