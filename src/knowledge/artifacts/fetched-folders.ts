import { toldLiterals } from "../keeps/keeping.ts";
import type { CommandWords } from "../tools/tool.ts";
import type { StageFacts } from "./making.ts";

/** Where a tool that builds keeps what it fetched for later runs; undefined: not known. */
interface FetchedFolder {
  readonly names: readonly string[];
  /** The option and the variable that say where the tool keeps its own files. */
  readonly options: readonly string[];
  readonly variable?: string;
  /** Where it keeps them by itself. */
  readonly home: string;
  /** What it fetches, below. */
  readonly keeps: string;
  readonly source: string;
}

const fetchedFolders: readonly FetchedFolder[] = [
  {
    names: ["gradle", "gradlew"],
    options: ["-g", "--gradle-user-home"],
    variable: "GRADLE_USER_HOME",
    home: "~/.gradle",
    keeps: "caches",
    source: "https://docs.gradle.org/current/userguide/directory_layout.html#dir:gradle_user_home",
  },
  {
    names: ["mvn", "mvnd"],
    options: [],
    home: "~/.m2",
    keeps: "repository",
    source: "https://maven.apache.org/guides/mini/guide-configuring-maven.html",
  },
];

/** The folders that a command fills with what it fetches, beside what it makes; an undefined one is not known. */
export function foldersFetchedTo(
  { name, args }: CommandWords,
  { variables }: StageFacts,
): readonly (string | undefined)[] {
  const bare = name.slice(name.lastIndexOf("/") + 1);
  return fetchedFolders
    .filter(({ names }) => names.includes(bare))
    .map(({ options, variable, home, keeps }) => {
      const told = toldLiterals(args, options, 0);
      if (told.has(...options) && told.literal(...options) === undefined) return undefined;
      const own = told.literal(...options) ?? (variable === undefined ? undefined : variables?.get(variable)) ?? home;
      return `${own}/${keeps}`;
    });
}
