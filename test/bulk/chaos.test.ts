import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { FakeHost } from "./fake-host.ts";
import { Running, type Flags } from "./processes.ts";
import { hasRedis, RedisServer } from "./redis-server.ts";
import { makeMany, shapes } from "./repositories.ts";
import { comparable, freshFolder } from "./run.ts";

const token = "t0k3nf0rch40s";
const count = 2 * shapes.length;
const expected = 8;
let original: string;
let undisturbed: Outcome;

interface Outcome {
  readonly report: readonly unknown[];
  /** Repositories of the pull requests: none twice, none lost. */
  readonly proposed: readonly string[];
}

const opened: { stop(): Promise<unknown> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.stop()));
});

/** A host with the same repositories as every other. */
async function openHost(): Promise<FakeHost> {
  const root = freshFolder();
  cpSync(original, root, { recursive: true });
  const host = await FakeHost.start(root, token);
  for (let at = 0; at < count; at++) host.repositories.push({ path: `acme/${shapes[at % shapes.length]?.[0]}-${at}` });
  opened.push(host);
  return host;
}

function migration(host: FakeHost, cwd: string, more: Flags = {}, env: Readonly<Record<string, string>> = {}): Running {
  const options = {
    sources: ["github:acme/*"],
    githubUrl: host.github,
    pr: true,
    interval: 0,
    concurrency: 2,
    ...more,
  };
  const running = Running.start("migrate", options, { cwd, env: { GITHUB_TOKEN: token, ...env } });
  opened.push({ stop: () => running.kill() });
  return running;
}

function worker(host: FakeHost, redis: RedisServer, interval: number = 0): Running {
  const options = { queue: redis.url, githubUrl: host.github, interval, concurrency: 2, lock: 2 };
  const running = Running.start("worker", options, { cwd: freshFolder(), env: { GITHUB_TOKEN: token } });
  opened.push({ stop: () => running.kill() });
  return running;
}

async function openRedis(): Promise<RedisServer> {
  const redis = await RedisServer.start();
  opened.push({ stop: () => redis.kill() });
  return redis;
}

/** What a campaign came to, with the host's address left out, since no two hosts have the same. */
function outcomeOf(cwd: string, host: FakeHost): Outcome {
  const text = JSON.stringify(comparable(join(cwd, "unleak-migration"))).replaceAll(host.host, "host");
  const report = JSON.parse(text) as readonly unknown[];
  return { report, proposed: host.requests.map(({ repository }) => repository).sort() };
}

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 60_000; !condition() && Date.now() < end;) await sleep(20);
}

beforeAll(async () => {
  original = freshFolder();
  makeMany(original, "acme", count);
  const host = await openHost();
  const cwd = freshFolder();
  await migration(host, cwd).ended;
  undisturbed = outcomeOf(cwd, host);
}, 60_000);

describe("a campaign on one machine", () => {
  test("without trouble tells of every repository, and proposes each change once", () => {
    expect([undisturbed.report.length, new Set(undisturbed.proposed).size]).toEqual([count, expected]);
  });

  test("killed in the middle goes on, and repeats nothing that is done", async () => {
    const host = await openHost();
    const cwd = freshFolder();
    const first = migration(host, cwd);
    await until(() => host.requests.length >= 3);
    await first.kill();
    const done = host.requests.length;
    host.log.length = 0;
    expect(await migration(host, cwd).ended).toBe(0);
    expect(outcomeOf(cwd, host)).toEqual(undisturbed);
    expect(host.log.filter((line) => /^POST .*\/pulls$/.test(line)).length).toBeLessThanOrEqual(expected - done);
  }, 60_000);

  test("waits out a network that is cut", async () => {
    const host = await openHost();
    const cwd = freshFolder();
    const running = migration(host, cwd);
    await until(() => host.requests.length >= 2);
    host.cut = true;
    await sleep(4_000);
    host.cut = false;
    expect(await running.ended).toBe(0);
    expect(outcomeOf(cwd, host)).toEqual(undisturbed);
  }, 60_000);

  test("stops when the disk is full, and goes on when there is room", async ({ skip }) => {
    const disk = freshFolder();
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=200k", "tmpfs", disk]).status === 0;
    if (!mounted)
      process.stderr.write("\n!!! No file system can be mounted here: the full disk's test is SKIPPED.\n\n");
    skip(!mounted);
    try {
      mkdirSync(join(disk, "tmp"));
      const host = await openHost();
      const full = migration(host, disk, {}, { TMPDIR: join(disk, "tmp") });
      expect(await full.ended).toBe(2);
      expect(full.text).toMatch(/stopped: .*no space left/i);
      execFileSync("mount", ["-o", "remount,size=200m", disk]);
      expect(await migration(host, disk, {}, { TMPDIR: join(disk, "tmp") }).ended).toBe(0);
      expect(outcomeOf(disk, host)).toEqual(undisturbed);
    } finally {
      execFileSync("umount", [disk]);
    }
  }, 60_000);
});

describe.skipIf(!hasRedis)("a campaign on a queue", () => {
  test("opens pull requests at an interval that holds over all workers", async () => {
    const [host, redis] = [await openHost(), await openRedis()];
    worker(host, redis, 2);
    worker(host, redis, 2);
    expect(await migration(host, freshFolder(), { queue: redis.url, limit: 7 }).ended).toBe(0);
    const opened = host.requests.map(({ openedAt }) => openedAt);
    const gaps = opened.slice(1).map((time, at) => time - (opened[at] ?? 0));
    expect(gaps).toHaveLength(3);
    // They are two seconds apart in redis; how long each then takes to arrive is up to the machine.
    expect(Math.min(...gaps)).toBeGreaterThan(1_000);
  }, 60_000);

  test("outlives two workers that are killed", async () => {
    const [host, redis] = [await openHost(), await openRedis()];
    const cwd = freshFolder();
    const workers = [worker(host, redis), worker(host, redis)];
    const running = migration(host, cwd, { queue: redis.url });
    await until(() => host.requests.length >= 2);
    await Promise.all(workers.map((one) => one.kill()));
    worker(host, redis);
    expect(await running.ended).toBe(0);
    expect(outcomeOf(cwd, host)).toEqual(undisturbed);
  }, 60_000);

  test("outlives its redis, and whoever waits for the report", async () => {
    const [host, redis] = [await openHost(), await openRedis()];
    const cwd = freshFolder();
    worker(host, redis);
    const first = migration(host, cwd, { queue: redis.url });
    await until(() => host.requests.length >= 2);
    await redis.kill();
    await first.kill();
    await redis.up();
    expect(await migration(host, cwd, { queue: redis.url }).ended).toBe(0);
    expect(outcomeOf(cwd, host)).toEqual(undisturbed);
  }, 60_000);

  test("asks again when its redis has lost everything", async () => {
    const [host, redis] = [await openHost(), await openRedis()];
    const cwd = freshFolder();
    worker(host, redis);
    const running = migration(host, cwd, { queue: redis.url });
    await until(() => host.requests.length >= 2);
    await redis.kill();
    redis.forget();
    await redis.up();
    expect(await running.ended).toBe(0);
    expect(running.text).toMatch(/the queue has lost \d+ repositories; asking again/);
    expect(outcomeOf(cwd, host)).toEqual(undisturbed);
  }, 60_000);
});
