import { type CallerFact, type CallerFormat, type CallerRefusal, plainFact } from "./facts.ts";
import type { SourceFile } from "../text/source.ts";
import { looseNames, type YamlFile } from "./yaml-file.ts";

const todos: Readonly<Record<string, string>> = {
  "duplicate-key": "a key stands twice: keep one",
  "several-documents": "the file holds several documents: change it by hand",
  "yaml-not-understood": "the file does not parse: repair it first",
};

/** Why a YAML file as a whole cannot be changed. */
export function yamlRefusal(file: YamlFile, path: string): CallerRefusal | undefined {
  if (!file.problem) return undefined;
  const { reason, span } = file.problem;
  return { reason, at: { path, span }, todo: todos[reason] ?? "change it by hand" };
}

/** One fact for a file of which nothing could be read. */
export function brokenFile(format: CallerFormat, file: SourceFile, refused: CallerRefusal, names?: RegExp): CallerFact {
  return {
    ...plainFact,
    format,
    at: refused.at,
    builder: "unknown",
    passes: looseNames(file.text, names).map(({ name, span }) => ({
      name,
      at: { path: file.path, span },
      from: { kind: "parts" },
      rewrite: refused,
      sharedWith: [],
    })),
    rewrite: refused,
  };
}
