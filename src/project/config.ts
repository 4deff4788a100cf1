import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { CosmiconfigResult } from "cosmiconfig";
import { InputError } from "../text/input-error.ts";
import { configFault, configFrom, emptyConfig, type Config } from "./config-schema.ts";
import { asInputError } from "./read-text.ts";

const dataPlaces = [
  "package.json",
  ".unleakrc",
  ".unleakrc.json",
  ".unleakrc.yaml",
  ".unleakrc.yml",
  "unleak.config.json",
  "unleak.config.yaml",
  "unleak.config.yml",
];
const codePlaces = ["unleak.config.js", "unleak.config.mjs", "unleak.config.cjs", "unleak.config.ts"];

/** Where to look for a configuration, and what it may be. */
export interface ConfigRequest {
  /** Folder to begin in; its parents follow, up to `root`. */
  readonly from: string;
  readonly root: string;
  /** This file instead of a search. */
  readonly file?: string | undefined;
  /** Whether code may run: only in the user's own working tree. */
  readonly code: boolean;
}

/** A configuration and where it was found. */
export interface FoundConfig {
  readonly config: Config;
  /** Absolute path; undefined when there is none. */
  readonly file?: string;
}

/**
 * Finds and checks the configuration. Throws an InputError that names the key when one is unknown or of the wrong
 * type, and one without the file's text when it cannot be read.
 */
export async function loadConfig(request: ConfigRequest): Promise<FoundConfig> {
  const file = request.file === undefined ? findConfig(request) : resolve(request.from, request.file);
  if (file === undefined) return { config: emptyConfig };
  if (!existsSync(file)) throw new InputError("no such file", file);
  if (!request.code && isCode(file)) throw new InputError("configuration is code, which is not allowed here", file);

  const value = await readConfig(file);
  const fault = configFault(value);
  if (fault !== undefined) throw new InputError(fault, file);
  const config = configFrom(value);
  if (!request.code && config.transformModules.length > 0) {
    throw new InputError("transformModules are code, which is not allowed here", file);
  }
  return { config, file };
}

// cosmiconfig itself is loaded only when one of its places is taken: most runs have no configuration and should not
// pay for one.
function findConfig({ from, root, code }: ConfigRequest): string | undefined {
  const places = code ? [...dataPlaces, ...codePlaces] : dataPlaces;
  for (let folder = from; ; folder = dirname(folder)) {
    const place = places.find((name) => isPlace(join(folder, name)));
    if (place !== undefined) return join(folder, place);
    if (folder === root || folder === dirname(folder)) return undefined;
  }
}

function isPlace(file: string): boolean {
  if (!existsSync(file)) return false;
  return !file.endsWith("package.json") || /"unleak"\s*:\s*\{/.test(readFileSync(file, "utf8"));
}

function isCode(file: string): boolean {
  return /\.[cm]?[jt]s$/.test(file);
}

async function readConfig(file: string): Promise<unknown> {
  const { cosmiconfig } = await import("cosmiconfig");
  const explorer = cosmiconfig("unleak", {
    searchPlaces: [...dataPlaces, ...codePlaces],
    // The loader that comes with cosmiconfig needs a compiler with an interface of its own.
    loaders: { ".ts": importTypeScript },
  });
  try {
    const found: CosmiconfigResult = await explorer.load(file);
    return found?.config;
  } catch (error) {
    // What a parser says of a text quotes the text.
    if (error instanceof InputError) throw error;
    const cause = asInputError(error, file);
    throw cause instanceof InputError ? cause : new InputError("cannot be read as configuration", file);
  }
}

async function importTypeScript(file: string): Promise<unknown> {
  const { createJiti } = await import("jiti");
  return createJiti(import.meta.url, { fsCache: false }).import(file, { default: true });
}

/** Everything the modules of a configuration export, in order. Throws an InputError for one that cannot be loaded. */
export async function loadTransformModules({ config, file }: FoundConfig): Promise<readonly unknown[]> {
  const exported: unknown[] = [];
  for (const name of config.transformModules) {
    const path = name.startsWith(".") || isAbsolute(name) ? resolve(dirname(file ?? "."), name) : name;
    exported.push(...Object.values(await importModule(path, name, file ?? name)));
  }
  return exported;
}

async function importModule(path: string, name: string, config: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    if (path.endsWith("ts")) {
      const { createJiti } = await import("jiti");
      return await createJiti(import.meta.url, { fsCache: false }).import(path);
    }
    return await import(isAbsolute(path) ? pathToFileURL(path).href : path);
  } catch {
    throw new InputError(`transform module "${name}" cannot be loaded`, config);
  }
}
