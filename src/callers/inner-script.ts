import type { Span } from "../text/source.ts";
import type { ShellCommand } from "./shell-words.ts";

/** The text of `sh -c '…'`, which is read as the commands it holds. */
export function scriptOf({ words }: ShellCommand): Span | undefined {
  return innerScript(
    words.map((word) => word.literal),
    words.at(-1)?.quoted,
    words,
  );
}

function innerScript(
  words: readonly (string | undefined)[],
  last: Span | undefined,
  all: readonly { readonly quoted: Span | undefined }[],
): Span | undefined {
  const shell = words.findIndex((word) => word !== undefined && /^(.*\/)?(ba|da|a|z)?sh$/.test(word));
  if (shell === -1) return undefined;
  const flag = words.findIndex((word, index) => index > shell && word !== undefined && /^-\w*c$/.test(word));
  return flag === -1 ? undefined : (all[flag + 1]?.quoted ?? (flag + 2 === words.length ? last : undefined));
}
