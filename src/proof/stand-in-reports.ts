/** What a stand-in tool said of one command: whose credential it would have used, as a hash. */
export interface ToolReport {
  readonly tool: string;
  /** The words of the command that matter, without options and secrets: `ci`, `clone https://git.example.com/a.git`. */
  readonly words: string;
  /** Sixteen hex digits; `none` when it found no credential. */
  readonly credential: string;
  /** Where it found the credential: `userconfig`, `env`, `url`. */
  readonly from: string;
}

const pattern = /UNLEAK-STANDIN (\S+) (\S*) credential=([0-9a-f]{16}|none) from=(\S*)/;

/** Reads the reports out of a plain build log, in its order. */
export function readReports(log: string): readonly ToolReport[] {
  const reports: ToolReport[] = [];
  for (const line of log.split("\n")) {
    const [, tool = "", words = "", credential = "", from = ""] = pattern.exec(line) ?? [];
    if (tool !== "")
      reports.push({ tool, words: decodeURIComponent(words.replace(/%(?!20|25)/g, "%25")), credential, from });
  }
  return reports;
}

/** A command that found another credential, or none, or that is gone or new. */
export interface CredentialDifference {
  readonly tool: string;
  readonly words: string;
  readonly what: "lost" | "changed" | "gained" | "not run" | "new";
}

/** Compares what the commands of two builds would have used; where a credential was found may differ. */
export function compareReports(
  before: readonly ToolReport[],
  after: readonly ToolReport[],
): readonly CredentialDifference[] {
  const differences: CredentialDifference[] = [];
  const calls = (reports: readonly ToolReport[]): Map<string, Set<string>> => {
    const found = new Map<string, Set<string>>();
    for (const { tool, words, credential } of reports) {
      const call = `${tool} ${words}`;
      found.set(call, (found.get(call) ?? new Set()).add(credential));
    }
    return found;
  };
  const old = calls(before);
  const now = calls(after);
  for (const call of new Set([...old.keys(), ...now.keys()])) {
    const what = callDifference(old.get(call), now.get(call));
    const [tool = "", ...words] = call.split(" ");
    if (what !== undefined) differences.push({ tool, words: words.join(" "), what });
  }
  return differences;
}

function callDifference(
  old: ReadonlySet<string> | undefined,
  now: ReadonlySet<string> | undefined,
): CredentialDifference["what"] | undefined {
  if (old === undefined) return "new";
  if (now === undefined) return "not run";
  const lost = [...old].filter((credential) => !now.has(credential) && credential !== "none");
  const gained = [...now].filter((credential) => !old.has(credential) && credential !== "none");
  if (lost.length > 0) return gained.length > 0 ? "changed" : "lost";
  if (gained.length > 0) return "gained";
  return old.size === now.size ? undefined : "lost";
}
