/** Whether a UTF-16 code unit is white space for Go's `unicode.IsSpace`, which BuildKit trims by. */
export function isSpace(code: number): boolean {
  if (code < 128) return code === 32 || (code >= 9 && code <= 13);
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** Whether a code unit parts the words of an instruction: blank, tab, `\v`, `\f` and a lone `\r`. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 9 || (code >= 11 && code <= 13);
}

/** The first index from `start` that is not white space, at most `end`. */
export function skipSpaces(text: string, start: number, end: number = text.length): number {
  let at = start;
  while (at < end && isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

/** The index behind the last character before `end` that is not white space, at least `start`. */
export function trimmedEnd(text: string, start: number, end: number = text.length): number {
  let at = end;
  while (at > start && isSpace(text.charCodeAt(at - 1))) at -= 1;
  return at;
}
