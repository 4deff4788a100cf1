import {
  forEachChild,
  parse,
  type ArrayValue,
  type Assignment,
  type Command,
  type ParsedScript,
  type SyntaxNode,
  type Word,
  type WordPart,
} from "unbash";
import type { Span } from "../text/source.ts";
import { expansionIndex } from "./host-text.ts";

/** A piece of a word, after quote removal; spans are offsets in the shell text. */
export type ShellPiece =
  /** `lead`: how many characters from the first on stand in the shell text as they are. */
  | { readonly kind: "text"; readonly text: string; readonly lead: number; readonly span: Span }
  /** `$X`, `${X}`; `otherwise` is what stands behind `:-`, empty for a bare `:-` or a check such as `:?`. */
  | { readonly kind: "variable"; readonly name: string; readonly otherwise: string | undefined; readonly span: Span }
  /** `${X[@]}`, `$@`, `$*`: any number of words. */
  | { readonly kind: "words"; readonly name: string; readonly span: Span }
  /** `$(…)`; `reads` is the file of a plain `$(cat file)`. */
  | { readonly kind: "command"; readonly reads: string | undefined; readonly span: Span }
  | { readonly kind: "host"; readonly index: number; readonly span: Span }
  | { readonly kind: "other"; readonly span: Span };

/** A word of a shell text, in the file that holds it. */
export interface ShellWord {
  /** The text when the word holds no expansion. */
  readonly literal: string | undefined;
  readonly pieces: readonly ShellPiece[];
  readonly span: Span;
  /** The inside of the quotes when the whole word is one quoted text without expansion or escape. */
  readonly quoted: Span | undefined;
}

/** A simple command of a shell text. */
export interface ShellCommand {
  readonly span: Span;
  readonly assignments: readonly { readonly name: string; readonly value: ShellWord | undefined }[];
  readonly words: readonly ShellWord[];
  /** `X=(…)` and `X+=(…)`, in front or behind `local` and its like. */
  readonly arrays: readonly { readonly name: string; readonly elements: readonly ShellWord[]; readonly span: Span }[];
  /** `X="--build-arg A=$A"` and `X+=" …"`: the words that an unquoted `$X` becomes. */
  readonly strings: readonly { readonly name: string; readonly elements: readonly ShellWord[]; readonly span: Span }[];
  /** Bodies of here-documents. */
  readonly documents: readonly Span[];
  /** Its output goes to a file. */
  readonly writes: boolean;
  /** False inside backticks, where offsets are not the file's. */
  readonly editable: boolean;
  /** Where the subshell or `$(…)` around it ends, and with it what the command did to the folder. */
  readonly until: number;
}

/** A shell text, split into commands. */
export interface ShellText {
  /** In the order of the text. */
  readonly commands: readonly ShellCommand[];
  /** Variables of `for` and `select`. */
  readonly loopVariables: readonly string[];
  readonly functions: readonly { readonly name: string; readonly span: Span }[];
  readonly parses: boolean;
}

/** The simple commands of a shell text, nested ones too. */
export function readShell(text: string): ShellText {
  const script = parse(text);
  const commands: ShellCommand[] = [];
  const loopVariables: string[] = [];
  const functions: { name: string; span: Span }[] = [];
  let parses = true;
  const visit = (node: SyntaxNode, editable: boolean, until: number): void => {
    if (node.type === "Script" && errorsOf(node)) parses = false;
    if (node.type === "Command") commands.push({ ...commandOf(text, node, editable), until });
    if (node.type === "For" || node.type === "Select") loopVariables.push(node.name.value);
    if (node.type === "Function") functions.push({ name: node.name.value, span: { start: node.pos, end: node.end } });
    const inside = editable && !(node.type === "CommandExpansion" && node.text.startsWith("`"));
    const end = !inside ? 0 : node.type === "Subshell" || node.type === "CommandExpansion" ? node.end : until;
    forEachChild(node, (child) => visit(child, inside, end));
  };
  visit(script, true, Infinity);
  return { commands: commands.sort((a, b) => a.span.start - b.span.start), loopVariables, functions, parses };
}

function errorsOf(script: ParsedScript): boolean {
  return (script.errors?.length ?? 0) > 0;
}

function commandOf(text: string, command: Command, editable: boolean): Omit<ShellCommand, "until"> {
  const assignments: { name: string; value: ShellWord | undefined }[] = [];
  for (const prefix of command.prefix) {
    if (prefix.type === "Assignment") assignments.push({ name: prefix.name, value: assigned(text, prefix) });
  }
  const words = command.name ? [wordOf(text, command.name)] : [];
  for (const argument of command.args)
    words.push(argument.type === "Word" ? wordOf(text, argument) : spelled(text, argument));
  const arrays = [...command.prefix, ...command.args].flatMap((one) =>
    one.type === "Assignment" && one.value.type === "ArrayValue"
      ? [{ name: one.name, elements: elementsOf(text, one.value), span: { start: one.pos, end: one.end } }]
      : [],
  );
  const strings = command.prefix.flatMap((one) => (one.type === "Assignment" ? stringOf(text, one) : []));
  const span = { start: command.pos, end: command.end };
  return { span, assignments, words, arrays, strings, ...redirected(command), editable };
}

function redirected({ redirects }: Command): Pick<ShellCommand, "documents" | "writes"> {
  const documents = redirects.flatMap((one) =>
    one.type === "HereDoc" ? [{ start: one.body.pos, end: one.body.end }] : [],
  );
  return { documents, writes: redirects.some((one) => one.type === "Redirect" && /^(&?>>?|>\|)$/.test(one.operator)) };
}

/** The words of a text in double quotes, each where it stands. */
function stringOf(text: string, { name, pos, end }: Assignment): ShellCommand["strings"] {
  const [, front = "", inner = ""] = /^(\w+\+?=")([^"\\`]*)"$/.exec(text.slice(pos, end)) ?? [];
  if (front === "" || inner.includes("$(")) return [];
  const start = pos + front.length;
  const padded = `${" ".repeat(start - 2)}x ${inner}`;
  const [statement] = parse(padded).commands;
  const words = statement?.command.type === "Command" ? statement.command.args : [];
  const elements = words.flatMap((word) => (word.type === "Word" ? [wordOf(padded, word)] : []));
  return words.length === elements.length ? [{ name, elements, span: { start: pos, end } }] : [];
}

function elementsOf(text: string, { elements }: ArrayValue): readonly ShellWord[] {
  return elements.map((element) => wordOf(text, element));
}

function assigned(text: string, assignment: Assignment): ShellWord | undefined {
  return assignment.value.type === "Word" ? wordOf(text, assignment.value) : undefined;
}

/** `X=value` behind `export`, `env` and the like, as the word it is. */
function spelled(text: string, assignment: Assignment): ShellWord {
  const span = { start: assignment.pos, end: assignment.end };
  const name = `${assignment.name}=`;
  const value = assigned(text, assignment);
  const front: ShellPiece = {
    kind: "text",
    text: name,
    lead: name.length,
    span: { start: span.start, end: span.start + name.length },
  };
  if (!value) return { literal: undefined, pieces: [front, { kind: "other", span }], span, quoted: undefined };
  const literal = value.literal === undefined ? undefined : name + value.literal;
  return { literal, pieces: [front, ...value.pieces], span, quoted: undefined };
}

function wordOf(text: string, word: Word): ShellWord {
  const span = { start: word.pos, end: word.end };
  const parts = word.parts ?? [];
  const pieces = parts.length === 0 ? textPieces(word.value, span) : merged(parts.flatMap((part) => piecesOf(part)));
  const plain = pieces.every((piece) => piece.kind === "text");
  const only = parts.length === 1 ? parts[0] : undefined;
  const quoted =
    plain && (only?.type === "SingleQuoted" || only?.type === "DoubleQuoted") && !only.text.includes("\\")
      ? { start: span.start + 1, end: span.end - 1 }
      : undefined;
  const literal = plain ? pieces.map((piece) => (piece.kind === "text" ? piece.text : "")).join("") : undefined;
  return { literal, pieces, span, quoted };
}

/** Quotes in the middle of a text do not cut it: `'NAME'="$X"` begins with `NAME=`. */
function merged(pieces: readonly ShellPiece[]): readonly ShellPiece[] {
  const result: ShellPiece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (piece.kind !== "text" || last?.kind !== "text") result.push(piece);
    else {
      const span = { start: last.span.start, end: piece.span.end };
      result[result.length - 1] = { kind: "text", text: last.text + piece.text, lead: last.lead, span };
    }
  }
  return result;
}

function piecesOf(part: WordPart): readonly ShellPiece[] {
  const span = { start: part.pos, end: part.end };
  switch (part.type) {
    case "Literal":
    case "AnsiCQuoted":
    case "Glob":
      return textPieces(part.value, span);
    case "SingleQuoted":
      return textPieces(part.value, { start: span.start + 1, end: span.end - 1 });
    case "BraceExpansion":
      return textPieces(part.text, span);
    case "DoubleQuoted":
    case "LocaleString":
      return part.parts.flatMap((child) => piecesOf(child));
    case "SimpleExpansion":
      return [variablePiece(part.text.slice(1), undefined, span)];
    case "ParameterExpansion":
      return [parameterPiece(part, span)];
    case "CommandExpansion":
      return [{ kind: "command", reads: fileRead(part.script), span }];
    default:
      return [{ kind: "other", span }];
  }
}

type Parameter = Extract<WordPart, { type: "ParameterExpansion" }>;

function parameterPiece(part: Parameter, span: Span): ShellPiece {
  if (part.index?.value === "@" || part.index?.value === "*") return { kind: "words", name: part.parameter, span };
  if (part.prefix || part.index) return { kind: "other", span };
  if (!part.operation) return variablePiece(part.parameter, undefined, span);
  if (part.operation.type !== "Default" || part.operation.operator.includes("+")) return { kind: "other", span };
  const check = part.operation.operator.includes("?");
  return variablePiece(part.parameter, check ? "" : part.operation.operand.text, span);
}

function variablePiece(name: string, otherwise: string | undefined, span: Span): ShellPiece {
  return name === "@" || name === "*" ? { kind: "words", name, span } : { kind: "variable", name, otherwise, span };
}

/** Text between which expansions of the host stand. */
function textPieces(text: string, span: Span): readonly ShellPiece[] {
  const pieces: ShellPiece[] = [];
  const exact = span.end - span.start === text.length;
  let from = 0;
  const flush = (to: number): void => {
    const part = exact ? { start: span.start + from, end: span.start + to } : span;
    if (to > from) pieces.push({ kind: "text", text: text.slice(from, to), lead: exact ? to - from : 0, span: part });
  };
  for (let at = 0; at < text.length; at += 1) {
    const index = expansionIndex(text[at] ?? "");
    if (index === undefined) continue;
    flush(at);
    pieces.push({ kind: "host", index, span: exact ? { start: span.start + at, end: span.start + at + 1 } : span });
    from = at + 1;
  }
  flush(text.length);
  return pieces;
}

/** The file of `$(cat file)` and `$(< file)`. */
function fileRead(script: ParsedScript | undefined): string | undefined {
  const only = script?.commands.length === 1 ? script.commands[0]?.command : undefined;
  if (only?.type !== "Command") return undefined;
  if (!only.name && only.redirects.length === 1 && only.redirects[0]?.type === "Redirect") {
    return only.redirects[0].operator === "<" ? only.redirects[0].target?.value : undefined;
  }
  const [file, more] = only.args;
  return only.name?.value === "cat" && file?.type === "Word" && !more && !file.parts ? file.value : undefined;
}
