import { setTimeout as sleep } from "node:timers/promises";
import { runProcess } from "../proof/processes.ts";
import { gitEnvironment, type Setting } from "./git-environment.ts";
import { printable } from "../text/printable.ts";

/** Why git failed, as far as that decides what to do next. */
export type GitFailure = "network" | "refused" | "missing" | "space" | "large" | "timeout" | "stale" | "other";

/** What git said, on one line, without anything that may be a credential. */
export class GitError extends Error {
  constructor(
    message: string,
    readonly failure: GitFailure,
  ) {
    super(message);
    this.name = "GitError";
  }
}

/** How git is to be run for one repository. */
export interface GitAccess {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly url: string;
  /** Settings beyond the hardening ones: how to authenticate. */
  readonly settings: readonly Setting[];
  /** Longest time that one git process may take, in milliseconds. */
  readonly timeout: number;
  /** Largest file that git may write, in bytes: a bomb ends there. */
  readonly largestFile: number;
}

/** Where git runs, and with what. */
export interface GitCall {
  readonly cwd?: string;
  readonly input?: string;
  /** Bytes of standard output after which it is ended and fails. */
  readonly mostOutput?: number;
}

const blockSize = 512;

// In KiB. A few names make a tree of billions, and git holds all of a tree that it checks out. Not every system has it.
const mostMemory = 4 * 1024 ** 2;
const limited = `ulimit -v ${mostMemory} 2>/dev/null; ulimit -f "$0" && exec git "$@"`;

/** Runs git on one repository; throws a GitError when it fails. */
export async function git(access: GitAccess, args: readonly string[], call: GitCall = {}): Promise<string> {
  const { mostOutput = Infinity, ...place } = call;
  const late = AbortSignal.timeout(access.timeout);
  const flood = new AbortController();
  let printed = 0;
  const blocks = String(Math.ceil(access.largestFile / blockSize));
  const [file, all] = process.platform === "win32" ? ["git", args] : ["/bin/sh", ["-c", limited, blocks, ...args]];
  const done = await runProcess(file, all, {
    ...place,
    env: gitEnvironment(access.env, access.url, access.settings),
    signal: AbortSignal.any([late, flood.signal]),
    onOutput: (chunk) => {
      if ((printed += chunk.length) > mostOutput) flood.abort();
    },
  });
  const name = `git ${args[0] ?? ""}`;
  if (flood.signal.aborted) throw new GitError(`${name} has no end`, "large");
  if (done.code === 0) return done.stdout;
  if (late.aborted) throw new GitError(`${name} took more than ${Math.round(access.timeout / 1000)} s`, "timeout");
  throw new GitError(`${name}: ${said(done.stderr)}`, failureOf(done.stderr));
}

/** Runs something that uses the network, again after a pause when only the network failed. */
export async function withRetries<T>(run: () => Promise<T>, pauses: readonly number[] = [500, 2_000]): Promise<T> {
  for (const pause of pauses) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof GitError) || error.failure !== "network") throw error;
      await sleep(pause);
    }
  }
  return run();
}

function said(stderr: string): string {
  const lines = stderr
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const fatal = lines.find((line) => /^(?:fatal|error|remote: (?:error|fatal)|! \[)/i.test(line)) ?? lines.at(-1);
  return withoutCredentials(printable(fatal ?? "failed without a word")).slice(0, 300);
}

function withoutCredentials(text: string): string {
  return text.replaceAll(/\/\/[^/@\s]*@/g, "//").replaceAll(/(?:authorization|bearer|basic|token)[:= ]+\S+/gi, "****");
}

const failures: readonly (readonly [GitFailure, RegExp])[] = [
  ["large", /file too large|file size limit|signal 25|out of memory|cannot allocate/i],
  ["space", /no space left|disk quota/i],
  [
    "refused",
    /authentication failed|could not read username|prompts disabled|returned error: 40[13]|permission denied/i,
  ],
  ["missing", /repository .*not found|does not appear to be a git repository|returned error: 404/i],
  ["stale", /stale info|non-fast-forward|\[rejected\]|fetch first/i],
  [
    "network",
    /could not resolve|connect|timed out|early eof|hung up|reset by peer|empty reply|rpc failed|returned error: (?:429|50\d)|unable to access|unexpected disconnect/i,
  ],
];

function failureOf(stderr: string): GitFailure {
  return failures.find(([, pattern]) => pattern.test(stderr))?.[0] ?? "other";
}
