/** Asked of one simple command: its name without folder, its words after quote removal (`undefined`: not a literal). */
export interface CommandWords {
  readonly name: string;
  readonly args: readonly (string | undefined)[];
}

/** `yes`: reads it by itself. `maybe`: runs code that may. `no`: known not to. */
export type Reads = "yes" | "maybe" | "no";

/** Where a tool looks for a file: relative to the working directory, the home directory, or absolute. */
export interface FilePlace {
  readonly in: "cwd" | "home" | "root";
  /** `.npmrc`, `.pip/pip.conf`, `etc/pip.conf` */
  readonly path: string;
  /** The variable that moves it, when there is one: `NPM_CONFIG_USERCONFIG`. */
  readonly variable?: string;
}

/** What a command keeps when it is told a credential. */
export interface Keeps {
  /** Files that then hold it. */
  readonly files: readonly FilePlace[];
  /** The environment that says the same for one step, `{}` standing for the value; undefined when there is none. */
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  readonly source: string;
}

/** Whether the command reads the variable by itself, without naming it in its words. */
export declare function readsVariable(command: CommandWords, variable: string): Reads;

/** Whether the command reads a credential file of this kind by itself. */
export declare function readsFileKind(command: CommandWords, kind: string): Reads;

/** Files the tool reads by itself, in the order in which it looks. */
export declare function filesReadBy(command: CommandWords): readonly FilePlace[];

/** What the command keeps of a credential among its words, e.g. `npm config set //host/:_authToken=…`. */
export declare function keepsCredential(command: CommandWords): Keeps | undefined;

/** Paths (relative to the working directory unless absolute) that the command makes; undefined: not known. */
export declare function artifactsOf(command: CommandWords): readonly string[] | undefined;
