import type { FileFlow, RunFacts, Use } from "../flow/flow-types.ts";
import { hasProjectFiles } from "../flow/project-files.ts";
import { isKnownTool } from "../knowledge/tools.ts";
import type { Step } from "../model/build-model.ts";
import { baseName, folderOf } from "../model/paths.ts";
import type { ShellCommand, ShellScript } from "../shell/shell-types.ts";
import type { Scene } from "./plan-types.ts";

/** Whether all that may read a copied file in a RUN is other people's code, which has no use for it. */
export function isOthersCode(use: Use, flow: FileFlow, scene: Scene): boolean {
  const folders = new Set(flow.copies.flatMap(({ target }) => (target === undefined ? [] : folderOf(target))));
  const beside = scene.model.steps.filter(({ copy }) => copy && folders.has(copy.destination.path.replace(/\/$/, "")));
  const own = new Set([...flow.copies.map((copy) => copy.step), ...beside.map(({ id }) => id)]);
  return readByOthers(
    scene.step(use.step),
    use.facts,
    flow.fileKind.name,
    hasProjectFiles(scene.model, scene.step(use.step), own),
  );
}

/** Whether the commands of a RUN that may read a file of this kind are none of the project's. */
export function readByOthers(step: Step, facts: RunFacts | undefined, kind: string, hasProject: boolean): boolean {
  const { script } = step;
  const readers = [...(facts?.implicitReaders ?? [])];
  if (!script || readers.length === 0) return !hasProject;
  return readers.every((number) => {
    const command = script.commands[number];
    if (command === undefined) return false;
    if (takesFromRegistry(command) || isFetched(command, script) || isStranger(command, kind)) return true;
    return !hasProject && !isKnownTool(command.program ?? "");
  });
}

/**
 * Whether a RUN does as well without the file: another one surely reads it, and this one brings published packages,
 * builds what it fetched or sets up a language.
 */
export function doesWithout(use: Use, { uses, fileKind }: FileFlow, { model, step }: Scene): boolean {
  const { script } = step(use.step);
  const readers = [...(use.facts?.implicitReaders ?? [])];
  if (!script || use.sure || readers.length === 0 || (use.facts?.readers.size ?? 0) > 0) return false;
  if (!uses.some((other) => other.sure && other.how === "file")) return false;
  // A configuration may tell it to any tool, whatever that brings.
  if (fileKind.told) return false;
  // What git is told may lead from a public address to a private one.
  if (/insteadOf|submodule|--recurs/.test(model.text)) return false;
  return readers.every((number) => {
    const command = script.commands[number];
    if (command === undefined) return false;
    return takesFromRegistry(command) || isFetched(command, script) || isStranger(command, fileKind.name);
  });
}

/** An installer that is told nothing but names of packages, and a clone of a public repository. */
function takesFromRegistry({ program, args }: ShellCommand): boolean {
  const words = args.map((word) => word.text.replace(/^["']|["']$/g, ""));
  if (program === "git") return words.some((word) => /^(?:https?|git):/.test(word));
  if (!installers.test(program ?? "")) return false;
  const [first = "", ...named] = words.filter((word) => !word.startsWith("-"));
  const direct = /^(?:easy_install|cpan)/.test(program ?? "");
  if (!direct && !/^(?:add|download|global|i|install|require)$/.test(first)) return false;
  const all = direct ? [first, ...named] : named;
  const project = words.some((word) => /^(?:-[re]|--requirement|--editable|-c|--constraint)/.test(word));
  return all.length > 0 && !project && all.every((word) => packageName.test(word));
}

/** Tools that are told the names of packages. */
const installers = /^(?:pip[\d.]*|npm|yarn|pnpm|gem|easy_install[\d.-]*|cpanm?|conda|mamba|luarocks|pecl|composer)$/;

/** `requests[security]==2.31`, `@acme/lib@2`; not `.`, `acme/lib` or an address. */
const packageName = /^(?:@[\w.-]+\/)?[A-Za-z][\w-]*(?:[.][\w-]+)*(?:\[[\w,-]+\])?(?:[=<>~!^@]+[\w.*^~,<>=-]+)?$/;

/** What the same RUN has fetched from elsewhere, and the plugin installers of Jenkins' images. */
function isFetched(command: ShellCommand, script: ShellScript): boolean {
  const program = baseName(command.programPath ?? command.program ?? "");
  if (/^(?:install-)?plugins\.sh$|^jenkins-plugin-cli$/.test(program)) return true;
  const fetches = script.commands.filter((other) => other.number < command.number && isFetch(other));
  if (builders.test(program)) return fetches.length > 0;
  if (!/^(?:ba|da|z)?sh$|^(?:python[\d.]*|perl|php|node)$/.test(program)) return false;
  const names = command.args.flatMap(({ value }) => (value?.startsWith("-") === false ? baseName(value) : []));
  const piped = (command.at.pipeline?.index ?? 0) > 0;
  return fetches.some((other) =>
    piped
      ? other.at.pipeline?.number === command.at.pipeline?.number
      : names.slice(0, 1).some((name) => other.args.some((word) => word.text.includes(name))),
  );
}

function isFetch({ program, args }: ShellCommand): boolean {
  return /^(?:curl|wget)$/.test(program ?? "") || (program === "git" && args[0]?.value === "clone");
}

/** Builds of sources: `./configure && make install`. */
const builders =
  /^(?:make|cmake|ninja|meson|scons|waf|autoconf|autoreconf|automake|autogen\.sh|bootstrap(?:\.sh)?|buildconf|configure|config|Configure)$/;

/** A tool of one language, and the credentials of another one's; what sets up a language asks for none at all. */
function isStranger({ program = "", args, words }: ShellCommand, kind: string): boolean {
  if (program === "eval") return /\$\((?:py|rb|nod|go|j)env init\b/.test(words[1]?.text ?? "");
  if (/^(?:g|m)?awk$/.test(program) || (args.length === 1 && asksItself.test(args[0]?.value ?? ""))) return true;
  if (versionManagers.test(program)) return !args.some(({ value }) => /^(?:exec|run|shell)$/.test(value ?? ""));
  const [family] = families.find(([, kinds]) => kinds.test(kind)) ?? [];
  return family !== undefined && languageTools.test(program) && !family.test(program);
}

const asksItself = /^(?:-v|-V|--?version|version|-h|--help|help)$/;

const versionManagers = /^(?:asdf|fnm|goenv|jenv|n|nodenv|nvm|phpenv|plenv|pyenv|rbenv|rustup|rvm|sdk|volta)$/;

/** Tools that work on packages of one language. */
const languageTools =
  /^(?:cabal|cargo|composer|conda|cpanm?|django-admin(?:\.py)?|dotnet|easy_install[\d.-]*|gem|ghcup|luarocks|mamba|mix|nuget|opam|pecl|pear|phpize|pip[\d.]*|R|Rscript|stack)$/;

/** Kinds of files that only the tools of one language read. */
const families: readonly (readonly [tools: RegExp, kinds: RegExp])[] = [
  [/^$/, /^(?:maven-settings|gradle-properties)$/],
  [/^(?:composer|pecl|pear|phpize)$/, /^composer-auth$/],
  [/^(?:dotnet|nuget)$/, /^nuget-config$/],
  [/^(?!django-admin)/, /^ssh-/],
];
