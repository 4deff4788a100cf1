import { forEachChild } from "unbash";
import type { ParsedScript, SyntaxNode, Word } from "unbash";
import type { ShellWord } from "./shell-types.ts";

/** An expansion where it stands in the tree of unbash. */
export interface FoundExpansion {
  readonly name: string;
  readonly node: { readonly pos: number; readonly end: number };
  readonly operator: string | undefined;
  /** Where the operator stands. */
  readonly operatorPos: number | undefined;
  readonly quoted: boolean;
}

/** Is told what stands in a word, in the order of the text. */
interface ExpansionVisitor {
  expansion(found: FoundExpansion): void;
  /** The script of a substitution. */
  script(script: ParsedScript): void;
}

/** Tells the expansions and the substitutions below a node. */
export function walkExpansions(node: SyntaxNode, quoted: boolean, visitor: ExpansionVisitor): void {
  const note = (name: string, operator?: string, operatorPos?: number): void =>
    visitor.expansion({ name, node, operator, operatorPos, quoted });
  switch (node.type) {
    case "SimpleExpansion":
      return note(node.text.slice(1));
    case "ParameterExpansion": {
      const operation = node.operation;
      const known = operation?.type === "Default" ? operation.operator : operation ? "other" : undefined;
      note(node.parameter, node.prefix === "#" ? "#" : node.prefix === "!" ? "other" : known, operation?.pos);
      break;
    }
    case "CommandExpansion":
    case "ProcessSubstitution":
      if (node.script) visitor.script(node.script);
      return;
    case "ArithmeticWord":
      if (/^[A-Za-z_]\w*$/.test(node.value)) note(node.value);
      break;
    default:
  }
  const within = quoted || node.type === "DoubleQuoted" || node.type === "LocaleString";
  forEachChild(node, (child) => walkExpansions(child, within, visitor));
}

/** Finds where the commands of a `sh -c` word begin: the text between its quotes, when it is one literal. */
export function innerScript(word: Word): { text: string; at: number } | undefined {
  const [part, ...more] = word.parts ?? [];
  if (more.length > 0) return undefined;
  if (part?.type === "SingleQuoted") return { text: part.value, at: part.pos + 1 };
  if (
    part?.type === "DoubleQuoted" &&
    part.parts.every(
      (inner) => inner.type === "Literal" || inner.type === "SimpleExpansion" || inner.type === "ParameterExpansion",
    )
  ) {
    const text = part.text.slice(1, -1);
    return text.includes("\\") ? undefined : { text: expandedOutside(text), at: part.pos + 1 };
  }
  return part === undefined && word.text === word.value ? { text: word.value, at: word.pos } : undefined;
}

/** In `sh -c "echo '$X'"` the shell around it expands `$X` before the inner quotes count: they are read as such that do. */
function expandedOutside(text: string): string {
  return text.replace(/'([^'"`]*\$[^'"`]*)'/g, '"$1"');
}

/** Several words as one, which no shell would print. */
export function joined(words: readonly ShellWord[]): ShellWord {
  return {
    value: undefined,
    text: words.map(({ text }) => text).join(" "),
    start: words[0]?.start ?? 0,
    end: words.at(-1)?.end ?? 0,
    expands: words.flatMap(({ expands }) => expands),
    substitutions: words.flatMap(({ substitutions }) => substitutions),
  };
}

/** Whether nothing in a node is expanded. */
export function isLiteral(node: SyntaxNode): boolean {
  if (node.type === "DoubleQuoted") return node.parts.every(isLiteral);
  return node.type === "Literal" || node.type === "SingleQuoted" || node.type === "AnsiCQuoted";
}
