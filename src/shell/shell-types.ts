import type { MappedText } from "../text/mapped-text.ts";
import type { Span } from "../text/source.ts";

/** Where an expansion stands in its command. */
export type Role = "name" | "argument" | "assignment" | "redirect" | "heredoc" | "loop" | "test";

/** One `$X` or `${X…}` that the shell expands. */
export interface Expansion {
  readonly name: string;
  /** In the Dockerfile. */
  readonly span: Span;
  /** In the shell text. */
  readonly start: number;
  readonly end: number;
  /** `:-`, `-`, `:+`, `+`, `?`, `:?`, `=`, `:=`, `#` (length), `other`; undefined for `$X` and `${X}`. */
  readonly operator: string | undefined;
  /** Where the operator begins in the shell text. */
  readonly operatorAt: number | undefined;
  readonly quoted: boolean;
  readonly role: Role;
  /** Number of the innermost command that it belongs to; undefined outside any (a case subject, a loop's words). */
  readonly command: number | undefined;
}

/** A word of a command. Positions are in the shell text. */
export interface ShellWord {
  /** After quote removal; undefined when the shell works it out (an expansion, a glob, a brace). */
  readonly value: string | undefined;
  /** As it stands, quotes and all. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Names expanded in it, also inside its substitutions. */
  readonly expands: readonly string[];
  /** Numbers of the commands in its substitutions. */
  readonly substitutions: readonly number[];
}

/** `X=value`, in front of a command, alone, or behind `export`. Positions are in the shell text. */
export interface ShellAssignment {
  readonly name: string;
  readonly value: ShellWord | undefined;
  readonly start: number;
  readonly end: number;
}

/** The body of a here-document inside the shell text. */
export interface ShellHeredoc {
  readonly text: string;
  readonly start: number;
  /** Behind the line that ends it. */
  readonly end: number;
  readonly quoted: boolean;
  readonly expands: readonly string[];
  /** Numbers of the commands in its substitutions. */
  readonly substitutions: readonly number[];
}

/** A redirect of a command or of a group. Positions are in the shell text. */
export interface ShellRedirect {
  /** `>`, `>>`, `>|`, `<`, `<<`, `<<<`, `&>`, `>&` … */
  readonly operator: string;
  readonly descriptor: number | undefined;
  readonly target: ShellWord | undefined;
  readonly heredoc: ShellHeredoc | undefined;
  readonly start: number;
  readonly end: number;
}

/** Where a command stands among others. */
export interface Surroundings {
  /** It may not run even when everything before it succeeds: a branch, a loop, a function, behind `||`. */
  readonly conditional: boolean;
  /** A branch of `if` or `case`, or behind a test or `||`: what it asks decides whether it runs. */
  readonly branch: boolean;
  readonly subshell: number;
  readonly substitution: boolean;
  readonly background: boolean;
  /** Its pipeline and place there, when it has more than one command. */
  readonly pipeline: { readonly number: number; readonly index: number; readonly length: number } | undefined;
  /** The command whose `sh -c` word holds this one. */
  readonly within: number | undefined;
  /** What holds it, when it is not directly in the list of the script. */
  readonly compound: boolean;
}

/** A simple command, the unit of all questions. Positions are in the shell text. */
export interface ShellCommand {
  readonly number: number;
  /** The program behind sudo, env, exec and the like, without its folder; undefined when not literal, or absent. */
  readonly program: string | undefined;
  /** The program's word with its folder: `./build.sh`. */
  readonly programPath: string | undefined;
  /** The words behind the program. */
  readonly args: readonly ShellWord[];
  /** All words, a wrapper's included. */
  readonly words: readonly ShellWord[];
  readonly assignments: readonly ShellAssignment[];
  readonly redirects: readonly ShellRedirect[];
  readonly start: number;
  readonly end: number;
  readonly at: Surroundings;
}

/** An element of a list: a pipeline or a compound command, with the commands inside it. */
export interface ListElement {
  readonly start: number;
  readonly end: number;
  readonly commands: readonly number[];
  /** Lists inside a compound element. */
  readonly lists: readonly ShellList[];
}

/** Elements joined by `&&` and `||`, or statements by `;`, `&` and line ends. */
export interface ShellList {
  readonly kind: "and-or" | "statements";
  readonly elements: readonly ListElement[];
  /** `operators[i]` stands between element i and i + 1. */
  readonly operators: readonly { readonly text: string; readonly start: number }[];
}

/** A function and the place of its body in the shell text. */
export interface ShellFunction {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The shell text of one RUN, understood. */
export interface ShellScript {
  readonly source: MappedText;
  readonly commands: readonly ShellCommand[];
  readonly expansions: readonly Expansion[];
  readonly list: ShellList;
  /** The functions that it defines. */
  readonly functions: readonly ShellFunction[];
  /** Why it cannot be analysed; undefined when it can. */
  readonly opaque: string | undefined;
}
