/** What a stand-in tool said of one command: whose credential it would have used, as a hash. */
export interface ToolReport {
  readonly tool: string;
  /** The words of the command that matter, without options and secrets: `ci`, `clone https://git.example.com/a.git`. */
  readonly words: string;
  /** Sixteen hex digits; `none` when it found no credential. */
  readonly credential: string;
  /** Where it found the credential: `userconfig`, `env`, `url`. */
  readonly from: string;
  /** Stage in which it ran, as the build log names it. */
  readonly stage: string;
}

const report = /UNLEAK-STANDIN (\S+) (\S*) credential=([0-9a-f]{16}|none) from=(\S*)/;
const step = /^#(\d+) \[(?:\S+ )?(\S+) +\d+\/\d+\] /;

/** Reads the reports out of a plain build log, each stage's in its order. */
export function readReports(log: string): readonly ToolReport[] {
  const reports: ToolReport[] = [];
  const stages = new Map<string, string>();
  for (const line of log.split("\n")) {
    const [, number, stage] = step.exec(line) ?? [];
    if (number !== undefined && stage !== undefined) stages.set(number, stage);
    const [, tool = "", words = "", credential = "", from = ""] = report.exec(line) ?? [];
    if (tool === "") continue;
    const running = /^#(\d+) /.exec(line)?.[1] ?? "";
    reports.push({ tool, words: spaced(words), credential, from, stage: stages.get(running) ?? "" });
  }
  return reports;
}

/** The tools write a space as `%20` and a percent sign as `%25`. */
function spaced(words: string): string {
  return words.replaceAll("%20", " ").replaceAll("%25", "%");
}

/** A command that found another credential or none, that is gone or new, or that runs at another time. */
export interface CredentialDifference {
  readonly tool: string;
  readonly words: string;
  readonly what: "lost" | "changed" | "gained" | "not run" | "new" | "moved";
}

/** Compares what the commands of two builds would have used; where a credential was found may differ. */
export function compareReports(
  before: readonly ToolReport[],
  after: readonly ToolReport[],
): readonly CredentialDifference[] {
  // What a forwarded agent holds cannot be seen; that there is one must do.
  const hasAgent = [...before, ...after].some(({ from }) => from === "forwarded");
  const old = credentialsByCall(before, hasAgent);
  const now = credentialsByCall(after, hasAgent);
  const differences: CredentialDifference[] = [];
  for (const [call, { tool, words }] of new Map([...old, ...now])) {
    const what = callDifference(old.get(call)?.credentials, now.get(call)?.credentials);
    if (what !== undefined) differences.push({ tool, words, what });
  }
  return differences.length > 0 ? differences : movedCalls(before, after);
}

interface Call {
  readonly tool: string;
  readonly words: string;
  readonly credentials: Set<string>;
}

const keyPlaces = new Set(["agent", "forwarded", "key"]);

function credentialsByCall(reports: readonly ToolReport[], hasAgent: boolean): ReadonlyMap<string, Call> {
  const calls = new Map<string, Call>();
  for (const { tool, words, credential, from } of reports) {
    const call = calls.get(`${tool} ${words}`) ?? { tool, words, credentials: new Set() };
    call.credentials.add(hasAgent && keyPlaces.has(from) ? "ssh key" : credential);
    calls.set(`${tool} ${words}`, call);
  }
  return calls;
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

/** Commands of a stage that both builds have, in another order. Stages run side by side, so only one at a time is compared. */
function movedCalls(before: readonly ToolReport[], after: readonly ToolReport[]): readonly CredentialDifference[] {
  const moved: CredentialDifference[] = [];
  for (const stage of new Set(before.map((one) => one.stage))) {
    const old = sequence(before, stage);
    const now = sequence(after, stage);
    const both = (list: readonly ToolReport[], other: readonly ToolReport[]): readonly ToolReport[] =>
      list.filter((one) => other.some((two) => two.tool === one.tool && two.words === one.words));
    const shared = both(now, old);
    both(old, now).forEach((one, index) => {
      const { tool, words } = shared[index] ?? one;
      if (tool !== one.tool || words !== one.words) moved.push({ tool: one.tool, words: one.words, what: "moved" });
    });
  }
  return moved;
}

/** The first run of each command of a stage. */
function sequence(reports: readonly ToolReport[], stage: string): readonly ToolReport[] {
  const seen = new Set<string>();
  return reports.filter((one) => {
    const call = `${one.tool} ${one.words}`;
    if (one.stage !== stage || seen.has(call)) return false;
    seen.add(call);
    return true;
  });
}
