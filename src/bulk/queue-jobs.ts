import { createHash } from "node:crypto";
import { configFault } from "../project/config-schema.ts";
import { configHash, type Campaign, type Goal } from "./campaign.ts";
import { repositoryAt, type KindOf, type Repository } from "./repository.ts";
import { isRow, type ResultRow } from "./result-row.ts";

/** One repository to be transformed, as it travels. No credential and no code is in it. */
export interface TransformJob {
  readonly campaign: Campaign;
  readonly repository: Repository;
}

/** One pushed branch whose pull request is to be opened. */
export interface PublishJob {
  readonly title: string;
  readonly repository: Repository;
  readonly row: ResultRow;
}

/** The queues of a campaign: transforming has no limit of its own, publishing is one at a time. */
export const queueNames = { transform: "transform", publish: "publish" } as const;

/** Prefix of the queues' names unless another is asked for. */
export const defaultQueueName = "unleak";

/** What a job is called: the same work asked for twice is one job. */
export function jobIdOf(campaign: Campaign, { name }: Repository): string {
  return createHash("sha256")
    .update(`${configHash(campaign)}\n${campaign.goal}\n${name}`)
    .digest("hex")
    .slice(0, 32);
}

/** A transform job from a queue, which others may write to: undefined unless it asks for nothing but our work. */
export function readTransformJob(data: unknown, kindOf: KindOf): TransformJob | undefined {
  if (!isRecord(data) || !isCampaign(data["campaign"])) return undefined;
  const repository = readRepository(data["repository"], kindOf);
  return repository && { campaign: data["campaign"], repository };
}

/** A publish job from a queue. */
export function readPublishJob(data: unknown, kindOf: KindOf): PublishJob | undefined {
  if (!isRecord(data) || typeof data["title"] !== "string" || !isRow(data["row"])) return undefined;
  const repository = readRepository(data["repository"], kindOf);
  return repository && { title: data["title"], repository, row: data["row"] };
}

function readRepository(value: unknown, kindOf: KindOf): Repository | undefined {
  if (!isRecord(value) || typeof value["url"] !== "string") return undefined;
  try {
    return repositoryAt(value["url"], kindOf);
  } catch {
    return undefined;
  }
}

const goals: readonly unknown[] = ["patch", "push", "pull-request"] satisfies readonly Goal[];

function isCampaign(value: unknown): value is Campaign {
  if (!isRecord(value) || !isRecord(value["options"]) || !isRecord(value["author"])) return false;
  const { judged: _, ...options } = value["options"];
  const { modules, off, branch, title, author, goal } = value;
  return (
    configFault(options) === undefined &&
    Array.isArray(modules) &&
    modules.length === 0 &&
    Array.isArray(off) &&
    [branch, title, author["name"], author["email"]].every((text) => typeof text === "string") &&
    goals.includes(goal)
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
