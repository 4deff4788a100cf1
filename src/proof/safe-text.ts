import { valueSpans } from "../report/value-spans.ts";
import type { Needle } from "./needles.ts";
import { redact } from "./needles.ts";

/** A text from an image as it may be shown: values and what looks like one hidden, nothing that steers a terminal. */
export function safeText(text: string, needles: readonly Needle[]): string {
  let shown = redact(text, needles);
  for (const { start, end } of [...valueSpans(shown)].sort((a, b) => b.start - a.start)) {
    shown = `${shown.slice(0, start)}****${shown.slice(end)}`;
  }
  // oxlint-disable-next-line no-control-regex -- that is what it is about
  return shown.replaceAll(/[\u0000-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]+/g, " ").slice(0, 2000);
}
