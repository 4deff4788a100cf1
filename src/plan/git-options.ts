import type { Step } from "../model/build-model.ts";
import { isCutOff } from "../shell/nesting.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import type { CredentialUrl } from "./clone-urls.ts";
import type { Change } from "./plan-types.ts";

/** Behind `sudo`, `xargs` and the like. */
export function isWrapped({ words, programPath }: ShellCommand): boolean {
  return words[0]?.value !== programPath;
}

/** `git -c …` can be written there; in what `sh -c` is told, where its double quotes let this shell fill it in. */
export function takesOptions(command: ShellCommand, { script }: Step): boolean {
  const { program, words, start, end } = command;
  const outer = script?.commands[command.at.within ?? -1];
  const inQuotes = outer?.args.some((word) => word.start < start && end < word.end && word.text.startsWith('"'));
  const reached =
    !isNested(command) ||
    (outer?.at.within === undefined && inQuotes === true && isCutOff(command, script?.commands ?? []));
  return program === "git" && words.some((word) => word.value === "git") && reached;
}

/** It stands in the script that another command is told. */
export function isNested({ at }: ShellCommand): boolean {
  return at.within !== undefined;
}

/** `git -c …` with the login, in front of the subcommand. */
export function optionIn(command: ShellCommand, step: Step, url: CredentialUrl): readonly Change[] {
  const name = command.words.find((word) => word.value === "git");
  // The quotes around the script are those of the setting too.
  const quote = isNested(command) ? "" : '"';
  const setting = settingOf(isNested(command) ? { ...url, inAddress: true } : url).join("=");
  const text = ` -c ${quote}${setting}${quote}`;
  return name ? [{ change: "splice", step: step.id, start: name.end, end: name.end, text }] : [];
}

/** The setting of git by which it brings the login; in double quotes. */
export function settingOf({ base, whole, login, inAddress }: CredentialUrl): readonly [name: string, value: string] {
  return inAddress
    ? [`url.${whole}.insteadOf`, base]
    : [`http.${base}.extraHeader`, `Authorization: Basic $(${login} | base64 | tr -d '\\n')`];
}
