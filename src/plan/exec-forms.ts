import { baseStageOf } from "../model/build-model.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import type { Edit } from "../text/edits.ts";
import { quoted } from "../text/shell-quotes.ts";
import type { Span } from "../text/source.ts";

/** A RUN in exec form as one in shell form, which takes text in front of its command. */
export interface OpenedForm {
  /** Where its instruction begins. */
  readonly start: number;
  readonly edit: Edit;
}

/** The RUNs in exec form that mean the same in shell form: their image has a shell, and the words take quotes. */
export function openedForms(model: BuildModel): readonly OpenedForm[] {
  return model.steps.flatMap((step) => {
    if (step.keyword !== "RUN" || step.onbuild || !step.instruction.json || !hasShell(model, step)) return [];
    const text = shellForm(step, isPlainShell(model, step));
    if (text === undefined) return [];
    const { body } = step.instruction;
    const span = { start: body.offsetAt(0), end: step.instruction.span.end };
    return [{ start: step.instruction.keywordSpan.start, edit: { span, text } }];
  });
}

function shellForm({ instruction, posix }: Step, plain: boolean): string | undefined {
  const { json } = instruction;
  const [program, option, text, ...others] = json ?? [];
  if (!json || program === undefined || !posix || json.some((word) => /[\r\n]|<</.test(word))) return undefined;
  const isScript =
    plain && /^(?:\/bin\/)?sh$/.test(program) && option === "-c" && text !== undefined && others.length === 0;
  // What Docker itself would read at the start or the end of a line stays a word.
  if (isScript && /^[\w./$]/.test(text) && !/[\\`]\s*$/.test(text)) return text;
  return json.map((word) => (word === "" ? "''" : quoted(word))).join(" ");
}

/** Images without a shell run nothing but the exec form. */
const withoutShell = /^scratch$|distroless|cgr\.dev\/|chainguard\//;

function hasShell(model: BuildModel, step: Step): boolean {
  const base = baseStageOf(model, step);
  return base !== undefined && !base.windows && !withoutShell.test(base.image);
}

/** No SHELL makes it another than `/bin/sh -c`: Docker's official images, whose names have no slash, set none. */
function isPlainShell(model: BuildModel, step: Step): boolean {
  const image = baseStageOf(model, step)?.image ?? "/";
  return !model.steps.some(({ keyword }) => keyword === "SHELL") && !image.includes("/") && !image.includes("$");
}

/**
 * The place in the file as it is, of one behind the edits; what stands in the text of an edit is looked for in what the
 * edit replaced, which says the same in other quotes, and is all of that where it is not found.
 */
export function placeBefore(edits: readonly Edit[], before: string, { start, end }: Span): Span {
  let shift = 0;
  for (const { span, text } of edits) {
    const from = span.start + shift;
    if (start >= from && end <= from + text.length) {
      const at = before.indexOf(text.slice(start - from, end - from), span.start);
      return at === -1 || at + end - start > span.end ? span : { start: at, end: at + end - start };
    }
    shift += text.length - (span.end - span.start);
  }
  return { start: offsetBefore(edits, start), end: offsetBefore(edits, end) };
}

/** The offset in the file as it is, of one behind the edits. */
export function offsetBefore(edits: readonly Edit[], offset: number): number {
  let shift = 0;
  for (const { span, text } of edits) {
    const start = span.start + shift;
    if (offset < start) break;
    if (offset < start + text.length) return span.start;
    shift += text.length - (span.end - span.start);
  }
  return offset - shift;
}
