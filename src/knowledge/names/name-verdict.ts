/** What the name of a variable says about its value. */
export interface NameVerdict {
  readonly says: "secret" | "may-carry" | "not-secret";
  /** One clause for people: `ends in _TOKEN`, `names a file, not a secret`. */
  readonly because: string;
}
