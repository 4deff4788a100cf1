import { usersOfBase } from "./base-needs.ts";
import { expansionsIn, readArguments, readCopy, readMounts, unquote, type Mount } from "../dockerfile/instructions.ts";
import { readFrom } from "../dockerfile/from.ts";
import { readLines, type DockerfileLines } from "../dockerfile/lines.ts";

/** What a proof must know of a Dockerfile to build it and its stages. */
export interface DockerfileFacts {
  /** Images from outside: what it starts from, copies from or mounts from, build arguments filled in. */
  readonly images: readonly string[];
  /** Each stage by its name, or its number, in order. */
  readonly stages: readonly string[];
  /** Those whose files are not part of the last stage: it is not built on them. */
  readonly otherStages: readonly string[];
  /** Ids of the cache mounts. */
  readonly cacheMounts: readonly string[];
  /** Users that it names and does not make. */
  readonly users: readonly string[];
}

/** Reads the facts; `given` are the build arguments of the command. */
export function readFacts(text: string, given: Readonly<Record<string, string>>): DockerfileFacts {
  const lines = readLines(text);
  const known = new Set(["scratch"]);
  const stages: string[] = [];
  const bases: string[] = [];
  const images = new Set<string>();
  const cacheMounts = new Set<string>();
  const globals: Record<string, string> = {};
  for (const instruction of lines.instructions) {
    const from = (name: string | undefined): void => {
      if (name !== undefined && !known.has(name.toLowerCase()) && !/^\d*$/.test(name)) images.add(name);
    };
    if (instruction.keyword === "ARG" && stages.length === 0) {
      for (const { name, rawValue } of readArguments(instruction, lines.escape)) {
        globals[name] = given[name] ?? filled(rawValue ?? "", globals, lines);
      }
    }
    if (instruction.keyword === "FROM") {
      const { image, name } = readFrom(instruction);
      const base = filled(image, globals, lines);
      from(base);
      bases.push(base.toLowerCase());
      stages.push(name ?? String(stages.length));
      if (name !== undefined) known.add(name);
    }
    if (instruction.keyword === "COPY") from(readCopy(instruction, lines.escape).from?.value);
    for (const mount of instruction.keyword === "RUN" ? readMounts(instruction) : []) {
      from(optionOf(mount, "from"));
      if (mount.type === "cache" && mount.target !== undefined) cacheMounts.add(mount.id ?? mount.target);
    }
  }
  return {
    images: [...images].filter((name) => !name.includes("$")),
    stages,
    otherStages: notBelow(stages, bases),
    cacheMounts: [...cacheMounts],
    users: usersOfBase(text),
  };
}

/** The stages that the last one is not built on, itself left out. */
function notBelow(stages: readonly string[], bases: readonly string[]): readonly string[] {
  const below = new Set<number>();
  for (let at = stages.length - 1; at >= 0; at = stages.lastIndexOf(bases[at] ?? "", at - 1)) {
    below.add(at);
    if (at === 0) break;
  }
  return stages.filter((_, at) => !below.has(at));
}

function optionOf(mount: Mount, key: string): string | undefined {
  return mount.options.find((option) => option.key === key)?.value;
}

/** A raw value with the arguments of the Dockerfile's head filled in, as FROM sees it. */
function filled(raw: string, values: Readonly<Record<string, string>>, { escape }: DockerfileLines): string {
  const plain = unquote(raw, escape);
  if (expansionsIn(raw, escape).length === 0) return plain;
  return plain.replace(
    /\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)/g,
    (_, braced: string | undefined, preset: string | undefined, bare: string | undefined) => {
      const value = values[braced ?? bare ?? ""];
      return value === undefined || value === "" ? (preset ?? "") : value;
    },
  );
}

/** The Dockerfile without its `# syntax=` line, which names an image that would have to be pulled. */
export function withoutSyntaxLine(text: string): string {
  const directive = readLines(text).directives.find(({ name }) => name === "syntax");
  if (directive === undefined) return text;
  const start = text.lastIndexOf("\n", directive.span.start - 1) + 1;
  const end = text.indexOf("\n", directive.span.end);
  return text.slice(0, start) + (end === -1 ? "" : text.slice(end + 1));
}
