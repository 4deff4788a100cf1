/** A path as a word of the shell: quoted where it must be, but for a `~` that stands for the home. */
export function quotedPath(path: string): string {
  const [, home = "", rest = ""] = /^(~\/)?(.*)$/s.exec(path) ?? [];
  return home + (/^[\w@%+=:,./-]+$/.test(rest) ? rest : `"${rest}"`);
}
