import { credentialFileKind, inspectCredentialFile, isMadeUp } from "../knowledge/credential-files.ts";
import type { CredentialFileKind } from "../knowledge/credential-files.ts";
import type { BuildModel, Step } from "../model/build-model.ts";
import type { ContextFiles } from "../model/context-files.ts";
import { isExcluded } from "../model/copy-exclude.ts";
import { knownFolders } from "../model/known-folders.ts";
import { baseName, folderOf, isPattern, matchesPattern, pathInContext, resolvePath } from "../model/paths.ts";
import type { Options } from "../result.ts";
import { patternOf } from "../text/names.ts";
import { filledTexts } from "./filled-texts.ts";
import type { CopiedFile } from "./flow-types.ts";
import { toldFiles } from "./told-paths.ts";

/** A credential file that one COPY brings, before its readers are known. */
export interface FoundFile {
  readonly kind: CredentialFileKind;
  readonly copy: CopiedFile;
}

/** A file that the user named, beyond the table. */
const named: CredentialFileKind = {
  name: "named-file",
  readers: [],
  time: "either",
  tells: "name",
  key: false,
  told: true,
  source: "configuration",
};

/** All credential files that COPY and ADD bring from the build context. */
export function copiedFiles(model: BuildModel, files: ContextFiles, options: Options): readonly FoundFile[] {
  const told = toldFiles(model);
  const found = model.steps.flatMap((step) =>
    step.copy && step.copy.from === undefined ? filesOf({ model, files, options, told }, step) : [],
  );
  return [...found, ...broughtAlong(model, files, found)];
}

/** `COPY . .` brings what another COPY names as well, also when the file is only made before the build. */
function broughtAlong(model: BuildModel, files: ContextFiles, found: readonly FoundFile[]): FoundFile[] {
  const unseen = found.filter(({ copy }) => files.context.read(copy.contextPath) === undefined);
  const known = new Map(unseen.map((one) => [one.copy.contextPath, one]));
  // Servers find what they read at its own place, and so does ssh.
  const certain = [...known.values()].filter(
    ({ kind, copy }) =>
      kind.time === "build" &&
      !kind.key &&
      !copy.optional &&
      !copy.onbuild &&
      !/[$*]/.test(copy.contextPath) &&
      !files.ignores(copy.contextPath),
  );
  const whole = model.steps.filter(
    (step) => step.copy?.from === undefined && step.copy?.sources.some(({ path }) => /^(?:\.?\/?)$/.test(path)),
  );
  return whole.flatMap((step) =>
    certain.flatMap(({ kind, copy: { contextPath } }): FoundFile[] => {
      const folder = isExcluded(step, contextPath) ? undefined : step.copyTarget;
      const target = folder === undefined ? undefined : resolvePath(folder, contextPath);
      const there = found.some(({ copy }) => copy.contextPath === contextPath && copy.target === target);
      return target === undefined || there ? [] : [{ kind, copy: copied(step, undefined, contextPath, target, false) }];
    }),
  );
}

/** What tells the kind of a copied file. */
interface Search {
  readonly model: BuildModel;
  readonly files: ContextFiles;
  readonly options: Options;
  /** By their paths in the image. */
  readonly told: ReadonlyMap<string, CredentialFileKind>;
}

function filesOf(search: Search, step: Step): FoundFile[] {
  const { model, files, options, told } = search;
  const { copy } = step;
  if (!copy) return [];
  const target = step.copyTarget;
  const several = copy.sources.length > 1;
  return copy.sources.flatMap((source, index): FoundFile[] => {
    if (source.heredoc || /^(?:[a-z]+:\/\/|git@)/i.test(source.path)) return [];
    const text = knownText(step, source.path);
    if (text === undefined) return byTarget(search, step, index, source.path, target);
    const path = pathInContext(text);
    const folder = path === "" || files.context.list(path) !== undefined;
    if (folder && !isPattern(path)) return insideFolder(search, step, path, target);
    const matches = matchesOf(files, path);
    return matches.flatMap((match) => {
      const intoFolder = several || isPattern(path);
      const byName = closerKind(kindOf(match, options), kindAt(target, intoFolder, match, options));
      // Where a file goes is a question to all steps: most files are none of ours, and need no answer.
      if (!byName && told.size === 0) return [];
      const at = target === undefined ? undefined : fileTarget(model, step, target, intoFolder, match);
      const kind = told.get(at ?? "") ?? byName;
      if (!kind || !counts(search, kind, match)) return [];
      // Either end may say that it is none, where its text is not at hand to say otherwise.
      if ((isMadeUp(match, kind) || isMadeUp(target ?? "", kind)) && files.context.read(match) === undefined) return [];
      // What else the pattern brings stays: the ignore file takes this one out.
      const alone = matches.length === 1;
      const found = isEnding(match) ? path : match;
      return [{ kind, copy: copied(step, alone ? index : undefined, found, at, isPattern(path)) }];
    });
  });
}

/** What is left of `*.key` where no folder tells which files it matches. */
function isEnding(path: string): boolean {
  return /^\.(?:key|pem|p12|pfx|jks|ppk)$/.test(baseName(path));
}

/** A place where a tool looks tells more than a name that many files have: `credentials.toml` in `.cargo`. */
function closerKind(
  source: CredentialFileKind | undefined,
  target: CredentialFileKind | undefined,
): CredentialFileKind | undefined {
  if (!source || (target?.places && !source.places)) return target;
  // `COPY key.asc /tmp/private-key.asc`
  return source.rare && !source.places && target && !target.rare ? target : source;
}

/** What the name that the file gets says: `COPY key /root/.ssh/id_rsa`. */
function kindAt(
  target: string | undefined,
  intoFolder: boolean,
  source: string,
  options: Options,
): CredentialFileKind | undefined {
  if (target === undefined) return undefined;
  const folder = intoFolder || target.endsWith("/");
  const kind = kindOf(folder ? resolvePath(target, baseName(source)) : target, options);
  return kind?.directory ? undefined : kind;
}

/** A source that holds a variable is told by where it goes: `COPY $KEY /root/.ssh/id_rsa`. */
function byTarget(search: Search, step: Step, index: number, source: string, target: string | undefined): FoundFile[] {
  const kind = target === undefined ? undefined : kindOf(target, search.options);
  if (!kind || target === undefined || !counts(search, kind, source)) return [];
  return [{ kind, copy: copied(step, index, source, fileTarget(search.model, step, target, false, source), false) }];
}

/** What one source of a COPY brings to one place. */
export function copied(
  step: Step,
  source: number | undefined,
  contextPath: string,
  target: string | undefined,
  optional: boolean,
): CopiedFile {
  const chmod = step.instruction.flags.find((flag) => flag.name === "chmod")?.value;
  return {
    step: step.id,
    source,
    contextPath,
    target,
    relative: !/^[/$]/.test(step.copy?.destination.path ?? ""),
    optional,
    byDefault: source !== undefined && isArgument(step, step.copy?.sources[source]?.path ?? ""),
    mode: chmod !== undefined && /^[0-7]+$/.test(chmod) ? Number.parseInt(chmod, 8) : undefined,
    owner: step.instruction.flags.find((flag) => flag.name === "chown")?.value,
    onbuild: step.onbuild,
  };
}

function kindOf(path: string, options: Options): CredentialFileKind | undefined {
  const base = baseName(path);
  const byUser = options.credentialFiles.some(
    (pattern) => matchesPattern(pattern, path) || matchesPattern(pattern, base),
  );
  return byUser ? named : credentialFileKind(path);
}

/** Its content decides where it is at hand; a file that is not there is made before the build. */
function counts({ model, files }: Search, kind: CredentialFileKind, contextPath: string): boolean {
  const text = files.context.read(contextPath);
  if (text === undefined) return !kind.rare;
  return inspectCredentialFile(kind, text, filledTexts(model)).holdsCredential;
}

/** The files that a pattern matches, or the pattern without its stars where the context is not at hand. */
function matchesOf(files: ContextFiles, path: string): readonly string[] {
  if (!isPattern(path)) return [path];
  const slash = path.lastIndexOf("/");
  const folder = slash === -1 ? "" : path.slice(0, slash);
  const names = files.context.list(folder === "" ? "." : folder);
  const name = path.slice(slash + 1);
  const matched = (names ?? [])
    .filter((entry) => !entry.endsWith("/") && matchesPattern(name, entry))
    .map((entry) => (folder === "" ? entry : `${folder}/${entry}`));
  if (matched.length > 0) return matched.filter((entry) => !files.ignores(entry));
  const bare = name
    .replace(/\[(.)\]/g, "$1")
    .replace(/^\?/, ".")
    .replace(/[*?]/g, "");
  return bare === "" || bare === "." ? [] : [folder === "" ? bare : `${folder}/${bare}`];
}

/** The path that COPY gives to a file. */
export function fileTarget(model: BuildModel, step: Step, target: string, intoFolder: boolean, source: string): string {
  // `--parents` keeps the folders of the source, from its `/./` on.
  if (step.instruction.flags.some(({ name, value }) => name === "parents" && value !== "false"))
    return resolvePath(target, source.replace(/^.*\/\.\//, ""));
  if (intoFolder || target.endsWith("/") || target === "/") return resolvePath(target, baseName(source));
  const kind = credentialFileKind(target);
  if (baseName(target) === baseName(source) || (kind !== undefined && !kind.directory)) return target;
  const folder = holdsSuch(source, target) || knownFolders(model, step).has(target) || usedAsFolder(model, target);
  return folder ? resolvePath(target, baseName(source)) : target;
}

/** `.ssh`, `.m2`: the folder in which a tool looks for such a file. */
function holdsSuch(source: string, target: string): boolean {
  if (credentialFileKind(target)?.directory) return true;
  const places = credentialFileKind(source)?.places ?? [];
  return places.some(({ path }) => path.includes("/") && target.endsWith(`/${folderOf(path)}`));
}

/** A later step works in it, or some text names what is below it. */
function usedAsFolder(model: BuildModel, path: string): boolean {
  if (new RegExp(`(?<![\\w./-])${patternOf(path)}/[\\w.*]`).test(model.text)) return true;
  return model.steps.some(
    (step) =>
      step.workdir === path ||
      step.copyTarget?.startsWith(`${path}/`) ||
      step.script?.commands.some(
        (command) => command.program === "cd" && command.args[0]?.value?.replace(/\/$/, "") === path,
      ),
  );
}

/** `COPY . .` and `COPY .ssh /root/.ssh`: what the folder holds, as far as the ignore file lets it in. */
function insideFolder(
  { model, files, options, told }: Search,
  step: Step,
  folder: string,
  target: string | undefined,
): FoundFile[] {
  const { paths, credentials } = files.context.below(folder);
  // Nothing but its name makes a credential file, unless the user or a variable names others.
  const named = options.credentialFiles.length + told.size === 0 ? credentials.map(({ path }) => path) : paths;
  return named.flatMap((path): FoundFile[] => {
    const within = path.slice(folder === "" ? 0 : folder.length + 1);
    if (isExcluded(step, within)) return [];
    const at = target === undefined ? undefined : resolvePath(target, within);
    const kind = told.get(at ?? "") ?? kindOf(path, options);
    const text = kind && !files.ignores(path) ? files.context.read(path) : undefined;
    if (!kind || text === undefined) return [];
    if (!inspectCredentialFile(kind, text, filledTexts(model)).holdsCredential) return [];
    return [{ kind, copy: copied(step, undefined, path, at, false) }];
  });
}

function isArgument(step: Step, text: string): boolean {
  return [...text.matchAll(/\$\{?(\w+)/g)].some(([, name = ""]) => step.variables.get(name)?.kind === "ARG");
}

function knownText(step: Step, text: string): string | undefined {
  let known = true;
  const expanded = text.replace(/\$\{?(\w+)\}?/g, (_whole, name: string) => {
    const value = step.variables.get(name)?.value;
    if (value === undefined) known = false;
    return value ?? "";
  });
  return known && !expanded.includes("$") ? expanded : undefined;
}
