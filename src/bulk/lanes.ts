import { availableParallelism } from "node:os";
import { isCurrent, stoppedBy, type LocalRun } from "./local-run.ts";
import { bounded } from "./migrate-options.ts";
import { Publisher } from "./publisher.ts";
import type { Repository } from "./repository.ts";
import { closeServices, openServices, type Services } from "./services.ts";
import { transformRepository } from "./transform-repository.ts";

/**
 * Works on all repositories, some at once, and once more on those whose failure may pass by itself; returns why it
 * stopped early, if it did.
 */
export async function runLanes(run: LocalRun): Promise<string | undefined> {
  const services = await openServices(run.asked, run.hosts.credentials, run.io);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort("interrupted");
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    await workThrough(run.repositories, run, services, stop);
    const again = run.repositories.filter(({ name }) => mayPass(name, run));
    if (again.length > 0 && !stop.signal.aborted) {
      run.progress.repeats(again.length);
      await workThrough(again, run, services, stop);
    }
    const reason: unknown = stop.signal.reason;
    return typeof reason === "string" ? reason : undefined;
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    await closeServices(services);
  }
}

function mayPass(name: string, { results }: LocalRun): boolean {
  const row = results.journal.last(name);
  return row?.state === "failed" && row.passing === true;
}

async function workThrough(
  repositories: readonly Repository[],
  run: LocalRun,
  services: Services,
  stop: AbortController,
): Promise<void> {
  const lanes = bounded("--concurrency", run.asked.concurrency ?? Math.max(2, availableParallelism()), 1, 256);
  const publisher = run.campaign.goal === "pull-request" ? new Publisher(run, stop.signal) : undefined;
  const queue = repositories.values();
  const lane = async (): Promise<void> => {
    for (const repository of queue) {
      await publisher?.room();
      if (stop.signal.aborted) return;
      await workOn(repository, run, services, publisher);
    }
  };
  const guarded = (work: Promise<void>): Promise<void> => work.catch((error) => stop.abort(stoppedBy(error)));
  const published = publisher && guarded(publisher.publishAll());
  await Promise.all(Array.from({ length: lanes }, () => guarded(lane())));
  publisher?.close();
  await published;
}

async function workOn(
  repository: Repository,
  run: LocalRun,
  services: Services,
  publisher: Publisher | undefined,
): Promise<void> {
  const { campaign, results, progress } = run;
  const earlier = results.journal.last(repository.name);
  if (earlier && (await isCurrent(repository, run, services))) {
    if (results.journal.isDone(earlier, campaign.goal)) return progress.skips();
    if (earlier.state === "pushed" && publisher) return publisher.take(repository, earlier);
  }
  progress.begins(repository.name);
  const row = await transformRepository(repository, campaign, services, (earlier?.attempt ?? 0) + 1);
  results.keep(row);
  if (row.state === "pushed" && publisher) publisher.take(repository, row);
  else progress.ends(row);
}
