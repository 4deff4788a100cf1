import { setTimeout as sleep } from "node:timers/promises";
import { Gitlab, GitbeakerRequestError, GitbeakerRetryError } from "@gitbeaker/rest";
import { HostError, type CodeHost, type Proposal, type PullRequest } from "./code-host.ts";
import type { Listed } from "./github.ts";
import { printable } from "../text/printable.ts";

/** How GitLab is spoken to. */
export interface GitLabSettings {
  readonly api: string;
  readonly token: string | undefined;
  /** Milliseconds to wait when it answers that there were too many requests; its limits are by the minute. */
  readonly pause?: number;
}

const mostTries = 4;

/** The merge requests and the projects of a GitLab server. */
export class GitLab implements CodeHost {
  readonly #client: InstanceType<typeof Gitlab>;
  readonly #pause: number;

  constructor({ api, token, pause = 60_000 }: GitLabSettings) {
    this.#client = new Gitlab({ host: api, token: token ?? "", queryTimeout: 60_000 });
    this.#pause = pause;
  }

  async find({ path, branch }: Proposal): Promise<PullRequest | undefined> {
    const found = await this.#asked(() =>
      this.#client.MergeRequests.all({
        projectId: path,
        sourceBranch: branch,
        orderBy: "created_at",
        sort: "desc",
        perPage: 20,
        maxPages: 1,
      }),
    );
    const requests = found.map((one): PullRequest => ({
      number: one.iid,
      url: String(one.web_url),
      title: String(one.title),
      body: String(one.description ?? ""),
      state: one.state === "opened" ? "open" : one.state === "merged" ? "merged" : "closed",
    }));
    return requests.find(({ state }) => state === "open") ?? requests[0];
  }

  async open({ path, branch, into, title, body }: Proposal): Promise<PullRequest | undefined> {
    try {
      const one = await this.#asked(() =>
        this.#client.MergeRequests.create(path, branch, into, title, { description: body, removeSourceBranch: true }),
      );
      return { number: one.iid, url: String(one.web_url), title, body, state: "open" };
    } catch (error) {
      if (error instanceof AlreadyThere) return undefined;
      throw error;
    }
  }

  async update({ path, title, body }: Proposal, number: number): Promise<void> {
    await this.#asked(() => this.#client.MergeRequests.edit(path, number, { title, description: body }));
  }

  /** The projects of a group, those of its subgroups too when asked for. */
  async *projectsOf(group: string, includeSubgroups: boolean): AsyncGenerator<Listed> {
    for (let page = 1; ; page++) {
      const options = {
        includeSubgroups,
        perPage: 100,
        page,
        maxPages: 1,
        orderBy: "path" as const,
        sort: "asc" as const,
      };
      const found = await this.#asked(() => this.#client.Groups.allProjects(group, options));
      for (const one of found) yield listed(one);
      if (found.length < 100) return;
    }
  }

  /** One project, by its path. */
  async project(path: string): Promise<Listed> {
    return listed(await this.#asked(() => this.#client.Projects.show(path)));
  }

  // The client's own retries are over within a second, which is too soon for a limit by the minute.
  async #asked<T>(request: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await request();
      } catch (error) {
        if (!(error instanceof GitbeakerRetryError) || tries >= mostTries) throw asHostError(error);
        await sleep(this.#pause);
      }
    }
  }
}

class AlreadyThere extends HostError {}

interface RawProject {
  readonly [field: string]: unknown;
}

function listed(one: RawProject): Listed {
  const topics = Array.isArray(one["topics"]) ? one["topics"].map(String) : [];
  return {
    name: String(one["path_with_namespace"]),
    cloneUrl: String(one["http_url_to_repo"]),
    archived: one["archived"] === true,
    fork: one["forked_from_project"] !== undefined && one["forked_from_project"] !== null,
    topics,
  };
}

// What the client throws holds the whole request, its headers too.
function asHostError(error: unknown): HostError {
  if (!(error instanceof Error)) return new HostError("GitLab: something that is no error was thrown");
  const status = error instanceof GitbeakerRequestError ? error.cause?.response.status : undefined;
  const message = printable(error.message).slice(0, 200);
  if (status === 409) return new AlreadyThere(message);
  const passing = status === undefined || status >= 429;
  return new HostError(`GitLab${status === undefined ? "" : ` answers ${status}`}: ${message}`, passing);
}
