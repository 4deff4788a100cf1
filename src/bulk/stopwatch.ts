/** Adds up how long each kind of work took, in milliseconds. */
export class Stopwatch {
  readonly #times = new Map<string, number>();

  async time<T>(what: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.#times.set(what, (this.#times.get(what) ?? 0) + performance.now() - start);
    }
  }

  get times(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#times].map(([what, time]) => [what, Math.round(time)]));
  }
}
