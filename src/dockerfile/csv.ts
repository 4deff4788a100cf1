/** A field of a comma-separated value; `start` and `end` include its quotes. */
export interface Field {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Cuts the value of `--mount=` as BuildKit does; undefined where it finds a stray quote or nothing. */
export function readCsv(value: string): readonly Field[] | undefined {
  if (value === "") return undefined;
  const fields: Field[] = [];
  for (let start = 0; ;) {
    const field = value[start] === '"' ? quotedField(value, start) : plainField(value, start);
    if (field === undefined) return undefined;
    fields.push(field);
    if (field.end === value.length) return fields;
    start = field.end + 1;
  }
}

function plainField(value: string, start: number): Field | undefined {
  const comma = value.indexOf(",", start);
  const end = comma === -1 ? value.length : comma;
  const text = value.slice(start, end);
  return text.includes('"') ? undefined : { text, start, end };
}

function quotedField(value: string, start: number): Field | undefined {
  const parts: string[] = [];
  for (let from = start + 1; ;) {
    const quote = value.indexOf('"', from);
    if (quote === -1) return undefined;
    parts.push(value.slice(from, quote));
    const next = value[quote + 1];
    if (next === undefined || next === ",") return { text: parts.join('"'), start, end: quote + 1 };
    if (next !== '"') return undefined;
    from = quote + 2;
  }
}
