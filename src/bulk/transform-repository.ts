import { mkdir, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { version } from "../version.ts";
import { configHash, type Campaign } from "./campaign.ts";
import { checkOut, cloneNewest, type Clone } from "./clone.ts";
import { commitChanges } from "./commit.ts";
import { commitMessage } from "./commit-message.ts";
import type { FixedTree } from "./fix-tree.ts";
import { GitError } from "./git.ts";
import { pushBranch } from "./push.ts";
import { fileNameFor, type Repository } from "./repository.ts";
import type { ResultRow, State } from "./result-row.ts";
import { accessTo, type Services } from "./services.ts";
import { Stopwatch } from "./stopwatch.ts";

/** The disk of this machine is full, and was so before: no other repository would fare better. */
export class DiskFull extends Error {}

/**
 * Clones a repository, takes the secrets out and, where the campaign goes that far, pushes the branch. What goes
 * wrong becomes a row that says so; throws a DiskFull alone.
 */
export async function transformRepository(
  repository: Repository,
  campaign: Campaign,
  services: Services,
  attempt: number,
): Promise<ResultRow> {
  const watch = new Stopwatch();
  const folder = join(services.workFolder, `${fileNameFor(repository.name).slice(0, 60)}-${randomUUID()}`);
  const known: Partial<ResultRow> = {};
  const row = (state: State, more: Partial<ResultRow> = {}): ResultRow => ({
    version: 1,
    repository: repository.name,
    tool: version,
    config: configHash(campaign),
    state,
    files: [],
    ...known,
    ...more,
    attempt,
    timings: watch.times,
  });
  try {
    await mkdir(folder);
    const access = await accessTo(repository, services);
    const clone = await watch.time("clone", () => cloneNewest(access, join(folder, "tree")));
    if (!clone) return row("empty");
    Object.assign(known, { base: clone.base.commit, baseBranch: clone.base.branch });
    const fixed = await fixClone(clone, campaign, services, watch);
    return await settled(fixed, clone, campaign, watch, row);
  } catch (error) {
    if (!(await isDiskFull(error, services.workFolder))) return row("failed", failure(error));
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    await expectRoom(services.workFolder);
    return row("failed", { error: "no space left on the disk for it", passing: true });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

// What git and the disk say of it differs from call to call; how much room there is does not.
const leastRoom = 8 * 1024 ** 2;

async function isDiskFull(error: unknown, folder: string): Promise<boolean> {
  if (error instanceof GitError && error.failure === "space") return true;
  if (error instanceof Error && "code" in error && error.code === "ENOSPC") return true;
  return !(await hasRoom(folder));
}

async function hasRoom(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize >= leastRoom;
}

// Whichever repository filled the disk gives it back as it fails, and the others have only to wait for that.
async function expectRoom(folder: string): Promise<void> {
  for (let tries = 0; tries < 12; tries++) {
    if (await hasRoom(folder)) return;
    await sleep(250);
  }
  throw new DiskFull("no space left on the disk");
}

const passing: ReadonlySet<string> = new Set(["network", "timeout", "stale"]);

function failure(error: unknown): Partial<ResultRow> {
  const message = error instanceof Error ? error.message : "something that is no error was thrown";
  return { error: message, ...(error instanceof GitError && passing.has(error.failure) && { passing: true }) };
}

// Most repositories are done with the few files that a secret or a build could be in.
async function fixClone(clone: Clone, campaign: Campaign, services: Services, watch: Stopwatch): Promise<FixedTree> {
  const { options, off, modules } = campaign;
  const fix = (): Promise<FixedTree> =>
    watch.time("rewrite", () => services.trees.fix({ root: clone.folder, options, off, modules }));
  await watch.time("clone", () => checkOut(clone, "narrow"));
  const narrow = await fix();
  if (narrow.facts.builds.length === 0) return narrow;
  await watch.time("clone", () => checkOut(clone, "wide"));
  return fix();
}

type MakeRow = (state: State, more?: Partial<ResultRow>) => ResultRow;

async function settled(
  { facts: report, changes, patch, masked }: FixedTree,
  clone: Clone,
  campaign: Campaign,
  watch: Stopwatch,
  row: MakeRow,
): Promise<ResultRow> {
  if (changes.length === 0) {
    if (report.builds.length > 0) return row("reported", { report });
    return row(report.errors.length > 0 ? "unread" : "clean", { report });
  }
  const facts: Partial<ResultRow> = {
    report,
    files: changes.map(({ path }) => path),
    patch,
    ...(masked && { masked: true }),
  };
  if (campaign.goal === "patch") return row("planned", facts);

  const { branch, author } = campaign;
  if (branch === clone.base.branch) return row("failed", { ...facts, error: `${branch} is the default branch` });
  const message = commitMessage(report, campaign.title);
  const commit = await watch.time("commit", () => commitChanges(clone, changes, { branch, message, author }));
  const pushed = await watch.time("push", () => pushBranch(clone, { branch, commit, author }));
  return row(pushed === "taken" ? "taken" : "pushed", { ...facts, branch, commit });
}
