import { hasOption } from "../shell/command-parts.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import type { RunState } from "./run-state.ts";

/** Whether gpg is told the secret as a key: on its input or in a file. What only unlocks the key is not kept. */
export function importsKey(command: ShellCommand, run: RunState): boolean {
  const { args } = command;
  const files = args.filter((_word, index) => !/^--passphrase-f(?:d|ile)$/.test(args[index - 1]?.text ?? ""));
  const named = files.some(
    (word) => run.isSecretFile(word, command) || (word.text.startsWith("<(") && run.carries(word)),
  );
  return named || (run.hasInput(command) && !hasOption(command, /^--passphrase-fd/));
}
