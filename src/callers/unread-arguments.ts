import type { SourceFile, Span } from "../text/source.ts";
import { type CallerFact, type CallerFormat, plainFact } from "./facts.ts";
import { keyedRegions, optionNames } from "./argument-signs.ts";

/** Formats whose readers understand all of a file: what they take for no build starts none. */
const understood: ReadonlySet<CallerFormat> = new Set([
  "bake-hcl",
  "bake-json",
  "compose",
  "composer",
  "justfile",
  "kubernetes",
  "makefile",
  "markdown",
  "package-json",
  "powershell",
  "shell",
]);

const sign = /build[-_]?arg|<args>|^[ \t-]*(?:args|config):[ \t]*$|\bargs\s*=\s*\{/im;

/** Whether a file may hold a build argument in a place that no reader of its format, where it has one, understands. */
export function mayHoldUnread({ text }: SourceFile, format: CallerFormat | undefined): boolean {
  return (format === undefined || !understood.has(format)) && sign.test(text);
}

/**
 * The build arguments that a file passes, by all that it looks like, and that none of its facts says: a fact that no
 * edit changes. Which build it starts cannot be told.
 */
export function unreadArguments(
  file: SourceFile,
  format: CallerFormat | undefined,
  facts: readonly CallerFact[],
  declared: ReadonlySet<string>,
): readonly CallerFact[] {
  const told = new Set(facts.flatMap(({ passes }) => passes.map(({ name }) => name)));
  const text = withoutComments(file.text);
  const found = new Map<string, Span>();
  for (const { name, span } of argumentsIn({ ...file, text }, declared)) {
    if (declared.has(name) && !told.has(name) && !found.has(name)) found.set(name, span);
  }
  return [...found].map(([name, span]): CallerFact => {
    const at = { path: file.path, span };
    const todo =
      "it names the build argument in a way that is not known: write `--secret id={id},env={env}` in its place, or what its tool has for build secrets";
    const rewrite = { reason: "not-understood", at, todo };
    const passes = [{ name, at, from: { kind: "parameter" as const, name }, rewrite, sharedWith: [] }];
    return { ...plainFact, format: format ?? "other", at, builder: "unknown", passes, rewrite };
  });
}

interface NamedPlace {
  readonly name: string;
  readonly span: Span;
}

function argumentsIn(file: SourceFile, declared: ReadonlySet<string>): readonly NamedPlace[] {
  const options = optionNames(file.text);
  const keyed = keyedRegions(file);
  // Code may make the option of any name that stands in it.
  const any = !isData(file.path) && (options.dynamic || keyed.dynamic);
  const within = any ? [{ start: 0, end: file.text.length }] : keyed.regions;
  return [...options.names, ...within.flatMap((region) => wordsIn(file.text, region, declared, any))];
}

/** The names that stand in a stretch of text as an entry of a map or of a list does. */
function wordsIn(text: string, { start, end }: Span, declared: ReadonlySet<string>, any: boolean): NamedPlace[] {
  const entry = any
    ? /(?<=["'`\s{,([|>])([A-Za-z_]\w*)(?=["'`=])/g
    : /(?<=^|["'`\s{,([|<>-])([A-Za-z_]\w*)(?=["'`]?\s*(?:[:=,\])}>]|$))/gm;
  return [...text.slice(start, end).matchAll(entry)].flatMap((match) => {
    const name = match[1] ?? "";
    const at = start + match.index;
    return declared.has(name) ? [{ name, span: { start: at, end: at + name.length } }] : [];
  });
}

function isData(path: string): boolean {
  return /\.(?:ya?ml|json[c5]?|toml|xml|ini|cfg|conf|properties|hcl|tf)$/.test(path);
}

/** The text with as many blanks in place of the lines that are comments. */
function withoutComments(text: string): string {
  return text.replace(/^[ \t]*(?:#|\/\/|\/?\*|;|::|rem[ \t]).*$/gim, (comment) => " ".repeat(comment.length));
}
