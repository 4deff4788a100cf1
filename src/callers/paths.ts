/** The folder of a path; `.` for a file at the root. */
export function folderOf(path: string): string {
  const cut = path.lastIndexOf("/");
  return cut === -1 ? "." : path.slice(0, cut);
}

/** The name of a file without its folder. */
export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Whether a file by its path is a Makefile, or a part of one. */
export function isMakefile(path: string): boolean {
  return /^(?:GNUm|M|m)akefile(?:\..+)?$|\.(?:mk|mak|make)$/.test(baseOf(path));
}

/** `path` seen from `folder`, both relative to the project root; undefined when it leaves the root or is absolute. */
export function joinPath(folder: string, path: string): string | undefined {
  if (path.startsWith("/") || path.startsWith("~")) return undefined;
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? "." : parts.join("/");
}

/** `path` without the symbolic links it leads over. */
export function withoutLinks(path: string, links: Readonly<Record<string, string>> | undefined): string {
  if (!links) return path;
  const parts = path.split("/");
  for (let length = parts.length; length > 0; length -= 1) {
    const target = links[parts.slice(0, length).join("/")];
    if (target === undefined) continue;
    // What a link leads to is told without links.
    return joinPath(target, parts.slice(length).join("/")) ?? path;
  }
  return path;
}

/** `path` as it is written from `folder`, both relative to the project root. */
export function relativeTo(folder: string, path: string): string {
  const from = folder === "." ? [] : folder.split("/");
  const to = path === "." ? [] : path.split("/");
  let same = 0;
  while (same < from.length && same < to.length - 1 && from[same] === to[same]) same += 1;
  return [...from.slice(same).map(() => ".."), ...to.slice(same)].join("/") || ".";
}
