import type { SourceFile } from "../text/source.ts";
import { inEnvironment, siteBase, type ShellSite, type Source } from "./command-site.ts";
import type { CallerFormatReader } from "./facts.ts";
import { hostOfRange } from "./host-text.ts";
import { baseOf, folderOf } from "./paths.ts";
import { siteFormat } from "./script-format.ts";

/** Recipes of a justfile: each line is a shell of its own, unless the recipe has a first line that names one. */
export const justfile: CallerFormatReader = siteFormat(
  "justfile",
  (file) => /^\.?justfile$|\.just$/i.test(baseOf(file.path)),
  sitesOf,
);

function sitesOf(file: SourceFile): readonly ShellSite[] {
  const base = siteBase("justfile", file, [...new Set([folderOf(file.path), "."])]);
  const sites: ShellSite[] = [];
  let name: string | undefined;
  let script: { start: number; end: number } | undefined;
  const flush = (): void => {
    if (script) sites.push(siteOf(base, file, script, name));
    script = undefined;
  };
  for (const line of linesOf(file.text)) {
    const text = file.text.slice(line.start, line.end);
    if (/^[ \t]+\S/.test(text)) {
      if (/^\s+#!/.test(text) && !script) script = { ...line };
      else if (script) script.end = line.end;
      else if (!/^\s+#/.test(text)) sites.push(siteOf(base, file, line, name));
      continue;
    }
    if (text.trim() === "") continue;
    flush();
    name = /^@?([\w-]+)(?:\s[^\n]*?)?:(?!=)/.exec(text)?.[1];
  }
  flush();
  return sites;
}

/** Lines with the continued ones behind a backslash, without their line ends. */
function* linesOf(text: string): Generator<{ start: number; end: number }> {
  for (let start = 0; start < text.length;) {
    let end = text.indexOf("\n", start);
    while (end !== -1 && /\\\r?$/.test(text.slice(start, end))) end = text.indexOf("\n", end + 1);
    if (end === -1) end = text.length;
    yield { start, end: text[end - 1] === "\r" ? end - 1 : end };
    start = end + 1;
  }
}

function siteOf(
  base: Omit<ShellSite, "host">,
  file: SourceFile,
  span: { start: number; end: number },
  name: string | undefined,
): ShellSite {
  const front = /^\s*[@-]*/.exec(file.text.slice(span.start, span.end))?.[0].length ?? 0;
  const host = hostOfRange(file.text, span.start + front, span.end).withExpansions(/\{\{(?!\{)([\s\S]*?)\}\}/g);
  return { ...base, name, host, expansion: (expansion) => sourceOf(file, expansion.inside, expansion.span) };
}

/** `{{ env('X') }}` is a variable of the environment; anything else is just's own. */
function sourceOf(file: SourceFile, inside: string, span: { start: number; end: number }): Source {
  const variable = /^env(?:_var)?\(\s*['"](\w+)['"]\s*\)$/.exec(inside)?.[1];
  if (variable !== undefined) return inEnvironment(variable);
  return {
    from: { kind: "parameter", name: inside },
    reach: { by: "prefix", raw: file.text.slice(span.start, span.end) },
  };
}
