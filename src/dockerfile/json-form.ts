import { isSpace, skipSpaces } from "./blanks.ts";

/** Where the command of a HEALTHCHECK begins: behind its type. */
export function commandStart(body: string): number {
  let at = 0;
  while (at < body.length && !isSpace(body.charCodeAt(at))) at += 1;
  return skipSpaces(body, at);
}

/** What text that may be a JSON array of strings is for BuildKit. */
export type JsonForm = readonly string[] | "not-strings" | undefined;

/** The strings of a JSON array; `not-strings` where BuildKit rejects it; undefined where it takes the text as words. */
export function readJson(text: string): JsonForm {
  if (text[0] !== "[") return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const strings = value.filter((item) => typeof item === "string");
  return strings.length === value.length ? strings : "not-strings";
}
