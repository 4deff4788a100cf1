import { printable } from "../text/printable.ts";

/** Text of a stranger in a code span, which neither markup nor a mention gets out of. */
export function code(text: string): string {
  const safe = printable(text).slice(0, 200);
  const longest = Math.max(0, ...(safe.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const ticks = "`".repeat(longest + 1);
  const blank = longest > 0 ? " " : "";
  return `${ticks}${blank}${safe}${blank}${ticks}`;
}

/** A message as plain text: no markup in it, nobody mentioned and no issue or page linked. */
export function plain(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll(/[\\`*_[\]<>|#~]/g, "\\$&")
    .replaceAll(/@|#(?=\d)|:(?=\/\/)/g, "$&\u200B");
}

/** Text in a fence that is longer than any within. */
export function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.endsWith("\n") ? text : `${text}\n`}${fence}\n`;
}
