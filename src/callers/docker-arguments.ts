import type { Span } from "../text/source.ts";
import type { ShellPiece } from "./shell-words.ts";

/** One option with its value, wherever the value stands. */
export interface CommandOption {
  readonly name: string;
  readonly value: readonly ShellPiece[];
  /** From the option's first character to behind its value. */
  readonly span: Span;
  readonly first: number;
  readonly last: number;
}

/** One build argument of a command. */
export interface BuildArgumentOption {
  readonly name: string;
  /** Undefined where the name alone is given. */
  readonly value: readonly ShellPiece[] | undefined;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly first: number;
  readonly last: number;
  /** The target of `--set target.args.NAME=value`. */
  readonly override?: string;
}

/** The build argument that an option passes; none for another option. */
export function buildArgumentOf(option: CommandOption): readonly BuildArgumentOption[] {
  if (option.name === "--set") return overrideOf(option);
  if (option.name !== "--build-arg" && option.name !== "--opt") return [];
  const [first, ...rest] = option.name === "--opt" ? withoutFront(option.value, "build-arg:") : option.value;
  if (first?.kind !== "text") return [];
  const equals = first.text.indexOf("=");
  const name = equals === -1 ? first.text : first.text.slice(0, equals);
  const bare = equals === -1 && rest.length === 0;
  if (!bare && equals === -1) return [];
  const nameSpan = { start: first.span.start, end: first.span.start + name.length };
  const value = bare ? undefined : behind([first, ...rest], equals + 1);
  return [{ name, value, span: option.span, nameSpan, first: option.first, last: option.last }];
}

/** The pieces behind a text that they must begin with: `build-arg:` of buildctl's `--opt`. */
function withoutFront(pieces: readonly ShellPiece[], front: string): readonly ShellPiece[] {
  const [first] = pieces;
  return first?.kind === "text" && first.text.startsWith(front) ? behind(pieces, front.length) : [];
}

/** `--set target.args.NAME=value` of bake. */
function overrideOf(option: CommandOption): readonly BuildArgumentOption[] {
  const [first] = option.value;
  const match = first?.kind === "text" ? /^(.+)\.args\.([A-Za-z_]\w*)=/.exec(first.text) : undefined;
  const [all, override, name] = match ?? [];
  if (!first || all === undefined || override === undefined || name === undefined) return [];
  const start = first.span.start + override.length + ".args.".length;
  const nameSpan = { start, end: start + name.length };
  const value = behind(option.value, all.length);
  return [{ name, value, span: option.span, nameSpan, first: option.first, last: option.last, override }];
}

/** The pieces without the first `count` characters, which are text. */
export function behind(pieces: readonly ShellPiece[], count: number): readonly ShellPiece[] {
  const [first, ...rest] = pieces;
  if (first?.kind !== "text") return pieces;
  if (first.text.length <= count) return rest;
  const start = count <= first.lead ? first.span.start + count : first.span.start;
  const lead = Math.max(0, first.lead - count);
  return [{ kind: "text", text: first.text.slice(count), lead, span: { start, end: first.span.end } }, ...rest];
}
