import { Octokit } from "@octokit/core";
import { paginateRest } from "@octokit/plugin-paginate-rest";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import Bottleneck from "bottleneck";
import { version } from "../version.ts";
import { HostError } from "./code-host.ts";
import { printable } from "../text/printable.ts";

const Client = Octokit.plugin(paginateRest, retry, throttling);

/** A client of GitHub's API that waits when it is told to. */
export type GitHubClient = InstanceType<typeof Client>;

const mostTries = 6;

/** How GitHub is spoken to. */
export interface GitHubSettings {
  readonly api: string;
  readonly token: string | undefined;
  /** Milliseconds between pull requests that the user asked for; GitHub's own spacing is never more. */
  readonly interval: number;
}

/** Opens a client; nothing is asked yet. */
export function githubClient({ api, token, interval }: GitHubSettings): GitHubClient {
  return new Client({
    baseUrl: api,
    userAgent: `unleak/${version}`,
    ...(token !== undefined && { auth: token }),
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    retry: { doNotRetry: [400, 401, 403, 404, 410, 422, 429, 451] },
    throttle: {
      ...spacing(interval),
      onRateLimit: (_after, _options, _client, tries) => tries < mostTries,
      onSecondaryRateLimit: (_after, _options, _client, tries) => tries < mostTries,
    },
  });
}

/** What GitHub says when there is such a pull request already. */
export class AlreadyThere extends HostError {}

/** Asks GitHub; throws a HostError when it does not do what it is asked. */
export async function askGitHub<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw asHostError(error);
  }
}

// Octokit's own spacing keeps to what github.com bears; a server without limits need not be waited for.
function spacing(interval: number): object {
  const group = (id: string, minTime: number): Bottleneck.Group =>
    new Bottleneck.Group({ id, maxConcurrent: 1, minTime: Math.min(minTime, interval), timeout: 120_000 });
  return { write: group("write", 1000), notifications: group("notifications", 3000) };
}

// What Octokit throws holds the whole request, its headers too.
function asHostError(error: unknown): HostError {
  if (!(error instanceof Error)) return new HostError("GitHub: something that is no error was thrown");
  const status = "status" in error && typeof error.status === "number" ? error.status : undefined;
  const message = printable(error.message).slice(0, 200);
  if (status === 422 && /already exists/i.test(message)) return new AlreadyThere(message);
  const passing = status === undefined || status >= 429 || (status === 403 && /rate limit/i.test(message));
  return new HostError(`GitHub${status === undefined ? "" : ` answers ${status}`}: ${message}`, passing);
}
