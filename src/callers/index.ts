import { judgeValue } from "../knowledge/values.ts";
import { applicableBindings, fromRoot } from "./binding.ts";
import type { Edit } from "../text/edits.ts";
import type { SourceFile } from "../text/source.ts";
import { takesLogin, withoutExpansions } from "./composed-values.ts";
import type { CallerAdvice, CallerBinding, CallerFact, CallerWorld, Links, PassedArgument } from "./facts.ts";
import { formatOf } from "./formats.ts";
import { type GrammarPlaces, loadHclGrammar } from "./hcl-grammar.ts";
import { unseenAdvice } from "./handed-variables.ts";
import { mayBeIncluded } from "./pipeline-includes.ts";
import { linkFacts } from "./link.ts";
import { withoutLinks } from "./paths.ts";
import { refuseSeveralSources } from "./several-sources.ts";
import { mayHoldUnread, unreadArguments } from "./unread-arguments.ts";

export { type CallerRow, describeCallers } from "./describe-callers.ts";
export type * from "./facts.ts";
export { includingParts } from "./pipeline-includes.ts";
export { bindingRefusal, type BindRequest } from "./binding.ts";
export type { GrammarPlaces } from "./hcl-grammar.ts";

/**
 * Loads what some formats need before they can be read: the HCL grammar, when a file wants it.
 * False when it is wanted and not installed; such files are then refused facts.
 */
export async function prepareCallers(files: readonly SourceFile[], places: GrammarPlaces = {}): Promise<boolean> {
  return files.some((file) => formatOf(file)?.format === "bake-hcl") ? loadHclGrammar(places) : true;
}

/** Whether a file may start a build; cheap, and all that is asked of most. */
export function mayBeCaller(file: SourceFile): boolean {
  return formatOf(file) !== undefined || mayHoldUnread(file, undefined) || mayBeIncluded(file);
}

/**
 * What the files that start builds and containers say. Never throws; what cannot be read is a refused fact. With the
 * names of all build arguments that the builds declare, so is what passes one of them in a way that is not understood.
 */
export function readCallers(
  files: readonly SourceFile[],
  builds: CallerWorld["builds"],
  links?: Links,
  declared?: () => ReadonlySet<string>,
): readonly CallerFact[] {
  const world: CallerWorld = { files, builds, links };
  let names: ReadonlySet<string> | undefined;
  const read = (file: SourceFile): readonly CallerFact[] => {
    const format = formatOf(file, files);
    const own = format?.read(file, world) ?? [];
    if (!declared || !mayHoldUnread(file, format?.format)) return own;
    return [...own, ...unreadArguments(file, format?.format, own, (names ??= declared()))];
  };
  const facts = files.flatMap(read).map((fact) => withLogins(fact, files));
  return refuseSeveralSources(
    linkFacts(links ? facts.map((fact) => withRealPaths(fact, links)) : facts, builds, files),
  );
}

/** Marks the arguments whose value, behind the name and its sign, is an address with a login. */
function withLogins(fact: CallerFact, files: readonly SourceFile[]): CallerFact {
  if (fact.passes.every(({ from }) => from.kind !== "parts" && from.kind !== "literal")) return fact;
  const passes = fact.passes.map((passed): PassedArgument => {
    const text = files.find(({ path }) => path === passed.at.path)?.text ?? "";
    const behind = withoutExpansions(text.slice(passed.at.span.end).split("\n", 1)[0] ?? "");
    const value = /^["']?\s*[:=]\s*["']?([^\s"']*)/.exec(behind)?.[1] ?? "";
    const login =
      (passed.from.kind === "parts" && takesLogin(value)) ||
      (passed.from.kind === "literal" && judgeValue(value).says === "credentialed-url");
    return login ? { ...passed, login } : passed;
  });
  return { ...fact, passes };
}

function withRealPaths(fact: CallerFact, links: Links): CallerFact {
  const real = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : withoutLinks(path, links);
  const dockerfile = real(fact.dockerfile);
  const passes = fact.passes.map((passed) => ({
    ...passed,
    sharedWith: passed.sharedWith.map((path) => withoutLinks(path, links)).filter((path) => path !== dockerfile),
  }));
  return { ...fact, dockerfile, context: real(fact.context), passes };
}

/** The edits that bind callers, by file, and the lines for a person. Only renders: what cannot be bound was said before. */
export function writeCallers(
  files: readonly SourceFile[],
  facts: readonly CallerFact[],
  bindings: readonly CallerBinding[],
  builds: CallerWorld["builds"] = [],
): { readonly edits: ReadonlyMap<string, readonly Edit[]>; readonly advice: readonly CallerAdvice[] } {
  const world: CallerWorld = { files, builds };
  const rooted = bindings.map((binding) => withRootedFile(binding, builds, facts));
  const edits = new Map<string, readonly Edit[]>();
  const advice: CallerAdvice[] = [];
  for (const file of files) {
    const own = facts.filter((fact) => fact.at.path === file.path);
    const work = applicableBindings(own, facts, rooted, files);
    advice.push(...work.flatMap((item) => unseenAdvice(item, files)));
    const format = work.length === 0 ? undefined : formatOf(file, files);
    if (!format) continue;
    const written = format.write(file, work, world);
    if (written.edits.length > 0) edits.set(file.path, distinct(written.edits));
    advice.push(...written.advice);
  }
  return { edits, advice: [...advice, ...facts.flatMap((fact) => needsOf(fact, rooted))] };
}

function needsOf(
  { at, dockerfile, example, needs }: CallerFact,
  bindings: readonly CallerBinding[],
): readonly CallerAdvice[] {
  const given = bindings.some((binding) => binding.dockerfile === dockerfile && binding.dropped !== true);
  return needs !== undefined && given && example !== true ? [{ at, lines: needs }] : [];
}

/** The formats name a file from where their own commands run, so they are told it from the project root. */
function withRootedFile(
  binding: CallerBinding,
  builds: CallerWorld["builds"],
  facts: readonly CallerFact[],
): CallerBinding {
  if (binding.file === undefined) return binding;
  const known = [...builds, ...facts].find((one) => one.dockerfile === binding.dockerfile);
  return { ...binding, file: fromRoot(binding.file, known?.context) };
}

/** Two calls that share text (an anchor, a variable) ask for one edit twice. */
function distinct(edits: readonly Edit[]): readonly Edit[] {
  const seen = new Set<string>();
  return edits.filter(({ span, text }) => {
    const key = `${span.start}-${span.end}-${text}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
