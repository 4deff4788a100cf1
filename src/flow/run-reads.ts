import { readsVariable } from "../knowledge/tools.ts";
import type { CommandWords, Reads } from "../knowledge/tools.ts";
import { resolvePath } from "../model/paths.ts";
import type { ShellCommand, ShellWord } from "../shell/shell-types.ts";
import { isExpandedIn, speaksOfAny } from "../text/names.ts";
import { more, readsAny } from "./carriers.ts";
import { cachesSettings, dumpers } from "./command-effects.ts";
import { isAskedBy, tellsName } from "./named-reads.ts";
import { localScript } from "./local-scripts.ts";
import type { RunState } from "./run-state.ts";

/** Languages whose programs can stand on the command line. */
const interpreters = /^(?:g?awk|bun|deno|jq|julia|lua|node|nodejs|perl|php|python[\d.]*|R|Rscript|ruby|yq)$/;

/** Programs that write their environment into files by templates. */
const templateEngines = new Set(["confd", "dockerize", "envtpl", "gomplate", "j2", "mo", "tiller"]);

/** Whether a command writes its environment into files by templates. */
export function isTemplateEngine({ program }: ShellCommand): boolean {
  return templateEngines.has(program ?? "");
}

/** Whether a command of the RUN names the secret, or works on all there is; in most RUNs none does. */
export function isNamed({ script, step, carriers, contextFiles, files, names }: RunState): boolean {
  const { text } = script.source;
  return (
    files.size > 0 ||
    text.includes("${!") ||
    [...names].some((name) => text.includes(name)) ||
    script.commands.some(
      (command) =>
        isTemplateEngine(command) ||
        cachesSettings(command) ||
        command.program === "envsubst" ||
        dumpers(command, carriers.names) ||
        localScript(contextFiles, step, command) !== undefined,
    )
  );
}

/** envsubst puts the variables that its list of names, or a template at hand, names into its output. */
export function fillsTemplate(command: ShellCommand, run: RunState): boolean {
  const names = new Set([...run.names, ...run.environmentOf(command)]);
  if (command.program !== "envsubst" || names.size === 0) return false;
  const [listed] = command.args;
  const input = command.redirects.find(({ operator }) => operator === "<")?.target;
  const path = input && run.paths.pathOf(input, command);
  const text = listed?.value ?? (path === undefined ? undefined : run.contextFiles?.textOf(run.step, path));
  return text === undefined || expandsAny(text, names);
}

/** Text for somebody else that names the variable: `trap 'echo $X' EXIT`, `find -exec sh -c '… $X'`. */
export function quotesName(command: ShellCommand, { carriers }: RunState): boolean {
  if (command.program === undefined || /^(?:echo|printf|cat|tee|sed|grep|egrep|test|\[)$/.test(command.program))
    return false;
  return command.args.some(({ text, expands }) =>
    [...carriers.names].some((name) => text.includes(name) && !expands.includes(name) && expandsAny(text, [name])),
  );
}

function expandsAny(text: string, names: Iterable<string>): boolean {
  return [...names].some((name) => isExpandedIn(text, name));
}

/** A program on the command line that names the variable: `node -p process.env.X`, `awk '… ENVIRON["X"]'`. */
export function speaksOfName(command: ShellCommand, run: RunState): boolean {
  if (!interpreters.test(command.program ?? "")) return tellsName(command, run.environmentOf(command));
  const texts = [...command.args, ...command.redirects.flatMap(({ heredoc }) => heredoc ?? [])];
  const names = run.environmentOf(command);
  return texts.some(({ text }) => speaksOfAny(text, names));
}

/** Whether a word of a command, or an option's value, is a file that holds the secret. */
export function namesFile(command: ShellCommand, run: RunState): boolean {
  return (
    (run.files.size > 0 &&
      toldWords(command).some((word) => run.isSecretFile(word, command) || optionNamesFile(word, command, run))) ||
    command.args.some((word) => word.text.startsWith("<(") && run.carries(word)) ||
    opensInCode(command, run)
  );
}

/** `python -c "open('/tmp/token').read()"` */
function opensInCode({ program = "", args, redirects }: ShellCommand, { files }: RunState): boolean {
  if (files.size === 0 || !interpreters.test(program)) return false;
  const texts = [...args, ...redirects.flatMap(({ heredoc }) => heredoc ?? [])].map(({ text }) => text);
  return [...files].some((file) => texts.some((text) => text.includes(file)));
}

/** `--config=/root/.npmrc`, `-s/root/.m2/settings.xml`. */
function optionNamesFile(word: ShellWord, command: ShellCommand, { paths, files }: RunState): boolean {
  const text = paths.textOf(word);
  const value = text?.match(/^(?:--?[\w-]+=|[\w.]+=|@|-[a-zA-Z])(.+)$/)?.[1];
  if (value === undefined) return false;
  const known = value.startsWith("/") ? value : paths.resolve(value, command);
  const path = known ?? resolvePath("/", value);
  return files.has(path.replace(/^@/, ""));
}

/** `GIT_SSH_COMMAND="ssh -i /keys/id"`, `git -c core.sshCommand=…`: the path is part of what another program is told. */
export function tellsPath(command: ShellCommand, run: RunState): boolean {
  if (run.files.size === 0 || /^(?:echo|printf|e?grep|sed|awk)$/.test(command.program ?? "")) return false;
  return toldWords(command).some((word) => mentionsFile(run.paths.textOf(word) ?? "", run));
}

function toldWords({ args, assignments }: ShellCommand): readonly ShellWord[] {
  return [...args, ...assignments.flatMap(({ value }) => value ?? [])];
}

/** Whether a command reads a carrier by itself, without a word of the RUN that names it. */
export function readsByItself(command: ShellCommand, run: RunState, carried = run.carriers.names): Reads {
  if (command.program === undefined) return command.words.length > 0 ? "maybe" : "no";
  if (
    command.at.within === undefined &&
    command.words.length > 0 &&
    /^(?:sh|bash|ash|dash|su|runuser)$/.test(command.program)
  ) {
    // A script that is read one level down answers for itself.
    if (run.script.commands.some((other) => other.at.within === command.number)) return "no";
  }
  const words = { name: pathOrName(command), args: command.args.map((word) => run.paths.textOf(word)) };
  // A variable set in front of the command hides the one of the same name.
  const hidden = new Set(command.words.length > 0 ? command.assignments.map((assignment) => assignment.name) : []);
  const names = new Set([...carried].filter((own) => !hidden.has(own)));
  if (isPointed(words, run)) return "yes";
  return more(readsAny(words, { ...run.carriers, names }), isAskedBy(words, run, names));
}

/** Whether a command that names the secret also looks for it under another name. */
export function readsOtherNames(command: ShellCommand, run: RunState): Reads {
  const told = new Set(command.words.flatMap((word) => word.expands));
  const names = new Set([...run.carriers.names].filter((name) => !told.has(name)));
  if (names.size === 0 || run.carriers.names.size === 1 || run.aliases.size > 0) return "no";
  return readsByItself(command, run, names);
}

/** A program with the folder that makes it the project's own: `./build.sh`; one of the image's goes by its name. */
function pathOrName({ program = "", programPath = "" }: ShellCommand): string {
  const own = programPath.includes("/") && !programPath.startsWith("/usr") && !programPath.startsWith("/bin");
  return own ? programPath : program;
}

/** A variable of the image points the command to the file: `ENV GIT_SSH_COMMAND="ssh -i /keys/id"`. */
function isPointed(words: CommandWords, run: RunState): boolean {
  if (run.files.size === 0) return false;
  return [...run.step.variables].some(
    ([name, { value = "" }]) => mentionsFile(value, run) && readsVariable(words, name) === "yes",
  );
}

function mentionsFile(text: string, { paths, files }: RunState): boolean {
  if (!text.includes("/")) return false;
  const names = text.replace(/(^|[\s=:])~(?=\/)/g, `$1${paths.home ?? "~"}`).split(/[\s"'=:,;]+/);
  return names.some((name) => files.has(name));
}
