import type { Edit } from "../text/edits.ts";
import { type SiteCommand, siteEdit } from "./command-site.ts";

/** A variable that the file around the command must put into its environment. */
export interface Provision {
  readonly variable: string;
  /** The file's own text of the value. */
  readonly raw: string;
}

/** What a variable in front of a command is assigned: the file's own text, in double quotes unless it says others. */
export interface Assigned {
  readonly raw: string;
  readonly quote?: "" | "'" | undefined;
}

/** `X="…" ` in front of a command. */
export function assignments(command: SiteCommand, values: ReadonlyMap<string, Assigned>): readonly Edit[] {
  const { docker, site } = command;
  const encoded = (text: string): string => site.host.encode(text, docker.span.start);
  const texts = [...values].map(([name, { raw, quote = '"' }]) => `${name}=${encoded(quote)}${raw}${encoded(quote)} `);
  const { start } = docker.command.span;
  return texts.length > 0 ? [siteEdit(site, start, start, texts.join(""))] : [];
}

/** The name under which the file around the command provides a value: one that it uses for another is left to it. */
export function provided(
  { site }: SiteCommand,
  variable: string,
  raw: string,
): { readonly name: string; readonly provisions: readonly Provision[] } {
  const taken = site.taken?.get(variable);
  if (taken === raw) return { name: variable, provisions: [] };
  const name = taken === undefined ? variable : `${variable}_FOR_BUILD`;
  return { name, provisions: [{ variable: name, raw }] };
}

/** sudo drops the environment unless it is told the names. */
export function keptBySudo({ docker, site }: SiteCommand, names: readonly string[]): readonly Edit[] {
  const { sudo, command } = docker;
  if (!sudo || sudo.keeps === "all") return [];
  const { keeps, behind } = sudo;
  const missing = [...new Set(names)].filter((name) => !keeps.includes(name));
  const word = command.words[behind];
  if (missing.length === 0 || !word) return [];
  const text = site.host.encode(` --preserve-env=${missing.join(",")}`, docker.span.start);
  return [siteEdit(site, word.span.end, word.span.end, text)];
}
