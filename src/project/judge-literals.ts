import type { SourceFile, Span } from "../text/source.ts";

// secretlint takes about 9 ms for a kilobyte of Dockerfile, so text in which none of its formats can begin is spared.
const mayMatch =
  /AKIA|ASIA|A3T|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|aws|amazon|account|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]|xapp-|hooks\.slack|npm_|_auth|sk[-_]|rk_|whsec_|SG\.|shpat_|shpss_|shpca_|shppa_|private.?key|service_account|-----BEGIN|:\/\/[^\s/]*:|lin_|dckr_|figd_|ntn_|secret_|hf_|gr1348941|op[_s]|pul-|dop_|doo_|AccountKey|[A-Za-z0-9_~.-]{3}\dQ~|vercel|vc[pkair]_|databricks|dapi|tok_|AIza|EAAC|R_[0-9]/i;

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
    if (messages.length > 0) judged[path] = messages.map((message) => spanIn(text, message));
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
