import { isScalar, type Node } from "yaml";
import type { SourceFile, Span } from "../text/source.ts";
import { holdsLogin, withoutExpansions } from "./composed-values.ts";
import type { CallerRefusal, PassedFrom } from "./facts.ts";
import type { HostText } from "./host-text.ts";
import { expressionFrom, expressionPattern, type WorkflowStep } from "./workflow-steps.ts";
import { type FoundPair, findPair, textOfNode, type YamlFile } from "./yaml-file.ts";
import { hostOfScalar } from "./yaml-text.ts";

/** An action that builds, and how it is told. */
export interface BuildAction {
  readonly kind: "build-push" | "bake" | "other";
  /** The version of the tag, or of the comment behind a pinned commit; undefined: cannot be told. */
  readonly version: readonly number[] | undefined;
  readonly name: string;
}

const sameInputs = /^(docker|depot|useblacksmith|blacksmith-sh|nscloud)\/build-push-action$/;
const bakes = /^(docker|depot)\/bake-action$/;

/** The action of a step, when it is one that is handed build arguments. */
export function buildActionOf(step: WorkflowStep, yaml: YamlFile): BuildAction | undefined {
  const [name, reference] = (step.uses ?? "").split("@");
  if (name === undefined || name === "") return undefined;
  const version = versionOf(reference) ?? versionOf(/\bv?\d+(\.\d+)*/.exec(step.usesComment ?? "")?.[0]);
  if (sameInputs.test(name)) return { kind: "build-push", version, name };
  if (bakes.test(name)) return { kind: "bake", version, name };
  return /kaniko|docker|buildah/i.test(name) && otherArguments(step, yaml)
    ? { kind: "other", version, name }
    : undefined;
}

/** The input of another action that holds build arguments. */
export function otherArguments(step: WorkflowStep, yaml: YamlFile): FoundPair | undefined {
  return argumentsInput(step.with?.value, yaml);
}

const argumentKeys = ["build-args", "build_args", "buildargs", "buildArgs", "build-arg", "build_extra_args"];

/** The input that holds build arguments, by its name or by its text. */
export function argumentsInput(inputs: Node | undefined, yaml: YamlFile): FoundPair | undefined {
  const named = argumentKeys.map((key) => findPair(inputs, key, yaml)).find((found) => found !== undefined);
  if (named) return named;
  const options = ["extra-args", "args"].map((key) => findPair(inputs, key, yaml));
  return options.find((found) => textOfNode(found?.value)?.includes("--build-arg") === true);
}

function versionOf(text: string | undefined): readonly number[] | undefined {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?$/.exec(text ?? "");
  return match
    ? match
        .slice(1)
        .filter((part) => part !== undefined)
        .map(Number)
    : undefined;
}

/** True when a pinned version is surely older; a floating `v2` stands for its newest release. */
export function isOlder(version: readonly number[] | undefined, than: readonly number[]): boolean {
  if (!version) return false;
  for (const [index, part] of than.entries()) {
    const own = version[index];
    if (own === undefined) return false;
    if (own !== part) return own < part;
  }
  return false;
}

/** One line of an input that is a list: `NAME=value`. */
export interface InputLine {
  /** In front of the first `=`. */
  readonly name: string;
  readonly from: PassedFrom;
  /** The file's own text of the value. */
  readonly raw: string;
  /** The quote around the whole line, as the file writes it: the action reads lines as CSV. */
  readonly quote: string;
  readonly span: Span;
  readonly nameSpan: Span;
}

/** An input of an action that holds a list of arguments, line by line. */
export interface InputLines {
  readonly pair: FoundPair;
  readonly host: HostText;
  readonly lines: readonly InputLine[];
  /** Every line that holds something, understood or not. */
  readonly rows: readonly Span[];
  /** A line that is one expression may hold any number of arguments. */
  readonly opaque: Span | undefined;
  readonly block: boolean;
}

/** The lines of a list input of a step. */
export function inputLines(file: SourceFile, step: WorkflowStep, key: string, yaml: YamlFile): InputLines | undefined {
  const pair = findPair(step.with?.value, key, yaml);
  const scalar = pair?.value;
  const plain = isScalar(scalar) ? hostOfScalar(file.text, scalar) : undefined;
  if (!pair || !plain || !isScalar(scalar)) return undefined;
  const host = plain.withExpansions(expressionPattern);
  const lines: InputLine[] = [];
  const rows: Span[] = [];
  let opaque: Span | undefined;
  for (const match of host.text.matchAll(/[^\n]+/g)) {
    const text = match[0].trim();
    if (text === "") continue;
    const start = match.index + match[0].indexOf(text);
    rows.push(host.spanOf(start, start + text.length));
    const line = lineAt(file, host, start, start + text.length);
    if (line) lines.push(line);
    else if (!text.includes("=") && /^[\uE000-\uF8FF]/.test(text)) opaque ??= host.spanOf(start, start + text.length);
  }
  return { pair, host, lines, rows, opaque, block: scalar.type === "BLOCK_LITERAL" || scalar.type === "BLOCK_FOLDED" };
}

function lineAt(file: SourceFile, host: HostText, from: number, to: number): InputLine | undefined {
  const quoted = host.text[from] === '"' && host.text[to - 1] === '"' && to - from > 1;
  const [start, end] = quoted ? [from + 1, to - 1] : [from, to];
  const text = host.text.slice(start, end);
  const equals = text.indexOf("=");
  const name = equals === -1 ? text : text.slice(0, equals);
  if (!/^[\w.*+-]+$/.test(name)) return undefined;
  const value = equals === -1 ? undefined : text.slice(equals + 1);
  const span = host.spanOf(from, to);
  const valueSpan = host.spanOf(start + equals + 1, end);
  const raw = value === undefined ? `\${{ env.${name} }}` : file.text.slice(valueSpan.start, valueSpan.end);
  const open = host.spanOf(from, start);
  const quote = file.text.slice(open.start, open.end);
  const nameSpan = host.spanOf(start, start + name.length);
  return { name, from: valueFrom(name, value, host), raw, quote, span, nameSpan };
}

function valueFrom(name: string, value: string | undefined, host: HostText): PassedFrom {
  if (value === undefined) return { kind: "environment", variable: name };
  const bare = value.replace(/^(["'])(.*)\1$/, "$2");
  if (bare === "") return { kind: "empty" };
  const marks = [...bare].filter((character) => /[\uE000-\uF8FF]/.test(character));
  if (marks.length === 0) return { kind: "literal" };
  if (marks.length > 1 || bare.length > 1) return { kind: "parts" };
  const index = (marks[0]?.codePointAt(0) ?? 0) - 0xe000;
  return expressionFrom(host.expansions[index]?.inside ?? "");
}

/** Why a value of this kind cannot become a secret. */
export function lineRefusal(path: string, line: InputLine): CallerRefusal | undefined {
  const at = { path, span: line.nameSpan };
  if (line.from.kind === "literal") {
    return {
      reason: "literal-in-caller",
      at,
      todo: "the value stands in the file: rotate it, keep the new one as a secret of the repository",
    };
  }
  if (line.from.kind !== "parts") return undefined;
  const text = withoutExpansions(line.raw);
  // The line goes over to `secrets` as it is, where a comma or a quote would end it.
  if (!/[",'\s]/.test(text) && !holdsLogin(text)) return undefined;
  return { reason: "value-built-from-parts", at, todo: "keep the whole value in one secret of the repository" };
}

/** `target.args.NAME` of a bake override. */
export function bakeArgument(line: InputLine): { readonly target: string; readonly argument: string } | undefined {
  const match = /^(.+)\.args\.([A-Za-z_]\w*)$/.exec(line.name);
  return match?.[1] !== undefined && match[2] !== undefined ? { target: match[1], argument: match[2] } : undefined;
}
