import type { ShellCommand, ShellScript } from "../shell/shell-types.ts";

const shell = /^(?:\S*\/)?(?:sh|bash|ash|dash)$/;

/**
 * Shell text that a command hands on as a word or as input: `trap '…' EXIT`, `find -exec sh -c '…' \;`, `echo '…' | sh`.
 * What `sh -c` and `eval` run is part of the script already.
 */
export function toldScripts(command: ShellCommand, { commands }: ShellScript): readonly string[] {
  const values = command.args.map((word) => word.value);
  if (command.program === "trap") return values.slice(0, 1).filter((text) => text !== undefined);
  if (shell.test(command.program ?? "")) return inputOf(command, commands);
  return values.flatMap((text, index) => {
    const [name, option] = values.slice(index - 2, index);
    return text !== undefined && index > 1 && shell.test(name ?? "") && /^-\w*c$/.test(option ?? "") ? [text] : [];
  });
}

/** What a shell without a script's name reads: a here-document, or what stands in front of the pipe. */
function inputOf(command: ShellCommand, commands: readonly ShellCommand[]): readonly string[] {
  if (command.args.some((word) => !/^-[a-z]*$/.test(word.text) || /^-\w*c/.test(word.text))) return [];
  const { pipeline } = command.at;
  const writer =
    pipeline &&
    commands.find(({ at }) => at.pipeline?.number === pipeline.number && at.pipeline.index === pipeline.index - 1);
  return [...given(command), ...(writer ? given(writer) : [])];
}

function given({ program, args, redirects }: ShellCommand): readonly string[] {
  const said = program === "echo" || program === "printf" ? args.map((word) => word.value ?? "").join(" ") : "";
  const input = redirects.flatMap(({ operator, target, heredoc }) =>
    heredoc?.quoted ? [heredoc.text] : operator === "<<<" && target?.value !== undefined ? [target.value] : [],
  );
  return [said, ...input].filter((text) => text.trim() !== "");
}
