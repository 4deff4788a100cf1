import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { campaignFrom } from "../../src/bulk/migrate-options.ts";
import { coordinate } from "../../src/bulk/coordinate.ts";
import { CodeHosts } from "../../src/bulk/code-hosts.ts";
import { Credentials, hostsFrom } from "../../src/bulk/hosts.ts";
import { Journal } from "../../src/bulk/journal.ts";
import { Progress } from "../../src/bulk/progress.ts";
import { openQueues } from "../../src/bulk/redis.ts";
import { Results } from "../../src/bulk/results.ts";
import { configHash } from "../../src/bulk/campaign.ts";
import { version } from "../../src/version.ts";
import { FakeHost } from "./fake-host.ts";
import { Running, type Flags } from "./processes.ts";
import { hasRedis, RedisServer } from "./redis-server.ts";
import { makeMany } from "./repositories.ts";
import { comparable, freshFolder } from "./run.ts";

// Measures campaigns over generated repositories on a host on loopback, beside the loop that a person would write.
const { values } = parseArgs({
  options: {
    repositories: { type: "string", default: "500" },
    many: { type: "string", default: "5000" },
    jobs: { type: "string", default: "5000" },
    only: { type: "string", default: "loop,memory,engine" },
  },
});
const count = Number(values.repositories);
const only = new Set(values.only.split(","));
const token = "t0k3nf0rb3nch";
const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

interface Measured {
  readonly seconds: number;
  readonly perMinute: number;
  readonly proposed: number;
  /** Most memory that the process ever held, in MiB. */
  readonly memory: number;
}

const lines: string[] = [];

function say(line: string): void {
  lines.push(line);
  process.stdout.write(`${line}\n`);
}

function goal(name: string, value: number, wanted: string, reached: boolean): void {
  say(`  ${reached ? "ok  " : "MISS"} ${name}: ${value.toFixed(2)} (wanted ${wanted})`);
}

/** Measures a run on repositories that nothing has touched yet. */
async function measure(
  name: string,
  original: string,
  run: (host: FakeHost, cwd: string) => Promise<number>,
): Promise<Measured> {
  const root = freshFolder();
  cpSync(original, root, { recursive: true });
  const host = await FakeHost.start(root, token);
  for (const path of pathsIn(original)) host.repositories.push({ path });
  const cwd = freshFolder();
  const start = performance.now();
  const memory = await run(host, cwd);
  const seconds = (performance.now() - start) / 1000;
  const repositories = host.repositories.length;
  const measured = { seconds, perMinute: (repositories / seconds) * 60, proposed: host.requests.length, memory };
  const load = readFileSync("/proc/loadavg", "utf8").split(" ")[0];
  say(
    `${name}: ${repositories} repositories, ${seconds.toFixed(0)} s, ${measured.perMinute.toFixed(0)} a minute, ` +
      `${measured.proposed} pull requests${memory > 0 ? `, ${memory} MiB` : ""} (load ${load})`,
  );
  await host.stop();
  rmSync(root, { recursive: true });
  return measured;
}

function pathsIn(root: string): readonly string[] {
  return execFileSync("ls", [join(root, "acme")], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((name) => `acme/${name.replace(/\.git$/, "")}`);
}

/** What a person would write: clone, fix, commit, push, ask; one repository after the other. */
async function plainLoop(host: FakeHost, cwd: string): Promise<number> {
  const basic = Buffer.from(`x:${token}`).toString("base64");
  const script = `
while read -r path; do
  git clone -q --depth 1 "http://${host.host}/$path.git" work 2>/dev/null && cd work || continue
  node ${main} --write >/dev/null 2>&1
  if ! git diff --quiet; then
    git checkout -q -b unleak/build-secrets
    git -c user.name=x -c user.email=x@example.com commit -q -a -m "Hand build secrets to Docker as secret mounts"
    git push -q origin unleak/build-secrets 2>/dev/null
    curl -s -o /dev/null -H "Authorization: token ${token}" -d '{"title":"t","head":"unleak/build-secrets","base":"main","body":"b"}' "${host.github}/repos/$path/pulls"
  fi
  cd .. && rm -rf work
done < paths
`;
  writeFileSync(join(cwd, "paths"), `${host.repositories.map(({ path }) => path).join("\n")}\n`);
  writeFileSync(join(cwd, "loop.sh"), script);
  const env = {
    PATH: process.env["PATH"],
    HOME: cwd,
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "http.extraHeader",
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
  };
  await once(spawn("bash", ["loop.sh"], { cwd, env, stdio: "inherit" }), "exit");
  return 0;
}

function migrate(more: Flags): (host: FakeHost, cwd: string) => Promise<number> {
  return async (host, cwd) => {
    const options = { sources: ["github:acme/*"], githubUrl: host.github, pr: true, interval: 0, quiet: true, ...more };
    return highWater(Running.start("migrate", options, { cwd, env: { GITHUB_TOKEN: token } }));
  };
}

async function highWater(running: Running): Promise<number> {
  let most = 0;
  const timer = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${running.process.pid}/status`, "utf8");
      most = Math.max(most, Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024));
    } catch {
      // It has just ended.
    }
  }, 100);
  const code = await running.ended;
  clearInterval(timer);
  if (code !== 0) say(`  ended with ${code}: ${running.text.slice(-500)}`);
  return most;
}

function queued(workers: number): (host: FakeHost, cwd: string) => Promise<number> {
  return async (host, cwd) => {
    const redis = await RedisServer.start();
    const options = { queue: redis.url, githubUrl: host.github, interval: 0, concurrency: 1, quiet: true };
    const env = { GITHUB_TOKEN: token };
    const all = Array.from({ length: workers }, () => Running.start("worker", options, { cwd, env }));
    const memory = await migrate({ queue: redis.url })(host, cwd);
    await Promise.all(all.map((worker) => worker.stop()));
    await redis.kill();
    return memory;
  };
}

async function measureLoop(): Promise<void> {
  const original = freshFolder();
  makeMany(original, "acme", count);
  const loop = await measure("plain loop", original, plainLoop);
  let folder = "";
  const one = await measure("migrate --concurrency 1", original, async (host, cwd) => {
    folder = cwd;
    return migrate({ concurrency: 1 })(host, cwd);
  });
  say(`  ${comparable(join(folder, "unleak-migration")).length} rows in its report`);
  const two = await measure("migrate --concurrency 2", original, migrate({ concurrency: 2 }));
  goal(
    "one at once, to the plain loop",
    one.perMinute / loop.perMinute,
    ">= 0.90",
    one.perMinute >= 0.9 * loop.perMinute,
  );
  say(`  two at once, to one: ${(two.perMinute / one.perMinute).toFixed(2)}`);
  if (!hasRedis) return;
  const single = await measure("queue, 1 worker", original, queued(1));
  const double = await measure("queue, 2 workers", original, queued(2));
  goal(
    "queue with one worker, to the plain loop",
    single.perMinute / loop.perMinute,
    ">= 0.90",
    single.perMinute >= 0.9 * loop.perMinute,
  );
  goal(
    "two workers, to one",
    double.perMinute / single.perMinute,
    ">= 1.60",
    double.perMinute >= 1.6 * single.perMinute,
  );
  rmSync(original, { recursive: true });
}

async function measureMemory(): Promise<void> {
  const peaks: number[] = [];
  for (const size of [count, Number(values.many)]) {
    const original = freshFolder();
    makeMany(original, "acme", size);
    peaks.push((await measure("migrate", original, migrate({ concurrency: 2 }))).memory);
    rmSync(original, { recursive: true });
  }
  const [few = 1, many = 1] = peaks;
  goal(`memory from ${count} to ${values.many} repositories`, many / few, "<= 1.30", many <= 1.3 * few);
}

/** What the queue costs for each repository when the work itself costs nothing. */
async function measureEngine(): Promise<void> {
  if (!hasRedis) return;
  const jobs = Number(values.jobs);
  const redis = await RedisServer.start();
  const cwd = freshFolder();
  const io = {
    cwd,
    env: {},
    stderrIsTerminal: false,
    out: () => {},
    err: () => {},
    stdin: () => Promise.resolve(Buffer.alloc(0)),
  };
  const campaign = await campaignFrom({}, io, false);
  const access = await openQueues(redis.url, {}, () => {});
  const config = configHash(campaign);
  const worker = new access.bullmq.Worker(
    "transform",
    (job) => {
      const { repository } = job.data as { readonly repository: { readonly name: string } };
      return Promise.resolve({
        version: 1,
        repository: repository.name,
        tool: version,
        config,
        state: "clean",
        files: [],
        attempt: 1,
        timings: {},
      });
    },
    { connection: access.connection, prefix: "unleak", concurrency: 16 },
  );
  const journal = Journal.open(join(cwd, "results.jsonl"));
  const start = performance.now();
  await coordinate({
    asked: { quiet: true },
    campaign,
    hosts: new CodeHosts(new Credentials({}, hostsFrom({}, {})), 0),
    io,
    results: new Results(cwd, journal),
    progress: new Progress(io, true),
    repositories: Array.from({ length: jobs }, (_, at) => ({
      name: `git.example.com/a/r${at}`,
      url: `https://git.example.com/a/r${at}.git`,
      path: `a/r${at}`,
    })),
    queue: redis.url,
  });
  const each = (performance.now() - start) / jobs;
  say(`queue without work: ${journal.size} of ${jobs} repositories`);
  goal("milliseconds that the queue costs for each", each, "<= 1.00", each <= 1);
  await worker.close();
  access.connection.disconnect();
  await redis.kill();
}

if (only.has("loop")) await measureLoop();
if (only.has("engine")) await measureEngine();
if (only.has("memory")) await measureMemory();
process.exitCode = lines.some((line) => line.startsWith("  MISS")) ? 1 : 0;
