import type { Span } from "../text/source.ts";
import type { ShellCommand } from "./shell-words.ts";

/** The text of `sh -c '…'`, which is read as the commands it holds. */
export function scriptOf({ words }: ShellCommand): Span | undefined {
  const shell = words.findIndex(({ literal }) => /^(.*\/)?(ba|da|a|z)?sh$/.test(literal ?? ""));
  if (shell === -1) return undefined;
  const flag = words.findIndex(({ literal }, index) => index > shell && /^-\w*c$/.test(literal ?? ""));
  return flag === -1 ? undefined : words[flag + 1]?.quoted;
}
