import { judgeName } from "../knowledge/names.ts";
import { mayBeReal, judgeValue } from "../knowledge/values.ts";
import type { Span } from "../text/source.ts";

const word = String.raw`[^\s"'\\;,&|<>(){}\x60]+`;
// A list in YAML's short form starts with a bracket.
const rest = String.raw`\[?(?:"(?<double>[^"\n]+)"|'(?<single>[^'\n]+)'|(?<bare>${word}))`;

/** A name and what may be its value. A diff's own first character may stand in front of a line. */
const named: readonly RegExp[] = [
  // ${NAME:-value}
  /\$\{(?<name>\w+):?[-=](?<bare>[^}\n]+)\}/dg,
  // NAME=value, NAME: value, "name": "value"
  new RegExp(String.raw`(?<![\w$])(?<name>[A-Za-z_][\w.-]*)["']?(?:=|[ \t]*[:=][ \t]+)${rest}`, "dg"),
  // ENV NAME value
  /^[ +-]?[ \t]*(?:ONBUILD[ \t]+)?ENV[ \t]+(?<name>\w+)[ \t]+(?<bare>[^\s=][^\n\\]*)/dgim,
  // --name value
  new RegExp(String.raw`(?<![\w-])--?(?<name>[A-Za-z][\w-]+)[ \t]+${rest}`, "dg"),
];

/** What is a value by its place alone. */
const placed: readonly RegExp[] = [
  // scheme://user:value@host, where value is no directive of printf
  /[a-z][a-z0-9+.-]*:\/\/[^\s:/@"'<>$]*:(?!%[a-z]@)(?<bare>[^\s/@"'<>$]+(?:@[^\s/@?#"'<>$]*)*)@/dgi,
  // https://host/file?sig=value, https://hooks.slack.com/services/value
  /[?&](?:sig|(?:X-(?:Amz|Goog)-)?Signature)=(?<bare>[^&\s"'$<>]+)/dgi,
  /\/(?:services|webhooks)\/(?<bare>[A-Z0-9]+\/[\w/-]{16,})/dgi,
  // Authorization: Bearer value
  /authorization["']?[ \t]*[:=][ \t]*["']?(?:(?:basic|bearer|token)[ \t]+)?(?!(?:basic|bearer|token)\b)(?<bare>[^\s"'$\\]{6,})/dgi,
  // curl -u user:value
  /(?<![\w-])(?:-u|--user)[ =]?["']?[^\s:"'$]+:(?<bare>[^\s"'$]+)/dg,
  // echo user:value | chpasswd
  /[\w.-]+:(?<bare>[^\s"':$]+)["']?[ \t]*\|[ \t]*(?:\w+[ \t]+)*chpasswd/dg,
  // IDENTIFIED BY 'value'
  /identified[ \t]+by[ \t]+(?:password[ \t]+)?["'](?<bare>[^"'\n$]+)/dgi,
  // mysql -pvalue
  /\b(?:mysql|mariadb)\w*[^\n;|&]*?[ \t]-p["']?(?<bare>[^\s"'$-][^\s"'$]{3,})/dg,
  // The lines of a private key.
  /^[ +-]?(?<bare>[A-Za-z0-9+/]{60,}={0,2})[ \t]*\r?$/dgm,
];

/**
 * Where a text (a Dockerfile, a caller, a diff of either) may hold values. It errs on the side of too many: what is
 * found here is only hidden from a reader.
 */
export function valueSpans(text: string): readonly Span[] {
  return [
    ...named.flatMap((pattern) => namedIn(text, pattern)),
    ...placed.flatMap((pattern) => placedIn(text, pattern)),
    ...tokensIn(text),
  ];
}

function namedIn(text: string, pattern: RegExp): readonly Span[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const span = spanOf(match);
    const name = match.groups?.["name"] ?? "";
    if (!span || judgeName(name).says !== "secret" || isCode(text, span)) return [];
    return isReal(text.slice(span.start, span.end)) ? [span] : [];
  });
}

// `Secret.fromFile("…")`, `process.env.X`, and the name in front of what a shell puts in: `--secret NAME="$NAME"`.
function isCode(text: string, { start, end }: Span): boolean {
  const value = text.slice(start, end);
  if (/^(?:process\.env|import\.meta\.env|os\.environ|os\.getenv)\b/.test(value)) return true;
  if (text[end] === "(") return /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/.test(value);
  return /^[A-Za-z_]\w*=$/.test(value) && text.startsWith('"$', end);
}

function placedIn(text: string, pattern: RegExp): readonly Span[] {
  return [...text.matchAll(pattern)].flatMap((match) => spanOf(match) ?? []);
}

function tokensIn(text: string): readonly Span[] {
  return [...text.matchAll(/[^\s"'=,;:|&<>(){}@/\\]{16,}/g)].flatMap((match) =>
    judgeValue(match[0]).says === "token" ? [{ start: match.index, end: match.index + match[0].length }] : [],
  );
}

function spanOf(match: RegExpExecArray): Span | undefined {
  const groups = match.indices?.groups;
  const place = groups?.["double"] ?? groups?.["single"] ?? groups?.["bare"];
  return place && { start: place[0], end: place[1] };
}

// The name of another variable, the fields of a secret mount or flag, the keys of JSON, and what a shell or a workflow
// puts in only say where a value is.
function isReal(value: string): boolean {
  if (/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(value) || /^(?:id|src|source|env|type)=/.test(value)) return false;
  const own = value.replaceAll(/\$\$?\([^)]*\)?|\$\{\{[^}]*\}*|^\w+=(?=\$)|^[A-Z]?[a-z]+=$|"[\w.-]+"\s*:/g, "");
  if (own.length < 4) return false;
  return mayBeReal(judgeValue(own, "login"));
}
