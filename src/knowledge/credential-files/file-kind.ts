import type { FilePlace } from "../file-place.ts";

/** A kind of file that holds a credential: one row, one fact. */
export interface CredentialFileKind {
  /** Kebab-case: `npmrc`, `pip-conf`, `ssh-private-key`. */
  readonly name: string;
  /** Who reads it: tool names as in `tools`. */
  readonly readers: readonly string[];
  /** Needed while building, at run time, or either. */
  readonly time: "build" | "run" | "either";
  /** Whether the file by its name alone is a credential file, or only when its content holds one. */
  readonly tells: "name" | "content";
  /** A private key whose mode and owner the reader checks. */
  readonly key: boolean;
  /** Seldom holds a credential: counts only when its text was read and holds one. */
  readonly rare?: true;
  /** No tool has a place of its own for it: one that reads it is told where it lies, by words or by a configuration. */
  readonly told?: true;
  /** What else it says: the packages that the build installs, or settings of the project that it builds. */
  readonly says?: "packages" | "settings";
  /** Its readers take it in whatever they do, also to start what was built. */
  readonly always?: true;
  /** A folder of such files: `.ssh/`. */
  readonly directory?: true;
  /** Settings that programs take from it when the container runs. */
  readonly settings?: RegExp;
  /** Where its readers look for it, in the order in which they look. */
  readonly places?: readonly FilePlace[];
  readonly source: string;
}

/** A kind with the paths that are of it: matched in lower case, with a `/` in front. */
export interface FileKindRow extends CredentialFileKind {
  readonly paths: RegExp;
  /** The usual base name in lower case, for globs such as `.npmrc*`. */
  readonly usual: readonly string[];
}

/** Fields that most rows share. */
interface Row {
  readonly readers: readonly string[];
  readonly time?: CredentialFileKind["time"];
  readonly key?: true;
  readonly rare?: true;
  readonly told?: true;
  readonly says?: CredentialFileKind["says"];
  readonly always?: true;
  readonly directory?: true;
  readonly settings?: RegExp;
  readonly places?: readonly FilePlace[];
  readonly usual?: readonly string[];
  readonly source: string;
}

/** A row with what most rows leave out. */
export function row(name: string, tells: CredentialFileKind["tells"], paths: RegExp, facts: Row): FileKindRow {
  const { readers, time = "build", key = false, usual = [], source } = facts;
  return {
    name,
    readers,
    time,
    tells,
    key,
    ...(facts.rare ? { rare: facts.rare } : {}),
    ...(facts.told ? { told: facts.told } : {}),
    ...(facts.says ? { says: facts.says } : {}),
    ...(facts.always ? { always: facts.always } : {}),
    ...(facts.directory ? { directory: facts.directory } : {}),
    ...(facts.settings ? { settings: facts.settings } : {}),
    ...(facts.places ? { places: facts.places } : {}),
    source,
    paths,
    usual,
  };
}

/** A place in the home directory. */
export function home(path: string, variable?: string, variableHolds?: "folder"): FilePlace {
  return {
    in: "home",
    path,
    ...(variable === undefined ? {} : { variable }),
    ...(variableHolds === undefined ? {} : { variableHolds }),
  };
}

/** A place in the working directory. */
export function cwd(path: string, variable?: string): FilePlace {
  return variable === undefined ? { in: "cwd", path } : { in: "cwd", path, variable };
}

/** An absolute place. */
export function root(path: string, variable?: string): FilePlace {
  return variable === undefined ? { in: "root", path } : { in: "root", path, variable };
}
