import { readCsv } from "./csv.ts";
import { skipSpaces } from "./blanks.ts";
import { flagProblem } from "./flag-rules.ts";
import { readOpener } from "./heredocs.ts";
import type { Escape, Instruction, Problem } from "./instruction.ts";
import { commandStart, readJson } from "./json-form.ts";
import { readWords, splitAtBlanks } from "./words.ts";

type Check = (instruction: Instruction, escape: Escape) => string | undefined;

/** Checks of BuildKit's parser, which look into ONBUILD too. */
const syntaxChecks = new Map<string, Check>([
  ["ADD", jsonCheck],
  ["CMD", jsonCheck],
  ["COPY", jsonCheck],
  ["ENTRYPOINT", jsonCheck],
  ["ENV", pairsCheck],
  ["HEALTHCHECK", jsonCheck],
  ["LABEL", pairsCheck],
  ["RUN", jsonCheck],
  ["SHELL", jsonCheck],
  ["VOLUME", jsonCheck],
]);

/** Checks of the arguments, which BuildKit leaves to the child build for ONBUILD. */
const argumentChecks = new Map<string, Check>([
  ["ADD", copyCheck],
  ["ARG", argumentCheck],
  ["CMD", () => undefined],
  ["COPY", copyCheck],
  ["ENTRYPOINT", () => undefined],
  ["ENV", needsArgument],
  ["EXPOSE", needsArgument],
  ["FROM", fromCheck],
  ["HEALTHCHECK", healthCheck],
  ["LABEL", needsArgument],
  ["MAINTAINER", needsArgument],
  ["ONBUILD", onbuildCheck],
  ["RUN", mountCheck],
  [
    "SHELL",
    ({ json }) => (json === undefined || json.length === 0 ? "SHELL must be a JSON array of strings" : undefined),
  ],
  ["STOPSIGNAL", needsArgument],
  ["USER", needsArgument],
  ["VOLUME", volumeCheck],
  ["WORKDIR", needsArgument],
]);

/** Why BuildKit would not take this instruction. No message holds text of its arguments: it may be a secret. */
export function problemOf(instruction: Instruction, escape: Escape): Problem | undefined {
  const check = argumentChecks.get(instruction.keyword);
  const message =
    check === undefined
      ? "unknown instruction"
      : (syntaxProblem(instruction, escape) ?? flagProblem(instruction) ?? check(instruction, escape));
  return message === undefined ? undefined : { message, offset: instruction.span.start };
}

/** What is wrong with the order of the instructions, or with there being none. */
export function stageProblem(instructions: readonly Instruction[]): Problem | undefined {
  const first = instructions.find(({ keyword }) => keyword !== "ARG" && argumentChecks.has(keyword));
  if (first?.keyword === "FROM") return undefined;
  if (first !== undefined) {
    return { message: `${first.keyword} stands in front of the first FROM`, offset: first.span.start };
  }
  return { message: instructions.length === 0 ? "the file has no instructions" : "the file has no FROM", offset: 0 };
}

function syntaxProblem(instruction: Instruction, escape: Escape): string | undefined {
  const part = instruction.onbuild ?? instruction;
  return syntaxChecks.get(part.keyword)?.(part, escape);
}

function jsonCheck({ keyword, body, json }: Instruction): string | undefined {
  if (json !== undefined) return undefined;
  const start = keyword === "HEALTHCHECK" ? commandStart(body.text) : 0;
  if (body.text[start] !== "[") return undefined;
  return readJson(body.text.slice(start)) === "not-strings" ? "a JSON array must hold strings only" : undefined;
}

function pairsCheck({ keyword, body }: Instruction, escape: Escape): string | undefined {
  const { text } = body;
  const words = readWords(text, escape).map(({ start, end }) => text.slice(start, end));
  const [first] = words;
  if (first === undefined) return undefined;
  if (!first.includes("=")) return splitAtBlanks(text).length < 2 ? `${keyword} needs a name and a value` : undefined;
  if (words.some((word) => !word.includes("="))) return `${keyword} needs name=value throughout`;
  return words.some((word) => word.startsWith("=")) ? `${keyword} has a value without a name` : undefined;
}

function needsArgument({ keyword, body }: Instruction): string | undefined {
  return body.text === "" ? `${keyword} needs an argument` : undefined;
}

function argumentCheck({ keyword, body }: Instruction, escape: Escape): string | undefined {
  const words = readWords(body.text, escape);
  if (words.length === 0) return `${keyword} needs an argument`;
  return words.some(({ start }) => body.text[start] === "=") ? "ARG has a value without a name" : undefined;
}

const stageName = /^[a-z][a-z0-9\-_.]*$/;

function fromCheck({ body }: Instruction): string | undefined {
  const words = splitAtBlanks(body.text).map(({ start, end }) => body.text.slice(start, end));
  const [image, as, name] = words;
  if (image === undefined) return "FROM needs an image";
  if (words.length === 1) return undefined;
  if (words.length !== 3 || as?.toLowerCase() !== "as") return "FROM takes an image, or an image AS a name";
  return stageName.test(name?.toLowerCase() ?? "") ? undefined : "the name of the stage is not valid";
}

function copyCheck({ keyword, body, json }: Instruction): string | undefined {
  const words = json ?? splitAtBlanks(body.text).map(({ start, end }) => body.text.slice(start, end));
  const destination = words.at(-1);
  if (destination === undefined || words.length < 2) return `${keyword} needs a source and a destination`;
  return readOpener(destination) === undefined ? undefined : `${keyword} has a here-document as its destination`;
}

function volumeCheck(instruction: Instruction): string | undefined {
  const { json, body } = instruction;
  if (json === undefined) return body.text === "" ? "VOLUME needs an argument" : undefined;
  if (json.length === 0) return "VOLUME needs an argument";
  return json.some((path) => skipSpaces(path, 0) === path.length) ? "VOLUME has an empty path" : undefined;
}

function onbuildCheck({ onbuild }: Instruction): string | undefined {
  if (onbuild === undefined) return "ONBUILD needs an instruction";
  const refused = ["ONBUILD", "FROM", "MAINTAINER"].includes(onbuild.keyword);
  return refused ? `${onbuild.keyword} cannot follow ONBUILD` : undefined;
}

function healthCheck({ body, json }: Instruction): string | undefined {
  const words = splitAtBlanks(body.text);
  const [type] = words;
  if (type === undefined) return "HEALTHCHECK needs an argument";
  const name = body.text.slice(type.start, type.end).toUpperCase();
  if (name === "NONE") return words.length > 1 ? "HEALTHCHECK NONE takes no arguments" : undefined;
  if (name !== "CMD") return "HEALTHCHECK must be CMD or NONE";
  return words.length === 1 || json?.length === 0 ? "HEALTHCHECK CMD needs a command" : undefined;
}

function mountCheck({ flags }: Instruction): string | undefined {
  for (const { name, value } of flags) {
    if (name !== "mount" && name !== "device") continue;
    const fields = readCsv(value);
    if (fields === undefined) return `--${name} has a stray quote`;
    for (const { text } of name === "mount" ? fields : []) {
      const dollar = /^from=/i.test(text) ? text.indexOf("$") : -1;
      if (dollar !== -1 && dollar !== text.length - 1) return "from= of a mount takes no variable";
    }
  }
  return undefined;
}
