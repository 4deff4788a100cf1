import { readArguments, readCopy, readPairs, unquote } from "../dockerfile/instructions.ts";
import type { DockerfileLines, Instruction } from "../dockerfile/lines.ts";
import { credentialFileKind } from "../knowledge/credential-files.ts";
import { judgeName } from "../knowledge/names.ts";
import { credentialHint } from "../knowledge/values/credential-hint.ts";
import { isPattern } from "../model/paths.ts";
import type { Context, Options } from "../result.ts";

/** How many entries of a context are looked at behind `COPY . .`. */
const mostEntries = 5000;

/**
 * Whether a Dockerfile may hold a secret; false is certain. Most files hold none: deciding this from their lines
 * spares them the rest. A test holds it against the full analysis.
 */
export function hasCandidate(lines: DockerfileLines, context: Context, options: Options): boolean {
  if (options.secrets.length + options.credentialFiles.length > 0) return true;
  let folders = false;
  let fromVariables = false;
  for (const outer of lines.instructions) {
    const instruction = outer.onbuild ?? outer;
    if (instructionMay(instruction, lines)) return true;
    folders ||= bringsFolder(instruction, lines);
    fromVariables ||=
      (instruction.keyword === "COPY" || instruction.keyword === "ADD") && instruction.body.text.includes("$");
  }
  return (fromVariables && valuesNameFiles(lines)) || (folders && contextMay(context));
}

function instructionMay(instruction: Instruction, lines: DockerfileLines): boolean {
  switch (instruction.keyword) {
    case "ARG":
    case "ENV":
      return pairsMay(instruction, lines);
    case "COPY":
    case "ADD":
      return copyMay(instruction, lines);
    case "RUN":
      return (
        instruction.flags.some((flag) => /secret|ssh/i.test(flag.value)) ||
        credentialHint.test(instruction.body.text) ||
        instruction.heredocs.some((heredoc) => credentialHint.test(heredoc.content.text))
      );
    default:
      return false;
  }
}

function pairsMay(instruction: Instruction, { escape }: DockerfileLines): boolean {
  if (credentialHint.test(instruction.body.text)) return true;
  const pairs = instruction.keyword === "ARG" ? readArguments(instruction, escape) : readPairs(instruction, escape);
  return pairs.some((pair) => {
    const { says } = judgeName(pair.name);
    if (says === "not-secret") return false;
    // What only may carry a secret is told by its value, or asked of an ARG.
    if (instruction.keyword === "ARG") return true;
    return says === "secret" && unquote(pair.rawValue ?? "", escape) !== "";
  });
}

function copyMay(instruction: Instruction, { escape }: DockerfileLines): boolean {
  if (/:\/\/[^\s/]*@/.test(instruction.body.text)) return true;
  const copy = readCopy(instruction, escape);
  if (copy.from !== undefined) return false;
  return [...copy.sources, copy.destination].some(({ path }) => mayName(path));
}

/** A path that COPY takes from a variable may be a credential file's. */
function valuesNameFiles(lines: DockerfileLines): boolean {
  return lines.instructions.some((instruction) => {
    if (instruction.keyword !== "ARG" && instruction.keyword !== "ENV") return false;
    const pairs =
      instruction.keyword === "ARG" ? readArguments(instruction, lines.escape) : readPairs(instruction, lines.escape);
    return pairs.some(
      (pair) => pair.rawValue !== undefined && credentialFileKind(unquote(pair.rawValue, lines.escape)) !== undefined,
    );
  });
}

/** A credential file by its name, by what a pattern leaves of it, or whatever its variables stand for. */
function mayName(path: string): boolean {
  const bare = path.replace(/\$\{?\w+\}?/g, "x");
  return [
    path,
    bare,
    bare.replace(/[*?]/g, ""),
    bare
      .replace(/\[(.)\]/g, "$1")
      .replace(/(^|\/)\?/, "$1.")
      .replace(/[*?]/g, ""),
  ].some((name) => credentialFileKind(name) !== undefined);
}

function bringsFolder(instruction: Instruction, { escape }: DockerfileLines): boolean {
  if (instruction.keyword !== "COPY" && instruction.keyword !== "ADD") return false;
  const copy = readCopy(instruction, escape);
  return copy.from === undefined && copy.sources.some(({ path }) => isPattern(path) || !/^[a-z]+:\/\//i.test(path));
}

/** Whether the context holds a file of a kind that counts. */
function contextMay(context: Context): boolean {
  const pending = ["."];
  let seen = 0;
  for (let folder = pending.pop(); folder !== undefined && seen < mostEntries; folder = pending.pop()) {
    for (const entry of context.list(folder) ?? []) {
      seen += 1;
      const path = folder === "." ? entry : `${folder}/${entry}`;
      if (entry.endsWith("/")) {
        if (!/^(?:\.git|node_modules)\/$/.test(entry)) pending.push(path.slice(0, -1));
      } else if (credentialFileKind(path)) return true;
    }
  }
  return false;
}
