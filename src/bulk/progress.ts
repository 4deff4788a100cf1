import { Writable } from "node:stream";
import { createLogUpdate } from "log-update";
import type { BulkIo } from "./bulk-io.ts";
import { printable } from "../text/printable.ts";
import { states, type ResultRow, type State } from "./result-row.ts";

const barWidth = 24;
const plainEvery = 10_000;
const liveEvery = 100;

/** How far a campaign is, for whoever watches it. */
export class Progress {
  readonly #counts = new Map<State, number>();
  readonly #started: number;
  readonly #live: ReturnType<typeof createLogUpdate> | undefined;
  readonly #running = new Set<string>();
  #done = 0;
  #earlier = 0;
  #total: number | undefined;
  #shown = -Infinity;
  #waiting = "";
  readonly #clock: NodeJS.Timeout;

  constructor(
    readonly io: BulkIo,
    readonly quiet: boolean,
    readonly now: () => number = () => performance.now(),
  ) {
    this.#started = now();
    this.#live = io.stderrIsTerminal && !quiet ? createLogUpdate(streamOf(io), { showCursor: true }) : undefined;
    this.#clock = setInterval(() => this.#show(), this.#live ? 1_000 : plainEvery).unref();
  }

  /** Set once all sources are listed. */
  total(total: number): void {
    this.#total = total;
    this.#show();
  }

  begins(repository: string): void {
    this.#running.add(repository);
    this.#show();
  }

  /** What an earlier run has done. */
  skips(): void {
    this.#done += 1;
    this.#earlier += 1;
    this.#show();
  }

  ends(row: ResultRow): void {
    this.#running.delete(row.repository);
    this.#done += 1;
    this.#counts.set(row.state, (this.#counts.get(row.state) ?? 0) + 1);
    if (row.state === "failed") this.says(`${row.repository}: ${row.error ?? "failed"}`);
    else if (row.pullRequest !== undefined) this.says(`${row.repository}: ${row.pullRequest}`);
    this.#show();
  }

  /** So many failed in a way that may pass, and are begun again. */
  repeats(count: number): void {
    this.says(`${count} failed in a way that may pass; trying again`);
    this.#done -= count;
    const failed = (this.#counts.get("failed") ?? count) - count;
    if (failed > 0) this.#counts.set("failed", failed);
    else this.#counts.delete("failed");
  }

  /** How many pull requests wait for their turn. */
  waits(count: number): void {
    this.#waiting = count > 0 ? `, ${count} waiting for a pull request` : "";
    this.#show();
  }

  /** One line for people, above the display. */
  says(line: string): void {
    if (this.quiet) return;
    this.#live?.clear();
    this.io.err(`${printable(line)}\n`);
    if (this.#live) this.#shown = -Infinity;
  }

  /** The last word: the numbers stay on the screen. */
  close(): void {
    clearInterval(this.#clock);
    if (this.quiet) return;
    this.#live?.clear();
    this.io.err(`${this.summary()}\n`);
  }

  /** `120 of 500 repositories, 84 a minute, 4 min left: 80 proposed, 40 clean` */
  summary(): string {
    const fresh = this.#done - this.#earlier;
    const minutes = (this.now() - this.#started) / 60_000;
    const rate = minutes > 0 ? fresh / minutes : 0;
    const total = this.#total === undefined ? "" : ` of ${this.#total}`;
    const left = this.#total === undefined || rate === 0 ? undefined : (this.#total - this.#done) / rate;
    const counts = states.flatMap((state) => (this.#counts.has(state) ? [`${this.#counts.get(state)} ${state}`] : []));
    const parts = [
      `${this.#done}${total} repositories`,
      ...(fresh > 0 ? [`${Math.round(rate)} a minute`] : []),
      ...(left === undefined || left <= 0 ? [] : [`${spoken(left)} left`]),
      ...(this.#earlier > 0 ? [`${this.#earlier} done earlier`] : []),
    ];
    return `${parts.join(", ")}${counts.length > 0 ? `: ${counts.join(", ")}` : ""}${this.#waiting}`;
  }

  #show(): void {
    const now = this.now();
    if (this.quiet || now - this.#shown < (this.#live ? liveEvery : plainEvery)) return;
    if (this.#live) this.#live(this.#picture());
    else if (this.#shown !== -Infinity) this.io.err(`${this.summary()}\n`);
    this.#shown = now;
  }

  #picture(): string {
    const share = this.#total ? this.#done / this.#total : 0;
    const filled = Math.round(share * barWidth);
    const bar = `${"█".repeat(filled)}${"░".repeat(barWidth - filled)} ${Math.floor(share * 100)} %`;
    const running = [...this.#running].slice(0, 6).map((name) => `  ${printable(name)}`);
    return [bar, this.summary(), ...running].join("\n");
  }
}

function streamOf(io: BulkIo): NodeJS.WritableStream {
  const stream = new Writable({
    write: (chunk, _, done) => {
      io.err(String(chunk));
      done();
    },
  });
  // A terminal may change its size, and one that does not tell it says 0.
  return Object.defineProperties(stream, {
    columns: { get: () => process.stderr.columns || 80 },
    rows: { get: () => process.stderr.rows || 24 },
  });
}

function spoken(minutes: number): string {
  if (minutes < 1) return `${Math.ceil(minutes * 60)} s`;
  return minutes < 90 ? `${Math.round(minutes)} min` : `${(minutes / 60).toFixed(1)} h`;
}
