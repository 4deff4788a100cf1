import { join, resolve } from "node:path";
import { InputError } from "../text/input-error.ts";
import type { BulkIo } from "./bulk-io.ts";
import type { Campaign } from "./campaign.ts";
import { Filter, isInShard, shardFrom, shardSuffix } from "./filter.ts";
import { CodeHosts } from "./code-hosts.ts";
import { Credentials, kindsOf, type Hosts } from "./hosts.ts";
import { runLanes } from "./lanes.ts";
import type { LocalRun } from "./local-run.ts";
import { campaignFrom, hostsOf, intervalOf, type MigrateOptions } from "./migrate-options.ts";
import { Progress } from "./progress.ts";
import { withResults, type Results } from "./results.ts";
import type { Repository } from "./repository.ts";
import { repositoriesOf } from "./sources.ts";
import { writeReports } from "./write-reports.ts";

/** Where results go when nothing else is said. */
export const defaultOut = "unleak-migration";

/**
 * Takes the secrets out of many repositories; returns the exit code: 0 all done, 1 some failed, 2 stopped. Writes
 * patches and reports; only with `push` or `pr` does anything leave this machine. Throws an InputError.
 */
export async function runMigrate(asked: MigrateOptions, io: BulkIo): Promise<number> {
  if (asked.sources.length === 0)
    throw new InputError(
      "nothing to migrate: name folders, files of clone URLs, github:owner/* or gitlab:group/**",
      "",
    );
  const campaign = await campaignFrom(asked, io, asked.queue === undefined);
  const hosts = hostsOf(asked, io);
  const folder = resolve(io.cwd, asked.out ?? defaultOut);
  const part = asked.shard === undefined ? "" : shardSuffix(shardFrom(asked.shard));
  return withResults({ folder, journal: `results${part}.jsonl`, report: `report${part}` }, (results) =>
    migrate({ asked, campaign, hosts, io, results }),
  );
}

interface Migration {
  readonly asked: MigrateOptions;
  readonly campaign: Campaign;
  readonly hosts: Hosts;
  readonly io: BulkIo;
  readonly results: Results;
}

async function migrate({ asked, campaign, hosts, io, results }: Migration): Promise<number> {
  const codeHosts = new CodeHosts(new Credentials(io.env, hosts), intervalOf(asked));
  const repositories = await listed(asked, campaign, codeHosts, io);
  const progress = new Progress(io, asked.quiet ?? false);
  progress.total(repositories.length);
  const run = { asked, campaign, hosts: codeHosts, io, results, progress, repositories };
  const stopped = asked.queue === undefined ? await runLanes(run) : await queued(run, asked.queue, asked.queueName);
  progress.close();
  const totals = writeReports(results);
  io.out(`${join(results.folder, `${results.reportName}.html`)}\n`);
  if (stopped !== undefined) io.err(`stopped: ${stopped}; run it again to go on\n`);
  if (campaign.goal === "patch" && totals.planned > 0) io.err("dry run: nothing pushed; add --push or --pr\n");
  return stopped === undefined ? Math.sign(totals.failed) : 2;
}

// The machinery of queues is not worth loading for a run without one.
async function queued(run: LocalRun, queue: string, queueName?: string): Promise<string | undefined> {
  const { coordinate } = await import("./coordinate.ts");
  return coordinate({ ...run, queue, ...(queueName !== undefined && { queueName }) });
}

async function listed(
  asked: MigrateOptions,
  { goal }: Campaign,
  hosts: CodeHosts,
  io: BulkIo,
): Promise<readonly Repository[]> {
  const filter = new Filter(asked);
  const shard = asked.shard === undefined ? undefined : shardFrom(asked.shard);
  const found: Repository[] = [];
  for await (const repository of repositoriesOf(asked.sources, {
    io,
    goal,
    filter,
    hosts,
    kindOf: kindsOf(hosts.credentials.hosts),
  })) {
    if (!shard || isInShard(repository.name, shard)) found.push(repository);
  }
  return found;
}
