import type { FilePlace } from "./file-place.ts";
import { commandBehind } from "./tools/wrappers.ts";
import type { CommandWords } from "./tools/tool.ts";

/** A project's own file, which holds no credential, and into which a tool puts variables of its environment. */
interface ExpandingFile {
  readonly tool: string;
  readonly subcommands: readonly string[];
  readonly place: FilePlace;
  readonly source: string;
}

const expandingFiles: readonly ExpandingFile[] = [
  {
    tool: "pipenv",
    subcommands: ["install", "lock", "sync", "update", "upgrade"],
    place: { in: "cwd", path: "Pipfile" },
    source: "https://pipenv.pypa.io/en/latest/credentials.html#injecting-credentials-through-environment-variables",
  },
];

/** Where a command finds files of the project in which it expands variables. */
export function filesExpandedBy(command: CommandWords): readonly FilePlace[] {
  const { name, args } = commandBehind(command);
  return expandingFiles.flatMap(({ tool, subcommands, place }) =>
    name === tool && subcommands.some((word) => args.includes(word)) ? [place] : [],
  );
}
