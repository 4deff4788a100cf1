import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { git, GitError, withRetries, type GitAccess } from "./git.ts";
import { servedBy } from "./git-environment.ts";
import { narrowPatterns, widePatterns } from "./sparse-patterns.ts";

/** The commit that a repository's change starts from. */
export interface Base {
  readonly commit: string;
  /** Committer date as git writes it raw: seconds and zone. */
  readonly date: string;
  readonly branch: string;
}

/** A shallow clone of a repository's default branch. */
export interface Clone {
  readonly folder: string;
  readonly access: GitAccess;
  readonly base: Base;
}

// The bytes of every file stay as they were committed, and no filter has a name to be found by.
const attributes = "* -text -crlf -eol -filter -ident -working-tree-encoding -diff -merge\n";

// Half a million files: more than that is nobody's repository, and would fill the disk or the memory.
const mostNames = 32 * 1024 ** 2;

/** Clones the newest commit of the default branch, without files; undefined when there is no commit. */
export async function cloneNewest(access: GitAccess, folder: string): Promise<Clone | undefined> {
  const local = access.url.startsWith("file://");
  // Dockerfiles and scripts come at once; what is larger comes when it is read, and that is next to never. A folder on
  // this machine sends nothing over a wire.
  const source = local ? [`--upload-pack=${servedBy("upload-pack")}`] : ["--filter=blob:limit=64k"];
  await withRetries(() =>
    git(access, [
      "clone",
      "--quiet",
      "--depth=1",
      "--no-tags",
      "--single-branch",
      "--no-checkout",
      "--template=",
      ...source,
      "--",
      access.url,
      folder,
    ]),
  );
  const heads = await git(
    access,
    ["for-each-ref", "--format=%(objectname) %(committerdate:raw) %(refname)", "refs/heads"],
    { cwd: folder },
  );
  const match = /^([0-9a-f]{40,64}) (\d+ [+-]\d{4}) refs\/heads\/(.+)$/m.exec(heads);
  if (!match) return undefined;
  const [, commit = "", date = "", branch = ""] = match;
  await expectBearable(access, folder);
  await mkdir(join(folder, ".git/info"), { recursive: true });
  await writeFile(join(folder, ".git/info/attributes"), attributes);
  return { folder, access, base: { commit, date, branch } };
}

async function expectBearable(access: GitAccess, folder: string): Promise<void> {
  try {
    await git(access, ["ls-tree", "-r", "--name-only", "HEAD"], { cwd: folder, mostOutput: mostNames });
  } catch (error) {
    throw error instanceof GitError && error.failure === "large" ? new GitError("too many files", "large") : error;
  }
}

/** Puts the files into the clone: few at first, and all that a build can read once they are asked for. */
export async function checkOut({ access, folder }: Clone, extent: "narrow" | "wide"): Promise<void> {
  const patterns = extent === "narrow" ? narrowPatterns : widePatterns;
  await writeFile(join(folder, ".git/info/sparse-checkout"), `${patterns.join("\n")}\n`);
  await withRetries(() => git(access, ["read-tree", "-m", "-u", "HEAD"], { cwd: folder }));
}

/** The newest commit of the default branch, or of a branch that is named; undefined when there is none. */
export async function newestCommit(access: GitAccess, branch?: string): Promise<string | undefined> {
  const local = access.url.startsWith("file://") ? [`--upload-pack=${servedBy("upload-pack")}`] : [];
  const ref = branch === undefined ? "HEAD" : `refs/heads/${branch}`;
  const found = await withRetries(() => git(access, ["ls-remote", ...local, "--", access.url, ref]));
  const line = found.split("\n").find((one) => one.endsWith(`\t${ref}`));
  return line?.split("\t")[0];
}
