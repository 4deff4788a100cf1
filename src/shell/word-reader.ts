import type { ArrayValue, Assignment, HereDoc, ParsedScript, Redirection, SyntaxNode, Word } from "unbash";
import type { MappedText } from "../text/mapped-text.ts";
import { isLiteral, joined, walkExpansions, type FoundExpansion } from "./read-words.ts";
import type { Expansion, Role, ShellAssignment, ShellRedirect, ShellWord, Surroundings } from "./shell-types.ts";

const none: readonly never[] = [];

/** Reads the commands of a substitution, and says how many commands were read so far. */
interface CommandReader {
  readonly count: number;
  script(script: ParsedScript, at: Surroundings): void;
}

/** Where a word stands. */
export interface Place {
  readonly role: Role;
  /** Number of its command. */
  readonly command: number | undefined;
  readonly at: Surroundings;
}

/** Reads words, assignments and redirects; collects what is expanded in them. */
export class WordReader {
  readonly expansions: Expansion[] = [];
  readonly #source: MappedText;
  readonly #commands: CommandReader;
  /** Where the script that is being read begins in the source. */
  #base = 0;
  /** Names of loops around what is read: they stand for the loop's own values. */
  #own: readonly string[] = [];

  constructor(source: MappedText, commands: CommandReader) {
    this.#source = source;
    this.#commands = commands;
  }

  /** Reads the body of a loop whose name stands for nothing but its own words. */
  inLoop<T>(name: string, read: () => T): T {
    return this.#inside(this.#base, [...this.#own, name], read);
  }

  /** Reads the script of `sh -c '…'`: a shell of its own sees a loop's name only where the environment has it. */
  inScript<T>(offset: number, read: () => T): T {
    return this.#inside(this.#base + offset, none, read);
  }

  #inside<T>(base: number, own: readonly string[], read: () => T): T {
    const outer = { base: this.#base, own: this.#own };
    this.#base = base;
    this.#own = own;
    const result = read();
    this.#base = outer.base;
    this.#own = outer.own;
    return result;
  }

  range(node: { readonly pos: number; readonly end: number }): { start: number; end: number } {
    return { start: this.#base + node.pos, end: this.#base + node.end };
  }

  word(node: Word, place: Place): ShellWord {
    // Most words are plain.
    if (node.parts === undefined) return this.#wordOf(node, node.value, none, none);
    const commandsFrom = this.#commands.count;
    const expansionsFrom = this.expansions.length;
    this.expand(node, place, false);
    const expands = this.expansions.slice(expansionsFrom).map((expansion) => expansion.name);
    const value = node.parts.every(isLiteral) ? node.value : undefined;
    return this.#wordOf(node, value, expands, this.#commandsSince(commandsFrom));
  }

  /** `export X=v`: an argument that looks like an assignment. */
  wordOfAssignment(node: Assignment, { value }: ShellAssignment): ShellWord {
    if (value === undefined) return this.#wordOf(node, node.text, none, none);
    return this.#wordOf(node, value.value === undefined ? undefined : node.text, value.expands, value.substitutions);
  }

  #wordOf(
    node: { readonly pos: number; readonly end: number; readonly text: string },
    value: string | undefined,
    expands: readonly string[],
    substitutions: readonly number[],
  ): ShellWord {
    const { start, end } = this.range(node);
    return { value, text: node.text, start, end, expands, substitutions };
  }

  assignment(node: Assignment, command: number, at: Surroundings): ShellAssignment {
    const place: Place = { role: "assignment", command, at };
    const value =
      node.value.type === "Word"
        ? this.word(node.value, place)
        : node.value.type === "ArrayValue"
          ? this.#array(node.value, place)
          : undefined;
    const { start, end } = this.range(node);
    return { name: node.name, value, start, end };
  }

  /** All elements of `a=(…)` as one word. */
  #array({ elements }: ArrayValue, place: Place): ShellWord {
    return joined(elements.map((element) => this.word(element, place)));
  }

  redirect(node: Redirection, command: number, at: Surroundings): ShellRedirect {
    const descriptor = node.descriptor?.type === "FileDescriptor" ? node.descriptor.value : undefined;
    if (node.type === "HereDoc") return this.#heredoc(node, descriptor, { role: "heredoc", command, at });
    const role = node.type === "HereString" ? "heredoc" : "redirect";
    const target = node.target && this.word(node.target, { role, command, at });
    const { start, end } = this.range(node);
    return { operator: node.operator, descriptor, target, heredoc: undefined, start, end };
  }

  #heredoc(node: HereDoc, descriptor: number | undefined, place: Place): ShellRedirect {
    const expansionsFrom = this.expansions.length;
    const commandsFrom = this.#commands.count;
    this.expand(node.body, place, true);
    const heredoc = {
      text: node.body.text,
      start: this.range(node.body).start,
      end: this.range(node.closing ?? node.body).end,
      quoted: node.delimiter?.quoted ?? false,
      expands: this.expansions.slice(expansionsFrom).map((expansion) => expansion.name),
      substitutions: this.#commandsSince(commandsFrom),
    };
    const { start, end } = this.range(node);
    return { operator: node.operator, descriptor, target: undefined, heredoc, start, end };
  }

  /** Collects the expansions below a node, and reads the scripts of its substitutions. */
  expand(node: SyntaxNode, place: Place, quoted: boolean): void {
    walkExpansions(node, quoted, {
      expansion: (found) => this.#note(found, place),
      script: (script) => this.#commands.script(script, place.at),
    });
  }

  #note({ name, node, operator, operatorPos, quoted }: FoundExpansion, { role, command }: Place): void {
    if (this.#own.includes(name)) return;
    const { start, end } = this.range(node);
    const operatorAt = operatorPos === undefined ? undefined : this.#base + operatorPos;
    const span = this.#source.spanOf(start, end);
    this.expansions.push({ name, span, start, end, operator, operatorAt, quoted, role, command });
  }

  #commandsSince(from: number): readonly number[] {
    return numbersBetween(from, this.#commands.count);
  }
}

/** The numbers from one, up to but without another. */
export function numbersBetween(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
