/** Rows as lines with columns of one width. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, cell.length)));
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** A text as a cell of a Markdown table, or in a heading: nothing in it is markup. */
export function markdownCell(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>|#&~]/g, (character) => `\\${character}`).replaceAll(/\s+/g, " ");
}
