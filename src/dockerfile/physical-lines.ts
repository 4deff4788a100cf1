/** A line of the file: `end` is in front of its line end (`\n` and every `\r` before it), `next` behind. */
export interface PhysicalLine {
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** The line that begins at `start`. A lone `\r` ends no line. */
export function lineAt(text: string, start: number): PhysicalLine {
  const newline = text.indexOf("\n", start);
  const next = newline === -1 ? text.length : newline + 1;
  let end = newline === -1 ? next : newline;
  while (end > start && text.charCodeAt(end - 1) === 13) end -= 1;
  return { start, end, next };
}
