import type { CredentialFileKind } from "../knowledge/credential-files.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import { nestingOf } from "../shell/nesting.ts";
import type { ShellCommand, ShellScript, ShellWord } from "../shell/shell-types.ts";
import { runMayHoldLiteral } from "./literal-hints.ts";
import {
  kindOfOutput,
  placeInAssignment,
  placeOfInput,
  placesByName,
  placesIn,
  placesInFile,
  placesInWords,
} from "./literal-places.ts";
import type { LiteralPlace } from "./literal-places.ts";
import { isPlain, literalText, wordsOf } from "./literal-texts.ts";
import type { FoundLiteral } from "./literal-texts.ts";
import { loginForNext, loginTaken, printedText } from "./printed-text.ts";
import { repeatedLiterals } from "./repeated-literals.ts";

/** Their words are programs in which a URL is no address. */
const programs = new Set(["awk", "gawk", "perl", "sed"]);

/** The credentials that stand in RUNs and in the addresses of ADD, one name for each value. */
export function findLiterals(model: BuildModel): readonly FoundLiteral[] {
  const names = new LiteralNames(model);
  const found = model.steps.flatMap((step) => {
    if (step.onbuild) return [];
    if (step.keyword === "ADD") return inAddresses(step, names);
    if (step.keyword !== "RUN" || !runMayHoldLiteral(step.instruction)) return [];
    if (!step.editable || !step.script) return [];
    const { script } = step;
    // A script one level down answers for its own text.
    const { outer } = nestingOf(script);
    return script.commands
      .filter(({ number, program }) => !outer.has(number) && !programs.has(program ?? ""))
      .flatMap((command) => inCommand(step, script, command, names));
  });
  const repeated = repeatedLiterals(model, names.byValue, found);
  return repeated.length === 0 ? found : [...found, ...repeated].sort((a, b) => a.span.start - b.span.start);
}

/** The names that literals get: one for each value, none that the Dockerfile has already. */
class LiteralNames {
  readonly #byValue = new Map<string, string>();
  readonly #taken: Set<string>;

  constructor(model: BuildModel) {
    this.#taken = new Set(model.steps.flatMap((step) => step.pairs.map((pair) => pair.name)));
  }

  get byValue(): ReadonlyMap<string, string> {
    return this.#byValue;
  }

  of(value: string, wanted: string): string {
    const name = this.#byValue.get(value) ?? unused(wanted, this.#taken);
    this.#byValue.set(value, name);
    this.#taken.add(name);
    return name;
  }
}

function inAddresses(step: Step, names: LiteralNames): FoundLiteral[] {
  const { body } = step.instruction;
  if (!body.text.includes("://")) return [];
  return distinct(placesIn(body.text)).map(({ start, end, wanted }) => {
    const name = names.of(body.text.slice(start, end), wanted);
    return { step: step.id, span: body.spanOf(start, end), name, expansion: `\${${name}}` };
  });
}

function inCommand(step: Step, script: ShellScript, command: ShellCommand, names: LiteralNames): FoundLiteral[] {
  const kind = kindOfOutput(script, command);
  const { program = "" } = command;
  const logins = [
    ...placesInWords(
      program,
      command.args.map(({ text }) => text),
    ),
    ...printedPlaces(script, command, kind),
  ];
  const input = loginTaken(command);
  const inWords = wordsOf(command).flatMap((word) => {
    if (word.substitutions.length > 0) return [];
    const login = logins.filter((place) => command.args[place.word] === word);
    const assigned = command.assignments.flatMap(({ name, value }) =>
      value && value.start >= word.start && value.end <= word.end
        ? placeInAssignment(name, value.text).map((place) => moved(place, value.start - word.start))
        : [],
    );
    const inFile = kind ? placesInFile(kind, word.text).filter((place) => isPlain(word.text, place)) : [];
    const given = input !== undefined && isHereString(command, word) ? placeOfInput(word.text, input) : [];
    const named = placesByName(program, word.text);
    return distinct([...placesIn(word.text), ...login, ...assigned, ...inFile, ...given, ...named]).map((place) => {
      const name = names.of(word.text.slice(place.start, place.end), place.wanted);
      const { start, end, expansion } = literalText(script, command, word, place, name);
      return { step: step.id, span: script.source.spanOf(word.start + start, word.start + end), name, expansion };
    });
  });
  return [...inWords, ...inHeredocs(step, script, command, kind, names)];
}

/** What a command prints for a credential file, or for a command that takes a login, over the edges of its words. */
function printedPlaces(
  script: ShellScript,
  command: ShellCommand,
  kind: CredentialFileKind | undefined,
): readonly (LiteralPlace & { readonly word: number })[] {
  const login = loginForNext(script, command);
  const printed = login === undefined && !kind ? undefined : printedText(command);
  if (!printed) return [];
  const places = [
    ...(kind ? placesInFile(kind, printed.text) : []),
    ...(login === undefined ? [] : placeOfInput(printed.text, login)),
  ];
  return places.flatMap((place) => {
    const own = printed.placeOf(place.start, place.end);
    const text = command.args[own?.word ?? -1]?.text;
    return own && text !== undefined && isPlain(text, { ...place, ...own }) ? [{ ...own, wanted: place.wanted }] : [];
  });
}

function isHereString({ redirects }: ShellCommand, word: ShellWord): boolean {
  return redirects.some(({ operator, target }) => operator === "<<<" && target === word);
}

/** The shell expands variables in the body of a here-document, unless its word is quoted. */
function inHeredocs(
  step: Step,
  script: ShellScript,
  command: ShellCommand,
  kind: CredentialFileKind | undefined,
  names: LiteralNames,
): FoundLiteral[] {
  return command.redirects.flatMap(({ heredoc }) => {
    if (!heredoc || heredoc.quoted) return [];
    const { text, start } = heredoc;
    const input = loginTaken(command);
    const given = input === undefined ? [] : placeOfInput(text, input);
    const inFile = kind ? placesInFile(kind, text) : [];
    return distinct([...placesIn(text), ...inFile, ...given, ...placesByName(command.program ?? "", text)])
      .filter((place) => !/[$`\\]/.test(text.slice(place.start, place.end)))
      .map((place) => {
        const name = names.of(text.slice(place.start, place.end), place.wanted);
        const span = script.source.spanOf(start + place.start, start + place.end);
        return { step: step.id, span, name, expansion: `\${${name}}` };
      });
  });
}

function moved(place: LiteralPlace, by: number): LiteralPlace {
  return { ...place, start: place.start + by, end: place.end + by };
}

/** A place inside of another, or over its edge, is the same credential: the first one that was found counts. */
function distinct(places: readonly LiteralPlace[]): readonly LiteralPlace[] {
  return places.filter(
    ({ start, end }, index) => !places.slice(0, index).some((other) => start < other.end && other.start < end),
  );
}

function unused(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}_${number}`)) number += 1;
  return `${wanted}_${number}`;
}
