import type { SourceFile, Span } from "../text/source.ts";
import { bracketed } from "./said-facts.ts";

/** `--build-arg NAME`, in a command line, in the words of a list, or made of a name that stands elsewhere. */
export function optionNames(text: string): {
  readonly names: readonly { readonly name: string; readonly span: Span }[];
  /** One of them is given its name by code. */
  readonly dynamic: boolean;
} {
  const found = [
    ...text.matchAll(
      /--build-arg(?:=|[ \t]+(?:\\?\r?\n[ \t]*)?|["'`]\s*,\s*[fbru]{0,2}["'`])?(?:\\?["'])?([A-Za-z_]\w*)?/g,
    ),
  ];
  const names = found.flatMap((match) => {
    const name = match[1];
    const end = match.index + match[0].length;
    return name === undefined ? [] : [{ name, span: { start: end - name.length, end } }];
  });
  return { names, dynamic: names.length < found.length };
}

/** The stretches of a file behind a key that holds build arguments. */
export function keyedRegions({ path, text }: SourceFile): {
  readonly regions: readonly Span[];
  /** One of them is a value that stands elsewhere. */
  readonly dynamic: boolean;
} {
  const keys = [...text.matchAll(/(?<!--)build[-_]?arg(?:ument)?s?(?:_from_env)?(?!\w)["']?|DockerBuildArgs/gi)];
  const elsewhere = keys.some((match) => /^\s*[:=]\s*[A-Za-z_]/.test(text.slice(match.index + match[0].length)));
  const regions = [...keys, ...plainKeys(path, text)].map((match) => regionOf(path, text, match));
  return { regions, dynamic: elsewhere };
}

/** `args` means those of a build where a build is told of around it. */
function plainKeys(path: string, text: string): readonly RegExpExecArray[] {
  if (/(^|\/)heroku\.ya?ml$/.test(path)) return [...text.matchAll(/^[ \t]+config:/gm)];
  if (path.endsWith(".xml")) return [...text.matchAll(/<args>/g)];
  return /docker|podman|image/i.test(text) ? [...text.matchAll(/^[ \t-]*(?:args:|args\s*=(?=\s*\{))/gm)] : [];
}

/** In YAML the lines that are deeper than the key; otherwise what is in brackets, or a few lines. */
function regionOf(path: string, text: string, match: RegExpExecArray): Span {
  const end = match.index + match[0].length;
  if (/\.ya?ml$/.test(path)) {
    const line = text.slice(text.lastIndexOf("\n", match.index) + 1, end);
    const column = /^[ \t-]*/.exec(line)?.[0].length ?? 0;
    const below = new RegExp(
      `[^\\n]*(?:\\n(?:[ \\t]{${column + 1}}[^\\n]*|[ \\t]{${column}}-[^\\n]*|[ \\t]*\\r?(?=\\n)))*`,
      "y",
    );
    below.lastIndex = end;
    return { start: end, end: end + (below.exec(text)?.[0].length ?? 0) };
  }
  const open = /^\s*(?:[:=]\s*)?(?:[\w.*[\]]+)?(?=[{([])/.exec(text.slice(end, end + 200));
  const body = open ? bracketed(text, end + open[0].length) : undefined;
  return body ?? { start: end, end: Math.min(text.length, end + 600) };
}
