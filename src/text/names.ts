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
  return new RegExp(`\\$\\{?${patternOf(name)}${/^[a-z_]/i.test(name) ? "(?!\\w)" : ""}`).test(text);
}

/** Whether a text speaks of one of these names, as a whole word. */
export function speaksOfAny(text: string, names: Iterable<string>): boolean {
  return [...names].some((name) => text.includes(name) && wholeWord(name).test(text));
}

/** Where a name begins or ends with a sign, no word goes on there. */
function wholeWord(name: string): RegExp {
  return new RegExp(`${/^\w/.test(name) ? "(?<!\\w)" : ""}${patternOf(name)}${/\w$/.test(name) ? "(?!\\w)" : ""}`);
}

/** Whether a text asks for one of these variables by `[ -v NAME ]`. */
export function asksWhetherSet(text: string, names: Iterable<string>): boolean {
  return [...names].some(
    (name) => text.includes(name) && new RegExp(`(?:\\[|test)\\s[^\\]]*-v\\s+${patternOf(name)}\\b`).test(text),
  );
}
