import type { ToldLiterals } from "../keeps/keeping.ts";

/** What is known of the stage in which a command runs. */
export interface StageFacts {
  /** ENV of the stage, and of its base image where that is known. */
  readonly variables?: ReadonlyMap<string, string>;
  /** The base image as FROM names it: `python:3.12-slim`. */
  readonly base?: string;
}

/** What a command is told, and where. */
export interface Making {
  readonly names: readonly string[];
  /** First words that are no options; any of the lists. */
  readonly subcommands: readonly (readonly string[])[];
  /** Options whose value is the next word. */
  readonly valued?: readonly string[];
  /** Paths that it makes, relative to the working directory, `~/` or absolute; undefined: not known. */
  readonly makes: (told: ToldLiterals, stage: Stage) => readonly (string | undefined)[] | undefined;
  readonly source: string;
}

/** The stage as the rows ask for it. */
export interface Stage {
  variable(name: string): string | undefined;
  /** Whether the base image is an official one of that name, and so has its tools where that image puts them. */
  isBase(name: string): boolean;
  /** Folder of the program itself: `/venv/bin` of `/venv/bin/pip`; empty when it came from PATH. */
  readonly programFolder: string;
}

/** The folder with a name in it; absolute names stay. */
export function under(folder: string | undefined, name: string): string {
  if (folder === undefined || folder === "" || folder === "." || name.startsWith("/")) return name;
  return `${folder.replace(/\/+$/, "")}/${name}`;
}
