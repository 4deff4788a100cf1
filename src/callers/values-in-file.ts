/** Whether a file by its name is YAML, as compose files, workflows and pipelines are. */
export function isYaml(path: string): boolean {
  return /\.ya?ml$/.test(path);
}

/** The texts that a file gives a variable; one may run over lines, by a backslash, in brackets or in quotes. */
export function assignedValues(text: string, name: string): readonly string[] {
  return [...text.matchAll(new RegExp(`\\b${name}[ \\t]*[:?+!]*=[ \\t]*`, "g"))].map((match) => {
    const start = match.index + match[0].length;
    const close = { "(": ")", '"': '"', "'": "'" }[text[start] ?? ""];
    if (close !== undefined) return text.slice(start, text.indexOf(close, start + 1));
    const end = /(?<!\\)\r?\n|$/.exec(text.slice(start, start + 4000))?.index ?? 0;
    return text.slice(start, start + end);
  });
}

/** The texts that a YAML file maps a variable to (`NAME: value`), with the lines that are deeper than it. */
export function mappedValues(
  { path, file }: { readonly path: string; readonly file: string },
  name: string,
): readonly string[] {
  if (!isYaml(path)) return [];
  return [...file.matchAll(new RegExp(`(?<![\\w.$-])["']?${name}["']?[ \\t]*:(?=\\s)[ \\t]*`, "g"))].map((match) => {
    const line = file.slice(file.lastIndexOf("\n", match.index - 1) + 1);
    const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
    const start = match.index + match[0].length;
    const rest = file.slice(start, start + 4000);
    return new RegExp(`^[^\\n]*(?:\\n(?:[ \\t]{${indent + 1}}[^\\n]*|[ \\t]*\\r?(?=\\n)))*`).exec(rest)?.[0] ?? "";
  });
}
