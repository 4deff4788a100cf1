import type { ProofIo } from "./proof-io.ts";

/** A line on the terminal that tells how far a run is. */
export interface ProgressBar {
  show(done: number): void;
  clear(): void;
}

const width = 24;

/** Draws on standard error, only on a terminal, at most ten times a second. */
export function progressBar(
  io: ProofIo,
  {
    label,
    total,
    quiet = false,
  }: { readonly label: string; readonly total: number; readonly quiet?: boolean | undefined },
): ProgressBar {
  const draws = io.stderrIsTerminal && !quiet;
  let last = 0;
  return {
    show(done) {
      if (!draws || performance.now() - last < 100) return;
      last = performance.now();
      const share = total > 0 ? Math.min(1, done / total) : 0;
      const full = Math.round(share * width);
      const bar = `${"█".repeat(full)}${"░".repeat(width - full)}`;
      io.err(`\r${bar} ${String(Math.round(share * 100)).padStart(3)} %  ${label}\u001B[K`);
    },
    clear() {
      if (draws && last > 0) io.err("\r\u001B[K");
    },
  };
}
