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
import { freshFolder } from "./run.ts";

// Measures campaigns over generated repositories on a host on loopback, beside the loop that a person would write.
const { values } = parseArgs({
  options: {
    repositories: { type: "string", default: "500" },
    many: { type: "string", default: "5000" },
    jobs: { type: "string", default: "5000" },
    rounds: { type: "string", default: "5" },
    latency: { type: "string", default: "100" },
    only: { type: "string", default: "loop,memory,engine" },
  },
});
const count = Number(values.repositories);
const only = new Set(values.only.split(","));
const token = "t0k3nf0rb3nch";
const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

interface Measured {
  readonly repositories: number;
  readonly seconds: number;
  /** Processor seconds of everything, the host too. */
  readonly cpu: number;
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

type Run = (host: FakeHost, cwd: string) => Promise<number>;

/** Measures a run on repositories that nothing has touched yet. */
async function measure(name: string, original: string, run: Run, latency: number = 0): Promise<Measured> {
  const root = freshFolder();
  cpSync(original, root, { recursive: true });
  const host = await FakeHost.start(root, token);
  host.latency = latency;
  for (const path of pathsIn(original)) host.repositories.push({ path });
  const [start, cpuStart] = [performance.now(), cpuSeconds()];
  const memory = await run(host, freshFolder());
  const [seconds, cpu] = [(performance.now() - start) / 1000, cpuSeconds() - cpuStart];
  const measured = { repositories: host.repositories.length, seconds, cpu, memory };
  say(`${described(name, measured)}, ${host.requests.length} pull requests`);
  await host.stop();
  rmSync(root, { recursive: true });
  return measured;
}

function described(name: string, { repositories, seconds, cpu, memory }: Measured): string {
  const [load] = readFileSync("/proc/loadavg", "utf8").split(" ");
  const each = `${((cpu / repositories) * 1000).toFixed(0)} ms of processor time each`;
  const most = memory > 0 ? `, ${memory} MiB` : "";
  return `${name}: ${repositories} in ${seconds.toFixed(0)} s, ${((repositories / seconds) * 60).toFixed(0)} a minute, ${each}${most} (load ${load})`;
}

// This process, and whatever it started that has ended: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
function cpuSeconds(): number {
  const fields = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
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

function migrate(more: Flags): Run {
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

function queued(workers: number): Run {
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

/**
 * Measures all runs by turns, a part of the repositories each time: what else the machine does hits all alike. Sums of
 * what each took, by its name.
 */
async function byTurns(runs: Readonly<Record<string, Run>>, latency: number): Promise<(name: string) => Measured> {
  const rounds = Number(values.rounds);
  const sums = new Map<string, Measured>();
  for (let round = 0; round < rounds; round++) {
    const original = freshFolder();
    makeMany(original, "acme", Math.ceil(count / rounds));
    for (const [name, run] of Object.entries(runs)) {
      const one = await measure(name, original, run, latency);
      const sum = sums.get(name) ?? { repositories: 0, seconds: 0, cpu: 0, memory: 0 };
      sums.set(name, {
        repositories: sum.repositories + one.repositories,
        seconds: sum.seconds + one.seconds,
        cpu: sum.cpu + one.cpu,
        memory: Math.max(sum.memory, one.memory),
      });
    }
    rmSync(original, { recursive: true });
  }
  say("  all rounds");
  for (const [name, sum] of sums) say(`  ${described(name, sum)}`);
  return (name) => sums.get(name) ?? { repositories: 0, seconds: 1, cpu: 1, memory: 0 };
}

async function measureLoop(): Promise<void> {
  const queues = hasRedis ? { "queue, 1 worker": queued(1), "queue, 2 workers": queued(2) } : {};
  const all = { "plain loop": plainLoop, migrate: migrate({ concurrency: 1 }), ...queues };
  const near = await byTurns(all, 0);
  for (const name of Object.keys(all).slice(1, 3)) {
    const [speed, cpu] = [near("plain loop").seconds / near(name).seconds, near("plain loop").cpu / near(name).cpu];
    goal(`${name}, repositories a minute to the plain loop's`, speed, ">= 0.90", speed >= 0.9);
    say(`       for the same processor time: ${cpu.toFixed(2)}`);
  }
  if (!hasRedis) return;
  const gain = near("queue, 1 worker").seconds / near("queue, 2 workers").seconds;
  say(`  two workers to one where the host, on the same processors, answers at once: ${gain.toFixed(2)}`);
  const far = await byTurns(queues, Number(values.latency));
  const farGain = far("queue, 1 worker").seconds / far("queue, 2 workers").seconds;
  goal(`two workers to one, with ${values.latency} ms to the host`, farGain, ">= 1.60", farGain >= 1.6);
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
  const [start, cpuStart] = [performance.now(), process.cpuUsage()];
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
  const { user, system } = process.cpuUsage(cpuStart);
  const cpu = (user + system) / 1000 / jobs;
  say(`queue without work: ${journal.size} of ${jobs} repositories, ${cpu.toFixed(2)} ms of processor time each`);
  goal("milliseconds that the queue costs for each", each, "<= 1.00", each <= 1);
  await worker.close();
  access.connection.disconnect();
  await redis.kill();
}

if (only.has("loop")) await measureLoop();
if (only.has("engine")) await measureEngine();
if (only.has("memory")) await measureMemory();
process.exitCode = lines.some((line) => line.startsWith("  MISS")) ? 1 : 0;
