import { DockerfileParser, type From } from "dockerfile-ast";
import type { Span } from "../text/source.ts";
import type { Flag, Instruction } from "./instruction.ts";
import { spanOfWord, splitAtBlanks, textOf } from "./words.ts";

/** What FROM says. */
export interface FromInstruction {
  /** The image or stage as written: `node:${VERSION}-alpine`. */
  readonly image: string;
  readonly imageSpan: Span;
  /** The image without registry, tag and digest; the whole text where a variable stands for all of it. */
  readonly repository: string;
  readonly registry: string | undefined;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** Name of the stage in lower case, as BuildKit compares it. */
  readonly name: string | undefined;
  readonly nameSpan: Span | undefined;
  readonly platform: Flag | undefined;
}

/** Reads a FROM that BuildKit accepts. */
export function readFrom(instruction: Instruction): FromInstruction {
  const { body, flags } = instruction;
  const [imageWord, , nameWord] = splitAtBlanks(body.text);
  const image = textOf(body, imageWord);
  return {
    image,
    imageSpan: spanOfWord(body, imageWord),
    ...partsOf(image),
    name: nameWord && textOf(body, nameWord).toLowerCase(),
    nameSpan: nameWord && spanOfWord(body, nameWord),
    platform: flags.find(({ name }) => name === "platform"),
  };
}

type ImageParts = Pick<FromInstruction, "repository" | "registry" | "tag" | "digest">;

/** Dockerfiles start from the same images again and again. */
const known = new Map<string, ImageParts>();
const mostKnown = 4096;

function partsOf(image: string): ImageParts {
  const before = known.get(image);
  if (before) return before;
  const digest = parseFrom(image)?.getImageDigest() ?? undefined;
  // dockerfile-ast leaves the tag in the name where a digest follows it.
  const parsed = parseFrom(digest === undefined ? image : image.slice(0, image.length - digest.length - 1));
  const parts = {
    repository: parsed?.getImageName() ?? image,
    registry: parsed?.getRegistry() ?? undefined,
    tag: parsed?.getImageTag() ?? undefined,
    digest,
  };
  if (known.size >= mostKnown) known.clear();
  known.set(image, parts);
  return parts;
}

function parseFrom(image: string): From | undefined {
  return DockerfileParser.parse(`FROM ${image}`).getFROMs()[0];
}
