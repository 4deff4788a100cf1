import { patternOf } from "../text/names.ts";
import { judgeValue } from "../knowledge/values.ts";
import type { SourceFile } from "../text/source.ts";
import { siteBase, type ShellSite } from "./command-site.ts";
import { builderWords } from "./docker-options.ts";
import type { CallerAdvice, CallerFormatReader, CallerWork } from "./facts.ts";
import { HostText, hostOfRange } from "./host-text.ts";
import { folderOf } from "./paths.ts";
import { gathered, readSites, writeSites } from "./script-format.ts";

/** Shell blocks of Markdown: examples for people, which never stand in the way of a rewrite. */
export const markdown: CallerFormatReader = {
  format: "markdown",
  matches: (file) => /\.(md|mdx|markdown)$/.test(file.path),
  read: (file, world) => readSites(sitesOf(file), world),
  write(file, work) {
    const plain = work.filter((item) => blocked(item) === undefined);
    const { edits, advice } = gathered(writeSites(sitesOf(file), plain));
    return { edits, advice: [...advice, ...work.flatMap(adviceOf)] };
  },
};

/** The argument of an example that is not one plain command line. */
function blocked({ fact, bindings }: CallerWork): string | undefined {
  if (fact.rewrite !== "yes") return "";
  const names = new Set(bindings.flatMap((binding) => binding.replaces));
  return fact.passes.find((passed) => names.has(passed.name) && passed.rewrite !== "yes")?.name;
}

function adviceOf(item: CallerWork): readonly CallerAdvice[] {
  if (blocked(item) === undefined) return [];
  return item.bindings.map((binding) => {
    const source = binding.file === undefined ? `env=${binding.env ?? binding.id}` : `src=${binding.file}`;
    const names = binding.replaces.map((name) => `--build-arg ${name}=…`).join(" ");
    const lines = `write \`--secret id=${binding.id},${source}\`${names === "" ? "" : ` in place of \`${names}\``}`;
    return { at: item.fact.at, lines };
  });
}

const fence = /^([ \t>]*)(`{3,}|~{3,})[ \t]*(\{?\.?[\w+-]*).*$/gm;
const shells = /^\{?\.?(sh|bash|shell|console|zsh|shell-session|shellsession|terminal|cmd|text|)$/i;

function sitesOf(file: SourceFile): readonly ShellSite[] {
  const base = siteBase("markdown", file, [...new Set([folderOf(file.path), "."])]);
  const sites: ShellSite[] = [];
  let open: { mark: string; start: number; shell: boolean } | undefined;
  for (const match of file.text.matchAll(fence)) {
    const mark = match[2] ?? "";
    if (!open) open = { mark, start: match.index + match[0].length + 1, shell: shells.test(match[3] ?? "") };
    else if (mark.startsWith(open.mark)) {
      const starts = open.shell && builderWords.test(file.text.slice(open.start, match.index));
      const host = starts ? hostOfBlock(file.text, open.start, match.index) : undefined;
      if (host) sites.push({ ...base, host: withPlaceholders(host), example: true, expansion: placeholder(file) });
      open = undefined;
    }
  }
  return sites;
}

function placeholder({ text }: SourceFile): ShellSite["expansion"] {
  return ({ span }) => ({
    from: { kind: "literal" },
    reach: { by: "prefix", raw: text.slice(span.start, span.end) },
  });
}

/** Values that readers put their own in place of, `<token>` or `xxx`, as expansions: they are no text of a shell. */
function withPlaceholders(host: HostText): HostText {
  const values = [...host.text.matchAll(/--build-arg[ =]["']?\w+=(<[^<>\n]+>|[^\s"'\\]+)/g)].map(
    (match) => match[1] ?? "",
  );
  const found = [...new Set(values)].filter((value) => judgeValue(value).says === "placeholder");
  if (found.length === 0) return host;
  const pattern = found.map(patternOf).join("|");
  return host.withExpansions(new RegExp(`(?<=--build-arg[ =]["']?\\w+=)(${pattern})(?=["'\\s\\\\]|$)`, "g"));
}

/** The commands of a block; where some lines begin with a prompt, those lines alone. */
function hostOfBlock(text: string, start: number, end: number): HostText | undefined {
  const body = text.slice(start, Math.max(start, end));
  if (!/^[ \t]*[$%][ \t]/m.test(body)) return hostOfRange(text, start, Math.max(start, end));
  const hosts: HostText[] = [];
  let continued = false;
  let at = start;
  for (const line of body.split("\n")) {
    const prompt = /^[ \t]*[$%][ \t]+/.exec(line)?.[0].length;
    if (prompt !== undefined || continued) hosts.push(hostOfRange(text, at + (prompt ?? 0), at + line.length));
    continued = (prompt !== undefined || continued) && /\\\r?$/.test(line);
    at += line.length + 1;
  }
  return HostText.joined(hosts);
}
