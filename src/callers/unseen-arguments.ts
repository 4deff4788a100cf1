import { placeOf, rawOf, type SiteCommand } from "./command-site.ts";
import { buildArgumentOf } from "./docker-arguments.ts";
import type { CallerFact, CallerRefusal } from "./facts.ts";
import { assignedValues, isYaml, mappedValues } from "./values-in-file.ts";
import type { ShellWord } from "./shell-words.ts";
import { speaksOfAny } from "../text/names.ts";

/** A word that may become build arguments: all arguments of a script, or a variable that the file fills with some. */
export function mayHoldArguments(command: SiteCommand, word: ShellWord): boolean {
  if (word.pieces[0]?.kind === "words" || rawOf(command.site, word.span).includes("build-arg")) return true;
  const name = variableIn(command, word);
  if (name === undefined) return false;
  if (assignedValues(command.site.file, name).some((value) => value.includes("build-arg"))) return true;
  // A variable of a CI file beside the argument in question, which it may pass as well.
  const names = command.docker.buildArguments.map((argument) => argument.name);
  return mappedValues(command.site, name).some(
    (value) => value.includes("build-arg") && (command.docker.does !== "build" || speaksOfAny(value, names)),
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
  if (!isYaml(site.path) || !/^[$\uE000-\uF8FF]/.test(site.host.text[word.span.start] ?? "")) return false;
  const name = variableIn(command, word);
  if (name === undefined) return word.pieces[0]?.kind === "host" && !isChoice(rawOf(site, word.span));
  const values = [...assignedValues(site.file, name), ...mappedValues(command.site, name)];
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
