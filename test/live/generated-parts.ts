/** One RUN as the commands that are joined in it, or any instruction as its text. */
export type Step = string | readonly string[];

/**
 * Something that is done with a secret. In its texts `{T}` is the variable's expansion, `{V}` its name, `{k}` a number
 * of its own, `{out}` a folder that ships and `{home}` the home folder.
 */
export interface Consumer {
  /** The stand-in that looks for the credential. */
  readonly tool: string;
  /** Variables that usually hold such a secret. */
  readonly names: readonly string[];
  readonly steps: readonly Step[];
  /** Files of the build context that it needs. */
  readonly files?: Readonly<Record<string, string>>;
  /** It writes where only root may. */
  readonly root?: boolean;
}

/** A credential file that is copied in; `{secret}` is its credential. */
export interface CopiedFile {
  readonly tool: string;
  /** The path that the report names. */
  readonly path: string;
  readonly files: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly root?: boolean;
}
