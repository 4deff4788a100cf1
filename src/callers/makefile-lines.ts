import { expansionEnd, type MakeDefinition } from "../shell/read-makefile.ts";
import type { Span } from "../text/source.ts";
import { expansionIndex, HostText, HostTextBuilder } from "./host-text.ts";

/** What a recipe gets in place of a variable. */
export type StandIn =
  /** A command and its first words, which may be used in many places. */
  | { readonly holds: "command"; readonly definition: MakeDefinition }
  /** Options of a build, in the order in which they are put together. */
  | { readonly holds: "options"; readonly definitions: readonly MakeDefinition[] };

/** Asked for each variable of a recipe; with no answer it stays an expansion. */
type Inline = (name: string) => StandIn | undefined;

/** What the shell gets of a recipe line. */
export function hostOfRecipe(text: string, bodies: readonly Span[], inline: Inline): HostText {
  return HostText.joined(bodies.map((body) => hostOfLine(text, body, inline)));
}

function hostOfLine(text: string, body: Span, inline: Inline): HostText {
  const builder = new HostTextBuilder((plain) => plain.replaceAll("$", "$$$$"));
  let start = body.start;
  while (start < body.end && "@-+ \t".includes(text[start] ?? "")) start += 1;
  copyRecipe(builder, text, { start, end: body.end }, inline, 0);
  return builder.build();
}

function copyRecipe(builder: HostTextBuilder, text: string, span: Span, inline: Inline, depth: number): void {
  let at = span.start;
  while (at < span.end) {
    const character = text[at] ?? "";
    if (character === "\n" && text[at + 1] === "\t") {
      builder.character("\n", at, at + 2);
      at += 2;
    } else if (character === "\r" && text[at + 1] === "\n") at += 1;
    else if (character !== "$") {
      builder.character(character, at, at + 1);
      at += 1;
    } else if (text[at + 1] === "$") {
      builder.character("$", at, at + 2);
      at += 2;
    } else {
      const end = expansionEnd(text, at, span.end);
      const inside = text.slice(at + 1, end).replace(/^[({]|[)}]$/g, "");
      const standIn = depth < 3 ? inline(inside) : undefined;
      if (!standIn) builder.expansion({ inside, span: { start: at, end } });
      else if (standIn.holds === "command")
        copyCommand(builder, text, standIn.definition.valueSpan, { start: at, end }, inline, depth + 1);
      else
        for (const [index, { valueSpan, appends }] of standIn.definitions.entries()) {
          if (appends || index > 0) builder.character(" ", valueSpan.start, valueSpan.start);
          copyRecipe(builder, text, valueSpan, inline, depth + 1);
        }
      at = end;
    }
  }
}

/** The text of a command that a variable holds; it is changed where the variable is used, in front or behind. */
function copyCommand(
  builder: HostTextBuilder,
  text: string,
  value: Span,
  use: Span,
  inline: Inline,
  depth: number,
): void {
  const inner = new HostTextBuilder();
  copyRecipe(inner, text, value, inline, depth);
  const host = inner.build();
  for (const [index, character] of [...host.text].entries()) {
    const known = expansionIndex(character);
    const inside = known === undefined ? undefined : host.expansions[known]?.inside;
    const start = index === 0 ? use.start : use.end;
    if (inside === undefined) builder.character(character, start, use.end);
    else builder.expansion({ inside, span: { start, end: start } });
  }
}
