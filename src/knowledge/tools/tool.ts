/** Asked of one simple command: its name, its words after quote removal (`undefined`: not a literal). */
export interface CommandWords {
  /** As written where a folder says that it is a script of the project (`./build.sh`); else without its folder. */
  readonly name: string;
  readonly args: readonly (string | undefined)[];
}

/** `yes`: reads it by itself. `maybe`: runs code that may. `no`: known not to. */
export type Reads = "yes" | "maybe" | "no";

/** One tool: what it looks at in its environment without being told. */
export interface Tool {
  readonly names: readonly string[];
  /** Variables it reads by itself: whole names, or patterns of them. */
  readonly reads: readonly (string | RegExp)[];
  /** Whether it runs code of others, or expands variables in files: then it may read any variable. */
  readonly runs: "never" | "always" | { readonly only: readonly string[] } | { readonly except: readonly string[] };
  /** Marks a word for which it does: with `runs`, and only then. `pip install flask` opens no file of the project. */
  readonly opens?: RegExp;
  /** It starts git, and so reads git's variables and may read what git and ssh read. */
  readonly startsGit?: true;
  /** Subcommands that need no credential and run nothing. */
  readonly quiet?: readonly string[];
  /** Subcommands that start the program in the words behind them; `""`: the tool itself does. */
  readonly starts?: readonly string[];
  /** Options before the subcommand whose value is the next word. */
  readonly valued?: readonly string[];
  /** It writes its own words to a log in this folder of the home, unless this variable has this value. */
  readonly journal?: { readonly name: string; readonly value: string; readonly folder: string };
  /** Its output is made of what it reads, or of its own words as well; else it is an answer from elsewhere. */
  readonly repeats?: "input" | "words";
  /** Options by which its output is made of its own words: it prints settings, or a password as it stores it. */
  readonly prints?: readonly string[];
  /** It is a language's own program: what it does is in the script it is given. */
  readonly interpreter?: true;
  readonly source: string;
}

/** Proxies that programs with a network connection take from the environment. */
export const proxies = /^(?:https?|all|ftp|no)_proxy$/i;
