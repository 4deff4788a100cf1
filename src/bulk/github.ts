import { Octokit } from "@octokit/core";
import { paginateRest } from "@octokit/plugin-paginate-rest";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import Bottleneck from "bottleneck";
import { version } from "../version.ts";
import { HostError, type CodeHost, type Proposal, type PullRequest } from "./code-host.ts";
import type { Traits } from "./filter.ts";
import { printable } from "./repository.ts";

const Client = Octokit.plugin(paginateRest, retry, throttling);

const mostTries = 6;

/** How GitHub is spoken to. */
export interface GitHubSettings {
  readonly api: string;
  readonly token: string | undefined;
  /** Milliseconds between pull requests that the user asked for; GitHub's own spacing is never more. */
  readonly interval: number;
}

/** A repository as GitHub lists it. */
export interface Listed extends Traits {
  readonly name: string;
  readonly cloneUrl: string;
}

/** The pull requests and the repositories of a GitHub server. Waits when it is told to, as its rate limits ask. */
export class GitHub implements CodeHost {
  readonly #client: InstanceType<typeof Client>;

  constructor({ api, token, interval }: GitHubSettings) {
    this.#client = new Client({
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

  async find({ path, branch }: Proposal): Promise<PullRequest | undefined> {
    const [owner = "", repo = ""] = path.split("/");
    const { data } = await this.#asked(() =>
      this.#client.request("GET /repos/{owner}/{repo}/pulls", {
        owner,
        repo,
        head: `${owner}:${branch}`,
        state: "all",
        sort: "created",
        direction: "desc",
        per_page: 20,
      }),
    );
    const requests = data.map((one): PullRequest => ({
      number: one.number,
      url: one.html_url,
      title: one.title,
      body: one.body ?? "",
      state: one.state === "open" ? "open" : one.merged_at ? "merged" : "closed",
    }));
    return requests.find(({ state }) => state === "open") ?? requests[0];
  }

  async open({ path, branch, into, title, body }: Proposal): Promise<PullRequest | undefined> {
    const [owner = "", repo = ""] = path.split("/");
    try {
      const { data } = await this.#asked(() =>
        this.#client.request("POST /repos/{owner}/{repo}/pulls", {
          owner,
          repo,
          head: branch,
          base: into,
          title,
          body,
        }),
      );
      return { number: data.number, url: data.html_url, title: data.title, body: data.body ?? "", state: "open" };
    } catch (error) {
      if (error instanceof AlreadyThere) return undefined;
      throw error;
    }
  }

  async update({ path, title, body }: Proposal, number: number): Promise<void> {
    const [owner = "", repo = ""] = path.split("/");
    const target = { owner, repo, pull_number: number, title, body };
    await this.#asked(() => this.#client.request("PATCH /repos/{owner}/{repo}/pulls/{pull_number}", target));
  }

  /** The repositories of an organisation or a user, page by page. */
  async *repositoriesOf(owner: string): AsyncGenerator<Listed> {
    const { data } = await this.#asked(() => this.#client.request("GET /users/{username}", { username: owner }));
    const pages =
      data.type === "Organization"
        ? this.#client.paginate.iterator("GET /orgs/{org}/repos", { org: owner, per_page: 100, sort: "full_name" })
        : this.#client.paginate.iterator("GET /users/{username}/repos", {
            username: owner,
            per_page: 100,
            sort: "full_name",
          });
    const iterator = pages[Symbol.asyncIterator]();
    for (;;) {
      const page = await this.#asked(() => iterator.next());
      if (page.done) return;
      for (const one of page.value.data) yield listed(one);
    }
  }

  /** One repository, by owner and name. */
  async repository(owner: string, repo: string): Promise<Listed> {
    const { data } = await this.#asked(() => this.#client.request("GET /repos/{owner}/{repo}", { owner, repo }));
    return listed(data);
  }

  async #asked<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw asHostError(error);
    }
  }
}

class AlreadyThere extends HostError {}

// Octokit's own spacing keeps to what github.com bears; a server without limits need not be waited for.
function spacing(interval: number): object {
  const group = (id: string, minTime: number): Bottleneck.Group =>
    new Bottleneck.Group({ id, maxConcurrent: 1, minTime: Math.min(minTime, interval), timeout: 120_000 });
  return { write: group("write", 1000), notifications: group("notifications", 3000) };
}

interface RawRepository {
  readonly full_name: string;
  readonly clone_url?: string;
  readonly archived?: boolean;
  readonly fork: boolean;
  readonly topics?: readonly string[];
}

function listed({ full_name, clone_url = "", archived = false, fork, topics = [] }: RawRepository): Listed {
  return { name: full_name, cloneUrl: clone_url, archived, fork, topics };
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
