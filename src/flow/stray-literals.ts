import { judgeValue } from "../knowledge/values.ts";
import { tokenFormats } from "../knowledge/values/token-formats.ts";
import { holdsToken } from "../knowledge/values/credential-hint.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import type { Span } from "../text/source.ts";

/** A credential of a known format where no mount can stand for it. */
export interface StrayLiteral {
  readonly keyword: string;
  readonly span: Span;
}

/** Tokens in LABEL, CMD, ADD, COPY here-documents, ONBUILD, and in RUNs that no shell of ours reads. */
export function strayLiterals(model: BuildModel): readonly StrayLiteral[] {
  return model.steps.flatMap((step): StrayLiteral[] => {
    const { start, end } = step.instruction.span;
    const text = model.text.slice(start, end);
    // Whether it is read is asked last: that reads the script.
    if (!holdsToken(text) || isRead(step)) return [];
    return tokenFormats.flatMap(({ pattern }) => {
      const match = pattern.exec(text);
      if (!match || judgeValue(match[0]).says !== "token") return [];
      const at = start + match.index;
      return [{ keyword: step.keyword, span: { start: at, end: at + match[0].length } }];
    });
  });
}

/** ARG and ENV are judged by their values, and a RUN that can be edited by its words. */
function isRead(step: Step): boolean {
  if (step.keyword === "ARG" || step.keyword === "ENV") return true;
  return step.keyword === "RUN" && step.editable && !step.onbuild;
}
