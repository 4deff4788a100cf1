import type { BuildModel } from "../model/build-model.ts";

/** Names that a comment `# unleak-ignore NAME: why` takes out, with the reason given. */
export function ignoredNames(model: BuildModel): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { text } of model.lines.comments) {
    const match = /^#?\s*unleak-ignore\s+([^\s:]+)\s*(?::\s*(.*))?$/.exec(text.trim());
    if (match?.[1]) found.set(match[1], match[2]?.trim() ?? "");
  }
  return found;
}
