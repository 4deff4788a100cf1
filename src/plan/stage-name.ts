import type { BuildModel } from "../model/build-model.ts";
import { patternOf } from "../text/names.ts";

/**
 * A name for the builder stage of a stage: none that a stage has, or that any word of the Dockerfile may mean as an image.
 * Source: https://docs.docker.com/reference/dockerfile/#from
 */
export function builderName(model: BuildModel, stage: number): string {
  const { name } = model.stages[stage] ?? {};
  const wanted = name === undefined ? "secrets" : `${name}-secrets`;
  const taken = (own: string): boolean =>
    new RegExp(`(?:^|[\\s=/"'])${patternOf(own)}(?:[\\s:@,"']|$)`, "im").test(namesIn(model));
  let number = 1;
  const numbered = (): string => (number === 1 ? wanted : `${wanted}-${number}`);
  while (taken(numbered())) number += 1;
  return numbered();
}

/** The lines that can name an image or a stage. */
function namesIn(model: BuildModel): string {
  return model.steps
    .filter(({ keyword, instruction }) => keyword === "FROM" || keyword === "ARG" || instruction.flags.length > 0)
    .map(({ instruction }) => model.text.slice(instruction.lines.start, instruction.lines.end))
    .join("\n");
}
