import type { Edit } from "../text/edits.ts";
import { type MakeDefinition, type Makefile, readMakefile } from "../shell/read-makefile.ts";
import { lineEndOf, type SourceFile, type Span } from "../text/source.ts";
import { siteBase, type ShellSite, type Source } from "./command-site.ts";
import { type CallerFormatReader, type CallerWorld, type PassedFrom, refusal } from "./facts.ts";
import type { HostExpansion } from "./host-text.ts";
import { includedMakefiles, type IncludedMakefiles } from "./makefile-includes.ts";
import { hostOfRecipe, type StandIn } from "./makefile-lines.ts";
import { folderOf, isMakefile } from "./paths.ts";
import { gathered, readSites, writeSites } from "./script-format.ts";

/** Recipes of Makefiles; a variable that the Makefile sets itself is exported to reach the builder. */
export const makefile: CallerFormatReader = {
  format: "makefile",
  matches: ({ path }) => isMakefile(path),
  read: (file, world) => readSites(sitesOf(file, readMakefile(file.text), world), world),
  write(file, work, world) {
    const make = readMakefile(file.text);
    const written = writeSites(sitesOf(file, make, world), work);
    const names = new Set(written.flatMap((one) => one.provisions.map((provision) => provision.variable)));
    return gathered(
      written,
      [...names].map((name) => exportLine(file, make, name)),
    );
  },
};

function sitesOf(file: SourceFile, make: Makefile, world: CallerWorld): readonly ShellSite[] {
  const included = includedMakefiles(file, world);
  const base = siteBase("makefile", file, [...new Set([folderOf(file.path), "."])]);
  const inline = (name: string): StandIn | undefined => standInFor(make, name);
  return make.recipes.map((recipe) => ({
    ...base,
    name: recipe.target,
    host: hostOfRecipe(file.text, recipe.bodies, inline),
    expansion: (expansion) => sourceOfExpansion(file, make, included, expansion),
    given: make.exported,
    isBranch: (at) => isBranch(make, recipe.bodies, at),
    classic: make.definitions.some(
      (one) => one.name === "DOCKER_BUILDKIT" && one.value.trim() === "0" && isExported(make, one.name),
    ),
  }));
}

function standInFor(make: Makefile, name: string): StandIn | undefined {
  const definitions = [...make.definitions, ...make.specific].filter((definition) => definition.name === name);
  const [first, ...more] = definitions;
  if (!first || make.evaluated.has(name)) return undefined;
  const isOne = more.every(({ appends }) => appends) && !make.specific.some((one) => one.name === name);
  // Of several that are set apart from each other only make knows which one counts.
  if (definitions.some(({ value }) => value.includes("--build-arg")))
    return isOne || !passTheSame(definitions) ? { holds: "options", definitions } : undefined;
  return isOne && more.length === 0 && startsBuilder(first) ? { holds: "command", definition: first } : undefined;
}

/** Options that a variable gets in a block or for a target, which the recipe stands outside of. */
function isBranch(make: Makefile, bodies: readonly Span[], at: number): boolean {
  const holds = ({ start, end }: Span): boolean => start <= at && at < end;
  if (bodies.some(holds)) return false;
  const choices = [...make.specific.map(({ valueSpan }) => valueSpan), ...make.blocks];
  return choices.some(
    (span) => holds(span) && !bodies.some((body) => span.start <= body.start && body.end <= span.end),
  );
}

/** Whether two texts pass one build argument: what takes its place in one of them would be missing from the other. */
function passTheSame(definitions: readonly MakeDefinition[]): boolean {
  const names = definitions.flatMap(({ value }) => [
    ...new Set([...value.matchAll(/--build-arg[\s=]+["']?(\w+)/g)].map((match) => match[1])),
  ]);
  return new Set(names).size < names.length;
}

/** A variable that holds a command and its first words: `docker buildx`, `DOCKER_BUILDKIT=1 docker build`. */
function startsBuilder({ value, appends, runs }: MakeDefinition): boolean {
  if (appends || runs) return false;
  const tools = String.raw`(?:docker|podman|nerdctl|buildah|\$[({]\w*(?:DOCKER|PODMAN|CONTAINER)\w*[)}])\s+[a-z]`;
  return new RegExp(`^(?:\\w+=\\w*\\s+)*(?:${tools}|(?:docker|podman)-compose(?:\\s|$))`).test(value);
}

/** Set for a target, or while recipes run. */
function isSetElsewhere(make: Makefile, name: string): boolean {
  return make.evaluated.has(name) || make.specific.some((one) => one.name === name);
}

function isExported(make: Makefile, name: string): boolean {
  return make.exported.has(name) || make.exported.has("*");
}

function sourceOfExpansion(
  file: SourceFile,
  make: Makefile,
  included: IncludedMakefiles,
  expansion: HostExpansion,
): Source {
  const raw = file.text.slice(expansion.span.start, expansion.span.end);
  const { inside } = expansion;
  if (/^shell\s/.test(inside)) return { from: fromCommand(inside), reach: { by: "prefix", raw } };
  if (!/^[A-Za-z_]\w*$/.test(inside))
    return { from: { kind: "parameter", name: inside }, reach: { by: "prefix", raw } };
  const from = { kind: "environment", variable: inside } as const;
  const definitions = make.definitions.filter((definition) => definition.name === inside);
  const specific = make.specific.filter((definition) => definition.name === inside);
  const literal = [...definitions, ...specific].find((one) => one.value.trim() !== "" && !one.value.includes("$"));
  if (literal) {
    const todo = "the value stands in the file: rotate it, and take the new one from the environment";
    const refused = refusal("literal-in-caller", file.path, literal.valueSpan, todo);
    return { from: { kind: "literal" }, reach: { by: "refused", refusal: refused } };
  }
  const [first, second] = specific.filter(({ value }, at) => specific.findIndex((one) => one.value === value) === at);
  if (first && second) {
    const todo = "each target has its own, and the build's cache tells no secrets apart: use one variable";
    const refused = refusal("several-sources", file.path, second.valueSpan, todo);
    return { from, reach: { by: "refused", refusal: refused } };
  }
  if (isSetElsewhere(make, inside)) return { from, reach: { by: "prefix", raw } };
  const more = included.definitions.filter((definition) => definition.name === inside);
  const there = isExported(make, inside) || (definitions.length + more.length === 0 && !included.unseen);
  const holdsQuotes = included.unseen || [...definitions, ...more].some(({ value }) => isMoreThanValue(value));
  return {
    from,
    reach: there ? { by: "environment", variable: inside } : { by: "host", variable: inside, raw },
    ...(holdsQuotes ? { holdsQuotes } : {}),
  };
}

/** Whether the text of a definition holds what a shell takes out of it: quotes, escapes, a comment, blanks at an end. */
function isMoreThanValue(value: string): boolean {
  const plain = value.replaceAll(/\$(?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\{[^{}]*\})/g, "$");
  return /["'\\#\s]/.test(plain);
}

function fromCommand(inside: string): PassedFrom {
  const cat = /^shell\s+cat\s+([\w./~-]+)$/.exec(inside)?.[1];
  return cat === undefined ? { kind: "command" } : { kind: "file", path: cat };
}

/** `export X` behind the line that sets it, or behind the last include. */
function exportLine(file: SourceFile, make: Makefile, name: string): Edit {
  const line = make.definitions.findLast((definition) => definition.name === name)?.line ?? make.includes.at(-1);
  // In a block it would only hold for one of its branches.
  const block = make.blocks.find(({ start, end }) => line && start <= line.start && line.end <= end);
  const at = block?.end ?? line?.end ?? 0;
  const end = lineEndOf(file.text);
  return { span: { start: at, end: at }, text: line ? `${end}export ${name}` : `export ${name}${end}` };
}
