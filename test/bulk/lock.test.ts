import { spawnSync } from "node:child_process";
import { existsSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { lock } from "../../src/bulk/lock.ts";
import { freshFolder } from "./run.ts";

const times = { sign: 50, stale: 600 };
const path = (): string => join(freshFolder(), "results.jsonl");
const gone = (): number => spawnSync("true").pid;

describe("a lock", () => {
  test("is held by one, and free when it is given back", async () => {
    const file = path();
    const free = await lock(file, times);
    await expect(lock(file, times)).rejects.toThrow("another run is at work on it");
    free();
    expect(existsSync(`${file}.lock`)).toBe(false);
    (await lock(file, times))();
  });

  test("of a process of this machine holds while that is there, and not a moment longer", async () => {
    const file = path();
    writeFileSync(`${file}.lock`, `${hostname()} ${process.ppid}`);
    await expect(lock(file, times)).rejects.toThrow("another run is at work on it");
    writeFileSync(`${file}.lock`, `${hostname()} ${gone()}`);
    (await lock(file, times))();
  });

  test("of a container that was started again under the same number is left behind", async () => {
    const file = path();
    writeFileSync(`${file}.lock`, `${hostname()} ${process.pid}`);
    await expect(lock(file, times)).resolves.toBeTypeOf("function");
  });

  test("of another machine holds as long as that shows that it is alive", async () => {
    const file = path();
    writeFileSync(`${file}.lock`, "elsewhere 1");
    const signs = setInterval(() => utimesSync(`${file}.lock`, new Date(), new Date()), 50);
    await expect(lock(file, times)).rejects.toThrow("another run is at work on it");
    clearInterval(signs);
    (await lock(file, times))();
  });

  test("shows that it is alive", async () => {
    const file = path();
    const free = await lock(file, times);
    const before = statSync(`${file}.lock`).mtimeMs;
    await sleep(200);
    expect(statSync(`${file}.lock`).mtimeMs).toBeGreaterThan(before);
    free();
  });
});
