import { InputError } from "../text/input-error.ts";
import { version } from "../version.ts";
import type { BulkIo } from "./bulk-io.ts";
import { configHash, type Campaign } from "./campaign.ts";
import { newestCommit } from "./clone.ts";
import type { CodeHosts } from "./code-hosts.ts";
import type { MachineOptions } from "./migrate-options.ts";
import type { Progress } from "./progress.ts";
import type { Repository } from "./repository.ts";
import type { Results } from "./results.ts";
import { accessTo, type Services } from "./services.ts";
import { DiskFull } from "./transform-repository.ts";

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

/** Why a run stops: a full disk or results that cannot be written would fail all that follows. Throws on our own bug. */
export function stoppedBy(error: unknown): string {
  if (error instanceof InputError) return error.oneLine;
  if (error instanceof DiskFull) return error.message;
  throw error;
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
