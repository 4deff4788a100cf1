import { credentialFileKind } from "../knowledge/credential-files.ts";
import { filesReadBy, isKnownTool, readsFileKind, readsVariable } from "../knowledge/tools.ts";
import type { CommandWords, Reads } from "../knowledge/tools.ts";

/** What carries the secret into a RUN. */
export interface Carriers {
  /** Variables in the environment of the RUN. */
  readonly names: ReadonlySet<string>;
  /** Files with it, and the kind that says who reads them by itself. */
  readonly files: readonly { readonly path: string; readonly kind: string }[];
}

/** The kind of a file that is of none of the table's kinds. */
export const unknownKind = "written";

/** The kind of a file that somebody reads, and nothing tells who: every tool that takes credentials from files may. */
export const anybodysKind = "anybody's";

/** The kind that says who reads a file by itself; a kind without readers says no more than none. */
export function kindOf(path: string): string {
  const kind = credentialFileKind(path);
  return kind && kind.name !== "secret-file" ? kind.name : unknownKind;
}

/** Whether a command reads one of the carriers by itself. */
export function readsAny(words: CommandWords, carriers: Carriers): Reads {
  let answer: Reads = "no";
  for (const name of carriers.names) answer = more(answer, readsVariable(words, name));
  for (const { kind } of carriers.files) {
    // A file of no known kind is read by who names it, or by code that is not known.
    if (kind === anybodysKind && filesReadBy(words).length > 0) return more(answer, "maybe");
    const unknown = kind === unknownKind || kind === "named-file";
    answer = more(answer, unknown && isKnownTool(words.name) ? "no" : readsFileKind(words, kind));
  }
  return answer;
}

/** The surer of two answers. */
export function more(a: Reads, b: Reads): Reads {
  if (a === "yes" || b === "yes") return "yes";
  return a === "maybe" || b === "maybe" ? "maybe" : "no";
}
