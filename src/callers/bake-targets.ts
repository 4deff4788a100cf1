import type { Edit } from "../text/edits.ts";
import type { SourceFile, Span } from "../text/source.ts";
import type { CallerRefusal, PassedFrom } from "./facts.ts";

/** One build argument of a bake target. */
export interface BakeArgument {
  readonly name: string;
  readonly nameSpan: Span;
  readonly from: PassedFrom;
  /** Where a literal stands, when it is not at the argument. */
  readonly literal?: Span;
  readonly node: unknown;
}

/** A target as its own block says it; `inherits` adds the rest. */
export interface BakeTarget {
  readonly name: string;
  readonly at: Span;
  readonly context: string | undefined;
  readonly dockerfile: string | undefined;
  /** A context or Dockerfile that is written with something that cannot be told. */
  readonly unclear: boolean;
  readonly inline: boolean;
  readonly target: string | undefined;
  readonly tags: readonly string[];
  readonly inherits: readonly string[];
  readonly arguments: readonly BakeArgument[];
  /** `args` that are no plain object. */
  readonly opaque: Span | undefined;
  readonly secrets: readonly string[];
}

/** A bake file, read; it writes itself, since HCL and JSON differ in nothing else. */
export interface BakeFile {
  readonly targets: readonly BakeTarget[];
  readonly refused: CallerRefusal | undefined;
  /** Takes arguments out of a target and puts secrets into it; both may be empty. */
  edit(target: BakeTarget, gone: readonly BakeArgument[], secrets: readonly string[]): readonly Edit[];
}

/** Reads a bake file of one of the two languages. */
export type ReadBakeFile = (file: SourceFile) => BakeFile;
