/** How a value was written where it was found. */
export type Form = "plain" | "base64" | "base64-decoded" | "hex" | "url" | "json";

/** Bytes to look for, and the secret they give away. */
export interface Needle {
  readonly secret: string;
  readonly form: Form;
  readonly bytes: Buffer;
}

// Shorter values (`root`, `test`) are found by chance in any image.
const shortest = 6;

/** Every form of a value that a search recognises; none for a value too short to tell anything. */
export function needlesFor(secret: string, value: string): readonly Needle[] {
  if (Buffer.byteLength(value) < shortest) return [];
  const bytes = Buffer.from(value, "utf8");
  const texts: [Form, string][] = [
    ["plain", value],
    ...base64Forms(bytes).map((text): [Form, string] => ["base64", text]),
    ["hex", bytes.toString("hex")],
    ["hex", bytes.toString("hex").toUpperCase()],
    ["url", encodeURIComponent(value)],
    ["url", encodeURIComponent(value).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())],
    ["json", JSON.stringify(value).slice(1, -1)],
    ["json", goEscaped(value)],
  ];
  const needles = texts.map(([form, text]): Needle => ({ secret, form, bytes: Buffer.from(text, "utf8") }));
  const decoded = decodedForm(value);
  if (decoded !== undefined) needles.push({ secret, form: "base64-decoded", bytes: decoded });
  return distinct(needles);
}

/** The stable middle of the value's base64 text at each of the three alignments, in both alphabets. */
function base64Forms(bytes: Buffer): readonly string[] {
  const forms: string[] = [];
  for (const shift of [0, 1, 2]) {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    const start = Math.ceil((shift * 8) / 6);
    const end = Math.floor(((shift + bytes.length) * 8) / 6);
    const stable = text.slice(start, end);
    forms.push(stable, stable.replaceAll("+", "-").replaceAll("/", "_"));
  }
  return forms;
}

/** Go's encoder, which writes image configs, also escapes these three. */
function goEscaped(value: string): string {
  const code = (character: string): string => `\\u00${character.charCodeAt(0).toString(16)}`;
  return JSON.stringify(value).slice(1, -1).replace(/[<>&]/g, code);
}

/** A value that is base64 text itself is given away by its bytes too: `echo "$KEY" | base64 -d > key`. */
function decodedForm(value: string): Buffer | undefined {
  if (value.length % 4 !== 0 || !/^[A-Za-z0-9+/]{16,}={0,2}$/.test(value)) return undefined;
  return Buffer.from(value, "base64");
}

function distinct(needles: readonly Needle[]): readonly Needle[] {
  const seen = new Set<string>();
  return needles.filter((needle) => {
    const key = needle.bytes.toString("latin1");
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

/** Replaces every form of every needle in a text, so that it can be shown. */
export function redact(text: string, needles: readonly Needle[]): string {
  let clean = text;
  for (const needle of [...needles].sort((a, b) => b.bytes.length - a.bytes.length)) {
    clean = clean.replaceAll(needle.bytes.toString("utf8"), "****");
  }
  return clean;
}
