import type { DockerfileLines } from "./lines.ts";

/**
 * A keyword in the casing that most keywords of the file have; BuildKit warns of the others.
 * Source: https://docs.docker.com/reference/build-checks/consistent-instruction-casing/
 */
export function inCasingOf({ text, instructions }: DockerfileLines, keyword: string): string {
  const written = instructions.map(({ keywordSpan: { start, end } }) => text.slice(start, end));
  const lower = written.filter((own) => own === own.toLowerCase()).length;
  const upper = written.filter((own) => own === own.toUpperCase()).length;
  return lower > upper ? keyword.toLowerCase() : keyword;
}
