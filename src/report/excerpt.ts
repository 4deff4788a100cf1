import type { Finding } from "../result.ts";
import { lineAround, regionOf } from "./places.ts";

const keywords =
  /^\s*(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\s+/i;

/** A line of source with a caret under the name, every value left out. */
export interface Excerpt {
  readonly line: number;
  /** What is left of the line: the instruction and the name, `…` for the rest. */
  readonly text: string;
  /** Blanks and carets that go under it. */
  readonly carets: string;
}

/**
 * The line of a finding. Only the keyword of the instruction and the finding's own name are shown: whatever else
 * stands on the line may be a value, and to tell is exactly what cannot be done without error.
 */
export function excerptOf(finding: Finding, text: string | undefined): Excerpt | undefined {
  if (text === undefined) return undefined;
  const around = lineAround(text, finding.span.start);
  const end = Math.min(finding.span.end, around.end);
  const shown = text.slice(finding.span.start, end);
  const lead = text.slice(around.start, finding.span.start);
  const keyword = keywords.exec(lead)?.[0].trimStart() ?? "";
  const between = lead.trimStart().length > keyword.length ? "… " : "";
  const name = isName(shown, finding) ? shown : "****";
  const rest = text.slice(end, around.end).trim() === "" ? "" : restOf(text[end]);
  const { line } = regionOf(text, finding.span);
  const indent = keyword.replace(/\s+/g, " ") + between;
  return { line, text: indent + name + rest, carets: " ".repeat(indent.length) + "^".repeat(Math.max(1, name.length)) };
}

function restOf(next: string | undefined): string {
  return next === "=" ? "=…" : " …";
}

// A span that covers more than the name it is about, a keyword or a mount covers a value.
function isName(shown: string, finding: Finding): boolean {
  if (keywords.test(`${shown} `) || /^--mount=[\w=,./:-]+$/.test(shown)) return true;
  if (finding.kind === "literal") return false;
  return shown === finding.name || shown === `$${finding.name}` || shown === `\${${finding.name}}`;
}
