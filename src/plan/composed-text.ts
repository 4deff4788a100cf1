/**
 * The value of an ARG or ENV as text for a shell's double quotes, where Docker's escape is the backslash: Docker expands
 * nothing between single quotes, and takes a backslash away outside of quotes and in front of `"`, `$` and `\` in double
 * ones. Undefined where an expansion does not mean the same to both.
 * Source: https://docs.docker.com/reference/dockerfile/#environment-replacement
 */
export function composedText(raw: string): string | undefined {
  let quote = "";
  let text = "";
  for (let at = 0; at < raw.length;) {
    const character = raw.charAt(at);
    const next = raw.charAt(at + 1);
    if (character === "\n") return undefined;
    if (character === quote || (quote === "" && /["']/.test(character))) {
      quote = quote === "" ? character : "";
      at += 1;
    } else if (character === "\\" && quote !== "'" && next !== "" && (quote === "" || /["$\\]/.test(next))) {
      if (next === "\n") return undefined;
      text += literal(next);
      at += 2;
    } else if (character === "$" && quote !== "'") {
      const [expansion] = /^\$(?:[A-Za-z_]\w*|\{\w+(?::?[-+][\w./:@-]*)?\})/.exec(raw.slice(at)) ?? [];
      if (expansion === undefined) return undefined;
      text += expansion;
      at += expansion.length;
    } else {
      text += literal(character);
      at += 1;
    }
  }
  return quote === "" ? text : undefined;
}

function literal(character: string): string {
  return /["$`\\]/.test(character) ? `\\${character}` : character;
}
