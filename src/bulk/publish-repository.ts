import { HostError, type CodeHost, type Proposal, type PullRequest } from "./code-host.ts";
import type { CodeHosts } from "./code-hosts.ts";
import { pullRequestBody } from "./pull-request-body.ts";
import type { Repository } from "./repository.ts";
import type { ResultRow } from "./result-row.ts";
import { Stopwatch } from "./stopwatch.ts";

/**
 * Opens the pull request of a pushed branch, or brings an open one up to date. One that somebody closed stays closed;
 * one that was merged is history, and a new one is opened. What goes wrong becomes a row that says so.
 */
export async function publishRepository(
  row: ResultRow,
  repository: Repository,
  hosts: CodeHosts,
  title: string,
): Promise<ResultRow> {
  const watch = new Stopwatch();
  try {
    const host = await hosts.hostOf(repository);
    if (!host) throw new HostError("no code host is known that would take a pull request for it");
    const request = await watch.time("publish", () => ensured(proposalFor(row, repository, title), host));
    const state = request.state === "closed" ? "declined" : "proposed";
    return { ...row, state, pullRequest: request.url, timings: { ...row.timings, ...watch.times } };
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const timings = { ...row.timings, ...watch.times };
    const failed: ResultRow = { ...row, state: "failed", error: error.message, timings };
    return error.passing ? { ...failed, passing: true } : failed;
  }
}

async function ensured(proposal: Proposal, host: CodeHost): Promise<PullRequest> {
  const known = await host.find(proposal);
  if (known?.state === "closed") return known;
  const open = known?.state === "open" ? known : await host.open(proposal);
  // Another machine may have opened it since we looked.
  const request = open ?? (await host.find(proposal));
  if (!request) throw new HostError("the host says there is a pull request and does not show it");
  if (request.state === "open" && (request.title !== proposal.title || request.body !== proposal.body))
    await host.update(proposal, request.number);
  return request;
}

function proposalFor(row: ResultRow, repository: Repository, title: string): Proposal {
  if (repository.path === undefined || row.branch === undefined || row.baseBranch === undefined)
    throw new HostError("nothing was pushed that a pull request could be opened for");
  const facts = row.report ?? { builds: [], errors: [], advice: [] };
  return { path: repository.path, branch: row.branch, into: row.baseBranch, title, body: pullRequestBody(facts) };
}
