import * as fc from "fast-check";
import { expect, test, vi } from "vitest";
import { readLines } from "../../src/dockerfile/lines.ts";
import { hasCandidate } from "../../src/flow/line-candidates.ts";
import { mayHoldSecret } from "../../src/flow/candidates.ts";
import { readModel } from "../../src/model/read-model.ts";
import { defaultOptions } from "../../src/options.ts";
import { settle } from "../../src/plan/settle.ts";
import { remediate } from "../../src/remediate.ts";
import type { Build, FixResult } from "../../src/result.ts";
import { transforms } from "../../transforms/index.ts";
import { fixtureTexts, generated, mutatedFixture } from "./project-text.ts";

const runs = Number(process.env["FUZZ_RUNS"] ?? 1_000);
vi.setConfig({ testTimeout: 60_000 + runs * 60 });

/** Milliseconds in which any small Dockerfile must be done, on a machine that has more to do. */
const patience = 5_000;

const settings = { numRuns: runs, seed: Number(process.env["FUZZ_SEED"] ?? 20_261_122), examples: [] };
const anyText = fc.oneof(generated, mutatedFixture);

function buildOf(text: string): Build {
  return {
    dockerfile: { path: "Dockerfile", text },
    contextPath: ".",
    context: { read: () => undefined, list: () => undefined },
  };
}

function run(text: string): FixResult {
  return remediate({ builds: [buildOf(text)], callers: [], options: defaultOptions }, transforms);
}

function afterOf(text: string, result: FixResult): string {
  return result.changes.find(({ path }) => path === "Dockerfile")?.after ?? text;
}

/** Lines that the plan has no word on must come back as they are: FROM, WORKDIR, USER, CMD and the like. */
function untouchedLines(text: string): readonly string[] {
  return readLines(text)
    .instructions.filter(({ keyword }) =>
      /^(?:WORKDIR|USER|CMD|ENTRYPOINT|HEALTHCHECK|LABEL|EXPOSE|VOLUME)$/.test(keyword),
    )
    .map(({ span }) => text.slice(span.start, span.end));
}

/** What is wrong with the way a Dockerfile comes back; nothing when all is well. */
function wrongWith(text: string): readonly string[] {
  const start = performance.now();
  const first = run(text);
  const slow = performance.now() - start > patience ? ["it takes too long"] : [];
  const after = afterOf(text, first);
  const fixed = first.builds.some(({ findings }) => findings.some(({ status }) => status === "fixed"));
  if (!fixed) return after === text ? slow : [...slow, "a file without a fixed finding has changed"];
  const second = run(after);
  const left = untouchedLines(after);
  return [
    ...slow,
    ...readLines(after).problems.map(({ message }) => `cannot be read any more: ${message}`),
    ...second.problems.map(({ message }) => `cannot be read by a second run: ${message}`),
    ...(afterOf(after, second) === after ? [] : ["a second run changes it"]),
    ...untouchedLines(text)
      .filter((line) => !left.includes(line))
      .map((line) => `is gone: ${line}`),
  ];
}

test("a Dockerfile is rewritten once, stays readable, and keeps what is not its secret's", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(wrongWith(text)).toEqual([]);
    }),
    settings,
  );
});

/** What is found without the quick look in front. */
function slowly(text: string): readonly unknown[] | undefined {
  const build = buildOf(text);
  const lines = readLines(text);
  if (lines.problems.length > 0) return undefined;
  const project = { builds: [build], callers: [], options: defaultOptions };
  const { findings, changes } = settle({
    project,
    build,
    model: readModel(build.dockerfile, lines),
    transforms,
    facts: [],
    earlier: new Map(),
  });
  return [...findings, ...changes];
}

/** What the quick look passes over, and the whole analysis does not. */
function passedOver(text: string): readonly unknown[] {
  const quick = mayHoldSecret(text) && hasCandidate(readLines(text), buildOf(text).context, defaultOptions);
  return quick ? [] : (slowly(text) ?? []);
}

test("the quick look passes over no fixture that has a finding", () => {
  for (const text of fixtureTexts) expect(passedOver(text)).toEqual([]);
});

test("the quick look passes over no Dockerfile that has a finding", () => {
  const short = fc.tuple(generated, fc.nat(40)).map(([text, at]) =>
    text
      .split("\n")
      .filter((_, line) => line < 2 || line % 5 === at % 5)
      .join("\n"),
  );
  fc.assert(
    fc.property(fc.oneof(short, mutatedFixture), (text) => {
      expect(passedOver(text)).toEqual([]);
    }),
    settings,
  );
});
