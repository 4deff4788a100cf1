import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DockerfileParser } from "dockerfile-ast";
import { dockerfileNumber } from "./dockerfiles.ts";

// Measures the whole scan and rewrite beside a bare parse of the same files by dockerfile-ast, in the same run.
const { values } = parseArgs({
  options: {
    files: { type: "string" },
    count: { type: "string", default: "6000" },
    only: { type: "string", default: "corpus,linear,memory,command" },
    // What a process of its own measures for this one.
    side: { type: "string" },
  },
});
const only = new Set(values.only.split(","));
const dist = new URL("../../dist/", import.meta.url);
const main = fileURLToPath(new URL("cli/main.js", dist));

const { remediate } = (await import(new URL("src/remediate.js", dist).href)) as typeof import("../../src/remediate.ts");
const { defaultOptions } = (await import(
  new URL("src/options.js", dist).href
)) as typeof import("../../src/options.ts");
const { tuneForLongRun } = (await import(
  new URL("src/long-run.js", dist).href
)) as typeof import("../../src/long-run.ts");
const { transforms } = (await import(
  new URL("transforms/index.js", dist).href
)) as typeof import("../../transforms/index.ts");

let missed = false;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function goal(name: string, value: number, most: number, unit = ""): void {
  const reached = value <= most;
  missed ||= !reached;
  say(`  ${reached ? "ok  " : "MISS"} ${name}: ${value.toFixed(2)}${unit} (wanted <= ${most}${unit})`);
}

/** Seconds of processor time. */
function cpu(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const context = { read: () => undefined, list: () => undefined };

function fix(text: string): { readonly changed: boolean; readonly findings: number } {
  const dockerfile = { path: "Dockerfile", text };
  const builds = [{ dockerfile, contextPath: ".", context }];
  const result = remediate({ builds, callers: [], options: defaultOptions }, transforms);
  return { changed: result.changes.length > 0, findings: result.builds[0]?.findings.length ?? 0 };
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile());
}

/** The files of a slice, and no more of them in memory. */
function* slices(): Generator<readonly string[]> {
  const size = 2000;
  const paths = values.files === undefined ? undefined : filesUnder(values.files);
  const count = paths?.length ?? Number(values.count);
  for (let at = 0; at < count; at += size) {
    const numbers = Array.from({ length: Math.min(size, count - at) }, (_, index) => at + index);
    yield numbers.map((number) => (paths ? readFileSync(paths[number] ?? "", "utf8") : dockerfileNumber(number)));
  }
}

/** What one side of the comparison took over the whole corpus; seconds of processor, milliseconds for the longest file. */
interface Side {
  readonly seconds: number;
  readonly files: number;
  readonly found: number;
  readonly changed: number;
  readonly longest: number;
}

const sides: Readonly<Record<string, (text: string) => { readonly changed: boolean; readonly findings: number }>> = {
  fix,
  // As the command line does it from 2,000 files on.
  tuned: fix,
  parse(text) {
    DockerfileParser.parse(text);
    return { changed: false, findings: 0 };
  },
};

function runSide(name: string): Side {
  const side = sides[name];
  if (!side) throw new Error(`no side is called ${name}`);
  if (name === "tuned") tuneForLongRun();
  const counted = { seconds: 0, files: 0, found: 0, changed: 0, longest: 0 };
  for (const texts of slices()) {
    counted.files += texts.length;
    counted.seconds += cpu(() => {
      for (const text of texts) {
        const start = performance.now();
        const { changed, findings } = side(text);
        counted.longest = Math.max(counted.longest, performance.now() - start);
        if (findings > 0) counted.found += 1;
        if (changed) counted.changed += 1;
      }
    });
  }
  return counted;
}

/** Each side in a process of its own: neither collects the other's garbage. */
function sideOf(name: string): Side {
  const given = values.files === undefined ? ["--count", values.count] : ["--files", values.files];
  const own = fileURLToPath(import.meta.url);
  const { stdout } = spawnSync(process.execPath, [...process.execArgv, own, ...given, "--side", name], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(stdout) as Side;
}

function measureCorpus(): void {
  const [parse, untuned, tuned] = [sideOf("parse"), sideOf("fix"), sideOf("tuned")];
  const { files, found, changed, longest, seconds } = tuned;
  say(`${files} files, ${found} with a finding, ${changed} changed`);
  say(`  dockerfile-ast's parse ${parse.seconds.toFixed(2)} s, scan and rewrite ${seconds.toFixed(2)} s of processor`);
  say(`  ${Math.round(files / seconds)} files a second; the longest took ${longest.toFixed(0)} ms`);
  goal("scan and rewrite, to the bare parse", seconds / parse.seconds, 0.5);
  say(`       with V8 as it is, without tuneForLongRun: ${(untuned.seconds / parse.seconds).toFixed(2)}`);
}

const long: Readonly<Record<string, (lines: number) => string>> = {
  "one RUN": (lines) =>
    `FROM alpine\nARG NPM_TOKEN\nRUN set -e${many(lines, (at) => ` \\\n && echo ${at}`)} \\\n && npm ci\n`,
  "many RUNs": (lines) => `FROM alpine\nARG NPM_TOKEN\n${many(lines, (at) => `RUN echo ${at}\n`)}RUN npm ci\n`,
  "many ENVs": (lines) => `FROM alpine\nARG NPM_TOKEN\n${many(lines, (at) => `ENV NAME_${at}=${at}\n`)}RUN npm ci\n`,
};

function many(lines: number, line: (at: number) => string): string {
  return Array.from({ length: lines }, (_, at) => line(at)).join("");
}

function measureLength(): void {
  for (const [name, make] of Object.entries(long)) {
    const [short = 0, middle = 0, whole = 0] = [100, 1_000, 10_000].map((lines) => {
      const text = make(lines);
      return Math.min(...[1, 2, 3].map(() => cpu(() => fix(text))));
    });
    const shown = [short, middle, whole].map((time) => `${(time * 1000).toFixed(0)} ms`).join(", ");
    say(`${name} of 100, 1,000 and 10,000 lines: ${shown}`);
    goal("seconds of the longest", whole, 1);
    goal("growth from 1,000 to 10,000 lines", whole / middle, 15);
  }
}

/** A run over many files on all processors and on one: what `taskset` leaves is what the run sees. */
function measureThreads(root: string): void {
  const seconds = (command: readonly string[]): number => {
    const [program = "", ...args] = [...command, process.execPath, main, "--quiet", "--format", "json", root];
    const start = performance.now();
    spawnSync(program, args, { stdio: "ignore" });
    return (performance.now() - start) / 1000;
  };
  if (availableParallelism() < 2 || spawnSync("taskset", ["-c", "0", "true"]).status !== 0) {
    say("threads: not measured, that needs two processors and taskset");
    return;
  }
  const times = [1, 2, 3].map(() => [seconds(["taskset", "-c", "0"]), seconds(["taskset", "-c", "0,1"])] as const);
  const gain = median(times.map(([one, two]) => one / two));
  const reached = gain >= 1.6;
  missed ||= !reached;
  say(`  ${reached ? "ok  " : "MISS"} two processors instead of one: ${gain.toFixed(2)} times as fast (wanted >= 1.6)`);
}

/** Most memory that a run over a folder ever held, in MiB, and what a second processor brings. */
async function measureMemory(): Promise<void> {
  const files = 30_000;
  const root = mkdtempSync(join(tmpdir(), "unleak-bench-"));
  for (let number = 0; number < files; number += 1) {
    const folder = join(root, `s${number % 100}`, `r${number}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "Dockerfile"), dockerfileNumber(number));
  }
  const start = performance.now();
  const child = spawn(process.execPath, [main, "--quiet", "--format", "json", root], { stdio: "ignore" });
  let most = 0;
  const timer = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
    } catch {
      // It has just ended.
    }
  }, 50);
  await once(child, "exit");
  clearInterval(timer);
  say(`${files} Dockerfiles by the command line: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  goal("memory", most, 150, " MiB");
  measureThreads(root);
  rmSync(root, { recursive: true });
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

function measureCommand(): void {
  const root = mkdtempSync(join(tmpdir(), "unleak-bench-"));
  const texts = { without: dockerfileNumber(3), fixed: "FROM node:22\nARG NPM_TOKEN\nCOPY . .\nRUN npm ci\n" };
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, "Dockerfile"), text);
  }
  const kinds = {
    node: ["-e", "0"],
    without: [main, join(root, "without/Dockerfile")],
    fixed: [main, "--fix", join(root, "fixed/Dockerfile")],
  };
  const times = { node: [] as number[], without: [] as number[], fixed: [] as number[] };
  for (let round = 0; round < 21; round += 1) {
    for (const kind of ["node", "without", "fixed"] as const) {
      const start = performance.now();
      spawnSync(process.execPath, kinds[kind], { cwd: root });
      times[kind].push(performance.now() - start);
    }
  }
  rmSync(root, { recursive: true });
  const bare = median(times.node);
  say(`node -e 0: ${bare.toFixed(0)} ms`);
  goal("one Dockerfile without a candidate, to node -e 0", median(times.without) / bare, 1.6);
  goal("one Dockerfile with a fix, to node -e 0", median(times.fixed) / bare, 2.5);
}

if (values.side !== undefined) say(JSON.stringify(runSide(values.side)));
else {
  if (only.has("corpus")) measureCorpus();
  if (only.has("linear")) measureLength();
  if (only.has("memory")) await measureMemory();
  if (only.has("command")) measureCommand();
}
process.exitCode = missed ? 1 : 0;
