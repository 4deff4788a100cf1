import { hasOption } from "../shell/command-parts.ts";
import type { ShellCommand, ShellScript } from "../shell/shell-types.ts";

/** Names of what a function, a script or `set --` is given. */
const positions = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "@", "*"];

/** The names to which a command gives what it is told or reads: `read X`, `printf -v X`, `set --`, a function's own. */
export function filledNames(command: ShellCommand, script: ShellScript): readonly string[] {
  const { program, args, number } = command;
  const plain = args.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const named = plain.filter((word) => /^[A-Za-z_]\w*$/.test(word));
  switch (program) {
    case "printf":
      return plain[0] === "-v" ? plain.slice(1, 2) : [];
    case "read":
      return named.length > 0 ? named : ["REPLY"];
    case "mapfile":
    case "readarray":
      return named.length > 0 ? named : ["MAPFILE"];
    case "getopts":
      return ["OPTARG"];
    case "[[":
      return ["BASH_REMATCH"];
    case "set":
      return given(script);
    default: {
      const hasBody = script.functions.some(({ name }) => name === program);
      return hasBody || script.commands.some(({ at }) => at.within === number) ? given(script) : [];
    }
  }
}

function given({ expansions }: ShellScript): readonly string[] {
  // `${10}`
  return [...positions, ...expansions.flatMap(({ name }) => (/^\d\d+$/.test(name) ? [name] : []))];
}

/** `. f`, `export $(cat f)`, `declare "$x"`: the names that it sets are not in the text. */
export function setsUnseenNames({ program = "", args }: ShellCommand): boolean {
  if (program === "." || program === "source") return true;
  return (
    /^(?:export|declare|typeset|local|readonly)$/.test(program) && args.some((word) => /^["']?[$`]/.test(word.text))
  );
}

/** `declare -n r=X`: the name stands for another one. */
export function makesReference(command: ShellCommand): boolean {
  return /^(?:declare|local|typeset)$/.test(command.program ?? "") && hasOption(command, /^-\w*n/);
}
