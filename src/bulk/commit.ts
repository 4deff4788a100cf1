import { posix } from "node:path";
import type { FileChange } from "../result.ts";
import type { Author } from "./campaign.ts";
import type { Clone } from "./clone.ts";
import { git } from "./git.ts";

/**
 * Commits changes on the base commit, under a branch of the clone; returns the commit. Author, dates, files and
 * message decide its name, and the dates are the base commit's: the same work makes the same commit on any machine.
 */
export async function commitChanges(
  clone: Clone,
  changes: readonly FileChange[],
  { branch, message, author }: { readonly branch: string; readonly message: string; readonly author: Author },
): Promise<string> {
  const { access, folder, base } = clone;
  const modes = await modesOf(clone, changes);
  const who = `${plain(author.name)} <${plain(author.email)}> ${base.date}`;
  const commands = [
    `commit refs/heads/${branch}\nmark :1\nauthor ${who}\ncommitter ${who}\n`,
    data(message),
    `from ${base.commit}\n`,
    ...changes.map(({ path, after }) => `M ${modes.get(path) ?? "100644"} inline ${quoted(path)}\n${data(after)}`),
    "get-mark :1\ndone\n",
  ];
  // Straight into the object store: no filter, no line-end setting and no hook of the repository sees it.
  const writing = ["fast-import", "--quiet", "--done", "--force"];
  return (await git(access, writing, { cwd: folder, input: commands.join("") })).trim();
}

async function modesOf(
  { access, folder, base }: Clone,
  changes: readonly FileChange[],
): Promise<ReadonlyMap<string, string>> {
  const paths = changes.filter(({ before }) => before !== undefined).map(({ path }) => path);
  const listed = await git(access, ["--literal-pathspecs", "ls-tree", "-z", base.commit, "--", ...paths], {
    cwd: folder,
  });
  const entries = listed.split("\0").flatMap((entry): readonly (readonly [string, string])[] => {
    const tab = entry.indexOf("\t");
    return tab === -1 ? [] : [[entry.slice(tab + 1), entry.slice(0, 6)]];
  });
  const modes = new Map(entries);
  // A tree that does not hold what was changed is not the tree that was read.
  const lost = paths.find((path) => modes.get(path)?.startsWith("100") !== true);
  if (lost !== undefined) throw new Error("a changed file is not a regular file of the base commit");
  if (new Set(changes.map(({ path }) => path)).size < changes.length)
    throw new Error("two links lead to one file, and it would have to change in two ways");
  if (changes.some(({ path }) => posix.normalize(path) !== path || path.split("/").some(isForbidden)))
    throw new Error("a changed file lies outside the repository");
  return modes;
}

function isForbidden(part: string): boolean {
  return part === ".." || part === "" || part.toLowerCase() === ".git";
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

// https://git-scm.com/docs/git-fast-import#Documentation/git-fast-import.txt-path
function quoted(path: string): string {
  return `"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

// In a commit's header these characters end the name or the line.
function plain(text: string): string {
  return text.replaceAll(/[<>\n\r\0]/g, "").trim();
}
