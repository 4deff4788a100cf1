import { availableParallelism } from "node:os";
import { isCurrent, stoppedBy, type LocalRun } from "./local-run.ts";
import { bounded } from "./migrate-options.ts";
import { Publisher } from "./publisher.ts";
import type { Repository } from "./repository.ts";
import { closeServices, openServices, type Services } from "./services.ts";
import { transformRepository } from "./transform-repository.ts";

/** Works on all repositories, some at once; returns why it stopped early, if it did. */
export async function runLanes(run: LocalRun): Promise<string | undefined> {
  const { asked, repositories, campaign } = run;
  const lanes = bounded("--concurrency", asked.concurrency ?? Math.max(2, availableParallelism()), 1, 256);
  const services = await openServices(asked, run.hosts.credentials, run.io);
  const publisher = campaign.goal === "pull-request" ? new Publisher(run) : undefined;
  const queue = repositories.values();
  const stop = new AbortController();
  const lane = async (): Promise<void> => {
    for (const repository of queue) {
      if (stop.signal.aborted) return;
      await publisher?.room();
      await workOn(repository, run, services, publisher);
    }
  };
  const interrupt = (): void => stop.abort("interrupted");
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  const guarded = async (work: Promise<void>): Promise<void> => {
    await work.catch((error: unknown) => {
      stop.abort(stoppedBy(error));
      publisher?.stop();
    });
  };
  try {
    await Promise.all(Array.from({ length: lanes }, () => guarded(lane())));
    if (publisher) await guarded(publisher.finish());
    const reason: unknown = stop.signal.reason;
    return typeof reason === "string" ? reason : undefined;
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    await closeServices(services);
  }
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
