import { readdirSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { assetPath } from "../../src/proof/assets.ts";
import { generateDockerfile, generatedTools } from "../live/generate-dockerfile.ts";
import { failure, remediateGenerated, statusOf } from "../live/generated-faults.ts";
import { textFaults } from "../live/generated-text-faults.ts";

const runs = Number(process.env["COUNT"] ?? 2_000);
const first = Number(process.env["SEED"] ?? 0);
vi.setConfig({ testTimeout: 60_000 + runs * 200 });

/** Seeds of faults that wait to be mended: each must still be one. */
const waiting: ReadonlyMap<number, string> = new Map([
  [2218, "a literal that is refused for another secret's settings of git: a second run scopes it"],
]);

function faultsOf(seed: number): readonly string[] {
  const generated = generateDockerfile(seed);
  const result = remediateGenerated(generated);
  const unsaid = generated.secrets
    .filter((secret) => secret.names.length > 0 && statusOf(secret, result) === "nothing")
    .map(({ names }) => `nothing is said of ${names.join()}`);
  return [...textFaults(generated, result), ...unsaid];
}

test("a generated Dockerfile is rewritten once, in its order, and no secret that is called fixed is left", () => {
  const seeds = Array.from({ length: runs }, (_, index) => first + index).filter((seed) => !waiting.has(seed));
  const wrong = seeds.map((seed) => ({ seed, faults: faultsOf(seed) })).filter(({ faults }) => faults.length > 0);
  expect(wrong.slice(0, 3).map(({ seed, faults }) => failure(generateDockerfile(seed), faults))).toEqual([]);
});

test("a fault that waits to be mended is there", () => {
  expect([...waiting.keys()].filter((seed) => faultsOf(seed).length === 0)).toEqual([]);
});

test("a seed makes the same Dockerfile every time, and another seed another", () => {
  expect(generateDockerfile(7)).toEqual(generateDockerfile(7));
  expect(generateDockerfile(8).dockerfile).not.toBe(generateDockerfile(7).dockerfile);
});

/** Stand-ins that look for no credential: they make accounts, run what they are given, or do nothing. */
const without = new Set(["adduser", "bash", "chpasswd", "gosu", "gpg", "jq", "nothing", "ssh-add"]);
const beside = new Set(["ssh-keygen", "ssh-keyscan", "sudo", "useradd"]);

test("every stand-in that looks for a credential is called by something generated", () => {
  const scripts = readdirSync(assetPath("stand-ins")).filter((name) => !name.endsWith(".sh"));
  const left = scripts.filter((name) => !without.has(name) && !beside.has(name) && !generatedTools.has(name));
  expect(left).toEqual([]);
});
