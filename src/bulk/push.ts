import type { Author } from "./campaign.ts";
import { newestCommit, type Clone } from "./clone.ts";
import { trailer } from "./commit-message.ts";
import { git, GitError, withRetries } from "./git.ts";
import { servedBy } from "./git-environment.ts";

/** What is to be where. */
export interface Push {
  readonly branch: string;
  readonly commit: string;
  readonly author: Author;
}

/**
 * Puts a commit on its branch of the remote. A branch whose newest commit is not ours is `taken` and left alone; one
 * that changes while we look is not overwritten.
 */
export async function pushBranch(clone: Clone, push: Push): Promise<"pushed" | "taken"> {
  try {
    await pushOver(clone, push, undefined);
    return "pushed";
  } catch (error) {
    if (!(error instanceof GitError) || error.failure !== "stale") throw error;
  }
  const there = await newestCommit(clone.access, push.branch);
  if (there !== undefined && !(await isOurs(clone, push))) return "taken";
  await pushOver(clone, push, there);
  return "pushed";
}

// A push that the network cut may have arrived all the same; git calls the second one up to date.
async function pushOver({ access, folder }: Clone, push: Push, expected: string | undefined): Promise<void> {
  const ref = `refs/heads/${push.branch}`;
  const local = access.url.startsWith("file://") ? [`--receive-pack=${servedBy("receive-pack")}`] : [];
  const lease = `--force-with-lease=${ref}:${expected ?? ""}`;
  const args = ["push", "--quiet", "--no-verify", lease, ...local, "--", access.url, `${push.commit}:${ref}`];
  await withRetries(() => git(access, args, { cwd: folder }));
}

async function isOurs({ access, folder }: Clone, { branch, author }: Push): Promise<boolean> {
  const local = access.url.startsWith("file://") ? [`--upload-pack=${servedBy("upload-pack")}`] : [];
  const fetch = ["fetch", "--quiet", "--depth=1", "--no-tags", ...local, "origin", `refs/heads/${branch}`];
  await withRetries(() => git(access, fetch, { cwd: folder }));
  const found = await git(access, ["log", "-1", "--format=%ce%n%B", "FETCH_HEAD"], { cwd: folder });
  const [email, ...message] = found.split("\n");
  return email === author.email && message.some((line) => line.startsWith(`${trailer} `));
}
