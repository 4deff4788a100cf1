import type { Redis } from "ioredis";
import { InputError } from "../text/input-error.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** BullMQ, and a connection for it. */
export interface QueueAccess {
  readonly bullmq: Pick<typeof import("bullmq"), "Queue" | "Worker">;
  readonly connection: Redis;
}

/**
 * Connects to a redis; its password comes from UNLEAK_QUEUE_PASSWORD alone. While it is away everything waits.
 * Throws an InputError for an address that is none or holds a password, and where the packages are not installed.
 */
export async function openQueues(
  address: string,
  env: Environment,
  says: (line: string) => void,
): Promise<QueueAccess> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^rediss?:$/.test(url.protocol)) throw new InputError("--queue must be like redis://host:6379", "");
  if (url.password !== "")
    throw new InputError("--queue holds a password: put it in UNLEAK_QUEUE_PASSWORD instead", "");
  const { bullmq, Redis } = await packages();
  const password = env["UNLEAK_QUEUE_PASSWORD"];
  const connection = new Redis(url.href, {
    ...(password !== undefined && { password }),
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(times * 200, 5_000),
  });
  let away = false;
  connection.on("error", (error: Error) => {
    if (!away) says(`the queue does not answer (${"code" in error ? String(error.code) : error.name}); waiting for it`);
    away = true;
  });
  connection.on("ready", () => {
    if (away) says("the queue answers again");
    away = false;
  });
  return { bullmq, connection };
}

async function packages(): Promise<Pick<QueueAccess, "bullmq"> & Pick<typeof import("ioredis"), "Redis">> {
  try {
    const [bullmq, { Redis }] = await Promise.all([import("bullmq"), import("ioredis")]);
    return { bullmq, Redis };
  } catch {
    throw new InputError("a queue needs two packages: npm install bullmq ioredis", "");
  }
}
