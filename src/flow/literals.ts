import type { CredentialFileKind } from "../knowledge/credential-files.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import { nestingOf } from "../shell/nesting.ts";
import type { ShellCommand, ShellScript, ShellWord } from "../shell/shell-types.ts";
import type { Span } from "../text/source.ts";
import { runMayHoldLiteral } from "./literal-hints.ts";
import { kindOfOutput, placeInAssignment, placesIn, placesInFile, placesInWords } from "./literal-places.ts";
import type { LiteralPlace } from "./literal-places.ts";

/** A credential that stands in the text of a RUN. It has a place and a name to be, and no value. */
export interface FoundLiteral {
  readonly step: number;
  /** In the Dockerfile. */
  readonly span: Span;
  /** A variable's name that says what it is: `NPM_TOKEN`, `GIT_EXAMPLE_COM_PASSWORD`. */
  readonly name: string;
  /** What the shell text must have in its place. */
  readonly expansion: string;
}

/** Their words are programs in which a URL is no address. */
const programs = new Set(["awk", "gawk", "perl", "sed"]);

/** The credentials that stand in RUNs and in the addresses of ADD, one name for each value. */
export function findLiterals(model: BuildModel): readonly FoundLiteral[] {
  const names = new LiteralNames(model);
  return model.steps.flatMap((step) => {
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
}

/** The names that literals get: one for each value, none that the Dockerfile has already. */
class LiteralNames {
  readonly #byValue = new Map<string, string>();
  readonly #taken: Set<string>;

  constructor(model: BuildModel) {
    this.#taken = new Set(model.steps.flatMap((step) => step.pairs.map((pair) => pair.name)));
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
  const logins = placesInWords(
    command.program ?? "",
    command.args.map(({ text }) => text),
  );
  const inWords = wordsOf(command).flatMap((word) => {
    if (word.substitutions.length > 0) return [];
    const login = logins.filter((place) => command.args[place.word] === word);
    const assigned = command.assignments.flatMap(({ name, value }) =>
      value && value.start >= word.start && value.end <= word.end
        ? placeInAssignment(name, value.text).map((place) => moved(place, value.start - word.start))
        : [],
    );
    const inFile = kind ? placesInFile(kind, word.text).filter((place) => isPlain(word.text, place)) : [];
    return distinct([...placesIn(word.text), ...login, ...assigned, ...inFile]).map((place) => {
      const name = names.of(word.text.slice(place.start, place.end), place.wanted);
      const { start, end, expansion } = expansionAt(word.text, place, name, command.at.within === undefined);
      return { step: step.id, span: script.source.spanOf(word.start + start, word.start + end), name, expansion };
    });
  });
  return [...inWords, ...inHeredocs(step, script, command, kind, names)];
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
    return distinct([...placesIn(text), ...(kind ? placesInFile(kind, text) : [])])
      .filter((place) => !/[$`\\]/.test(text.slice(place.start, place.end)))
      .map((place) => {
        const name = names.of(text.slice(place.start, place.end), place.wanted);
        const span = script.source.spanOf(start + place.start, start + place.end);
        return { step: step.id, span, name, expansion: `\${${name}}` };
      });
  });
}

/** Where the shell leaves the text as it stands. */
function isPlain(text: string, { start, end }: LiteralPlace): boolean {
  const value = text.slice(start, end);
  return !/[`\\'"]/.test(value) && (!value.includes("$") || quoteAt(text, start) === "'");
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

function wordsOf(command: ShellCommand): readonly ShellWord[] {
  const values = command.assignments.flatMap(({ value }) => value ?? []);
  // `export X=v` is an argument as well as an assignment.
  const own = values.filter(
    (value) => !command.words.some((word) => word.start <= value.start && value.end <= word.end),
  );
  return [...command.words, ...own, ...command.redirects.flatMap(({ target }) => target ?? [])];
}

function unused(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}_${number}`)) number += 1;
  return `${wanted}_${number}`;
}

/**
 * `$NAME` as the quotes around a place want it, and the range that it stands for: with quotes that would hold nothing.
 * A value to come may have blanks, so a word without quotes gets some, unless it is text for another shell.
 */
function expansionAt(text: string, { start, end }: LiteralPlace, name: string, own: boolean): LiteralText {
  const quote = quoteAt(text, start);
  // What stands in an address has no blanks.
  if (quote === "" && own && !text.slice(0, start).includes("://")) return { start, end, expansion: `"$${name}"` };
  if (quote !== "'") {
    return { start, end, expansion: /\w/.test(text[end] ?? "") ? `\${${name}}` : `$${name}` };
  }
  const opens = text[start - 1] === "'" && quoteAt(text, start - 1) === "";
  const closes = text[end] === "'";
  const expansion = `${opens ? "" : "'"}"$${name}"${closes ? "" : "'"}`;
  return { start: start - (opens ? 1 : 0), end: end + (closes ? 1 : 0), expansion };
}

interface LiteralText {
  readonly start: number;
  readonly end: number;
  readonly expansion: string;
}

/** The quote that is open at an index of a word. */
function quoteAt(text: string, index: number): string {
  let quote = "";
  for (const character of text.slice(0, index)) {
    if (quote === "" && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = "";
  }
  return quote;
}
