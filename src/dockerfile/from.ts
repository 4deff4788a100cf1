import type { Span } from "../text/source.ts";
import type { Flag, Instruction } from "./instruction.ts";
import { spanOfWord, splitAtBlanks, textOf } from "./words.ts";

/** What FROM says. */
export interface FromInstruction {
  /** The image or stage as written: `node:${VERSION}-alpine`. */
  readonly image: string;
  readonly imageSpan: Span;
  /** Name of the stage in lower case, as BuildKit compares it. */
  readonly name: string | undefined;
  readonly nameSpan: Span | undefined;
  readonly platform: Flag | undefined;
}

/** Reads a FROM that BuildKit accepts. */
export function readFrom(instruction: Instruction): FromInstruction {
  const { body, flags } = instruction;
  const [imageWord, , nameWord] = splitAtBlanks(body.text);
  return {
    image: textOf(body, imageWord),
    imageSpan: spanOfWord(body, imageWord),
    name: nameWord && textOf(body, nameWord).toLowerCase(),
    nameSpan: nameWord && spanOfWord(body, nameWord),
    platform: flags.find(({ name }) => name === "platform"),
  };
}
