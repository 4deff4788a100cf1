import { isMovingOption, movesPlace } from "../knowledge/moved-places.ts";
import { keepsCredential } from "../knowledge/tools.ts";
import type { FilePlace } from "../knowledge/tools.ts";
import { baseName, resolvePath } from "../model/paths.ts";
import { hasOption, namedWords, operandsOf } from "../shell/command-parts.ts";
import type { ShellCommand, ShellWord } from "../shell/shell-types.ts";
import type { FileWrite, WriteHow } from "./flow-types.ts";
import { cachesSettings } from "./command-effects.ts";
import { committed, gitWrites } from "./git-writes.ts";
import { guessedLogin } from "./guessed-logins.ts";
import { isSourceUpdate, updatedSource } from "./nuget-sources.ts";
import { importsKey } from "./imported-keys.ts";
import type { RunState } from "./run-state.ts";
import { storedUrl } from "./stored-urls.ts";

/** How a command comes by the secret. */
export interface Told {
  /** In its words, its input or the environment that it prints. */
  readonly told: boolean;
  /** In a file that it names. */
  readonly file: boolean;
}

/** Files that a command itself writes, beside its standard output. */
export function toolWrites(command: ShellCommand, run: RunState, how: Told): readonly FileWrite[] {
  return [...coreWrites(startedByFind(command) ?? command, run, how.told), ...remembered(command, run, how)];
}

/** `find … -exec sed -i … {} +`: what it starts, as a command of its own. */
function startedByFind(command: ShellCommand): ShellCommand | undefined {
  const at = command.program === "find" ? command.args.findIndex(({ value }) => /^-(?:exec|ok)/.test(value ?? "")) : -1;
  const program = at === -1 ? undefined : command.args[at + 1]?.value?.replace(/^.*\//, "");
  const args = command.args.slice(at + 2).filter(({ text }) => !/^(?:\{\}|["']?\+["']?|\\?;|["'];["'])$/.test(text));
  return program === undefined ? undefined : { ...command, program, args };
}

/** Variables of those who fetch packages, which no setting of an application is made of. */
const ofPackages = /^(?:COMPOSER|FONTAWESOME|GIT|GITHUB|GITLAB|NODE|NOVA|NPM|SPARK|YARN)/;

/** `composer dump-env` makes `.env.local.php` of the `.env` that it finds; settings that are cached hold the environment. */
export function environmentDumps(command: ShellCommand, { carriers }: RunState): readonly FileWrite[] {
  if (cachesSettings(command) && [...carriers.names].some((name) => !ofPackages.test(name)))
    return [{ path: undefined, name: "bootstrap/cache/config.php", how: "dump" }];
  const dumps =
    command.program === "composer" && command.args.some(({ value }) => /^(?:symfony:)?dump-env$/.test(value ?? ""));
  return dumps && carriers.files.some(({ kind }) => kind === "env-file")
    ? [{ path: undefined, name: ".env.local.php", how: "dump" }]
    : [];
}

/** A word of a command as the file that it writes. */
export function wordWritten(command: ShellCommand, { paths }: RunState, word: ShellWord, how: WriteHow): FileWrite {
  return { path: paths.pathOf(word, command), name: word.text, how };
}

/** What tee, sed, cp, dd and openssl write. */
function coreWrites(command: ShellCommand, run: RunState, told: boolean): readonly FileWrite[] {
  const written = (word: ShellWord, how: WriteHow): FileWrite => wordWritten(command, run, word, how);
  const operands = operandsOf(command);
  switch (command.program) {
    case "sponge":
    case "tee": {
      const how = hasOption(command, /^(?:-\w*a|--append)/) ? "append" : "create";
      return told ? operands.map((word) => written(word, how)) : [];
    }
    case "sed":
    case "perl":
      return editsInPlace(command, run, told);
    case "bzip2":
    case "gzip":
    case "xz":
    case "zstd":
      return hasOption(command, /^-\w*[cd]|^--(?:stdout|decompress)/) ? [] : besides(command, run, suffixOf(command));
    case "ln":
      return hasOption(command, /^-\w*s|^--symbolic/) ? [] : copies(command, run, told);
    case "cp":
    case "mv":
    case "install":
      return copies(command, run, told);
    case "rsync":
    case "scp":
      // What they are told is how to sign in.
      return copies(command, run, false);
    case "dd":
      return copiedByDd(command, run);
    case "openssl": {
      const out = command.args.findIndex((word) => word.text === "-out");
      const key = /^(?:pkcs12|pkcs8|rsa|ec|pkey)$/.test(command.args[0]?.value ?? "");
      const target = key && out !== -1 && !opensOnly(command, run) ? command.args[out + 1] : undefined;
      return target ? [written(target, "copy")] : [];
    }
    default:
      return [];
  }
}

/** `openssl rsa -passin pass:$P`: what a password opens or locks does not hold it. */
function opensOnly(command: ShellCommand, run: RunState): boolean {
  const { args } = command;
  const held = args.filter((word, at) => {
    const isHeld = run.carries(word) || run.isSecretFile(word, command);
    return isHeld && !/^-pass(?:in|out)?$/.test(args[at - 1]?.text ?? "");
  });
  return held.length === 0 && !run.hasInput(command);
}

function copiedByDd(command: ShellCommand, { paths }: RunState): readonly FileWrite[] {
  const targets = command.args.filter(({ text }) => text.startsWith("of="));
  return targets.map((word) => ({
    path: paths.resolve(paths.textOf(word)?.slice(3), command),
    name: word.text,
    how: "create",
  }));
}

/** `sed -i`, `perl -pi`: what they edit, and what they keep of it as it was. */
function editsInPlace(command: ShellCommand, run: RunState, told: boolean): readonly FileWrite[] {
  const edits = command.args.find(({ text }) => /^-\w*i|^--in-place/.test(text));
  if (!edits) return [];
  const scripts = operandsOf(command).slice(0, -1);
  return [
    ...keptBefore(command, run, edits.text.replace(/^-\w*?i|^--in-place=?/, "")),
    ...(told || scripts.some((word) => run.isSecretFile(word, command)) ? edited(command, run) : []),
  ];
}

/** The file that sed or perl edits in place; where it is told by `find` or `xargs`, any. */
function edited(command: ShellCommand, run: RunState): readonly FileWrite[] {
  const scripts = command.args.filter(
    (word, index) => run.carries(word) || /^-\w*[ef]$/.test(command.args[index - 1]?.text ?? ""),
  );
  const operands = operandsOf(command);
  const told = command.args.some(({ text }) => /^-\w*[ef]$|^--(?:expression|file)/.test(text));
  // Without `-e` or `-f` the first operand is the script.
  const files = (told ? operands : operands.slice(1)).filter((word) => !scripts.includes(word));
  const name = `what ${command.program ?? ""} edits`;
  if (files.length === 0) return [{ path: undefined, name, how: "modify" }];
  return files.map((file) => wordWritten(command, run, file, "modify"));
}

/** `sed -i.bak` keeps the file as it was. */
function keptBefore(command: ShellCommand, run: RunState, suffix: string): readonly FileWrite[] {
  return /^[.~_-]?\w*[.~]?\w+$/.test(suffix) && /\W/.test(suffix) ? besides(command, run, suffix) : [];
}

/** A file of the same name with an ending more. */
function besides(command: ShellCommand, run: RunState, suffix: string): readonly FileWrite[] {
  return operandsOf(command).flatMap((word): FileWrite[] => {
    const path = run.isSecretFile(word, command) ? run.paths.pathOf(word, command) : undefined;
    return path === undefined ? [] : [{ path: path + suffix, name: word.text + suffix, how: "copy" }];
  });
}

function suffixOf({ program }: ShellCommand): string {
  return program === "gzip" ? ".gz" : program === "bzip2" ? ".bz2" : program === "xz" ? ".xz" : ".zst";
}

function copies(command: ShellCommand, run: RunState, told: boolean): readonly FileWrite[] {
  const operands = operandsOf(command);
  const target = operands.at(-1);
  const sources = operands.slice(0, -1).filter((word) => told || run.isSecretFile(word, command));
  return target ? sources.map((source) => copyOf(command, run, source, target)) : [];
}

function copyOf(command: ShellCommand, { paths }: RunState, source: ShellWord, target: ShellWord): FileWrite {
  const from = paths.pathOf(source, command);
  const to = paths.pathOf(target, command);
  const intoFolder = /(?:^|\/)\.?$/.test(target.value ?? target.text.replace(/["']/g, "")) || to === paths.home;
  const path = to !== undefined && intoFolder && from !== undefined ? resolvePath(to, baseName(from)) : to;
  return { path, name: target.text, how: "copy" };
}

/** A value that a compiler defines is part of what it makes. */
export function compiled(command: ShellCommand, run: RunState): readonly FileWrite[] {
  const { program = "", args, assignments } = command;
  const flags = assignments.some(
    ({ name, value }) => /^(?:GO|CGO_C|CGO_LD|C|CPP|CXX|LD|RUST)FLAGS$/.test(name) && value && run.carries(value),
  );
  if (flags && command.words.length > 0) return [{ path: undefined, name: "what is compiled", how: "dump" }];
  // It writes down how it was called: https://www.gnu.org/software/autoconf/manual/autoconf.html#config_002elog
  if (/(?:^|\/)configure$/.test(program) && args.some((word) => run.carries(word)))
    return [{ path: undefined, name: "config.log", how: "dump" }];
  if (!/^(?:go|gcc|g\+\+|cc|c\+\+|clang|cmake|dart|flutter|meson|rustc)$/.test(program)) return [];
  const defines = (word: ShellWord, index: number): boolean =>
    run.carries(word) &&
    (/^["']?-(?:-dart-define|ldflags|X|D)|-X /.test(word.text) ||
      (program === "go" && /^-(?:asmflags|gcflags|ldflags|tags)$/.test(args[index - 1]?.text ?? "")));
  return args.some(defines) ? [{ path: undefined, name: "what is compiled", how: "dump" }] : [];
}

/** What a tool keeps of a login or an address that it was told. */
function remembered(command: ShellCommand, run: RunState, { told, file }: Told): readonly FileWrite[] {
  const { program = "" } = command;
  const byGit = told && program === "git" ? gitWrites(command, run) : [];
  if (byGit.length > 0) return byGit;
  if (/^gpg2?$/.test(program)) return importsKey(command, run) ? kept(command, run) : [];
  const guessed = keepsCredential(namedWords(command))?.guessed ?? false;
  if (file && (guessed || /^(?:gcloud|az|gh|git-crypt|helm|docker|oras)$/.test(program))) return kept(command, run);
  return told ? [...kept(command, run), ...storedUrl(command, run), ...committed(command, run)] : [];
}

function kept(command: ShellCommand, run: RunState): readonly FileWrite[] {
  const { paths } = run;
  const keeps = keepsCredential(namedWords(command));
  if (keeps?.guessed) return guessedLogin(command, run, keeps);
  const [place] = keeps?.files ?? [];
  if (!keeps || !place) return [];
  const updated = isSourceUpdate(command) ? updatedSource(command, run, keeps) : undefined;
  if (updated) return [updated];
  if (keeps.lasting) return [{ path: undefined, name: place.path, how: "dump", keeps }];
  const told = fileTold(command, run, keeps.fileOptions);
  const path = told ? told.path : isMoved(place, command, run) ? undefined : paths.placed(place, command);
  return [{ path, name: place.path, how: "tool", keeps }];
}

/** `s3cmd -c $HOME/ci.cfg`: the file of an option that has a variable in it, as far as that is known. */
function fileTold(
  command: ShellCommand,
  { paths }: RunState,
  options: readonly string[],
): { readonly path: string | undefined } | undefined {
  const { args } = command;
  for (const [index, { text, value }] of args.entries()) {
    const next = args[index + 1];
    const bare = text.replace(/^["']/, "");
    if (value === undefined && options.some((option) => bare.startsWith(`${option}=`))) return { path: undefined };
    if (next && next.value === undefined && options.includes(bare)) return { path: paths.pathOf(next, command) };
  }
  return undefined;
}

/** `ENV NPM_CONFIG_USERCONFIG=…`, `export AZURE_CONFIG_DIR=…`: it is kept elsewhere. */
function isMoved(place: FilePlace, { program = "", ...own }: ShellCommand, { step, script }: RunState): boolean {
  if (place.in === "cwd") return false;
  if (place.in === "home" && own.assignments.some(({ name }) => name === "HOME")) return true;
  if (own.args.some(({ text }) => isMovingOption(text.replace(/=.*$/s, ""), program))) return true;
  const assigned = script.commands.flatMap(({ assignments }) => assignments.map(({ name }) => name));
  const set = [...step.variables].map(([name]) => name);
  return [...assigned, ...set].some((name) => movesPlace(name, program, place.path));
}
