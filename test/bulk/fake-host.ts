import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { serveGit } from "./git-server.ts";

/** A pull request as the host keeps it. */
export interface KeptRequest {
  readonly repository: string;
  readonly number: number;
  /** When it was opened, in milliseconds. */
  readonly openedAt: number;
  readonly head: string;
  readonly base: string;
  title: string;
  body: string;
  state: "open" | "closed" | "merged";
}

/** A repository as the host lists it. */
export interface KeptRepository {
  readonly path: string;
  readonly archived?: boolean;
  readonly fork?: boolean;
  readonly topics?: readonly string[];
}

/**
 * A code host on loopback: git over HTTP and the pull-request endpoints of GitHub and GitLab, with what makes them
 * hard: duplicates are 422 or 409, too much at once is 403 or 429, and a token is wanted for everything.
 */
export class FakeHost {
  readonly requests: KeptRequest[] = [];
  readonly repositories: KeptRepository[] = [];
  /** Every request that arrived, as `METHOD path`. */
  readonly log: string[] = [];
  /** Every credential that arrived. */
  readonly credentials = new Set<string>();
  /** Pull requests that may be opened within a window before the secondary limit answers. */
  limit = { count: Infinity, windowMs: 1000, retryAfter: 1 };
  limited = 0;
  /** Owners that are users, of whom a list shows the first repository alone unless it is their own. */
  readonly users = new Set<string>();
  login = "somebody";
  /** Files of every pull request, and the reviews that were left on them. */
  files: readonly object[] = [];
  readonly reviews: { body: string; commit_id: string; comments: readonly Record<string, unknown>[] }[] = [];
  /** How many lists of pull requests come back empty, as when another machine opens one in between. */
  blind = 0;
  /** While set, every connection is cut. */
  cut = false;
  /** Milliseconds that every answer takes to begin, as over a network. */
  latency = 0;
  readonly #created: number[] = [];
  readonly #server: Server;

  private constructor(
    readonly root: string,
    readonly token: string,
  ) {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(root: string, token: string): Promise<FakeHost> {
    const host = new FakeHost(root, token);
    await new Promise<void>((ready) => host.#server.listen(0, "127.0.0.1", ready));
    return host;
  }

  get host(): string {
    const address = this.#server.address() as AddressInfo;
    return `127.0.0.1:${address.port}`;
  }

  get github(): string {
    return `http://${this.host}/api/v3`;
  }

  get gitlab(): string {
    return `http://${this.host}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.cut) return void request.socket.destroy();
    const url = new URL(request.url ?? "/", `http://${this.host}`);
    this.log.push(`${request.method} ${url.pathname}`);
    for (const name of ["authorization", "private-token"]) {
      const value = request.headers[name];
      if (typeof value === "string") this.credentials.add(value);
    }
    if (!this.#mayEnter(request)) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="git"', "content-type": "application/json" });
      return void response.end(JSON.stringify({ message: "Bad credentials" }));
    }
    if (this.latency > 0) await sleep(this.latency);
    const path = decodeURIComponent(url.pathname);
    if (path.startsWith("/api/v3/")) return this.#github(path.slice(7), url, request, response);
    if (path.startsWith("/api/v4/")) return this.#gitlab(url.pathname.slice(7), url, request, response);
    return serveGit(this.root, request.url ?? "/", request, response);
  }

  #mayEnter({ headers }: IncomingMessage): boolean {
    const { authorization = "" } = headers;
    const basic = Buffer.from(authorization.replace(/^basic /i, ""), "base64").toString();
    return (
      authorization === `token ${this.token}` ||
      authorization === `Bearer ${this.token}` ||
      basic.endsWith(`:${this.token}`) ||
      headers["private-token"] === this.token
    );
  }

  async #github(path: string, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const send = sender(response);
    const [, kind, owner = "", repo = "", , number] = path.split("/");
    if (kind === "users" && repo === "") {
      return send(200, { login: owner, type: this.users.has(owner) ? "User" : "Organization" });
    }
    if (kind === "user" && owner === "") return send(200, { login: this.login });
    if (kind === "user") return this.#page(this.login, url, response, githubRow(this.host));
    if (kind === "users") {
      const [first] = this.repositories.filter((one) => one.path.startsWith(`${owner}/`));
      return send(200, first ? [githubRow(this.host)(first)] : []);
    }
    if (kind === "orgs") return this.#page(owner, url, response, githubRow(this.host));
    const known = this.repositories.find((one) => one.path === `${owner}/${repo}`);
    if (kind !== "repos" || !known) return send(404, { message: "Not Found" });
    if (path.endsWith("/files")) return send(200, this.files);
    if (path.endsWith("/reviews")) {
      if (request.method === "GET") return send(200, this.reviews);
      this.reviews.push((await bodyOf(request)) as unknown as FakeHost["reviews"][number]);
      return send(200, { html_url: `http://${this.host}/${known.path}/pull/${number}#r${this.reviews.length}` });
    }
    if (!path.includes("/pulls")) return send(200, githubRow(this.host)(known));
    if (request.method === "GET") {
      const head = url.searchParams.get("head")?.split(":")[1];
      if (this.blind-- > 0) return send(200, []);
      const found = this.requests.filter((one) => one.repository === known.path && one.head === head).toReversed();
      return send(
        200,
        found.map((one) => githubRequest(this.host, one)),
      );
    }
    const asked = await bodyOf(request);
    if (request.method === "PATCH") {
      const one = this.requests.find((kept) => kept.repository === known.path && kept.number === Number(number));
      Object.assign(one ?? {}, { title: asked["title"], body: asked["body"] });
      return one ? send(200, githubRequest(this.host, one)) : send(404, { message: "Not Found" });
    }
    if (this.#tooMany()) {
      response.setHeader("retry-after", String(this.limit.retryAfter));
      return send(403, { message: "You have exceeded a secondary rate limit. Please wait a few minutes." });
    }
    const made = this.#open(
      known.path,
      asked["head"] ?? "",
      asked["base"] ?? "",
      asked["title"] ?? "",
      asked["body"] ?? "",
    );
    if (typeof made === "string") return send(422, { message: "Validation Failed", errors: [{ message: made }] });
    return send(201, githubRequest(this.host, made));
  }

  async #gitlab(path: string, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const send = sender(response);
    const [, kind, id = "", what, iid] = path.split("/").map(decodeURIComponent);
    if (kind === "groups") return this.#page(id, url, response, gitlabRow(this.host));
    const known = this.repositories.find((one) => one.path === id);
    if (kind !== "projects" || !known) return send(404, { message: "404 Project Not Found" });
    if (what !== "merge_requests") return send(200, gitlabRow(this.host)(known));
    if (request.method === "GET") {
      const head = url.searchParams.get("source_branch");
      const found = this.requests.filter((one) => one.repository === id && one.head === head).toReversed();
      return send(
        200,
        found.map((one) => gitlabRequest(this.host, one)),
      );
    }
    const asked = await bodyOf(request);
    if (request.method === "PUT") {
      const one = this.requests.find((kept) => kept.repository === id && kept.number === Number(iid));
      Object.assign(one ?? {}, { title: asked["title"], body: asked["description"] });
      return one ? send(200, gitlabRequest(this.host, one)) : send(404, { message: "404 Not Found" });
    }
    if (this.#tooMany()) return send(429, { message: "Too Many Requests" });
    const { source_branch = "", target_branch = "", title = "", description = "" } = asked;
    const made = this.#open(id, source_branch, target_branch, title, description);
    return typeof made === "string" ? send(409, { message: [made] }) : send(201, gitlabRequest(this.host, made));
  }

  #page(owner: string, url: URL, response: ServerResponse, row: (one: KeptRepository) => object): void {
    const page = Number(url.searchParams.get("page") ?? 1);
    const size = Number(url.searchParams.get("per_page") ?? 30);
    const deep = url.searchParams.get("include_subgroups") !== "false" || !url.pathname.includes("v4");
    const all = this.repositories.filter(
      ({ path }) => path.startsWith(`${owner}/`) && (deep || path.split("/").length === 2),
    );
    if (page * size < all.length) {
      url.searchParams.set("page", String(page + 1));
      response.setHeader("link", `<${url.href}>; rel="next"`);
    }
    sender(response)(200, all.slice((page - 1) * size, page * size).map(row));
  }

  #tooMany(): boolean {
    const since = Date.now() - this.limit.windowMs;
    if (this.#created.filter((at) => at > since).length < this.limit.count) return false;
    this.limited += 1;
    return true;
  }

  #open(repository: string, head: string, base: string, title: string, body: string): KeptRequest | string {
    this.#created.push(Date.now());
    if (this.requests.some((one) => one.repository === repository && one.head === head && one.state === "open"))
      return `A pull request already exists for ${repository.split("/")[0]}:${head}.`;
    if (this.branch(repository, head) === undefined) return "head does not exist";
    const number = this.requests.filter((one) => one.repository === repository).length + 1;
    const made: KeptRequest = {
      repository,
      number,
      openedAt: performance.now(),
      head,
      base,
      title,
      body,
      state: "open",
    };
    this.requests.push(made);
    return made;
  }

  /** The commit at a branch of a repository. */
  branch(repository: string, name: string): string | undefined {
    const folder = join(this.root, `${repository}.git`);
    const loose = join(folder, "refs/heads", name);
    if (existsSync(loose)) return readFileSync(loose, "utf8").trim();
    const packed = join(folder, "packed-refs");
    const line =
      existsSync(packed) &&
      readFileSync(packed, "utf8")
        .split("\n")
        .find((one) => one.endsWith(` refs/heads/${name}`));
    return line ? line.split(" ")[0] : undefined;
  }
}

function sender(response: ServerResponse): (status: number, value: unknown) => void {
  return (status, value) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(value));
  };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, string>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>;
}

function githubRow(host: string) {
  return ({ path, archived = false, fork = false, topics = [] }: KeptRepository) => ({
    full_name: path,
    clone_url: `http://${host}/${path}.git`,
    archived,
    fork,
    topics,
  });
}

function gitlabRow(host: string) {
  return ({ path, archived = false, fork = false, topics = [] }: KeptRepository) => ({
    path_with_namespace: path,
    http_url_to_repo: `http://${host}/${path}.git`,
    archived,
    topics,
    ...(fork && { forked_from_project: { id: 1 } }),
  });
}

function githubRequest(host: string, one: KeptRequest): object {
  return {
    number: one.number,
    html_url: `http://${host}/${one.repository}/pull/${one.number}`,
    title: one.title,
    body: one.body,
    state: one.state === "open" ? "open" : "closed",
    merged_at: one.state === "merged" ? "2026-01-01T00:00:00Z" : null,
  };
}

function gitlabRequest(host: string, one: KeptRequest): object {
  return {
    iid: one.number,
    web_url: `http://${host}/${one.repository}/-/merge_requests/${one.number}`,
    title: one.title,
    description: one.body,
    state: one.state === "open" ? "opened" : one.state,
  };
}
