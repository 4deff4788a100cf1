/** A name as the source of a pattern: Docker takes nearly any character in one. */
export function patternOf(name: string): string {
  return name.replace(/[^\w]/g, "\\$&");
}

/** The expansions of a name as the source of a pattern: `$NAME`, `${NAME}`, and with a value to fall back to. */
export function expansionOf(name: string): string {
  const own = patternOf(name);
  return `\\$(?:${own}(?!\\w)|\\{${own}(?::?[-?][^}]*)?\\})`;
}

/** Whether a shell text expands a name in any way: `$NAME`, `${NAME%x}`; behind `$1` and `$*` a word may go on. */
export function isExpandedIn(text: string, name: string): boolean {
  const goesOn = /^[a-z_]/i.test(name);
  for (let at = text.indexOf(name, 1); at !== -1; at = text.indexOf(name, at + 1)) {
    const dollar = text[at - 1] === "{" ? at - 2 : at - 1;
    if (text[dollar] === "$" && !(goesOn && isWordAt(text, at + name.length))) return true;
  }
  return false;
}

/** Whether a text speaks of one of these names, as a whole word. */
export function speaksOfAny(text: string, names: Iterable<string>): boolean {
  for (const name of names) if (speaksOf(text, name)) return true;
  return false;
}

/** Where a name begins or ends with a sign, no word goes on there. */
function speaksOf(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const end = at + name.length;
    if (!(isWordAt(text, at) && isWordAt(text, at - 1)) && !(isWordAt(text, end - 1) && isWordAt(text, end)))
      return true;
  }
  return false;
}

function isWordAt(text: string, at: number): boolean {
  return /\w/.test(text[at] ?? "");
}

/** Whether a text asks for one of these variables by `[ -v NAME ]`. */
export function asksWhetherSet(text: string, names: Iterable<string>): boolean {
  return [...names].some(
    (name) => text.includes(name) && new RegExp(`(?:\\[|test)\\s[^\\]]*-v\\s+${patternOf(name)}\\b`).test(text),
  );
}
