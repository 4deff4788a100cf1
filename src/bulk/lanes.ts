import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { version } from "../version.ts";
import { InputError } from "../text/input-error.ts";
import type { BulkIo } from "./bulk-io.ts";
import { configHash, type Campaign } from "./campaign.ts";
import { newestCommit } from "./clone.ts";
import type { CodeHosts } from "./code-hosts.ts";
import type { Credentials } from "./hosts.ts";
import { bounded, type MachineOptions } from "./migrate-options.ts";
import { makeWorkFolder } from "./out-folder.ts";
import type { Progress } from "./progress.ts";
import { Publisher } from "./publisher.ts";
import type { Repository } from "./repository.ts";
import type { Results } from "./results.ts";
import { accessTo, type Services } from "./services.ts";
import { DiskFull, transformRepository } from "./transform-repository.ts";
import { TreeWorkers } from "./tree-workers.ts";

/** A campaign on this machine. */
export interface LocalRun {
  readonly asked: MachineOptions;
  readonly campaign: Campaign;
  readonly hosts: CodeHosts;
  readonly io: BulkIo;
  readonly results: Results;
  readonly progress: Progress;
  readonly repositories: readonly Repository[];
}

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

/** Why a run stops: a full disk or results that cannot be written would fail all that follows. Throws on our own bug. */
export function stoppedBy(error: unknown): string {
  if (error instanceof InputError) return error.oneLine;
  if (error instanceof DiskFull) return error.message;
  throw error;
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

/** Whether what an earlier run knows of a repository still holds: same commit, same tool, same campaign. */
export async function isCurrent(
  repository: Repository,
  { campaign, results }: Pick<LocalRun, "campaign" | "results">,
  services: Services,
): Promise<boolean> {
  const row = results.journal.last(repository.name);
  if (row?.tool !== version || row.config !== configHash(campaign) || row.state === "failed") return false;
  try {
    const base = await newestCommit(await accessTo(repository, services));
    return base === row.base;
  } catch {
    return false;
  }
}

/** What work on this machine needs: clones' folder, children, credentials. */
export async function openServices(asked: MachineOptions, credentials: Credentials, io: BulkIo): Promise<Services> {
  const timeout = bounded("--timeout", asked.timeout ?? 300, 1, 86_400) * 1000;
  return {
    env: io.env,
    credentials,
    trees: new TreeWorkers({ timeout, ...(asked.childProgram && { program: asked.childProgram }) }),
    workFolder: await makeWorkFolder(io.env["TMPDIR"]),
    gitTimeout: timeout,
    largestFile: 1024 ** 3,
  };
}

/** Ends the children and removes what clones have left. */
export async function closeServices(services: Services): Promise<void> {
  services.trees.close();
  await rm(services.workFolder, { recursive: true, force: true, maxRetries: 3 });
}
