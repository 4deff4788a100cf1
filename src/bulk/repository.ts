import { createHash } from "node:crypto";
import { InputError } from "../text/input-error.ts";
import { printable } from "../text/printable.ts";

/** The code host that a repository's pull requests go to. */
export type HostKind = "github" | "gitlab";

/** Says which code host stands at a host name (with its port, if any). */
export type KindOf = (host: string) => HostKind | undefined;

/** One repository of a campaign. */
export interface Repository {
  /** What it is called in reports and results: `host/owner/name`, or the folder. */
  readonly name: string;
  /** What git clones and pushes to; never holds a credential. */
  readonly url: string;
  /** Owner and name on its host; absent for a folder. */
  readonly path?: string;
  readonly host?: HostKind;
}

const transports = new Set(["https", "http", "ssh"]);

/**
 * The repository at a clone URL: `https://`, `http://`, `ssh://` or `user@host:path`. Throws an InputError for any
 * other transport and for a URL that holds a credential: it would end up in the arguments of git.
 */
export function repositoryAt(url: string, kindOf: KindOf): Repository {
  const { host, path } = partsOf(url);
  const clean = path.replace(/^\/+|\/+$/g, "").replace(/\.git$/, "");
  if (clean === "" || clean.split("/").some((part) => part === "" || part === "." || part === ".."))
    throw new InputError("clone URL names no repository", shownUrl(url));
  const kind = kindOf(host);
  return { name: `${host}/${clean}`, url, path: clean, ...(kind && { host: kind }) };
}

function partsOf(url: string): { readonly host: string; readonly path: string } {
  if (hasControl(url)) throw new InputError("clone URL holds a control character", shownUrl(url));
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) return scpParts(url);
  if (!transports.has(scheme) || !URL.canParse(url))
    throw new InputError("not a clone URL of https, http or ssh", shownUrl(url));
  const parsed = new URL(url);
  if (parsed.password !== "" || (scheme !== "ssh" && parsed.username !== ""))
    throw new InputError("clone URL holds a credential: put it in the environment instead", shownUrl(url));
  if (parsed.hostname === "" || parsed.hostname.startsWith("-") || parsed.username.startsWith("-"))
    throw new InputError("clone URL names no host", shownUrl(url));
  if (parsed.search !== "" || parsed.hash !== "") throw new InputError("clone URL holds a query", shownUrl(url));
  return { host: scheme === "ssh" ? parsed.hostname : parsed.host, path: decoded(parsed.pathname, url) };
}

function scpParts(url: string): { readonly host: string; readonly path: string } {
  const match = /^(?:[\w.][\w.-]*@)?(\w[\w.-]*):([^:/-][^:]*|\/[^/:][^:]*)$/.exec(url);
  if (!match) throw new InputError("not a clone URL of https, http or ssh", shownUrl(url));
  return { host: match[1] ?? "", path: match[2] ?? "" };
}

function decoded(path: string, url: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new InputError("not a clone URL of https, http or ssh", shownUrl(url));
  }
}

/** A URL as it may be shown: one line, without what may be a credential. */
function shownUrl(url: string): string {
  return printable(url.replace(/\/\/[^/@]*@/, "//").replace(/[?#].*$/s, ""));
}

function hasControl(text: string): boolean {
  return /[\p{Cc}\s]/u.test(text);
}

/** A file name for what belongs to a repository: no folder in it, never the same for two names. */
export function fileNameFor(name: string): string {
  const plain = name.replace(/^\/+/, "").replaceAll("/", "--");
  const safe = plain.replaceAll(/[^\w.-]+/g, "_").replace(/^[.-]+/, "_");
  if (safe === name.replaceAll("/", "--") && safe.length <= 120) return safe;
  return `${safe.slice(-100).replace(/^[.-]+/, "_")}-${shortHash(name)}`;
}

/** The first 12 hexadecimal digits of a text's SHA-256. */
export function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
