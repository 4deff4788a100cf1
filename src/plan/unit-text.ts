import { ShellPaths } from "../flow/shell-paths.ts";
import type { Step } from "../model/build-model.ts";
import type { ListElement, ShellCommand, ShellHeredoc, ShellScript } from "../shell/shell-types.ts";

/** Commands as they can stand in front of others: one line, and the bodies of their here-documents. */
export interface UnitText {
  readonly line: string;
  /** From behind the instruction that they came from, to go behind the one they go to. */
  readonly bodies: readonly { readonly start: number; readonly end: number }[];
}

/** Programs whose operands are files. */
const fileCommands = /^(?:tee|sed|cp|mv|install|chmod|chown|chgrp|mkdir|cat|touch|base64|envsubst)$/;

/** The text of a unit, its paths made absolute where they would mean something else in `target`; undefined when it cannot stand there. */
export function unitText(from: Step, unit: ListElement, target: Step): UnitText | undefined {
  const { script } = from;
  if (!script) return undefined;
  const commands = unit.commands.flatMap((number) => script.commands[number] ?? []);
  const heredocs = commands.flatMap((command) => command.redirects.flatMap(({ heredoc }) => heredoc ?? []));
  const bodies = heredocs.length === 0 ? [] : bodiesOf(from, script, unit, heredocs);
  if (heredocs.length !== bodies.length || (heredocs.length > 0 && target.instruction.heredocs.length > 0))
    return undefined;
  const text = script.source.text.slice(unit.start, unit.end);
  const paths = ShellPaths.of(from, script);
  const moved = commands.some((command) => paths.folderOf(command) !== target.workdir);
  const replaced = moved ? absolute(text, unit.start, commands, paths) : text;
  return replaced === undefined || replaced.includes("\n") ? undefined : { line: oneBlank(replaced), bodies };
}

/** The bodies stand behind the instruction, or, where its script is itself a here-document, in the script. */
function bodiesOf(
  { instruction }: Step,
  { source }: ShellScript,
  unit: ListElement,
  heredocs: readonly ShellHeredoc[],
): UnitText["bodies"] {
  const at = source.offsetAt(unit.start);
  const isInside = instruction.heredocs.some(({ span }) => span.start <= at && at < span.end);
  if (!isInside) return instruction.heredocs.map(({ span }) => span);
  return heredocs.map(({ start, end }) => {
    const last = source.text[end - 1] === "\n" ? end - 1 : end;
    return { start: source.offsetAt(start), end: source.offsetAt(last - 1) + 1 };
  });
}

function absolute(
  text: string,
  start: number,
  commands: readonly ShellCommand[],
  paths: ShellPaths,
): string | undefined {
  let result = text;
  for (const word of relativeWords(commands, paths).sort((a, b) => b.start - a.start)) {
    if (word.path === undefined) return undefined;
    result = result.slice(0, word.start - start) + word.path + result.slice(word.end - start);
  }
  return result;
}

/** Words that name a file relative to the working directory. */
function relativeWords(
  commands: readonly ShellCommand[],
  paths: ShellPaths,
): { start: number; end: number; path: string | undefined }[] {
  return commands.flatMap((command) => {
    const name = command.program ?? "";
    const plain = command.args.filter((word) => !/^-|\$/.test(word.text) && word.substitutions.length === 0);
    const operands = fileCommands.test(name) ? plain.slice(/^(?:chmod|chown|chgrp|sed)$/.test(name) ? 1 : 0) : [];
    const words = [...operands, ...command.redirects.flatMap(({ target }) => target ?? [])];
    return words
      .filter((word) => !/^["']?[~/$]/.test(word.text) && !/^&?\d$/.test(word.text))
      .map((word) => ({ start: word.start, end: word.end, path: paths.pathOf(word, command) }));
  });
}

/** Where lines were continued, their indentation is left: one blank does. */
function oneBlank(text: string): string {
  let quote = "";
  let result = "";
  for (const character of text) {
    if (quote === "" && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = "";
    if (quote === "" && /\s/.test(character) && result.endsWith(" ")) continue;
    result += quote === "" && character === "\t" ? " " : character;
  }
  return result;
}
