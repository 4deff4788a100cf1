import type { FilePlace } from "../file-place.ts";
import { namedFile } from "./keeping.ts";
import type { Around, EnvironmentPair, Keeping, SaidByEnvironment, Told } from "./keeping.ts";
import { protectedText } from "./shell-text.ts";

const gitLocal: FilePlace = { in: "cwd", path: ".git/config" };
const gitGlobal: FilePlace = { in: "home", path: ".gitconfig", variable: "GIT_CONFIG_GLOBAL" };
const gitSystem: FilePlace = { in: "root", path: "etc/gitconfig", variable: "GIT_CONFIG_SYSTEM" };

/** `git config key value` as entries of the counted variables. */
function gitEntries(told: Told, { counted = 0 }: Around): SaidByEnvironment | undefined {
  const [key, value] = told.operands;
  if (!key || !value) return undefined;
  const variables: EnvironmentPair[] = [
    { name: "GIT_CONFIG_COUNT", value: String(counted + 1) },
    { name: `GIT_CONFIG_KEY_${counted}`, value: protectedText(key.text) },
    { name: `GIT_CONFIG_VALUE_${counted}`, value: protectedText(value.text) },
  ];
  return { variables };
}

/** What git keeps of what it is told. */
export const gitKeepings: readonly Keeping[] = [
  {
    names: ["git"],
    subcommands: [["config", "set"], ["config"]],
    valued: ["-f", "--file", "--type", "-C", "-c", "--blob", "--comment"],
    fileOptions: ["-f", "--file"],
    files(told) {
      const file = told.literal("-f", "--file");
      if (told.has("--system")) return [gitSystem];
      if (told.has("--global")) return [gitGlobal];
      return [file === undefined ? gitLocal : namedFile(file)];
    },
    unless: (told) =>
      told.operands.length < 2 ||
      told.has(
        "--get",
        "--get-all",
        "--get-regexp",
        "--get-urlmatch",
        "--list",
        "-l",
        "--unset",
        "--unset-all",
        "--remove-section",
        "--rename-section",
      ) ||
      /^(?:get|list|unset|remove-section|rename-section|edit)$/.test(told.operands[0] ?? ""),
    environment: gitEntries,
    source: "https://git-scm.com/docs/git-config#Documentation/git-config.txt-GITCONFIGCOUNT",
  },
  {
    names: ["git"],
    subcommands: [
      ["remote", "add"],
      ["remote", "set-url"],
    ],
    valued: ["-C", "-c", "-b"],
    files: () => [gitLocal],
    source: "https://git-scm.com/docs/git-remote",
  },
  {
    names: ["git"],
    subcommands: [["credential", "approve"], ["credential-store"]],
    valued: ["--file"],
    fileOptions: ["--file"],
    files(told) {
      const file = told.literal("--file");
      return [file === undefined ? { in: "home", path: ".git-credentials" } : namedFile(file)];
    },
    source: "https://git-scm.com/docs/git-credential-store",
  },
];
