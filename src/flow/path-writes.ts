import { baseName, folderOf, isInside, placesInCopy, resolvePath } from "../model/paths.ts";
import { hasOption, operandsOf } from "../shell/command-parts.ts";
import type { ShellCommand, ShellWord } from "../shell/shell-types.ts";
import { isExpandedIn } from "../text/names.ts";
import { isGoneBefore } from "./run-removals.ts";
import type { FileWrite, PlainWrite } from "./flow-types.ts";
import type { RunState } from "./run-state.ts";

/** What makes a file, a folder or a link of the name that it is told. */
const makers = /^(?:cp|csplit|install|ln|mkdir|mkfifo|mknod|mktemp|mv|rename|split|tee|touch)$/;

/** Files whose own name, or the name that a link holds, is made of the secret: they keep it whatever is in them. */
export function pathWrites(command: ShellCommand, run: RunState): readonly FileWrite[] {
  const redirected = command.redirects.flatMap(({ operator, target }) =>
    target !== undefined && isWriting(operator) && !target.text.startsWith(">(") && run.carries(target) ? [target] : [],
  );
  const named = [...redirected, ...madeBy(command, run)].map((word) => word.text);
  return named.length === 0 ? [] : [{ path: undefined, name: named.join(" "), how: "dump" }];
}

function madeBy(command: ShellCommand, run: RunState): readonly ShellWord[] {
  const { program = "", args } = command;
  if (makers.test(program)) {
    const told = args.filter((word) => run.carries(word));
    // `echo "$X" | xargs mkdir`
    return told.length === 0 && run.hasInputAsWords(command) ? command.words.slice(0, 1) : told;
  }
  if (/^(?:curl|wget)$/.test(program)) return downloadedTo(command, run);
  if (!isArchiver(command)) return [];
  return args.filter((word, index) => /^-?[a-zA-Z]*f$|^--file$/.test(args[index - 1]?.text ?? "") && run.carries(word));
}

/** The file that a download is put into; without one, it gets the last name of its address, with wget the query too. */
function downloadedTo({ program, args }: ShellCommand, run: RunState): readonly ShellWord[] {
  const wget = program === "wget";
  const named = wget ? /^-[a-zA-Z]*O$|^--output-document$/ : /^-[a-zA-Z]*o$|^--output$/;
  const told = args.filter((word, index) => named.test(args[index - 1]?.text ?? "") && run.carries(word));
  const option = wget ? /^-[a-zA-Z]*O|^--(?:output-document|spider)/ : /^-[a-zA-Z]*O|^--remote-name/;
  const byAddress = args.some(({ text }) => option.test(text)) !== wget;
  if (!byAddress) return told;
  const address = (word: ShellWord): boolean => {
    const path = /^["']?\w+:\/\/[^/]*\/(.*)$/s.exec(word.text)?.[1] ?? "";
    const folder = path.replace(/\?.*$/s, "").lastIndexOf("/") + 1;
    const name = wget ? path.slice(folder) : path.replace(/\?.*$/s, "").slice(folder);
    return word.expands.some((own) => run.names.has(own) && isExpandedIn(name, own));
  };
  return [...told, ...args.filter((word) => run.carries(word) && address(word))];
}

/** An archive, or a copy of a folder, takes along what the RUN itself has written there. */
export function gathered(command: ShellCommand, run: RunState, writes: readonly PlainWrite[]): readonly FileWrite[] {
  const own = [...run.files].filter(
    (file) => !run.carriers.files.some(({ path }) => path === file) && !isGoneBefore(file, command, run, writes),
  );
  if (own.length === 0) return [];
  const { program = "", args } = command;
  if (/^(?:cp|mv)$/.test(program)) return copiedFolders(command, run, own);
  const finds = program === "find" && copiesFound.test(args.map(({ text }) => text).join(" "));
  if (!finds && !isArchiver(command)) return [];
  const taken = (finds ? args.slice(0, 1) : operandsOf(command)).some((word) => {
    const path = run.paths.pathOf(word, command);
    // `tar -C folder name`
    return own.some((file) => (path !== undefined && isInside(path, file)) || baseName(file) === word.value);
  });
  return taken ? [{ path: undefined, name: `what ${program} takes along`, how: "sweep" }] : [];
}

const copiesFound = /-exec\w*\s+(?:cp|mv|tar|install|rsync)\b/;

/** `cp -r folder target`: the files of the folder are in the target too. */
function copiedFolders(command: ShellCommand, { paths }: RunState, own: readonly string[]): readonly FileWrite[] {
  const operands = operandsOf(command);
  const last = operands.at(-1);
  const target = last && paths.pathOf(last, command);
  return operands.slice(0, -1).flatMap((word): FileWrite[] => {
    const folder = paths.pathOf(word, command)?.replace(/\/\*$/, "");
    return own.flatMap((file): FileWrite[] => {
      if (folder === undefined || folder === file || !isInside(folder, file)) return [];
      // The address that a clone keeps is its folder's own: no file of it can be taken out of the copy.
      if (target === undefined || file.endsWith("/.git/config"))
        return [{ path: undefined, name: last?.text ?? "", how: "copy" }];
      return placesInCopy(file, folder, target).map((path) => ({ path, name: path, how: "copy", bringsOthers: true }));
    });
  });
}

/** `ln -s a b`: what is written to the one is in the other. */
export function linkMade(command: ShellCommand, run: RunState): void {
  const [from, to, ...more] = operandsOf(command);
  if (command.program !== "ln" || !from || !to || more.length > 0) return;
  const link = run.paths.pathOf(to, command);
  const relative = hasOption(command, /^-\w*s/) && from.value !== undefined && !from.value.startsWith("/");
  const file =
    relative && link !== undefined ? resolvePath(folderOf(link), from.value) : run.paths.pathOf(from, command);
  if (link !== undefined && file !== undefined) run.link(file, link);
}

/** It puts files together in another one. */
function isArchiver(command: ShellCommand): boolean {
  if (/^(?:zip|7za?|cpio|rsync)$/.test(command.program ?? "")) return true;
  const [first] = command.args;
  return (
    /^(?:bsd)?tar$/.test(command.program ?? "") &&
    (/^-?[a-zA-Z]*[cru]/.test(first?.text ?? "") || hasOption(command, /^-[a-zA-Z]*[cru]|^--(?:create|append|update)/))
  );
}

function isWriting(operator: string): boolean {
  return /^(?:>|>>|>\||&>|&>>|<>)$/.test(operator);
}
