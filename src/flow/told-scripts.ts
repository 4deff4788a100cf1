import { hasOption } from "../shell/command-parts.ts";
import { nestingOf } from "../shell/nesting.ts";
import type { ShellCommand, ShellScript } from "../shell/shell-types.ts";
import { isExpandedIn, speaksOfAny } from "../text/names.ts";
import type { RunState } from "./run-state.ts";

const shell = /^(?:\S*\/)?(?:sh|bash|ash|dash)$/;

/** Those that change the user as well. */
const shells = /^(?:\S*\/)?(?:sh|bash|ash|dash|su|runuser)$/;

/**
 * Shell text that a command hands on as a word or as input: `trap '…' EXIT`, `find -exec sh -c '…' \;`, `echo '…' | sh`.
 * What `sh -c` and `eval` run is part of the script already.
 */
export function toldScripts(command: ShellCommand, script: ShellScript): readonly string[] {
  const values = command.args.map((word) => word.value);
  if (command.program === "eval") return nestingOf(script).outer.has(command.number) ? [] : [evalText(command)];
  if (command.program === "trap") return values.slice(0, 1).filter((text) => text !== undefined);
  if (shell.test(command.program ?? "")) return inputOf(command, script.commands);
  return values.flatMap((text, index) => {
    const [name, option] = values.slice(index - 2, index);
    return text !== undefined && index > 1 && shell.test(name ?? "") && /^-\w*c$/.test(option ?? "") ? [text] : [];
  });
}

/** What eval is told, as the shell that reads it a second time gets it. */
function evalText({ args }: ShellCommand): string {
  return args.map(({ text }) => text.replace(/\\(["$`\\])|["']/g, "$1")).join(" ");
}

/** Why a command that puts shell text together of the secret cannot be followed; undefined when it does nothing of the kind. */
export function composedScript(
  command: ShellCommand,
  run: RunState,
  words: boolean,
  input: boolean,
): string | undefined {
  const { program, args, at } = command;
  const pieces = "a script that is put together of pieces";
  // `c="curl $T > f"; eval "$c"`
  if (program === undefined && at.within !== undefined && command.words.slice(0, 1).some((word) => run.carries(word)))
    return pieces;
  if (nestingOf(run.script).outer.has(command.number)) return undefined;
  if (keepsHelper(command, run)) return "a helper that git asks in later RUNs";
  if (program === "eval") {
    // `eval "$(cat .env)"` is `. ./.env`.
    const sourced =
      run.carriers.names.size === 0 && !args.some(({ expands }) => expands.some((own) => run.names.has(own)));
    if (words && !sourced) return "eval with the secret in its words";
    const named = /\$\$\w|\$\{[$!]/.test(evalText(command)) && speaksOfAny(run.script.source.text, run.names);
    return named ? "eval with a name that is put together" : undefined;
  }
  if (words && program === "trap") return pieces;
  const piped = input && (at.pipeline?.index ?? 0) > 0 && shell.test(program ?? "");
  if (piped && !args.some(({ text }) => !text.startsWith("-"))) return pieces;
  if (!words) return undefined;
  const within = args.some(
    (word, index) =>
      run.carries(word) &&
      /^-\w*c$|^--command$/.test(args[index - 1]?.text ?? "") &&
      shells.test(args[index - 2]?.value ?? program ?? ""),
  );
  const own = shells.test(program ?? "") && hasOption(command, /^-\w*c$|^--command/);
  return within || own ? pieces : undefined;
}

/** `git config --global credential.helper '!f() { echo "password=$T"; }; f'`: whoever runs git later reads the variable. */
function keepsHelper({ program, args }: ShellCommand, { carriers }: RunState): boolean {
  if (program !== "git" || !args.some(({ value }) => /^credential\..*helper$|^core\.askpass$/i.test(value ?? "")))
    return false;
  return args.some(({ value = "" }) => [...carriers.names].some((name) => isExpandedIn(value, name)));
}

/** What a shell without a script's name reads: a here-document, or what stands in front of the pipe. */
function inputOf(command: ShellCommand, commands: readonly ShellCommand[]): readonly string[] {
  const named = command.args.some((word) => !word.text.startsWith("-"));
  if ((named && !isToldInput(command)) || command.args.some((word) => /^-\w*c/.test(word.text))) return [];
  const { pipeline } = command.at;
  const writer =
    pipeline &&
    commands.find(({ at }) => at.pipeline?.number === pipeline.number && at.pipeline.index === pipeline.index - 1);
  return [...given(command), ...(writer ? given(writer) : [])];
}

/** `bash -s words`: the script is the input, and the words are what it is given. */
export function isToldInput({ args }: ShellCommand): boolean {
  return args.some(({ text }) => /^-\w*s\w*$/.test(text));
}

function given({ program, args, redirects }: ShellCommand): readonly string[] {
  const said = program === "echo" || program === "printf" ? args.map((word) => word.value ?? "").join(" ") : "";
  const input = redirects.flatMap(({ operator, target, heredoc }) =>
    heredoc
      ? [heredoc.quoted ? heredoc.text : heredoc.text.replace(/\\([$`\\])/g, "$1")]
      : operator === "<<<" && target !== undefined
        ? [target.value ?? target.text.replace(/^"([^]*)"$/, "$1")]
        : [],
  );
  return [said, ...input].filter((text) => text.trim() !== "");
}
