/** A name as the source of a pattern: Docker takes nearly any character in one. */
export function patternOf(name: string): string {
  return name.replace(/[^\w]/g, "\\$&");
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
