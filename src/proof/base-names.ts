/** Images that a Dockerfile starts from or copies from, with build arguments of the head filled in. */
export function baseNames(text: string, buildArguments: Readonly<Record<string, string>>): readonly string[] {
  const lines = text.replace(/\\[ \t]*\r?\n/g, " ").split(/\r?\n/);
  const values: Record<string, string> = {};
  const stages = new Set<string>(["scratch"]);
  const names = new Set<string>();
  for (const line of lines) {
    const [keyword = "", ...words] = line.trim().split(/\s+/);
    const upper = keyword.toUpperCase();
    if (upper === "ARG" && stages.size === 1) noteArgument(words, values, buildArguments);
    if (upper === "FROM") {
      const [image = "", as, stage] = words.filter((word) => !word.startsWith("--"));
      const name = expanded(image, values);
      if (!stages.has(name.toLowerCase())) names.add(name);
      stages.add(as?.toUpperCase() === "AS" && stage !== undefined ? stage.toLowerCase() : `#${stages.size}`);
    }
    for (const [, name = ""] of line.matchAll(/(?:--from=|[,=]from=)([^\s,]+)/g)) {
      if (!stages.has(name.toLowerCase()) && !/^\d+$/.test(name)) names.add(name);
    }
  }
  return [...names].filter((name) => name !== "" && !name.includes("$"));
}

function noteArgument(
  words: readonly string[],
  values: Record<string, string>,
  given: Readonly<Record<string, string>>,
): void {
  for (const word of words) {
    const equals = word.indexOf("=");
    const name = equals === -1 ? word : word.slice(0, equals);
    const preset = equals === -1 ? "" : expanded(word.slice(equals + 1).replace(/^(["'])(.*)\1$/, "$2"), values);
    values[name] = given[name] ?? preset;
  }
}

function expanded(text: string, values: Readonly<Record<string, string>>): string {
  return text
    .replace(/^(["'])(.*)\1$/, "$2")
    .replace(/\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)/g, (_, braced?: string, preset?: string, bare?: string) => {
      const value = values[braced ?? bare ?? ""];
      return value === undefined || value === "" ? (preset ?? "") : value;
    });
}

/** The stages of a Dockerfile in order: their names, or their numbers. */
export function stageNames(text: string): readonly string[] {
  const stages: string[] = [];
  for (const line of text.replace(/\\[ \t]*\r?\n/g, " ").split(/\r?\n/)) {
    const [, , name] = /^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(line) ?? [];
    if (/^\s*FROM\s/i.test(line)) stages.push(name ?? String(stages.length));
  }
  return stages;
}

/** A Dockerfile whose `# syntax=` line is gone: it names an image that would have to be pulled. */
export function withoutSyntaxLine(text: string): string {
  const found = /^(?:\uFEFF?)(?:\s*#\s*\w+\s*=.*\r?\n)*?(\s*#\s*syntax\s*=.*\r?\n?)/i.exec(text);
  const line = found?.[1];
  return found === null || line === undefined ? text : text.replace(line, "");
}
