import { setTimeout as sleep } from "node:timers/promises";
import type { Job, Queue, Worker } from "bullmq";
import { InputError } from "../text/input-error.ts";
import { availableParallelism } from "node:os";
import { printable } from "../text/printable.ts";
import { version } from "../version.ts";
import type { BulkIo } from "./bulk-io.ts";
import { configHash } from "./campaign.ts";
import { CodeHosts } from "./code-hosts.ts";
import { Credentials, kindsOf } from "./hosts.ts";
import { bounded, hostsOf, intervalOf, type MachineOptions } from "./migrate-options.ts";
import { publishRepository } from "./publish-repository.ts";
import { defaultQueueName, queueNames, readPublishJob, readTransformJob, type PublishJob } from "./queue-jobs.ts";
import { openQueues, type QueueAccess } from "./redis.ts";
import type { KindOf } from "./repository.ts";
import type { ResultRow } from "./result-row.ts";
import { closeServices, openServices, type Services } from "./services.ts";
import { transformRepository } from "./transform-repository.ts";

/** The arguments of `unleak worker`. */
export interface WorkerOptions extends MachineOptions {
  readonly queue: string;
  /** Prefix of the queues' names, where several campaigns share a redis. */
  readonly queueName?: string;
  /** Seconds after which the work of a worker that is gone is given to another. */
  readonly lock?: number;
  /** Seconds without work after which it ends; without it, it waits for ever. */
  readonly idle?: number;
}

// A patch that is larger stays out of the queue, whose memory everybody shares.
const largestPatch = 512 * 1024;

/** Does the work of a queue until it is told to stop, or there is none for a while; returns the exit code. */
export async function runWorker(asked: WorkerOptions, io: BulkIo): Promise<number> {
  const says = (line: string): void => {
    if (!asked.quiet) io.err(`${printable(line)}\n`);
  };
  const credentials = new Credentials(io.env, hostsOf(asked, io));
  const hosts = new CodeHosts(credentials, intervalOf(asked));
  const kindOf = kindsOf(credentials.hosts);
  const access = await openQueues(asked.queue, io.env, says);
  const services = await openServices(asked, credentials, io);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  const work = openWorkers({ asked, access, services, hosts, kindOf, says });
  try {
    says(`unleak ${version} works on ${work.transform.name} and ${work.publish.name}`);
    await untilIdle(work, asked.idle, stop.signal);
    return 0;
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    await Promise.all([work.transform.close(), work.publish.close()]);
    await work.queue.close();
    access.connection.disconnect();
    await closeServices(services);
  }
}

interface Parts {
  readonly asked: WorkerOptions;
  readonly access: QueueAccess;
  readonly services: Services;
  readonly hosts: CodeHosts;
  readonly kindOf: KindOf;
  readonly says: (line: string) => void;
}

interface Work {
  readonly transform: Worker;
  readonly publish: Worker;
  readonly queue: Queue;
  readonly last: { at: number; active: number };
}

function openWorkers({ asked, access, services, hosts, kindOf, says }: Parts): Work {
  const { bullmq, connection } = access;
  const lock = bounded("--lock", asked.lock ?? 60, 1, 3600) * 1000;
  const prefix = asked.queueName ?? defaultQueueName;
  // A worker that is gone is noticed within a lock; work that kills three of them is not given to a fourth.
  const common = { connection, prefix, lockDuration: lock, stalledInterval: lock / 2, maxStalledCount: 3 };
  const queue = new bullmq.Queue(queueNames.publish, { connection, prefix });
  const lanes = bounded("--concurrency", asked.concurrency ?? Math.max(2, availableParallelism()), 1, 256);
  const interval = intervalOf(asked);
  const last = { at: performance.now(), active: 0 };
  const counted = async <T>(work: () => Promise<T>): Promise<T> => {
    last.active += 1;
    try {
      return await work();
    } finally {
      last.active -= 1;
      last.at = performance.now();
    }
  };
  const transform = new bullmq.Worker(
    queueNames.transform,
    (job) => counted(() => transformJob(job, { services, kindOf, queue, says })),
    { ...common, concurrency: lanes },
  );
  const publish = new bullmq.Worker(queueNames.publish, (job) => counted(() => publishJob(job, hosts, kindOf, says)), {
    ...common,
    concurrency: 1,
    // Redis keeps the interval, so it holds over all workers together.
    ...(interval > 0 && { limiter: { max: 1, duration: interval } }),
  });
  for (const worker of [transform, publish]) worker.on("error", () => {});
  return { transform, publish, queue, last };
}

interface TransformParts extends Pick<Parts, "services" | "kindOf" | "says"> {
  readonly queue: Queue;
}

async function transformJob(job: Job, { services, kindOf, queue, says }: TransformParts): Promise<ResultRow> {
  const asked = readTransformJob(job.data, kindOf);
  if (!asked) throw new InputError("not a job of this version", "");
  const { campaign, repository } = asked;
  const row = await transformRepository(repository, campaign, services, job.attemptsMade + 1);
  if (row.state === "failed" && row.passing && !isLast(job)) throw new Error(row.error ?? "failed");
  says(`${repository.name}: ${row.error ?? row.state}`);
  if (row.state === "pushed" && campaign.goal === "pull-request") {
    const { patch: _, ...small } = row;
    const data: PublishJob = { title: campaign.title, repository, row: small };
    await queue.add(queueNames.publish, data, { ...job.opts, jobId: job.id ?? configHash(campaign) });
  }
  if ((row.patch?.length ?? 0) <= largestPatch) return row;
  const { patch: _, ...rest } = row;
  return rest;
}

async function publishJob(job: Job, hosts: CodeHosts, kindOf: KindOf, says: Parts["says"]): Promise<ResultRow> {
  const asked = readPublishJob(job.data, kindOf);
  if (!asked) throw new InputError("not a job of this version", "");
  const row = await publishRepository(asked.row, asked.repository, hosts, asked.title);
  if (row.state === "failed" && row.passing && !isLast(job)) throw new Error(row.error ?? "failed");
  says(`${row.repository}: ${row.error ?? row.pullRequest ?? row.state}`);
  return row;
}

function isLast(job: Job): boolean {
  return job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
}

async function untilIdle({ last }: Work, idle: number | undefined, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(200, undefined, { signal }).catch(() => {});
    if (idle !== undefined && last.active === 0 && performance.now() - last.at > idle * 1000) return;
  }
}
