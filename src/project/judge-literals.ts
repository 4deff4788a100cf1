import type { SourceFile, Span } from "../text/source.ts";

// A rule of the preset looks at the whole text many times over, so text in which none of its formats can begin is
// spared. One alternative for each rule; the names are the rules'.
const mayMatch = new RegExp(
  [
    /(?:ACCESS|[Aa]ccess)_?(?:KEY|[Kk]ey)\W{1,9}[A-Za-z0-9/+=]{40}/, // aws
    /npm_\w{36}/, // npm
    /:\/\/[^\s:@/]+:[^\s@]+@/, // basicauth, database-connection-string
    /xox[abopr]-|xapp-|[Hh][Oo][Oo][Kk][Ss]\.[Ss][Ll][Aa][Cc][Kk]/, // slack
    /gh[pousr]_\w{36}|github_pat_/, // github
    /PRIVATE KEY/, // privatekey
    /SG\.\w+\.\w/, // sendgrid
    /shp(?:pa|ca|at|ss)_/, // shopify
    /sk-(?:\w{20}T3BlbkFJ|proj|svcacct|admin|ant)/, // openai, anthropic
    /lin_api_/, // linear
    /ops_ey/, // 1password
  ]
    .map((rule) => rule.source)
    .join("|"),
);

/**
 * Where literals stand that a service takes for a credential, by file path: secretlint's rules for token formats.
 * Only spans come back.
 */
export async function judgeLiterals(files: readonly SourceFile[]): Promise<Readonly<Record<string, readonly Span[]>>> {
  const suspects = files.filter((file) => mayMatch.test(file.text));
  if (suspects.length === 0) return {};
  const [{ lintSource }, { creator }] = await Promise.all([
    import("@secretlint/core"),
    import("@secretlint/secretlint-rule-preset-recommend"),
  ]);
  const config = { rules: [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: creator }] };
  const judged: Record<string, readonly Span[]> = {};
  for (const { path, text } of suspects) {
    const { messages } = await lintSource({
      source: { filePath: path, content: text, contentType: "text", ext: "" },
      options: { config, noPhysicFilePath: true },
    });
    const spans = messages.flatMap((message) => literalIn(text, spanIn(text, message)) ?? []);
    if (spans.length > 0) judged[path] = spans;
  }
  return judged;
}

interface Message {
  readonly range: readonly [number, number];
  readonly data?: unknown;
}

// Some rules report the place of the assignment but the length of the value; the value itself tells where it stands.
function spanIn(text: string, { range: [start, end], data }: Message): Span {
  const values = typeof data === "object" && data !== null ? Object.values(data) : [];
  const places = values
    .filter((value) => typeof value === "string" && value.length >= 8)
    .map((value) => ({ at: text.indexOf(value, start), length: value.length }))
    .filter(({ at, length }) => at !== -1 && at < end && length <= end - start);
  const [longest] = places.sort((a, b) => b.length - a.length);
  return longest ? { start: longest.at, end: longest.at + longest.length } : { start, end };
}

// A rule may take in what stands around the literal (a URL's host), or a variable.
function literalIn(text: string, { start, end }: Span): Span | undefined {
  const found = text.slice(start, end);
  if (found.includes("-----BEGIN")) return { start, end };
  // A rule ends at the first `@`, and a password may hold one: the last in front of the host ends the login.
  const login = /:\/\/[^\s@]+@/.exec(found);
  const userInfo = login && /^:\/\/([^\s@]+(?:@[^\s/@?#"'$`\\]*)*)@/.exec(text.slice(start + login.index))?.[1];
  const literal = userInfo ?? /[^\s"'\\;|&<>`,]+/.exec(found)?.[0] ?? "";
  if (literal.length < 8 || /[${]/.test(literal)) return undefined;
  const at = text.indexOf(literal, start);
  return { start: at, end: at + literal.length };
}
