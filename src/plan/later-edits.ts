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

/** Whether nothing but lines of the secret was written to the file. */
export function holdsSecretAlone(steps: readonly FileStep[]): boolean {
  return steps.every(({ step, units, writes }) => {
    const written = new Set(writes.map(({ command }) => command));
    const text = units.map(({ start, end }) => step.script?.source.text.slice(start, end) ?? "").join("");
    const others = units.flatMap(({ commands }) => commands).filter((number) => !written.has(number));
    const handled = others.every((number) =>
      /^(?:chmod|chown|chgrp|mkdir|touch|test|\[)$/.test(step.script?.commands[number]?.program ?? ""),
    );
    return handled && !/\n|\\n|<</.test(text);
  });
}
