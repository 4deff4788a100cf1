import { setTimeout as sleep } from "node:timers/promises";
import type { Job, Queue } from "bullmq";
import { version } from "../version.ts";
import { InputError } from "../text/input-error.ts";
import { configHash } from "./campaign.ts";
import { isCurrent, stoppedBy, type LocalRun } from "./local-run.ts";
import { defaultQueueName, jobIdOf, queueNames, type PublishJob, type TransformJob } from "./queue-jobs.ts";
import { openQueues } from "./redis.ts";
import type { Repository } from "./repository.ts";
import { isRow, type ResultRow } from "./result-row.ts";
import { closeServices, openServices, type Services } from "./services.ts";

/** A campaign whose work is done by workers. */
export interface QueuedRun extends LocalRun {
  readonly queue: string;
  readonly queueName?: string;
}

const attempts = { attempts: 4, backoff: { type: "exponential", delay: 1_000 } };
const pollEvery = 300;
const batch = 100;
const enqueueAtOnce = 200;
const looksAtOnce = 8;

/**
 * Hands all repositories to workers and gathers what they return, until every one has its row; returns why it
 * stopped early, if it did. Redis holds a result only until it is in the journal.
 */
export async function coordinate(run: QueuedRun): Promise<string | undefined> {
  const local = run.repositories.find(({ url }) => url.startsWith("file://"));
  if (local) throw new InputError("a folder is on this machine alone: a queue needs clone URLs", local.name);
  const access = await openQueues(run.queue, run.io.env, (line) => run.progress.says(line));
  const { bullmq, connection } = access;
  const options = { connection, prefix: run.queueName ?? defaultQueueName, defaultJobOptions: attempts };
  const queues = {
    transform: new bullmq.Queue(queueNames.transform, options),
    publish: new bullmq.Queue(queueNames.publish, options),
  };
  for (const queue of Object.values(queues)) queue.on("error", () => {});
  const services = await openServices(run.asked, run.hosts.credentials, run.io);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort("interrupted");
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    const gatherer = new Gatherer(run, queues);
    await gatherer.enqueue(await notDone(run, services));
    await gatherer.gather(stop.signal);
    const reason: unknown = stop.signal.reason;
    return typeof reason === "string" ? reason : undefined;
  } catch (error) {
    return stoppedBy(error);
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    await closeServices(services);
    await Promise.all(Object.values(queues).map((queue) => queue.close()));
    connection.disconnect();
  }
}

async function notDone(run: QueuedRun, services: Services): Promise<readonly Repository[]> {
  const { journal } = run.results;
  const left: Repository[] = [];
  const queue = run.repositories.values();
  const lane = async (): Promise<void> => {
    for (const repository of queue) {
      const row = journal.last(repository.name);
      if (row && (await isCurrent(repository, run, services)) && journal.isDone(row, run.campaign.goal))
        run.progress.skips();
      else left.push(repository);
    }
  };
  await Promise.all(Array.from({ length: looksAtOnce }, lane));
  return left;
}

type Queues = Readonly<Record<keyof typeof queueNames, Queue>>;

class Gatherer {
  readonly #left = new Map<string, Repository>();
  #quiet = 0;

  constructor(
    readonly run: QueuedRun,
    readonly queues: Queues,
  ) {}

  /** Asks for the work on some repositories; what is in the queue already is not asked for twice. */
  async enqueue(repositories: readonly Repository[]): Promise<void> {
    const { campaign } = this.run;
    for (const repository of repositories) this.#left.set(repository.name, repository);
    for (let at = 0; at < repositories.length; at += enqueueAtOnce) {
      const jobs = repositories.slice(at, at + enqueueAtOnce).map((repository) => {
        const data: TransformJob = { campaign, repository };
        return { name: queueNames.transform, data, opts: { jobId: jobIdOf(campaign, repository) } };
      });
      await this.queues.transform.addBulk(jobs);
    }
  }

  /** Waits for every row. */
  async gather(signal: AbortSignal): Promise<void> {
    while (this.#left.size > 0 && !signal.aborted) {
      const taken = (await this.#take("transform")) + (await this.#take("publish"));
      if (taken === 0) await this.#findLost();
      if (taken < batch) await sleep(pollEvery, undefined, { signal }).catch(() => {});
    }
  }

  async #take(name: keyof Queues): Promise<number> {
    const jobs = await this.queues[name].getJobs(["completed", "failed"], 0, batch - 1, true);
    // Between the list and the job itself it may have gone.
    const ended = jobs.flatMap((job) => (job === undefined ? [] : [{ job, row: rowOf(job) }]));
    const ripe = ended.filter(({ row }) => !(row && name === "publish" && this.#isEarly(row)));
    this.#keep(ripe.flatMap(({ row }) => row ?? []));
    await Promise.all(ripe.map(({ job }) => job.remove()));
    return ripe.length;
  }

  // The row of the push holds the patch: a pull request waits until that row is here.
  #isEarly({ repository, commit }: ResultRow): boolean {
    return this.#left.has(repository) && this.run.results.journal.last(repository)?.commit !== commit;
  }

  #keep(rows: readonly ResultRow[]): void {
    const wanted = rows.filter(({ repository }) => this.#left.has(repository));
    if (wanted.length > 0) this.run.results.keep(...wanted);
    for (const row of wanted) {
      if (row.state === "pushed" && this.run.campaign.goal === "pull-request") continue;
      this.#left.delete(row.repository);
      this.run.progress.ends(row);
    }
  }

  // A redis that came back without its data has lost what it was asked: nothing is under way, and rows are missing.
  async #findLost(): Promise<void> {
    const { transform, publish } = this.queues;
    const counts = await Promise.all([
      transform.getJobCountByTypes("completed", "failed"),
      ...[transform, publish].map((queue) => queue.getJobCountByTypes("waiting", "active", "delayed", "prioritized")),
    ]);
    this.#quiet = counts.every((count) => count === 0) ? this.#quiet + 1 : 0;
    if (this.#quiet < 3) return;
    this.#quiet = 0;
    this.run.progress.says(`the queue has lost ${this.#left.size} repositories; asking again`);
    await this.enqueue([...this.#left.values()]);
  }
}

/** The row of a job that ended; one that never got to return a row failed. */
function rowOf(job: Job): ResultRow | undefined {
  const returned: unknown = job.returnvalue;
  if (isRow(returned)) return returned;
  const data: Partial<TransformJob & PublishJob> = job.data ?? {};
  const { repository, campaign, row } = data;
  if (!repository) return undefined;
  const known = row ?? {
    version: 1,
    repository: repository.name,
    tool: version,
    config: campaign ? configHash(campaign) : "",
    files: [],
    timings: {},
  };
  return { ...known, state: "failed", attempt: job.attemptsMade, error: job.failedReason ?? "failed" };
}
