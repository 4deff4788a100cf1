import { setTimeout as sleep } from "node:timers/promises";
import type { LocalRun } from "./local-run.ts";
import { publishRepository } from "./publish-repository.ts";
import type { Repository } from "./repository.ts";
import type { ResultRow } from "./result-row.ts";

// Branches that are pushed long before their pull requests are opened would puzzle everybody.
const mostWaiting = 50;

/** Opens pull requests one at a time, at an interval that code hosts bear, until it is closed or told to stop. */
export class Publisher {
  readonly #waiting: (readonly [Repository, ResultRow])[] = [];
  #wakers: (() => void)[] = [];
  #closed = false;
  #last = -Infinity;

  constructor(
    readonly run: Omit<LocalRun, "repositories">,
    readonly stop: AbortSignal,
  ) {
    stop.addEventListener("abort", () => this.#changed(), { once: true });
  }

  /** Waits until there is room for one more. */
  async room(): Promise<void> {
    while (this.#waiting.length >= mostWaiting && !this.stop.aborted) await this.#change();
  }

  take(repository: Repository, row: ResultRow): void {
    this.#waiting.push([repository, row]);
    this.#changed();
  }

  /** Nothing more is to come. */
  close(): void {
    this.#closed = true;
    this.#changed();
  }

  async publishAll(): Promise<void> {
    while (!this.stop.aborted) {
      const next = this.#waiting[0];
      if (next) await this.#publish(...next);
      else if (this.#closed) return;
      else await this.#change();
    }
  }

  async #publish(repository: Repository, row: ResultRow): Promise<void> {
    const { results, progress, campaign, hosts } = this.run;
    progress.waits(this.#waiting.length);
    await this.#pause();
    if (this.stop.aborted) return;
    const published = await publishRepository(row, repository, hosts, campaign.title);
    results.keep(published);
    this.#waiting.shift();
    this.#changed();
    progress.ends(published);
    progress.waits(this.#waiting.length);
  }

  async #pause(): Promise<void> {
    const wait = this.#last + this.run.hosts.interval - performance.now();
    if (wait > 0) await sleep(wait, undefined, { signal: this.stop }).catch(() => {});
    this.#last = performance.now();
  }

  #change(): Promise<void> {
    return new Promise((wake) => this.#wakers.push(wake));
  }

  #changed(): void {
    const wakers = this.#wakers;
    this.#wakers = [];
    for (const wake of wakers) wake();
  }
}
