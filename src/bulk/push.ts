import type { Author } from "./campaign.ts";
import { newestCommit, type Clone } from "./clone.ts";
import { trailer } from "./commit-message.ts";
import { git, withRetries } from "./git.ts";
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
export async function pushBranch(clone: Clone, push: Push): Promise<"pushed" | "current" | "taken"> {
  const { access, folder } = clone;
  const there = await newestCommit(access, push.branch);
  if (there === push.commit) return "current";
  if (there !== undefined && !(await isOurs(clone, push))) return "taken";
  const ref = `refs/heads/${push.branch}`;
  const local = access.url.startsWith("file://") ? [`--receive-pack=${servedBy("receive-pack")}`] : [];
  const lease = `--force-with-lease=${ref}:${there ?? ""}`;
  await withRetries(async () => {
    // A push that the network cut may have arrived all the same.
    if ((await newestCommit(access, push.branch)) === push.commit) return;
    await git(access, ["push", "--quiet", "--no-verify", lease, ...local, "--", access.url, `${push.commit}:${ref}`], {
      cwd: folder,
    });
  });
  return "pushed";
}

async function isOurs({ access, folder }: Clone, { branch, author }: Push): Promise<boolean> {
  const local = access.url.startsWith("file://") ? [`--upload-pack=${servedBy("upload-pack")}`] : [];
  const fetch = ["fetch", "--quiet", "--depth=1", "--no-tags", ...local, "origin", `refs/heads/${branch}`];
  await withRetries(() => git(access, fetch, { cwd: folder }));
  const found = await git(access, ["log", "-1", "--format=%ce%n%B", "FETCH_HEAD"], { cwd: folder });
  const [email, ...message] = found.split("\n");
  return email === author.email && message.some((line) => line.startsWith(`${trailer} `));
}
