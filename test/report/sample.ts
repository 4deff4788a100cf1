import type { Finding } from "../../src/result.ts";
import type { Report } from "../../src/report/index.ts";
import type { Span } from "../../src/text/source.ts";

/** The span of the only occurrence of some text. */
export function spanOf(text: string, part: string): Span {
  const start = text.indexOf(part);
  if (start === -1 || text.includes(part, start + 1)) throw new Error(`not once in the text: ${part}`);
  return { start, end: start + part.length };
}

export function findingAt(text: string, part: string, more: Partial<Finding> = {}): Finding {
  return {
    name: part,
    kind: "build-argument",
    path: "Dockerfile",
    span: spanOf(text, part),
    status: "fixed",
    exposures: ["image-history"],
    message: "RUN gets it as a secret mount",
    uses: [],
    ...more,
  };
}

export function reportOf(text: string, findings: readonly Finding[], more: Partial<Report> = {}): Report {
  return {
    tool: "1.2.3",
    written: false,
    builds: [
      {
        dockerfile: "Dockerfile",
        context: ".",
        changed: false,
        findings,
        bindings: [],
        commands: { cwd: ".", build: "docker build ." },
      },
    ],
    changes: [],
    advice: [],
    problems: [],
    sourceOf: (path) => (path === "Dockerfile" ? text : undefined),
    mask: (words) => words,
    ...more,
  };
}
