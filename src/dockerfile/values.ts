import type { Escape } from "./instruction.ts";
import { Lexer, LexerError, type Expansion } from "./lexer.ts";

export type { Expansion, Modifier } from "./lexer.ts";

/**
 * A raw value without its quotes and escape characters, as BuildKit's `ProcessWord` removes them; expansions stay as
 * they were written. A value that BuildKit rejects comes back as it is.
 */
export function unquote(raw: string, escape: Escape): string {
  if (!raw.includes("'") && !raw.includes('"') && !raw.includes(escape)) return raw;
  try {
    return new Lexer(raw, escape, { rawQuotes: false, rawEscapes: false, rawExpansions: true }).run().text;
  } catch (error) {
    if (error instanceof LexerError) return raw;
    throw error;
  }
}

/**
 * The expansions in a raw value, an outer one before those in its operand. None in single quotes or behind an escape
 * character. Of a value that BuildKit rejects, those in front of the fault.
 */
export function expansionsIn(raw: string, escape: Escape): readonly Expansion[] {
  if (!raw.includes("$")) return [];
  const lexer = new Lexer(raw, escape, { rawQuotes: false, rawEscapes: false, rawExpansions: true });
  try {
    lexer.run();
  } catch (error) {
    if (!(error instanceof LexerError)) throw error;
  }
  return lexer.expansions;
}
