/** What a run of a proof or an audit writes to, and what it knows of the process. */
export interface ProofIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stderrIsTerminal: boolean;
  out(text: string): void;
  err(text: string): void;
}
