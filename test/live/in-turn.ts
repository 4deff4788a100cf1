// Two builds at a time, whatever the runner allows: more only wait for each other.
const atOnce = 2;
let running = 0;
const waiting: (() => void)[] = [];

/** Waits until fewer than two builds run, and then does the work. */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}
