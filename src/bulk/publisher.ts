import { setTimeout as sleep } from "node:timers/promises";
import type { LocalRun } from "./local-run.ts";
import { publishRepository } from "./publish-repository.ts";
import type { Repository } from "./repository.ts";
import type { ResultRow } from "./result-row.ts";

// Branches that are pushed long before their pull requests are opened would puzzle everybody.
const mostWaiting = 50;

/** Opens pull requests one at a time, at an interval that code hosts bear. */
export class Publisher {
  readonly #waiting: (readonly [Repository, ResultRow])[] = [];
  #wakers: (() => void)[] = [];
  #closing = false;
  #stopped = false;
  #last = -Infinity;
  readonly #work: Promise<void>;

  constructor(readonly run: Omit<LocalRun, "repositories">) {
    this.#work = this.#publishAll();
    // Whoever awaits `finish` hears of it.
    this.#work.catch(() => {});
  }

  /** Waits until there is room for one more. */
  async room(): Promise<void> {
    while (this.#waiting.length >= mostWaiting && !this.#stopped) await this.#change();
  }

  take(repository: Repository, row: ResultRow): void {
    this.#waiting.push([repository, row]);
    this.#changed();
  }

  /** Ends once every pull request is dealt with. */
  async finish(): Promise<void> {
    this.#closing = true;
    this.#changed();
    await this.#work;
  }

  stop(): void {
    this.#stopped = true;
    this.#changed();
  }

  async #publishAll(): Promise<void> {
    const { results, progress, campaign, hosts } = this.run;
    try {
      while (!this.#stopped) {
        const next = this.#waiting.shift();
        if (!next) {
          if (this.#closing) return;
          await this.#change();
          continue;
        }
        this.#changed();
        progress.waits(this.#waiting.length + 1);
        const [repository, row] = next;
        await this.#pause();
        const published = await publishRepository(row, repository, hosts, campaign.title);
        results.keep(published);
        progress.ends(published);
        progress.waits(this.#waiting.length);
      }
    } finally {
      this.#stopped = true;
      this.#changed();
    }
  }

  async #pause(): Promise<void> {
    const wait = this.#last + this.run.hosts.interval - performance.now();
    if (wait > 0) await sleep(wait);
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
