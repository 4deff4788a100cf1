import type { CommandWords } from "./tools/tool.ts";

/** A command that chooses something for the login that its tool has, and needs that login itself: one row, one fact. */
interface LoginSetting {
  readonly names: readonly string[];
  /** First words that are no options. */
  readonly words: readonly string[];
  readonly source: string;
}

const rows: readonly LoginSetting[] = [
  {
    names: ["az"],
    words: ["account", "set"],
    source: "https://learn.microsoft.com/cli/azure/account#az-account-set",
  },
  {
    names: ["oc"],
    words: ["project"],
    source:
      "https://docs.openshift.com/container-platform/latest/cli_reference/openshift_cli/developer-cli-commands.html",
  },
];

/** Whether a command chooses the account or project of a login: it goes where that goes. */
export function setsUpLogin({ name, args }: CommandWords): boolean {
  const operands = args.filter((word) => word?.startsWith("-") !== true);
  return rows.some((row) => row.names.includes(name) && row.words.every((word, index) => operands[index] === word));
}
