import { readArguments, readPairs } from "../../src/dockerfile/instructions.ts";
import { readLines, type DockerfileLines } from "../../src/dockerfile/lines.ts";
import type { FixResult } from "../../src/result.ts";
import type { Generated } from "./generate-dockerfile.ts";
import { filesAfter, remediateGenerated, statusOf } from "./generated-faults.ts";

/** What is wrong with the text of a rewrite, without building it; nothing when all is well. */
export function textFaults(generated: Generated, result: FixResult): readonly string[] {
  const files = filesAfter(result);
  const after = files["Dockerfile"] ?? generated.dockerfile;
  const fixed = result.builds.some(({ findings }) => findings.some(({ status }) => status === "fixed"));
  const problems = result.problems.map(({ message }) => `cannot be read: ${message}`);
  if (!fixed) return result.changes.length === 0 ? problems : [...problems, "nothing is fixed and yet a file changes"];
  const again = remediateGenerated(generated, files);
  return [
    ...problems,
    ...again.problems.map(({ message }) => `cannot be read any more: ${message}`),
    ...again.changes.map(({ path }) => `a second run changes ${path}`),
    ...stillThere(generated, result, again, after),
    ...orderFaults(generated, result, after),
  ];
}

/** Secrets that are called fixed and that the rewritten file still carries. */
function stillThere(generated: Generated, result: FixResult, again: FixResult, after: string): readonly string[] {
  const lines = readLines(after);
  const declared = pairsOf(lines).map(({ name }) => name);
  return generated.secrets
    .filter((secret) => statusOf(secret, result) === "fixed")
    .flatMap((secret) => {
      const found = secret.names.length > 0 && ["fixed", "refused"].includes(statusOf(secret, again));
      const name = secret.names.join() || "a value in the text";
      return [
        ...(found ? [`${name} is fixed, and found again`] : []),
        ...(after.includes(secret.canary) ? [`${name} is fixed, and its value stands in the file`] : []),
        ...secret.names.filter((one) => declared.includes(one)).map((one) => `${one} is fixed, and still declared`),
      ];
    });
}

function pairsOf({ instructions, escape }: DockerfileLines): readonly { readonly name: string }[] {
  return instructions.flatMap((one) => {
    if (one.keyword === "ARG") return readArguments(one, escape);
    return one.keyword === "ENV" ? readPairs(one, escape) : [];
  });
}

const kept = /^(?:FROM|WORKDIR|USER|SHELL|LABEL|EXPOSE|CMD|ENTRYPOINT)$/;

/** Instructions that no secret reaches must come back as they were and in their order; of the others none may be new. */
function orderFaults({ dockerfile, plain }: Generated, result: FixResult, after: string): readonly string[] {
  const before = textsOf(dockerfile);
  const now = textsOf(after);
  const unreached = before.filter(({ keyword, text }) => kept.test(keyword) || plain.includes(text));
  const lost = isWithin(unreached, now) ? [] : ["an instruction that no secret reaches is not where it was"];
  // The builder stage says again what it is built on.
  const split = result.builds.some(({ findings }) => findings.some(({ transform }) => transform === splitting));
  if (split) return lost;
  const count = (list: typeof now, keywords: RegExp): number =>
    list.filter(({ keyword }) => keywords.test(keyword)).length;
  const more = [/^FROM$/, /^ARG$/, /^ENV$/, /^(?:COPY|ADD)$/].filter(
    (keywords) => count(now, keywords) > count(before, keywords),
  );
  // What is left to make or to remove of the folder of a copied file is a RUN of its own.
  const copied = result.builds.flatMap(({ findings }) => findings.filter(({ kind }) => kind === "copied-file"));
  const runs = count(now, /^RUN$/) > count(before, /^RUN$/) + copied.length ? ["there are too many RUN"] : [];
  return [...lost, ...runs, ...more.map(({ source }) => `there are more ${source} than before`)];
}

interface InstructionText {
  readonly keyword: string;
  readonly text: string;
}

function textsOf(dockerfile: string): readonly InstructionText[] {
  return readLines(dockerfile).instructions.map(({ keyword, span }) => ({
    keyword,
    text: dockerfile.slice(span.start, span.end).replaceAll("\r\n", "\n"),
  }));
}

const splitting = "secret-step-to-builder-stage";

/** Whether all of a list stand in another one, in their order. */
function isWithin(list: readonly InstructionText[], all: readonly InstructionText[]): boolean {
  let at = 0;
  for (const { text } of all) if (text === list[at]?.text) at += 1;
  return at === list.length;
}
