import { InputError } from "../text/input-error.ts";
import { HostError, type CodeHost } from "./code-host.ts";
import type { Filter } from "./filter.ts";
import type { GitHub, Listed } from "./github.ts";
import type { GitLab } from "./gitlab.ts";
import type { Credentials } from "./hosts.ts";
import { kindsOf } from "./hosts.ts";
import { repositoryAt, type Repository } from "./repository.ts";
import ignore from "ignore";

/** The code hosts of a run, each spoken to by one client from the first time that it is needed. */
export class CodeHosts {
  #github: Promise<GitHub> | undefined;
  #gitlab: Promise<GitLab> | undefined;

  constructor(
    readonly credentials: Credentials,
    /** Milliseconds between pull requests. */
    readonly interval: number,
  ) {}

  /** The host of a repository; undefined when nobody knows its API. Throws a HostError without a token for it. */
  async hostOf({ host }: Repository): Promise<CodeHost | undefined> {
    if (host === undefined) return undefined;
    if ((await this.credentials.tokenFor(host)) === undefined)
      throw new HostError(`no token for it: set ${host === "github" ? "GITHUB_TOKEN" : "GITLAB_TOKEN"}`);
    return host === "github" ? this.github() : this.gitlab();
  }

  github(): Promise<GitHub> {
    this.#github ??= this.#openGitHub();
    return this.#github;
  }

  gitlab(): Promise<GitLab> {
    this.#gitlab ??= this.#openGitLab();
    return this.#gitlab;
  }

  async #openGitHub(): Promise<GitHub> {
    const { GitHub } = await import("./github.ts");
    const token = await this.credentials.tokenFor("github");
    return new GitHub({ api: this.credentials.hosts.github.api, token, interval: this.interval });
  }

  async #openGitLab(): Promise<GitLab> {
    const { GitLab } = await import("./gitlab.ts");
    return new GitLab({ api: this.credentials.hosts.gitlab.api, token: await this.credentials.tokenFor("gitlab") });
  }
}

/**
 * The repositories of `github:owner/*`, `github:owner/name`, `gitlab:group/**` (its subgroups too), `gitlab:group/*`
 * or `gitlab:group/name`; a name may be a pattern. Throws an InputError when the host does not list them.
 */
export async function* listedRepositories(
  kind: "github" | "gitlab",
  pattern: string,
  hosts: CodeHosts,
  filter: Filter,
): AsyncGenerator<Repository> {
  const parts = pattern.split("/");
  const name = parts.pop() ?? "";
  const owner = parts.join("/");
  if (owner === "" || name === "" || (kind === "github" && parts.length > 1))
    throw new InputError(
      `must be like ${kind === "github" ? "github:owner/*" : "gitlab:group/**"}`,
      `${kind}:${pattern}`,
    );
  const matches = /^\*\*?$/.test(name) ? undefined : ignore().add(`/${name}`);
  const kindOf = kindsOf(hosts.credentials.hosts);
  try {
    for await (const one of listedBy(kind, owner, name, hosts)) {
      if (matches?.ignores(one.name.split("/").at(-1) ?? "") === false) continue;
      if (filter.wants(one)) yield repositoryAt(one.cloneUrl, kindOf);
    }
  } catch (error) {
    throw error instanceof HostError ? new InputError(error.message, `${kind}:${pattern}`) : error;
  }
}

async function* listedBy(
  kind: "github" | "gitlab",
  owner: string,
  name: string,
  hosts: CodeHosts,
): AsyncGenerator<Listed> {
  const one = !/[*?[]/.test(name);
  if (kind === "github") {
    const github = await hosts.github();
    if (one) yield await github.repository(owner, name);
    else yield* github.repositoriesOf(owner);
  } else {
    const gitlab = await hosts.gitlab();
    if (one) yield await gitlab.project(`${owner}/${name}`);
    else yield* gitlab.projectsOf(owner, name === "**");
  }
}
