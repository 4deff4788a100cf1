import { loginPlaces } from "../knowledge/login-words.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import { nestingOf } from "../shell/nesting.ts";
import type { ShellCommand, ShellScript } from "../shell/shell-types.ts";
import { expansionOf } from "../text/names.ts";
import { mayHoldLogin } from "./literal-hints.ts";
import { kindOfOutput, placesIn, placesInFile } from "./literal-places.ts";

/** Who is meant, and no secret: half of a login. */
const user = /user(?:_?name)?$|^(?:login|owner|org)$/i;

/**
 * Build arguments without a value that a RUN puts where only a credential can stand: behind `_authToken=` in an
 * .npmrc, behind `password` in a .netrc, behind `docker login -p`. It matters not what they are called.
 */
export function placedNames(model: BuildModel): ReadonlySet<string> {
  const bare = model.steps.flatMap(({ keyword, pairs }) =>
    keyword === "ARG" ? pairs.filter(({ rawValue }) => !rawValue).map(({ name }) => name) : [],
  );
  const names = bare.filter((name) => !user.test(name));
  if (names.length === 0) return new Set();
  return new Set(model.steps.flatMap((step) => inStep(step, names)));
}

function inStep(step: Step, names: readonly string[]): readonly string[] {
  if (step.keyword !== "RUN") return [];
  const text = step.instruction.shell?.text ?? "";
  // Most RUNs are told by their text: only what may be meant is read.
  if (!names.some((name) => text.includes(name)) || !mayHoldLogin(text)) return [];
  const { script } = step;
  if (!script || script.opaque !== undefined) return [];
  const { outer } = nestingOf(script);
  return script.commands
    .filter(({ number }) => !outer.has(number))
    .flatMap((command) => inCommand(script, command, names));
}

function inCommand(script: ShellScript, command: ShellCommand, names: readonly string[]): readonly string[] {
  const kind = kindOfOutput(script, command);
  const words = command.args.map(({ text, expands }) => filled(text, names, expands));
  const bodies = command.redirects.flatMap(({ heredoc }) =>
    heredoc && !heredoc.quoted ? [filled(heredoc.text, names)] : [],
  );
  const texts = [...words, ...bodies];
  const values = [
    ...(isPassword(script, command) ? words : []),
    ...texts.flatMap((text) => placesIn(text).map(({ start, end }) => text.slice(start, end))),
    ...texts.flatMap((text) => (kind ? placesInFile(kind, text) : []).map(({ start, end }) => text.slice(start, end))),
    ...loginPlaces(command.program ?? "", words).map(({ word, start, end }) => (words[word] ?? "").slice(start, end)),
  ];
  return names.filter((_, index) => values.some((value) => value.includes(valueFor(index))));
}

/** What is printed into a program that takes its password from there. */
function isPassword(script: ShellScript, { program, at }: ShellCommand): boolean {
  const { pipeline } = at;
  if (pipeline === undefined || !/^(?:echo|printf)$/.test(program ?? "")) return false;
  return script.commands.some(
    (other) =>
      other.at.pipeline?.number === pipeline.number &&
      other.args.some(({ value }) => /^--(?:password-stdin|with-token)$/.test(value ?? "")),
  );
}

/** The text with a made-up value for each of the names, and quotes as they come out of the shell. */
function filled(text: string, names: readonly string[], expands?: readonly string[]): string {
  return names
    .reduce(
      (done, name, index) =>
        expands && !expands.includes(name) ? done : done.replace(new RegExp(expansionOf(name), "g"), valueFor(index)),
      text,
    )
    .replaceAll('\\"', '"');
}

/** Reads like a token of no service, and is none. */
function valueFor(index: number): string {
  return `q7Hs9dKx02zWv4LmB8tY${String(index).padStart(4, "0")}`;
}
