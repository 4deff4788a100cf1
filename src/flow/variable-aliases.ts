import { unquote } from "../dockerfile/instructions.ts";
import type { NamedPair } from "../dockerfile/instructions.ts";
import { namesIn } from "./declarations.ts";
import type { Declaration } from "./flow-types.ts";

/** `ARG URL=https://ci:${TOKEN}@host`: an argument by its keyword, and as a rule nobody passes it. */
export function isMadeOfParts({ kind, from, pair }: Declaration): boolean {
  return kind === "ARG" && from.length > 0 && textBeside(pair) !== "";
}

/** `ENV API_KEY=$API_KEY`: all that it holds is what callers pass. */
export function isCopy({ kind, from, pair }: Declaration): boolean {
  return kind === "ENV" && from.length > 0 && textBeside(pair) === "";
}

/** `ARG NPM_TOKEN=${GITHUB_TOKEN}`: a caller may pass either, and its own value comes first. */
export function isAlias({ kind, from, name, pair }: Declaration): boolean {
  return (
    kind === "ARG" && textBeside(pair) === "" && (from.length > 0 || aliasSources(pair).some((own) => own !== name))
  );
}

/** An alias that callers may pass under its own name: a secret of its own beside the one it falls back on. */
export function isOfItsOwn(declaration: Declaration, root: string): boolean {
  return declaration.name !== root && isAlias(declaration);
}

/** The names that an argument's default consists of; none where it says more. */
export function aliasSources(pair: NamedPair): readonly string[] {
  return pair.rawValue !== undefined && textBeside(pair) === "" ? namesIn(pair, "\\") : [];
}

/** What an alias holds, as shell text for double quotes: what was passed for it, otherwise its default. */
export function aliasText({ name, pair }: Declaration, escape: "\\" | "`"): string {
  const text = unquote(pair.rawValue ?? "", escape);
  return text.startsWith(`\${${name}:`) || text.startsWith(`\${${name}-`) ? text : `\${${name}:-${text}}`;
}

/** The value without its quotes and its expansions, those in the default of another too. */
function textBeside({ rawValue }: NamedPair): string {
  let text = (rawValue ?? "").replace(/["']/g, "");
  for (let before = ""; before !== text;) {
    before = text;
    text = text.replace(/\$\{[^{}]*\}|\$\w+/g, "");
  }
  return text;
}
