import type { Instruction } from "../dockerfile/lines.ts";
import { readScript, movedScript } from "../shell/read-script.ts";
import type { ShellScript } from "../shell/shell-types.ts";
import { MappedText } from "../text/mapped-text.ts";
import { inQuotes } from "../text/shell-quotes.ts";

/** The shell texts of one Dockerfile that were read: what a rewrite leaves as it was is not read again. */
export class ScriptReadings {
  readonly #byText = new Map<string, ShellScript>();

  read(source: MappedText): ShellScript {
    const known = this.#byText.get(source.text);
    if (known) return movedScript(known, source);
    const script = readScript(source);
    this.#byText.set(source.text, script);
    return script;
  }
}

/** What a shell would run for a RUN, and whether its text can be edited where it stands. */
export function scriptOf(
  instruction: Instruction,
  posix: boolean,
  readings: ScriptReadings,
): { script: ShellScript | undefined; editable: boolean } {
  const none = { script: undefined, editable: false };
  if (instruction.keyword !== "RUN") return none;
  if (instruction.json) {
    const [shell, option, script, ...more] = instruction.json;
    if (shell === undefined) return none;
    const isShell = /(?:^|\/)(?:sh|bash|ash|dash)$/.test(shell) && /^-[a-z]*c$/.test(option ?? "");
    if (isShell && (script === undefined || more.length > 0)) return none;
    // Without a shell the words are one command, and nothing in them is expanded.
    const words = instruction.json.map(inQuotes).join(" ");
    const text = isShell ? (script ?? "") : words;
    // It has no place of its own in the file: it can be read, not edited.
    const source = new MappedText(text, [{ index: 0, offset: instruction.span.start, length: 0 }]);
    return { script: readings.read(source), editable: false };
  }
  if (!posix || instruction.shell === undefined) return none;
  if (
    instruction.interpreter !== undefined &&
    !/(?:^|\/|\benv\s+)(?:sh|bash|ash|dash)(?:\s+-\w+)*$/.test(instruction.interpreter.trim())
  )
    return none;
  const script = readings.read(instruction.shell);
  return { script, editable: script.opaque === undefined };
}
