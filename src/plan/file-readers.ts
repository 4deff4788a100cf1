import type { FileFlow, Use } from "../flow/flow-types.ts";
import type { Step } from "../model/build-model.ts";
import { isInside } from "../model/paths.ts";
import type { ShellCommand, ShellScript } from "../shell/shell-types.ts";

/** Whether a command of a RUN that reads the file runs as another user than the RUN, one to whom the file is open. */
export function isReadByAnother(flow: FileFlow, use: Use, step: Step, target: string): boolean {
  const { script } = step;
  // Nobody but root comes to what is in root's home.
  if (!script || isInside("/root", target)) return false;
  const numbers = new Set([...(use.facts?.readers ?? []), ...(use.facts?.implicitReaders ?? [])]);
  const readers = script.commands.filter(({ number }) => numbers.has(number));
  const others = readers.filter((command) => isAnothers(command, script));
  // ssh and psql take no file of their own user's that is open to others: it cannot have been.
  const isStrict = flow.fileKind.key === true || flow.fileKind.name === "pgpass";
  const sure = readers.filter(({ program }) => clients.test(program ?? ""));
  return others.length > 0 && !(isStrict && (sure.length > 0 ? sure : readers).some((own) => !others.includes(own)));
}

/** Whether any command of a RUN runs as another user than the RUN. */
export function runsAsAnother({ script }: Step): boolean {
  return script?.commands.some((command) => isAnothers(command, script)) ?? false;
}

const clients = /^(?:git|hg|pg_dump|psql|rsync|scp|sftp|ssh|ssh-add)$/;

/** What su, gosu and `sudo -u` start; sudo alone starts it as root, who reads everything. */
function isAnothers(command: ShellCommand, script: ShellScript): boolean {
  const { words, at } = command;
  const [first, ...told] = words.map(({ text }) => text);
  if (/^(?:su|gosu|su-exec|runuser)$/.test(first ?? "") && told.length > 1) return true;
  if (/^(?:sudo|doas)$/.test(first ?? "") && told.some((text) => /^(?:-[a-zA-Z]*u|--user|su$|runuser$)/.test(text)))
    return true;
  const outer = at.within === undefined ? undefined : script.commands.find(({ number }) => number === at.within);
  return outer !== undefined && isAnothers(outer, script);
}
