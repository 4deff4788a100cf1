import type { CodeHost, Proposal, PullRequest } from "./code-host.ts";
import type { Traits } from "./filter.ts";
import { AlreadyThere, askGitHub, githubClient, type GitHubClient, type GitHubSettings } from "./github-client.ts";

/** A repository as GitHub lists it. */
export interface Listed extends Traits {
  readonly name: string;
  readonly cloneUrl: string;
}

/** The pull requests and the repositories of a GitHub server. Waits when it is told to, as its rate limits ask. */
export class GitHub implements CodeHost {
  readonly #client: GitHubClient;

  constructor(settings: GitHubSettings) {
    this.#client = githubClient(settings);
  }

  async find({ path, branch }: Proposal): Promise<PullRequest | undefined> {
    const [owner = "", repo = ""] = path.split("/");
    const { data } = await askGitHub(() =>
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
      const { data } = await askGitHub(() =>
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
    await askGitHub(() => this.#client.request("PATCH /repos/{owner}/{repo}/pulls/{pull_number}", target));
  }

  /** The repositories of an organisation or a user, page by page; private ones too, as far as the token sees them. */
  async *repositoriesOf(owner: string): AsyncGenerator<Listed> {
    const { data } = await askGitHub(() => this.#client.request("GET /users/{username}", { username: owner }));
    const iterator = (await this.#pagesOf(owner, data.type))[Symbol.asyncIterator]();
    for (;;) {
      const page = await askGitHub(() => iterator.next());
      if (page.done) return;
      for (const one of page.value.data) if (isOf(one, owner)) yield listed(one);
    }
  }

  async #pagesOf(owner: string, type: string): Promise<AsyncIterable<{ readonly data: readonly RawRepository[] }>> {
    const { iterator } = this.#client.paginate;
    const order = { per_page: 100, sort: "full_name" } as const;
    if (type === "Organization") return iterator("GET /orgs/{org}/repos", { org: owner, ...order });
    if (await this.#isUs(owner)) return iterator("GET /user/repos", { affiliation: "owner", ...order });
    return iterator("GET /users/{username}/repos", { username: owner, ...order });
  }

  // Of other users only what is public can be listed, of the token's own everything. Not every token may ask who it is.
  async #isUs(owner: string): Promise<boolean> {
    try {
      const { data } = await this.#client.request("GET /user");
      return data.login.toLowerCase() === owner.toLowerCase();
    } catch {
      return false;
    }
  }

  /** One repository, by owner and name. */
  async repository(owner: string, repo: string): Promise<Listed> {
    const { data } = await askGitHub(() => this.#client.request("GET /repos/{owner}/{repo}", { owner, repo }));
    return listed(data);
  }
}

interface RawRepository {
  readonly full_name: string;
  readonly clone_url?: string;
  readonly archived?: boolean;
  readonly fork: boolean;
  readonly topics?: readonly string[];
}

function isOf({ full_name }: RawRepository, owner: string): boolean {
  return full_name.toLowerCase().startsWith(`${owner.toLowerCase()}/`);
}

function listed({ full_name, clone_url = "", archived = false, fork, topics = [] }: RawRepository): Listed {
  return { name: full_name, cloneUrl: clone_url, archived, fork, topics };
}
