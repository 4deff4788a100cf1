/** A word of a command that is a password, a token, or `user:password`: one row, one fact. */
export interface LoginWord {
  readonly programs: readonly string[];
  /** A word that must be among the others: the subcommand. */
  readonly subcommand?: RegExp;
  /** Options that it stands behind. */
  readonly options?: readonly string[];
  /** Short options may be written in one with it and with others: `-uci:x`, `-sLu ci:x`. */
  readonly joined?: true;
  /** It is the last of the words behind one that this matches, up to the next option. */
  readonly behind?: RegExp;
  /** `user:password`; otherwise this stands between the two. */
  readonly withUser?: true | "," | "%";
  /** Other words may stand there as well: only what reads like a made one counts. */
  readonly made?: true;
  /** By this word it is told to take it from its standard input. */
  readonly input?: RegExp;
  /** What a variable with it is called. */
  readonly name: string;
  readonly source: string;
}
