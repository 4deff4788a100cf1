import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engine } from "./engine-for-tests.ts";

const top = join(import.meta.dirname, "../..");

/** A program of its own that proves a slow rewrite, over and over. */
const program = `
import { findEngine, openWorkspace, proveBuild, freshCanary } from "./proof.js";
const canary = freshCanary();
const side = (command) => ({
  files: { Dockerfile: "FROM node:22 AS a\\nARG T\\nRUN sleep 0.4; echo $T > /x\\nFROM a\\nRUN sleep 0.3" },
  dockerfile: "Dockerfile", cwd: ".", command, variables: { T: canary },
});
const workspace = await openWorkspace(await findEngine(process.argv[2]));
for (;;) {
  await proveBuild(workspace, {
    name: "slow", before: side("docker build --build-arg T ."), after: side("docker build --secret id=T,env=T ."),
    secrets: [{ name: "T", value: canary }], optional: [], standIns: true, network: "none", stages: true,
  });
}
`;

/** What is left of a process: folders, images, containers and running builds. */
function leftOf(pid: number): readonly string[] {
  const mine = new RegExp(`unleak-proof[-/][a-z0-9]+-${pid}-`);
  const list = (...args: string[]): string => execFileSync(engine?.command ?? "docker", args, { encoding: "utf8" });
  const images = list("image", "ls", "--format", "{{.Repository}}:{{.Tag}}");
  const containers = list("ps", "-a", "--format", '{{.Label "unleak.proof"}}');
  const processes = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
  return [...readdirSync(tmpdir()), ...`${images}${containers}${processes}`.split("\n")].filter((line) =>
    mine.test(line),
  );
}

async function sleep(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

describe.skipIf(engine === undefined)("a proof that is killed", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(top, "node_modules/.unleak-killed-"));
    const flags = ["--dir", folder, "--format", "esm", "--platform", "node", "--log-level", "silent"];
    execFileSync(join(top, "node_modules/.bin/rolldown"), [join(top, "src/proof/proof.ts"), ...flags], { cwd: top });
    writeFileSync(join(folder, "program.mjs"), program);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.for([
    ["SIGKILL", 0],
    ["SIGKILL", 700],
    ["SIGKILL", 1700],
    ["SIGKILL", 2600],
    ["SIGTERM", 1300],
    ["SIGINT", 2100],
  ] as const)("by %s %i ms after its start leaves nothing behind", { timeout: 90_000 }, async ([signal, delay]) => {
    const child = spawn(process.execPath, [join(folder, "program.mjs")], { stdio: ["ignore", "ignore", "inherit"] });
    const pid = child.pid ?? 0;
    for (const start = Date.now() + 20_000; leftOf(pid).length === 0 && Date.now() < start;) await sleep(50);
    await sleep(delay);
    const running = child.exitCode === null;
    child.kill(signal);
    for (const deadline = Date.now() + 40_000; leftOf(pid).length > 0 && Date.now() < deadline;) await sleep(250);
    expect({ running, left: leftOf(pid) }).toEqual({ running: true, left: [] });
  });
});
