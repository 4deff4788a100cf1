/** Text of a stranger on one line: control characters, which could move a terminal's cursor, become `?`. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");
}

/** Lines of a stranger: their ends and tabs stay, other control characters become `?`. */
export function printableLines(text: string): string {
  return text.replaceAll(/(?![\n\t]|\r\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");
}
