import { placeOf, rawOf, type SiteCommand } from "./command-site.ts";
import { buildArgumentOf } from "./docker-arguments.ts";
import type { CallerFact, CallerRefusal } from "./facts.ts";
import type { ShellWord } from "./shell-words.ts";

/** A word that may become build arguments: all arguments of a script, or a variable that the file fills with some. */
export function mayHoldArguments(command: SiteCommand, word: ShellWord): boolean {
  if (word.pieces[0]?.kind === "words" || rawOf(command.site, word.span).includes("build-arg")) return true;
  const name = variableIn(command, word);
  if (name === undefined) return false;
  if (assigned(command.site.file, name).some((value) => value.includes("build-arg"))) return true;
  // A variable of a CI file beside the argument in question, which it may pass as well.
  const names = command.docker.buildArguments.map((argument) => argument.name);
  return mapped(command, name).some(
    (value) =>
      value.includes("build-arg") &&
      (command.docker.does !== "build" || names.some((one) => new RegExp(`\\b${one}\\b`).test(value))),
  );
}

/** `"$@"` may hold anything, also a build argument that is not in sight. */
export function isRest({ pieces: [piece] }: ShellWord): boolean {
  return piece?.kind === "words" && (piece.name === "@" || piece.name === "*");
}

/** Build arguments of which no name can be told: `--build-arg "$name=$value"`, options that a CI variable holds. */
export function unnamedOf(command: SiteCommand): Pick<CallerFact, "unnamed"> {
  const { docker } = command;
  if (docker.does !== "build") return {};
  const refuse = (span: ShellWord["span"], todo: string): { unnamed: CallerRefusal } => ({
    unnamed: { reason: "arguments-not-in-sight", at: placeOf(command, span), todo },
  });
  const unread =
    docker.options.find((option) => option.name === "--build-arg" && buildArgumentOf(option).length === 0) ??
    docker.opaque.find((word) => docker.buildArguments.length > 0 && isRest(word));
  if (unread) return refuse(unread.span, "write the name of the build argument out in the command");
  // Without a plain word, the last one is the build context.
  const placed = docker.operands.length > 0 || command.site.argumentsOnly === true;
  const words = placed ? docker.opaque : docker.opaque.slice(0, -1);
  const unseen = words.find((word) => isUnseen(command, word));
  return unseen ? refuse(unseen.span, "write the build arguments that it may hold out in the command") : {};
}

/** `$OPTIONS` in a CI file, which may pass any argument: its value is elsewhere, or is known to pass some. */
function isUnseen(command: SiteCommand, word: ShellWord): boolean {
  const { site } = command;
  if (!isYaml(command) || !/^[$\uE000-\uF8FF]/.test(site.host.text[word.span.start] ?? "")) return false;
  const name = variableIn(command, word);
  if (name === undefined) return word.pieces[0]?.kind === "host" && !isChoice(rawOf(site, word.span));
  const values = [...assigned(site.file, name), ...mapped(command, name)];
  return values.length === 0 || values.some((value) => value.includes("build-arg") || isExpansion(value));
}

/** `${{ inputs.push && '--push' || '' }}`: one text or the other, both in sight. */
function isChoice(raw: string): boolean {
  return /&&\s*'[^']*'\s*(?:\|\|\s*'[^']*'\s*)?\}\}$/.test(raw);
}

/** The whole value comes from elsewhere: `${{ inputs.options }}`, `$OTHER`. */
function isExpansion(value: string): boolean {
  return /^["']?(?:\$\{\{[^}]*\}\}|\$\w+|\$\{\w+\})["']?\s*$/.test(value.trim());
}

function variableIn({ site }: SiteCommand, { pieces: [piece] }: ShellWord): string | undefined {
  const inside = piece?.kind === "host" ? site.host.expansions[piece.index]?.inside : undefined;
  const name = piece?.kind === "variable" ? piece.name : inside?.replace(/^env\./, "");
  return name !== undefined && /^[A-Za-z_]\w*$/.test(name) ? name : undefined;
}

function isYaml({ site }: SiteCommand): boolean {
  return /\.ya?ml$/.test(site.path);
}

/** The texts that a file gives a variable; one may run over lines, by a backslash, in brackets or in quotes. */
function assigned(text: string, name: string): readonly string[] {
  return [...text.matchAll(new RegExp(`\\b${name}[ \\t]*[:?+!]*=[ \\t]*`, "g"))].map((match) => {
    const start = match.index + match[0].length;
    const close = { "(": ")", '"': '"', "'": "'" }[text[start] ?? ""];
    if (close !== undefined) return text.slice(start, text.indexOf(close, start + 1));
    const end = /(?<!\\)\r?\n|$/.exec(text.slice(start, start + 4000))?.index ?? 0;
    return text.slice(start, start + end);
  });
}

/** The texts that a YAML file maps a variable to (`NAME: value`), with the lines that are deeper than it. */
function mapped(command: SiteCommand, name: string): readonly string[] {
  if (!isYaml(command)) return [];
  const text = command.site.file;
  return [...text.matchAll(new RegExp(`(?<![\\w.$-])["']?${name}["']?[ \\t]*:(?=\\s)[ \\t]*`, "g"))].map((match) => {
    const line = text.slice(text.lastIndexOf("\n", match.index - 1) + 1);
    const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
    const start = match.index + match[0].length;
    const rest = text.slice(start, start + 4000);
    return new RegExp(`^[^\\n]*(?:\\n(?:[ \\t]{${indent + 1}}[^\\n]*|[ \\t]*\\r?(?=\\n)))*`).exec(rest)?.[0] ?? "";
  });
}
