import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { defaultOptions } from "../options.ts";
import { loadConfig } from "../project/config.ts";
import { findRoot } from "../project/discover.ts";
import { asInputError } from "../project/read-text.ts";
import { unifiedDiff } from "../report/diff.ts";
import type { Report } from "../report/report.ts";
import type { Options } from "../result.ts";
import { InputError } from "../text/input-error.ts";
import type { BulkIo } from "./bulk-io.ts";
import { chooseTransforms, transformsOff } from "./choose-transforms.ts";
import { treeReport } from "./fix-tree.ts";
import { git } from "./git.ts";
import { askGitHub, githubClient, type GitHubClient } from "./github-client.ts";
import { Credentials, hostsFrom } from "./hosts.ts";
import { fencedDiff, pullRequestBody } from "./pull-request-body.ts";
import { shortHash } from "./repository.ts";
import { reviewFacts } from "./review-facts.ts";
import { suggestionsFor, type RequestFile, type SuggestionComment } from "./suggestions.ts";

/** The arguments of `unleak suggest`. */
export interface SuggestOptions {
  /** Folder of the working tree; the root of the one that the command stands in when left out. */
  readonly path?: string;
  /** Configuration instead of the repository's own; data only in either case. */
  readonly config?: string;
  readonly githubUrl?: string;
  readonly options?: Partial<Options>;
}

interface PullRequestPlace {
  readonly owner: string;
  readonly repo: string;
  readonly pull_number: number;
}

/**
 * Suggests the changes on the pull request whose workflow this runs in, as one review, and says nothing twice.
 * Returns the exit code: 1 when there was something to change. Throws an InputError.
 */
export async function runSuggest(asked: SuggestOptions, io: BulkIo): Promise<number> {
  const { place, head } = eventOf(io);
  const { root } = findRoot(io.cwd, [asked.path ?? "."]);
  await expectHead(root, head, io);
  const found = await loadConfig({ from: io.cwd, root, code: false, file: asked.config });
  const options = { ...defaultOptions, ...found.config.options, ...asked.options };
  const report = await treeReport(root, options, await chooseTransforms(transformsOff(found), []));
  if (report.changes.length === 0) {
    io.err("nothing to suggest\n");
    return 0;
  }
  await review(await openClient(asked, io), place, head, report, io);
  return 1;
}

async function review(
  client: GitHubClient,
  place: PullRequestPlace,
  head: string,
  report: Report,
  io: BulkIo,
): Promise<void> {
  const files = await askGitHub(() =>
    client.paginate("GET /repos/{owner}/{repo}/pulls/{pull_number}/files", { ...place, per_page: 100 }),
  );
  const shown = files.map(({ filename, patch }): RequestFile => ({ filename, ...(patch !== undefined && { patch }) }));
  const comments = suggestionsFor(report.changes, shown, report.mask);
  const diff = report.changes.map((change) => unifiedDiff(change, report.mask).text).join("");
  const mark = `<!-- unleak ${shortHash(diff)} -->`;
  const before = await askGitHub(() =>
    client.paginate("GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews", { ...place, per_page: 100 }),
  );
  if (before.some(({ body }) => body.includes(mark))) {
    io.err("suggested before\n");
    return;
  }
  const body = `${reviewText(report, comments, diff)}\n${mark}`;
  const asked = { ...place, commit_id: head, event: "COMMENT" as const, body, comments: [...(comments ?? [])] };
  const { data } = await askGitHub(() =>
    client.request("POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews", asked),
  );
  io.out(`${data.html_url}\n`);
}

function reviewText(report: Report, comments: readonly SuggestionComment[] | undefined, diff: string): string {
  const how = comments
    ? "Take all suggestions in one commit (`Add suggestion to batch`): one without the others breaks the build."
    : `Not every line of the change is part of this pull request, so here is the whole; \`unleak --write\` makes it.\n\n${fencedDiff(diff)}`;
  return `${how}\n\n${pullRequestBody(reviewFacts(report), "review")}`;
}

async function openClient({ githubUrl }: SuggestOptions, io: BulkIo): Promise<GitHubClient> {
  const hosts = hostsFrom(io.env, githubUrl === undefined ? {} : { github: githubUrl });
  const token = await new Credentials(io.env, hosts).tokenFor("github");
  if (token === undefined) throw new InputError("no token to suggest with: set GITHUB_TOKEN", "");
  return githubClient({ api: hosts.github.api, token, interval: 3_000 });
}

// What a workflow knows of its pull request:
// https://docs.github.com/en/actions/reference/workflows-and-actions/variables
function eventOf({ env }: BulkIo): { readonly place: PullRequestPlace; readonly head: string } {
  const [owner = "", repo = ""] = (env["GITHUB_REPOSITORY"] ?? "").split("/");
  const request = fieldOf(readEvent(env["GITHUB_EVENT_PATH"]), "pull_request");
  const number = fieldOf(request, "number");
  const head = fieldOf(fieldOf(request, "head"), "sha");
  if (owner === "" || repo === "" || typeof number !== "number" || typeof head !== "string")
    throw new InputError("suggest works in the workflow of a pull request", "");
  return { place: { owner, repo, pull_number: number }, head };
}

function readEvent(path: string | undefined): unknown {
  if (path === undefined) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw error instanceof SyntaxError ? new InputError("not JSON", path) : asInputError(error, path);
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

// Suggestions name lines of the newest commit; a workflow stands on a merge with the base unless it is told otherwise.
async function expectHead(root: string, head: string, { env }: BulkIo): Promise<void> {
  const access = { env, url: "", settings: [], timeout: 30_000, largestFile: 1024 ** 2 };
  const here = (await git(access, ["rev-parse", "HEAD"], { cwd: resolve(root) })).trim();
  if (here !== head)
    throw new InputError("not the pull request's newest commit: check out github.event.pull_request.head.sha", root);
}
