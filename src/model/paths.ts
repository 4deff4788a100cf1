/** An absolute path in the image without `.`, `..` and doubled slashes; `base` is where a relative one starts. */
export function resolvePath(base: string, path: string): string {
  const whole = path.startsWith("/") ? path : base === "/" ? `/${path}` : `${base}/${path}`;
  if (whole.startsWith("/") && !unresolved.test(whole)) return whole;
  const parts: string[] = [];
  for (const part of whole.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return `/${parts.join("/")}`;
}

const unresolved = /\/(?:\/|\.{0,2}(?:\/|$))/;

/** The path in the build context of a source of COPY: `./conf/../a/` is `a`, and `.` the empty path. */
export function pathInContext(source: string): string {
  return resolvePath("/", source).slice(1).replace(/\/+$/, "");
}

/** The folder of an absolute path. */
export function folderOf(path: string): string {
  return path.lastIndexOf("/") < 1 ? "/" : path.slice(0, path.lastIndexOf("/"));
}

/** The last name of a path, a `/` at its end aside. */
export function baseName(path: string): string {
  return path.replace(/\/+$/, "").replace(/^.*\//, "");
}

/** Whether `path` is `folder` or lies below it. */
export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`);
}

/** Where `cp -r folder target` puts a file of the folder: it depends on whether the target is a folder already. */
export function placesInCopy(file: string, folder: string, target: string): readonly string[] {
  const within = file.slice(folder === "/" ? 1 : folder.length + 1);
  return [...new Set([resolvePath(target, within), resolvePath(target, `${baseName(folder)}/${within}`)])];
}

/** Whether a shell or COPY pattern (`*`, `?`, `[…]`, none of which crosses a `/`) matches a name. */
export function matchesPattern(pattern: string, name: string): boolean {
  const body = pattern
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*/g, "[^/]*")
    .replace(/\?/g, "[^/]");
  try {
    return new RegExp(`^${body}$`).test(name);
  } catch {
    return pattern === name;
  }
}

/** Whether a path holds pattern characters. */
export function isPattern(path: string): boolean {
  return /[*?[]/.test(path);
}
