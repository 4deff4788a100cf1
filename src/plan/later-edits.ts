import { operandsOf } from "../shell/command-parts.ts";
import type { ShellCommand } from "../shell/shell-types.ts";
import type { FileStep } from "./scoped-file.ts";

/** The commands of a RUN that edit a file where it stands, and fail where there is none. */
export function editsInPlace({ step, plainWrites }: FileStep): readonly ShellCommand[] {
  return plainWrites
    .flatMap((number) => step.script?.commands[number] ?? [])
    .filter(({ program }) => /^(?:sed|perl)$/.test(program ?? ""));
}

/** `sed -i /host/d FILE`: it only deletes lines, of one file. */
export function onlyDeletes(command: ShellCommand): boolean {
  const [script, file, ...more] = operandsOf(command).filter(({ text }) => text !== "''" && text !== '""');
  const options = command.args.filter(({ text }) => text.startsWith("-"));
  const plain = options.every(({ text }) => /^(?:-[iEr]+|--in-place)$/.test(text));
  const deletes = /^["']?(?:\/(?:[^/\n]|\\\/)*\/I?|\d+|\$)d["']?$/.test(script?.text ?? "");
  return command.program === "sed" && plain && deletes && file !== undefined && more.length === 0;
}
