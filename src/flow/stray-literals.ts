import { credentialFileKind } from "../knowledge/credential-files.ts";
import { holdsToken } from "../knowledge/values/credential-hint.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import { readScript } from "../shell/read-script.ts";
import type { Span } from "../text/source.ts";
import { mayHoldLiteral, runMayHoldLiteral } from "./literal-hints.ts";
import {
  kindOfOutput,
  placeInAssignment,
  placesByName,
  placesIn,
  placesInFile,
  placesInWords,
} from "./literal-places.ts";
import { valueInName } from "./value-in-name.ts";

/** A credential where no mount can stand for it. */
export interface StrayLiteral {
  readonly keyword: string;
  readonly span: Span;
  /** The span is that of the value and of nothing else. */
  readonly bare?: true;
}

/** Credentials in LABEL, CMD, ADD, here-documents that nothing expands, ONBUILD, in RUNs that no shell of ours reads, and in names. */
export function strayLiterals(model: BuildModel): readonly StrayLiteral[] {
  return model.steps.flatMap((step): readonly StrayLiteral[] => {
    if (step.keyword === "ARG" || step.keyword === "ENV") return inNames(model, step);
    const { start, end } = step.instruction.span;
    const text = model.text.slice(start, end);
    const key = privateKey.exec(text);
    const bodies = step.copy !== undefined && step.instruction.heredocs.length > 0;
    if (!key && !bodies && !mayHoldAny(step, text)) return [];
    const spans = key
      ? [{ start: start + key.index, end: start + key.index + key[0].length }]
      : // Whether it is read is asked last: that reads the script.
        isRead(step)
        ? inQuotedHeredocs(step)
        : [
            ...[...placesIn(text), ...placesByName("", text)].map((place) => ({
              start: start + place.start,
              end: start + place.end,
            })),
            ...inWords(step, text),
            ...inLabels(step, text),
            ...inHeredocs(step),
          ];
    return spans.slice(0, 1).map((span) => ({ keyword: step.keyword, span }));
  });
}

/** Values that Docker takes for a part of the name that ARG or ENV declares. */
function inNames({ text }: BuildModel, { keyword, pairs }: Step): readonly StrayLiteral[] {
  return pairs.flatMap(({ name, nameSpan }): StrayLiteral[] => {
    if (!valueInName(name)) return [];
    const value = valueInName(text.slice(nameSpan.start, nameSpan.end));
    if (!value) return [{ keyword, span: nameSpan }];
    return [{ keyword, span: { start: nameSpan.start + value.start, end: nameSpan.start + value.end }, bare: true }];
  });
}

function mayHoldAny({ keyword, instruction }: Step, text: string): boolean {
  return keyword === "RUN" ? runMayHoldLiteral(instruction) : holdsToken(text) || mayHoldLiteral(text);
}

/** A key with a line of its text: what only names the format holds none. */
const privateKey = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\s|\\n|\\)+[A-Za-z0-9+/=]{16,}/;

/** A RUN that can be edited is judged by its words. */
function isRead(step: Step): boolean {
  return step.keyword === "RUN" && step.editable && !step.onbuild;
}

/** The options of the commands that the container runs, or that the builds on top of this image do. */
function inWords(step: Step, text: string): readonly Span[] {
  const { span } = step.instruction;
  return commandsOf(step).flatMap(([program = "", ...words]) =>
    placesInWords(program.replace(/^.*\//, ""), words).flatMap(({ word, start, end }) => {
      const at = text.indexOf((words[word] ?? "").slice(start, end));
      return at === -1 ? [] : [{ start: span.start + at, end: span.start + at + end - start }];
    }),
  );
}

/** `LABEL com.example.token="…"`: the key says it by its last name. */
function inLabels({ keyword, instruction }: Step, text: string): readonly Span[] {
  if (keyword !== "LABEL") return [];
  return [...text.matchAll(/([\w./-]+)["']?=("[^"]*"|'[^']*'|[^\s"']+)/g)].flatMap((match) => {
    const [whole, key = "", value = ""] = match;
    if (placeInAssignment(key.replace(/^.*[./]/, "").replace(/-/g, "_"), value).length === 0) return [];
    const start = instruction.span.start + match.index;
    return [{ start, end: start + whole.length }];
  });
}

function commandsOf({ keyword, instruction, script }: Step): readonly (readonly string[])[] {
  if (instruction.json) return [instruction.json];
  if (!/^(?:CMD|ENTRYPOINT|HEALTHCHECK|RUN)$/.test(keyword)) return [];
  const read = script ?? readScript(instruction.body);
  return read.commands.map(({ program = "", args }) => {
    const words = args.map((word) => word.text);
    return keyword === "HEALTHCHECK" && /^CMD$/i.test(program) ? words : [program, ...words];
  });
}

/** `COPY <<EOF /root/.npmrc`: the file is told by where it goes. */
function inHeredocs(step: Step): readonly Span[] {
  const kind = credentialFileKind(step.copyTarget ?? "");
  if (!kind || step.copy === undefined) return [];
  return step.instruction.heredocs.flatMap(({ content }) =>
    placesInFile(kind, content.text).map(({ start, end }) => content.spanOf(start, end)),
  );
}

/** `cat > .npmrc <<'EOF'`: nothing in the body is expanded. */
function inQuotedHeredocs(step: Step): readonly Span[] {
  const { script } = step;
  if (!script) return [];
  return script.commands.flatMap((command) => {
    const kind = kindOfOutput(script, command);
    return command.redirects.flatMap(({ heredoc }) => {
      if (!heredoc?.quoted) return [];
      const inFile = kind ? placesInFile(kind, heredoc.text) : [];
      const places = [...placesIn(heredoc.text), ...inFile, ...placesByName("", heredoc.text)];
      return places.map(({ start, end }) => script.source.spanOf(heredoc.start + start, heredoc.start + end));
    });
  });
}
