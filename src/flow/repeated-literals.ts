import type { BuildModel, Step } from "../model/build-model.ts";
import { nestingOf } from "../shell/nesting.ts";
import { isPlain, literalText, wordsOf } from "./literal-texts.ts";
import type { FoundLiteral } from "./literal-texts.ts";

/** A shorter text may stand in a file by chance, and so may words. */
const telling = /^(?=.*\d)(?=.*[A-Za-z]).{8,}$/;

/**
 * Where RUNs have the credentials that were found once more, in places that tell nothing by themselves: the same text is
 * the same credential. `names` are what their variables are called, by their text.
 */
export function repeatedLiterals(
  model: BuildModel,
  names: ReadonlyMap<string, string>,
  found: readonly FoundLiteral[],
): readonly FoundLiteral[] {
  const values = [...names].filter(([value]) => telling.test(value)).sort(([a], [b]) => b.length - a.length);
  if (values.length === 0) return [];
  const places = model.steps.flatMap((step) =>
    step.keyword === "RUN" && step.editable && !step.onbuild
      ? values
          .filter(([value]) => (step.instruction.shell ?? step.instruction.body).text.includes(value))
          .flatMap(([value, name]) => inStep(step, value, name, found))
      : [],
  );
  // A value may be a part of another: the longest counts.
  return places.filter(
    ({ span }, index) =>
      !places.slice(0, index).some((other) => span.start < other.span.end && other.span.start < span.end),
  );
}

function inStep(step: Step, value: string, name: string, found: readonly FoundLiteral[]): FoundLiteral[] {
  const { script } = step;
  if (!script) return [];
  const { outer } = nestingOf(script);
  const taken = found.filter((literal) => literal.step === step.id);
  return script.commands
    .filter(({ number }) => !outer.has(number))
    .flatMap((command) =>
      wordsOf(command).flatMap((word) => {
        if (word.substitutions.length > 0) return [];
        return startsOf(word.text, value).flatMap((start) => {
          const place = { start, end: start + value.length };
          const at = script.source.spanOf(word.start + place.start, word.start + place.end);
          const isTaken = taken.some(({ span }) => at.start < span.end && span.start < at.end);
          if (isTaken || !isPlain(word.text, place)) return [];
          const own = literalText(script, command, word, place, name);
          const span = script.source.spanOf(word.start + own.start, word.start + own.end);
          return [{ step: step.id, span, name, expansion: own.expansion }];
        });
      }),
    );
}

/** Where a value stands as no part of a longer word. */
function startsOf(text: string, value: string): readonly number[] {
  const starts: number[] = [];
  for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + value.length)) {
    if (!/\w/.test(text[at - 1] ?? "") && !/\w/.test(text[at + value.length] ?? "")) starts.push(at);
  }
  return starts;
}
