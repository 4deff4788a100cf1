import { judgeName } from "../knowledge/names.ts";
import { matchesPattern } from "../model/paths.ts";
import type { Build, BuildResult, FileProblem, Finding, Inside, Options } from "../result.ts";
import type { InputError } from "../text/input-error.ts";
import { MappedText } from "../text/mapped-text.ts";
import { positionOf, type SourceFile, type Span } from "../text/source.ts";

/** The Dockerfile within a file, as if it were a file of that name. */
export function innerBuild(build: Build, { text }: Inside): Build {
  return { dockerfile: { path: build.dockerfile.path, text }, contextPath: build.contextPath, context: build.context };
}

/** Literals that were judged in the whole file, where they stand in the Dockerfile. */
export function innerJudged(judged: Options["judged"], path: string, { pieces, placed }: Inside): Options["judged"] {
  if (!placed) return {};
  const spans = (judged[path] ?? []).flatMap(({ start, end }) => {
    const piece = pieces.find(({ offset, length }) => offset <= start && end <= offset + length);
    return piece ? [{ start: start - piece.offset + piece.index, end: end - piece.offset + piece.index }] : [];
  });
  return spans.length === 0 ? {} : { [path]: spans };
}

/** What became of the Dockerfile, told of the file that it stands in: nothing of it is rewritten there. */
export function outerResult(result: BuildResult, inside: Inside, options: Options): BuildResult {
  const path = result.dockerfile;
  const places = new MappedText(inside.text, inside.pieces);
  const outer = ({ start, end }: Span): Span => (inside.placed ? places.spanOf(start, end) : inside.at);
  const findings = result.findings.map((finding): Finding => {
    const { review: _, ...own } = finding;
    return {
      ...own,
      ...(finding.status === "fixed" ? refused(path) : {}),
      span: outer(finding.span),
      uses: finding.uses.map((use) => ({ ...use, span: outer(use.span) })),
      ...(finding.values ? { values: finding.values.map((value) => ({ path, span: outer(value.span) })) } : {}),
    };
  });
  return {
    dockerfile: path,
    context: result.context,
    changed: false,
    findings: [...findings, ...filledIn(path, inside, findings, options)],
    bindings: [],
    commands: { cwd: ".", build: commandOf(path, inside) },
  };
}

function refused(path: string): Pick<Finding, "status" | "reason" | "message"> {
  const message = `the Dockerfile is written inside ${path}: move it to a file of its own to have it rewritten`;
  return { status: "refused", reason: "inline-dockerfile", message };
}

/** Secrets that the file puts into the text: the builder sees a literal. */
function filledIn(
  path: string,
  { filled, placed, at }: Inside,
  findings: readonly Finding[],
  { secrets, notSecrets }: Options,
): readonly Finding[] {
  const told = new Set(findings.map(({ name }) => name));
  const matches = (patterns: readonly string[], name: string): boolean =>
    patterns.some((pattern) => matchesPattern(pattern, name));
  return filled.flatMap(({ name, span }): readonly Finding[] => {
    const secret = !matches(notSecrets, name) && (matches(secrets, name) || judgeName(name).says === "secret");
    if (told.has(name) || !secret) return [];
    told.add(name);
    return [
      {
        name,
        kind: "literal",
        path,
        span: placed ? span : at,
        status: "refused",
        reason: "inline-dockerfile",
        exposures: ["image-history", "build-cache"],
        message: `${path} puts its value into the text of the Dockerfile: read it from a secret mount in a Dockerfile of its own`,
        uses: [],
      },
    ];
  });
}

function commandOf(path: string, { name, builder }: Inside): string {
  return builder === "compose" ? `docker compose -f ${path} build ${name}` : `docker buildx bake -f ${path} ${name}`;
}

/** Why the Dockerfile cannot be read, at its place in the file; what the file fills in may make it one that can. */
export function outerProblem(
  { message }: InputError,
  { path, text }: SourceFile,
  { at, name, filled }: Inside,
): readonly FileProblem[] {
  if (filled.length > 0) return [];
  return [{ path, ...positionOf(text, at.start), message: `the Dockerfile of ${name}: ${message}` }];
}
